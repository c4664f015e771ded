"""The whole atlas, loaded once: checked tables, formatted citations, facts by id, filterable frames, choices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.citing import Cited, cite_all
from data.facts import Fact, collect_facts
from data.filters import Choices, choices, keyed
from data.tables import DATA_FOLDER, Tables, load_tables

VERSION = "1.0.0"
TABLES_DATED = "2026-11-25"


@dataclass(frozen=True)
class Atlas:
    """Everything that is known; nothing in it is ever changed, so any number of readers may share it."""

    tables: Tables
    citations: dict[str, Cited]
    facts: dict[str, Fact]
    frames: dict[str, pd.DataFrame]
    choices: Choices


def load_atlas(folder: Path = DATA_FOLDER) -> Atlas:
    """Load and check the tables in ``folder``; raises ``TableMistakes`` with every mistake in them."""
    tables = load_tables(folder)
    citations = cite_all(tables)
    return Atlas(tables, citations, collect_facts(tables, citations), keyed(tables), choices(tables))
