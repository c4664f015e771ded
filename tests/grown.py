"""The tables with every statement many times over: what the measurements and the tests of large tables load."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

#: Tables of statements, each row a fact of its own, with the column that names it.
GROWING = {
    "session_lengths": "fact_id",
    "condition_coverage": "fact_id",
    "effect_sizes": "effect_id",
    "claims": "fact_id",
    "therapy_features": "fact_id",
}


def grow(folder: Path, factor: int) -> int:
    """Repeat every statement under new ids, ``factor`` times in all; returns the rows of the grown tables."""
    n_rows = 0
    for name, id_column in GROWING.items():
        file = folder / f"{name}.csv"
        rows = pd.read_csv(file, dtype="string", keep_default_na=False)
        copies = [rows] + [rows.assign(**{id_column: rows[id_column] + f".x{i}"}) for i in range(1, factor)]
        grown = pd.concat(copies)
        grown.to_csv(file, index=False, lineterminator="\n")
        n_rows += len(grown)
    return n_rows
