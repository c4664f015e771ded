"""Condition coverage: which source takes which stance on which condition, and what it leaves unsaid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from data.contract.vocabulary import CONDITION_FAMILIES, COVERING_STANCES, STANCES
from data.subjects.absences import absences, speakers_of
from data.subjects.matrix import matrix_marks, rows_of_sources, sources_of_rows

ROW = "condition_id"


def coverage_marks(
    condition_coverage: pd.DataFrame,
    conditions: pd.DataFrame,
    sources: pd.DataFrame,
    copy_losses: pd.DataFrame,
    folded: Collection[str] = (),
    parts_in_view: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """One row for each mark of the matrix of conditions and sources (see ``data.subjects.matrix.matrix_marks``).

    In: the rows to show (``fact_id``, ``source_id``, ``condition_id``, ``stance``); the conditions and sources that
    form the matrix; what the sources' copies have lost (``copy_losses``); the ids of conditions that fold in their
    sub-conditions; and the parts in view of documents that are only partly in view.
    """
    shown_as = fold(conditions, folded)
    absence_of = absences(copy_losses, "conditions", speakers_of(sources["source_id"], parts_in_view))
    return matrix_marks(
        condition_coverage.assign(condition_id=condition_coverage[ROW].map(shown_as)),
        list(dict.fromkeys(shown_as[condition_id] for condition_id in conditions[ROW])),
        list(sources["source_id"]),
        by=ROW,
        stances=list(STANCES),
        absence=lambda _, source_id: absence_of[source_id],
        parts_in_view=parts_in_view,
    )


def fold(conditions: pd.DataFrame, folded: Collection[str]) -> dict[str, str]:
    """The row that shows each condition: its own, or that of the topmost folded condition above it."""
    parent = dict(zip(conditions["condition_id"], conditions["parent_id"], strict=True))
    drawn_in = {}
    for condition_id in parent:
        row, above = condition_id, condition_id
        while pd.notna(parent.get(above)) and parent[above] in parent:
            above = parent[above]
            if above in folded:
                row = above
        drawn_in[condition_id] = row
    return drawn_in


def covering_sources(marks: pd.DataFrame, lost: Collection[str] = ()) -> pd.DataFrame:
    """How many sources cover each condition, and how many of these share no cited work (``data.subjects.matrix``).

    A mere mention, a statement against the short form, or one on help in general is not coverage.
    """
    return sources_of_rows(marks, by=ROW, counted=COVERING_STANCES, lost=lost)


def covered_conditions(marks: pd.DataFrame) -> pd.DataFrame:
    """How many conditions each source covers: ``source_id``, ``n_rows``, ``row_ids``, ``fact_ids``."""
    return rows_of_sources(marks, by=ROW, counted=COVERING_STANCES)


SORT_ORDERS = {"family": "By family", "count": "By number of sources", "name": "By name"}


def ordered_conditions(conditions: pd.DataFrame, counts: pd.DataFrame, order: str) -> list[str]:
    """The drawn conditions from top to bottom.

    ``family`` keeps the families of the table together, children under their parents; ``count`` puts the most covered
    first; ``name`` is alphabetical. Raises ``ValueError`` for any other order.
    """
    drawn = conditions[conditions["condition_id"].isin(counts["condition_id"])]
    if order == "family":
        return list(drawn["condition_id"])
    labels = dict(zip(drawn["condition_id"], drawn["label"], strict=True))
    if order == "name":
        return sorted(labels, key=lambda condition_id: labels[condition_id].lower())
    if order == "count":
        n_sources = dict(zip(counts["condition_id"], counts["n_sources"], strict=True))
        return sorted(labels, key=lambda condition_id: (-n_sources[condition_id], labels[condition_id].lower()))
    raise ValueError(f"order was '{order}'; allowed are {', '.join(SORT_ORDERS)}")


def labels_and_families(
    conditions: pd.DataFrame, folded: Collection[str], order: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The label beside each drawn condition, and the family above it.

    The label of a folded condition counts its subtypes. Families are only given in the order ``family``.
    """
    shown_as = fold(conditions, folded)
    held = pd.Series(shown_as).value_counts()
    labels = {
        condition_id: label if held.get(condition_id, 1) == 1 else f"{label} (+{_subtypes(held[condition_id] - 1)})"
        for condition_id, label in zip(conditions["condition_id"], conditions["label"], strict=True)
    }
    if order != "family":
        return labels, {}
    families = zip(conditions["condition_id"], conditions["family"], strict=True)
    return labels, {condition_id: CONDITION_FAMILIES[family].label for condition_id, family in families}


def _subtypes(count: int) -> str:
    return f"{count} subtype{'' if count == 1 else 's'}"


def depths(conditions: pd.DataFrame) -> dict[str, int]:
    """How many levels each condition lies below others of these."""
    parent = dict(zip(conditions["condition_id"], conditions["parent_id"], strict=True))
    found = {}
    for condition_id in parent:
        above, found[condition_id] = parent[condition_id], 0
        while pd.notna(above) and above in parent:
            above, found[condition_id] = parent[above], found[condition_id] + 1
    return found


def foldable(conditions: pd.DataFrame) -> Sequence[str]:
    """The conditions that have sub-conditions, in table order."""
    parents = set(conditions["parent_id"].dropna())
    return [condition_id for condition_id in conditions["condition_id"] if condition_id in parents]


def most_covered(counts: pd.DataFrame, n_conditions: int) -> pd.DataFrame:
    """The ``n_conditions`` rows of ``covering_sources`` with the most sources, highest first."""
    ranked = counts[counts["n_sources"].gt(0)].sort_values("n_sources", ascending=False, kind="stable")
    return ranked.head(n_conditions)


def covering_rows(condition_coverage: pd.DataFrame, condition_ids: Collection[str]) -> pd.DataFrame:
    """The rows of condition_coverage that count as coverage of some conditions."""
    counted = condition_coverage["stance"].isin(COVERING_STANCES)
    return condition_coverage[counted & condition_coverage["condition_id"].isin(list(condition_ids))]
