"""All that one document says, subject by subject, for the page on that document."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.atlas import Atlas
from data.facts import SUBJECTS, records
from data.schema import FACT_TABLES
from data.tables import split_ids
from data.vocabulary import DISAGREEMENT_KINDS, DISAGREEMENT_TOPICS, STRENGTHS, label

CITED_EFFECTS = "cited_effect_sizes"


@dataclass(frozen=True)
class Statements:
    """Rows of one fact table with the column that names them; ``label`` says what they are."""

    label: str
    rows: pd.DataFrame
    id_column: str


def statements_of(atlas: Atlas, source_id: str) -> dict[str, Statements]:
    """The facts of a document by subject; figures of the works that it cites stand apart from what it prints."""
    found = {}
    for table, id_column in FACT_TABLES.items():
        frame = atlas.frames[table]
        found[table] = Statements(SUBJECTS[table], frame[frame["source_id"].eq(source_id).fillna(False)], id_column)
    effects = atlas.frames["effect_sizes"]
    cites = effects["cited_by"].map(lambda cell: source_id in split_ids(cell)).astype(bool)
    found[CITED_EFFECTS] = Statements(
        "Effect sizes in the works that it leads to", effects[cites], FACT_TABLES["effect_sizes"]
    )
    return found


def disagreements_of(atlas: Atlas, source_id: str) -> pd.DataFrame:
    """The pairs of statements of which a document makes at least one, its own side first, strongest first.

    Out: topic, kind, strength, this document (its words, part and lines), the other side, what it says, our reading.
    """
    rows: list[dict[str, str]] = []
    for pair in sorted(records(atlas.tables.disagreements), key=lambda pair: list(STRENGTHS).index(pair["strength"])):
        if source_id not in (pair["a_source_id"], pair["b_source_id"]):
            continue
        own, other = ("a", "b") if pair["a_source_id"] == source_id else ("b", "a")
        rows.append(
            {
                "Strength": label(STRENGTHS, pair["strength"]),
                "Topic": label(DISAGREEMENT_TOPICS, pair["topic"]),
                "Kind": label(DISAGREEMENT_KINDS, pair["kind"]),
                "It says": f"{pair[f'{own}_statement']} ({_place(atlas, pair, own)})",
                "Against": f"{pair[f'{other}_statement']} ({_place(atlas, pair, other)})",
                "Our reading": pair["reading"],
            }
        )
    return pd.DataFrame(rows)


def _place(atlas: Atlas, pair: dict[str, str], side: str) -> str:
    """Who says one side, and where: "Escalante: Verywell text, line 224", or the citation of a work."""
    speaker_id = pair[f"{side}_source_id"]
    if speaker_id not in atlas.choices.sources:
        return atlas.citations[speaker_id].in_text
    name = atlas.choices.parts.get(pair[f"{side}_part_id"]) or atlas.choices.sources[speaker_id]
    return f"{name}, line {pair[f'{side}_line'].replace(';', ' and ')}"
