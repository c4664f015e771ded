"""Silence as a fact: what each document, and each part of one, leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from data.contract.tables import Tables
from data.contract.vocabulary import ABSENCES
from data.evidence.citing import Citations
from data.evidence.copy_losses import caveats_on_losses
from data.evidence.facts import Fact
from data.subjects.absences import absence_id, absences
from data.subjects.therapy_features import absences_by_kind, features_named


@dataclass(frozen=True)
class _Row:
    """Something a source may mention; ``absence_of`` says what each speaker's blank means."""

    row_id: str
    name: str
    subject: str
    speakers: frozenset[str]
    absence_of: Mapping[str, str]


def absence_facts(tables: Tables, citations: Citations) -> dict[str, Fact]:
    """Each absence by its ``absence_id``: silent, or less certain where our copy may have lost something."""
    lost = caveats_on_losses(tables.copy_losses)
    documents = {speaker_id: source_id for speaker_id, source_id, _ in _speakers(tables)}
    rows = [*_conditions(tables, documents), *_features(tables, documents)]
    found = {}
    for speaker_id, source_id, label in _speakers(tables):
        for row in rows:
            if speaker_id in row.speakers:
                continue
            absence = ABSENCES[row.absence_of[speaker_id]]
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
                caveat=lost.get(speaker_id),
                layer_label="Nothing stated",
                status_label=None,
            )
    return found


def _speakers(tables: Tables) -> Iterator[tuple[str, str, str]]:
    """Every document and part, as (its id, its document's id, its label)."""
    for source_id, label in tables.sources[["source_id", "label"]].itertuples(index=False):
        yield source_id, source_id, label
    yield from tables.source_parts[["part_id", "source_id", "label"]].itertuples(index=False, name=None)


def _conditions(tables: Tables, documents: Mapping[str, str]) -> Iterator[_Row]:
    absence_of = {
        speaker_id: absences(tables.copy_losses, "conditions", {source_id: (speaker_id,)})[source_id]
        for speaker_id, source_id in documents.items()
    }
    speakers = _speakers_by_row(tables.condition_coverage, "condition_id")
    for condition_id, label in tables.conditions[["condition_id", "label"]].itertuples(index=False):
        spoken = speakers.get(condition_id, frozenset())
        yield _Row(condition_id, label, "condition_coverage", spoken, absence_of)


def _features(tables: Tables, documents: Mapping[str, str]) -> Iterator[_Row]:
    named = features_named(tables.therapy_features, tables.features)
    speakers = _speakers_by_row(tables.therapy_features, "feature_id")
    by_kind = {
        speaker_id: absences_by_kind(tables.copy_losses, {source_id: (speaker_id,)})
        for speaker_id, source_id in documents.items()
    }
    for row_id, label, kind in named[["feature_id", "label", "kind"]].itertuples(index=False):
        absence_of = {speaker_id: by_kind[speaker_id][kind][source_id] for speaker_id, source_id in documents.items()}
        yield _Row(row_id, label, "therapy_features", speakers[row_id], absence_of)


def _speakers_by_row(statements: pd.DataFrame, column: str) -> dict[str, frozenset[str]]:
    """For each row, the documents and parts with a statement on it."""
    distinct = statements[[column, "source_id", "part_id"]].drop_duplicates()
    spoken = {row: pd.concat([own["source_id"], own["part_id"]]).dropna() for row, own in distinct.groupby(column)}
    return {str(row): frozenset(ids) for row, ids in spoken.items()}
