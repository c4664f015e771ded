"""The whole atlas, loaded once: checked tables, formatted citations, facts by id, filterable frames and choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from data.atlas.edition import Edition, edition_of
from data.atlas.filters import Choices, choices, keyed
from data.contract.schema import FACT_TABLES
from data.contract.tables import TABLES_FOLDER, Tables, load_tables
from data.evidence.citing import Citations, Cited, cite_all
from data.evidence.condition_evidence import evidence_on_conditions
from data.evidence.facts import Fact, collect_facts, records
from data.lecture.decks import LECTURE_NAME
from data.own_evidence.figures import OwnFigures
from data.subjects.absence_facts import absence_facts
from data.subjects.citations import citation_facts, work_facts
from data.subjects.condition_evidence import evidence_facts
from data.subjects.disagreements import side_facts
from data.subjects.effect_figures import Figure, figures_by_id
from data.subjects.effect_sizes import drawn_effects

VERSION = "1.0.0"


@dataclass(frozen=True, eq=False)
class Atlas:
    """All the data. Nothing in it ever changes, so any number of readers can share it.

    Atlases compare by identity, so a cache never mistakes one for another. ``lecture`` is the deck beside the tables,
    as written; empty where there is no readable one.
    """

    tables: Tables
    citations: dict[str, Cited]
    facts: dict[str, Fact]
    frames: dict[str, pd.DataFrame]
    choices: Choices
    lecture: bytes = b""
    #: A reader's own figures, and the atlas they were added to; both None in the atlas that all readers share.
    own: OwnFigures | None = None
    shared: Atlas | None = None

    @cached_property
    def edition(self) -> Edition:
        """What the tables say about themselves."""
        return edition_of(self.tables)

    @cached_property
    def drawn_effects(self) -> pd.DataFrame:
        """The effect sizes prepared for drawing, see ``data.subjects.effect_sizes.drawn_effects``."""
        return drawn_effects(self.frames["effect_sizes"])

    @cached_property
    def effects(self) -> dict[str, dict[str, Any]]:
        """Each comparable effect as a row by ``effect_id``, with None for an empty cell."""
        return {row["effect_id"]: row for row in records(self._compared)}

    def rows_of(self, table: str, fact_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Those of some facts that a table states, by id: its row as read, with None for an empty cell."""
        rows = self._rows[table]
        return {fact_id: rows[fact_id] for fact_id in fact_ids if fact_id in rows}

    @cached_property
    def _rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        return {
            table: {row[column]: row for row in records(getattr(self.tables, table))}
            for table, column in FACT_TABLES.items()
        }

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The works that speak for or against the therapy, see ``evidence_on_conditions``."""
        return evidence_on_conditions(self.tables.condition_evidence, self.tables.conditions)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The figures that can be translated, by id."""
        return figures_by_id(self._compared)

    @property
    def _compared(self) -> pd.DataFrame:
        """The effects to compare and translate: those in the tables and any that a reader added."""
        return self.drawn_effects if self.own is None else pd.concat([self.drawn_effects, self.own.offered])

    def with_own(self, own: OwnFigures) -> Atlas:
        """This atlas plus a reader's own figures; its tables and the frames made from them stay as they are."""
        beside = replace(
            self,
            citations={**self.citations, own.work.cited_id: own.work},
            facts={**self.facts, **own.facts},
            own=own,
            shared=self,
        )
        # A cached property can be filled even on a frozen instance; this spares each reader the same preparation.
        beside.__dict__.update(drawn_effects=self.drawn_effects, _rows=self._rows)
        return beside


def load_atlas(folder: Path = TABLES_FOLDER) -> Atlas:
    """Load and check the tables in ``folder``; raises ``TableMistakes`` with every mistake in them.

    The deck is read but not checked: only the pages know what it may name.
    """
    tables = load_tables(folder)
    citations = cite_all(tables)
    facts = every_fact(tables, citations)
    atlas = Atlas(tables, citations, facts, keyed(tables), choices(tables), _lecture(folder / LECTURE_NAME))
    # Computed now, so that no reader waits for them.
    _ = atlas.effects, atlas.figures
    return atlas


def _lecture(file: Path) -> bytes:
    try:
        # A pipe would keep whoever reads it waiting for somebody to write.
        return file.read_bytes() if file.is_file() else b""
    except OSError:
        return b""


def every_fact(tables: Tables, citations: Citations) -> dict[str, Fact]:
    """Everything that a mark, a row or a link can stand for, by id."""
    facts = collect_facts(tables, citations)
    facts |= work_facts(tables, facts, citations)
    facts |= citation_facts(tables, facts, citations)
    return {
        **facts,
        **side_facts(tables, facts, citations),
        **absence_facts(tables, citations),
        **evidence_facts(tables, facts, citations),
    }
