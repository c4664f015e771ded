"""All tables, read from disk, checked and held together.

``load_tables()`` either returns every table, checked and typed, or raises one ``TableMistakes`` that lists all
mistakes of the run. Nothing downstream needs to doubt a frame again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from data.mistakes import Mistake, TableMistakes
from data.schema import TABLES
from data.table_files import REFERENCES_FILE, Reference, read_references, read_table, split_ids
from data.table_links import link_mistakes

__all__ = ["DATA_FOLDER", "REFERENCES_FILE", "Reference", "Tables", "load_tables", "split_ids"]

DATA_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Tables:
    """Every table, checked. Frames carry the columns of ``data.schema``; ``references`` is CSL-JSON by id."""

    sources: pd.DataFrame
    source_parts: pd.DataFrame
    citations: pd.DataFrame
    citation_remarks: pd.DataFrame
    formats: pd.DataFrame
    session_lengths: pd.DataFrame
    conditions: pd.DataFrame
    condition_coverage: pd.DataFrame
    effect_sizes: pd.DataFrame
    claims: pd.DataFrame
    therapy_features: pd.DataFrame
    disagreements: pd.DataFrame
    disagreement_facts: pd.DataFrame
    topics: pd.DataFrame
    positions: pd.DataFrame
    populations: pd.DataFrame
    references: dict[str, Reference]

    def frames(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and frame of each CSV table, in the order of the schema."""
        for table_field in fields(self):
            if table_field.name in TABLES:
                yield table_field.name, getattr(self, table_field.name)


def load_tables(folder: Path = DATA_FOLDER) -> Tables:
    """Read and check every table in ``folder``.

    Raises ``TableMistakes`` with every mistake found: unreadable files, wrong columns, types, words, keys, links.
    A cell is told of once; what only follows from a mistake in it is left out.
    """
    mistakes: list[Mistake] = []
    frames = {name: read_table(table, folder, mistakes) for name, table in TABLES.items()}
    references = read_references(folder, mistakes)
    mistakes += link_mistakes(frames, references, mistakes)
    if mistakes:
        raise TableMistakes(mistakes)
    return Tables(**frames, references=references)  # type: ignore[arg-type]
