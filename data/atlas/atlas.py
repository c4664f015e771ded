"""The whole atlas, loaded once: checked tables, formatted citations, facts by id, filterable frames, choices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from data.atlas.filters import Choices, choices, keyed
from data.contract.tables import TABLES_FOLDER, Tables, load_tables
from data.evidence.citing import Citations, Cited, cite_all
from data.evidence.condition_evidence import evidence_on_conditions
from data.evidence.facts import Fact, collect_facts, records
from data.subjects.absence_facts import absence_facts
from data.subjects.citations import citation_facts, work_facts
from data.subjects.condition_evidence import evidence_facts
from data.subjects.disagreements import side_facts
from data.subjects.effect_figures import Figure, figures_by_id
from data.subjects.effect_sizes import drawn_effects

VERSION = "1.0.0"
TABLES_DATED = "2026-11-25"


@dataclass(frozen=True, eq=False)
class Atlas:
    """Everything that is known; nothing in it is ever changed, so any number of readers may share it.

    An atlas equals only itself: what was made of one is never taken for what another would give.
    """

    tables: Tables
    citations: dict[str, Cited]
    facts: dict[str, Fact]
    frames: dict[str, pd.DataFrame]
    choices: Choices

    @cached_property
    def drawn_effects(self) -> pd.DataFrame:
        """The effect sizes made ready to draw, see ``data.subjects.effect_sizes.drawn_effects``."""
        return drawn_effects(self.frames["effect_sizes"])

    @cached_property
    def effects(self) -> dict[str, dict[str, Any]]:
        """The same row by row, by ``effect_id``, with None for an empty cell."""
        return {row["effect_id"]: row for row in records(self.drawn_effects)}

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The works that speak for or against, see ``data.evidence.condition_evidence.evidence_on_conditions``."""
        return evidence_on_conditions(self.tables.condition_evidence, self.tables.conditions)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The figures that can be translated, by id."""
        return figures_by_id(self.drawn_effects)


def load_atlas(folder: Path = TABLES_FOLDER) -> Atlas:
    """Load and check the tables in ``folder``; raises ``TableMistakes`` with every mistake in them."""
    tables = load_tables(folder)
    citations = cite_all(tables)
    facts = every_fact(tables, citations)
    atlas = Atlas(tables, citations, facts, keyed(tables), choices(tables))
    # Made ready now, so that no reader waits for it.
    _ = atlas.effects, atlas.figures
    return atlas


def every_fact(tables: Tables, citations: Citations) -> dict[str, Fact]:
    """Everything that a mark, a row or a link can stand for, by its id."""
    facts = collect_facts(tables, citations)
    facts |= work_facts(tables, facts, citations)
    facts |= citation_facts(tables, facts, citations)
    return {
        **facts,
        **side_facts(tables, facts, citations),
        **absence_facts(tables, citations),
        **evidence_facts(tables, facts, citations),
    }
