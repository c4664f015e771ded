"""All that one document says, subject by subject, for the page on that document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from data.atlas.atlas import Atlas
from data.contract.schema import FACT_TABLES
from data.contract.tables import split_ids
from data.evidence.facts import SUBJECTS
from data.subjects.disagreements import Pair, as_pairs

CITED_EFFECTS = "cited_effect_sizes"


@dataclass(frozen=True)
class Statements:
    """Rows of one fact table and the column that names them; ``label`` says what they are."""

    label: str
    rows: pd.DataFrame
    id_column: str


#: What is kept of one page is asked for at every run; there are few documents.
MOST_DOCUMENTS = 16


@lru_cache(maxsize=MOST_DOCUMENTS)
def statements_of(atlas: Atlas, source_id: str) -> dict[str, Statements]:
    """The facts of a document by subject; figures of the works that it cites stand apart from what it prints.

    They are found once for all who ask: nobody may change them.
    """
    found = {}
    for table, id_column in FACT_TABLES.items():
        frame = atlas.frames[table]
        own = frame["source_id"].eq(source_id).fillna(False)
        found[table] = Statements(SUBJECTS[table], frame[own], id_column)
    effects = atlas.frames["effect_sizes"]
    cites = effects["cited_by"].isin([cell for cell in effects["cited_by"].unique() if source_id in split_ids(cell)])
    found[CITED_EFFECTS] = Statements(
        "Effect sizes in the works that it leads to",
        effects[cites],
        FACT_TABLES["effect_sizes"],
    )
    return found


@lru_cache(maxsize=MOST_DOCUMENTS)
def disagreements_of(atlas: Atlas, source_id: str) -> tuple[Pair, ...]:
    """The pairs of statements of which a document makes at least one, strongest first."""
    pairs = atlas.frames["disagreements"]
    own = pairs["a_source_id"].eq(source_id) | pairs["b_source_id"].eq(source_id)
    return tuple(as_pairs(pairs[own], atlas.facts))
