"""That a source says nothing is a fact too: what each document, and each part of one, leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from data.contract.tables import Tables
from data.contract.vocabulary import ABSENCES
from data.evidence.citing import Citations
from data.evidence.facts import Fact
from data.subjects.absences import absence_id, sources_with_lost_list
from data.subjects.therapy_features import features, is_unknown


@dataclass(frozen=True)
class _Row:
    """Something that a source may speak of; ``unknown_of`` are the documents whose silence would be too much to say."""

    row_id: str
    name: str
    subject: str
    speakers: frozenset[str]
    unknown_of: frozenset[str]


def absence_facts(tables: Tables, citations: Citations) -> dict[str, Fact]:
    """Each absence by its ``absence_id``: silent, or unknown where our copy has lost what might have been said."""
    gaps = dict(zip(tables.sources["source_id"], tables.sources["copy_gaps"], strict=True))
    rows = [*_conditions(tables), *_features(tables)]
    found = {}
    for speaker_id, source_id, label in _speakers(tables):
        for row in rows:
            if speaker_id in row.speakers:
                continue
            absence = ABSENCES["unknown" if source_id in row.unknown_of else "silent"]
            fact_id = absence_id(speaker_id, row.row_id)
            found[fact_id] = Fact(
                fact_id=fact_id,
                subject=row.subject,
                says=f"{row.name}: {absence.label.lower()}. {absence.definition}",
                as_printed=None,
                source_label=label,
                section=None,
                line=None,
                origin=citations[source_id],
                cites=(),
                reading=None,
                caveat=f"What our copy has lost: {gaps[source_id]}" if pd.notna(gaps[source_id]) else None,
                layer_label="Nothing stated",
                status_label=None,
            )
    return found


def _speakers(tables: Tables) -> Iterator[tuple[str, str, str]]:
    """Every document and every part, as (its id, that of its document, its label)."""
    for source_id, label in tables.sources[["source_id", "label"]].itertuples(index=False):
        yield source_id, source_id, label
    yield from tables.source_parts[["part_id", "source_id", "label"]].itertuples(index=False, name=None)


def _conditions(tables: Tables) -> Iterator[_Row]:
    lost = sources_with_lost_list(tables.sources)
    speakers = _speakers_by_row(tables.condition_coverage, "condition_id")
    for condition_id, label in tables.conditions[["condition_id", "label"]].itertuples(index=False):
        spoken = speakers.get(condition_id, frozenset())
        yield _Row(condition_id, label, "condition_coverage", spoken, lost)


def _features(tables: Tables) -> Iterator[_Row]:
    named = features(tables.therapy_features)
    speakers = _speakers_by_row(tables.therapy_features, "feature")
    for feature, row_id in named[["feature", "feature_id"]].itertuples(index=False):
        unknown = frozenset(s for s in tables.sources["source_id"] if is_unknown(tables.sources, named, row_id, s))
        yield _Row(row_id, feature, "therapy_features", speakers[feature], unknown)


def _speakers_by_row(statements: pd.DataFrame, column: str) -> dict[str, frozenset[str]]:
    """For each row the documents and the parts that have a statement on it."""
    distinct = statements[[column, "source_id", "part_id"]].drop_duplicates()
    spoken = {row: pd.concat([own["source_id"], own["part_id"]]).dropna() for row, own in distinct.groupby(column)}
    return {str(row): frozenset(ids) for row, ids in spoken.items()}
