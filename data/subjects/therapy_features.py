"""Inside the therapy: which source names which technique, aim, role, caution or way to find a therapist."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from data.contract.vocabulary import FEATURE_KINDS, Term
from data.subjects.absences import absences, speakers_of
from data.subjects.matrix import matrix_marks, rows_of_sources, sources_of_rows

ROW = "feature_id"
#: The only stance of a source that names a feature; derived, not in any table.
FEATURE_STANCES = {"named": Term("Named", "The source speaks of it; its statement tells what it says.")}
COUNTED = tuple(FEATURE_STANCES)
#: The list in which a source would name a feature of each kind: a word of ``COPY_LOSSES``.
LIST_OF_KIND = {"finding_a_therapist": "places"}


def features_named(therapy_features: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """The features that some statements name: ``feature_id``, ``label``, ``kind``, with kinds in order."""
    named = features[features[ROW].isin(therapy_features[ROW])]
    order = named["kind"].map(list(FEATURE_KINDS).index)
    return named.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def of_kinds(therapy_features: pd.DataFrame, kinds: Collection[str]) -> pd.DataFrame:
    """The rows of some kinds of feature (in: the keyed frame, which has ``kind``); an empty choice means all."""
    return therapy_features[therapy_features["kind"].isin(list(kinds))] if kinds else therapy_features


def absences_by_kind(copy_losses: pd.DataFrame, speakers: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """What a blank means for each kind of feature and each document; see ``data.subjects.absences.absences``."""
    silent = dict.fromkeys(speakers, "silent")
    return {
        kind: absences(copy_losses, LIST_OF_KIND[kind], speakers) if kind in LIST_OF_KIND else silent
        for kind in FEATURE_KINDS
    }


def feature_marks(
    therapy_features: pd.DataFrame,
    named: pd.DataFrame,
    sources: pd.DataFrame,
    copy_losses: pd.DataFrame,
    parts_in_view: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """One row for each mark of the matrix of features and sources (see ``data.subjects.matrix.matrix_marks``).

    In: the rows to show, the features (from ``features_named``) and sources that form the matrix, what the sources'
    copies have lost, and the parts in view of documents that are only partly in view.
    """
    statements = therapy_features.assign(stance=next(iter(FEATURE_STANCES)))
    kind_of = dict(zip(named[ROW], named["kind"], strict=True))
    absence_of = absences_by_kind(copy_losses, speakers_of(sources["source_id"], parts_in_view))
    return matrix_marks(
        statements,
        list(named[ROW]),
        list(sources["source_id"]),
        by=ROW,
        stances=COUNTED,
        absence=lambda row_id, source_id: absence_of[kind_of[row_id]][source_id],
        parts_in_view=parts_in_view,
    )


def naming_sources(marks: pd.DataFrame, lost: Collection[str] = ()) -> pd.DataFrame:
    """How many sources name each feature, and how many of these share no cited work (``data.subjects.matrix``)."""
    return sources_of_rows(marks, by=ROW, counted=COUNTED, lost=lost)


def named_features(marks: pd.DataFrame) -> pd.DataFrame:
    """How many features each source names: ``source_id``, ``n_rows``, ``row_ids``, ``fact_ids``."""
    return rows_of_sources(marks, by=ROW, counted=COUNTED)


def ordered_features(named: pd.DataFrame, counts: pd.DataFrame, order: str) -> list[str]:
    """The features from top to bottom: by ``kind``, by ``count`` (most sources first), or by ``name``."""
    if order == "kind":
        return list(named[ROW])
    labels = dict(zip(named[ROW], named["label"], strict=True))
    n_sources = dict(zip(counts[ROW], counts["n_sources"], strict=True)) if order == "count" else {}
    return sorted(labels, key=lambda row_id: (-n_sources.get(row_id, 0), labels[row_id].lower()))


SORT_ORDERS = {"kind": "By kind", "count": "By number of sources", "name": "By name"}
