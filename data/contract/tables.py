"""All tables, read from disk and checked, each by itself and against the others.

``load_tables()`` either returns every table, checked and typed, or raises one ``TableMistakes`` that lists every
mistake. Nothing downstream needs to check a frame again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from data.contract.links import link_mistakes
from data.contract.mistakes import Mistake, TableMistakes
from data.contract.reading import read_references, read_table, split_ids
from data.contract.schema import TABLES
from data.contract.works import REFERENCES_FILE, Reference

__all__ = ["REFERENCES_FILE", "TABLES_FOLDER", "Reference", "Tables", "load_tables", "split_ids"]

TABLES_FOLDER = Path(__file__).parent.parent / "tables"


@dataclass(frozen=True)
class Tables:
    """Every table, checked. Frames have the columns of ``data.contract.schema``; ``references`` is CSL-JSON by id."""

    edition: pd.DataFrame
    sources: pd.DataFrame
    source_parts: pd.DataFrame
    copy_losses: pd.DataFrame
    citations: pd.DataFrame
    citation_remarks: pd.DataFrame
    formats: pd.DataFrame
    session_lengths: pd.DataFrame
    conditions: pd.DataFrame
    condition_coverage: pd.DataFrame
    condition_evidence: pd.DataFrame
    interventions: pd.DataFrame
    effect_sizes: pd.DataFrame
    claims: pd.DataFrame
    printed_rises: pd.DataFrame
    features: pd.DataFrame
    therapy_features: pd.DataFrame
    disagreements: pd.DataFrame
    disagreement_facts: pd.DataFrame
    topics: pd.DataFrame
    positions: pd.DataFrame
    populations: pd.DataFrame
    search_words: pd.DataFrame
    references: dict[str, Reference]

    def frames(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and frame of each CSV table, in schema order."""
        for table_field in fields(self):
            if table_field.name in TABLES:
                yield table_field.name, getattr(self, table_field.name)


def load_tables(folder: Path = TABLES_FOLDER) -> Tables:
    """Read and check every table in ``folder``.

    Raises ``TableMistakes`` with every mistake found: unreadable files, wrong columns, types, words, keys, links. Each
    cell is reported once; mistakes that only follow from it are left out.
    """
    mistakes: list[Mistake] = []
    frames = {name: read_table(table, folder, mistakes) for name, table in TABLES.items()}
    references = read_references(folder, mistakes)
    mistakes += link_mistakes(frames, references, mistakes)
    if mistakes:
        raise TableMistakes(mistakes)
    return Tables(**frames, references=references)  # type: ignore[arg-type]
