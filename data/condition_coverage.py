"""The coverage matrix: which source takes which stance on which condition, and what it does not say.

The result is long, one row a mark, so that a chart only has to place the marks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from data.absences import sources_with_lost_list
from data.facts import absence_id
from data.vocabulary import COVERING_STANCES, STANCES


def coverage_marks(
    condition_coverage: pd.DataFrame,
    conditions: pd.DataFrame,
    sources: pd.DataFrame,
    folded: Collection[str] = (),
    parts_in_view: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """One row for each mark of the matrix.

    In: the rows to show (``fact_id``, ``source_id``, ``condition_id``, ``stance``), the conditions and sources that
    make its rows and columns, the ids of conditions whose sub-conditions are folded into them, and, for documents of
    which only parts are in view, those parts.
    Out: ``condition_id``, ``source_id``, ``stance`` (or ``silent`` / ``unknown``), ``fact_ids`` (``;``-separated,
    for an absence those of ``data.facts.absence_id``), ``position`` and ``positions`` (the mark's place among those of
    its cell).
    """
    shown_as = fold(conditions, folded)
    rows = condition_coverage.assign(condition_id=condition_coverage["condition_id"].map(shown_as))
    grouped = (
        rows.groupby(["condition_id", "source_id", "stance"], sort=False)["fact_id"].agg(";".join).reset_index()
        if len(rows)
        else pd.DataFrame(columns=["condition_id", "source_id", "stance", "fact_id"])
    )
    marks = grouped.rename(columns={"fact_id": "fact_ids"})
    marks["order"] = marks["stance"].map(list(STANCES).index)
    spoken = set(zip(marks["condition_id"], marks["source_id"], strict=True))
    lost = sources_with_lost_list(sources)
    absences = [
        {
            "condition_id": condition_id,
            "source_id": source_id,
            "stance": "unknown" if source_id in lost else "silent",
            "fact_ids": ";".join(
                absence_id(speaker_id, condition_id)
                for speaker_id in (parts_in_view or {}).get(source_id) or [source_id]
            ),
            "order": 0,
        }
        for condition_id in dict.fromkeys(shown_as[c] for c in conditions["condition_id"])
        for source_id in sources["source_id"]
        if (condition_id, source_id) not in spoken
    ]
    marks = pd.concat([marks, pd.DataFrame(absences, columns=marks.columns)], ignore_index=True)
    marks = marks.sort_values(["condition_id", "source_id", "order"], kind="stable", ignore_index=True)
    cell = marks.groupby(["condition_id", "source_id"], sort=False)["stance"]
    return marks.assign(position=cell.cumcount(), positions=cell.transform("size")).drop(columns="order")


def fold(conditions: pd.DataFrame, folded: Collection[str]) -> dict[str, str]:
    """For each condition the row it is drawn in: itself, or the topmost folded condition above it."""
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


def covering_sources(marks: pd.DataFrame) -> pd.DataFrame:
    """How many sources cover each condition.

    Out: ``condition_id``, ``n_sources``, ``source_ids``, ``fact_ids`` (those counted, ``;``-separated); zeros included.
    A word against the short form, or on help in general, is not coverage.
    """
    return _count(marks, by="condition_id", of="source_id", ids_column="source_ids", count_column="n_sources")


def covered_conditions(marks: pd.DataFrame) -> pd.DataFrame:
    """How many conditions each source covers: ``source_id``, ``n_conditions``, ``condition_ids``, ``fact_ids``."""
    return _count(marks, by="source_id", of="condition_id", ids_column="condition_ids", count_column="n_conditions")


def _count(marks: pd.DataFrame, *, by: str, of: str, ids_column: str, count_column: str) -> pd.DataFrame:
    covering = marks[marks["stance"].isin(COVERING_STANCES)]
    found = {key: tuple(dict.fromkeys(rows[of])) for key, rows in covering.groupby(by, sort=False)}
    fact_ids = {key: ";".join(rows["fact_ids"]) for key, rows in covering.groupby(by, sort=False)}
    keys = list(dict.fromkeys(marks[by]))
    return pd.DataFrame(
        {
            by: keys,
            count_column: [len(found.get(key, ())) for key in keys],
            ids_column: [found.get(key, ()) for key in keys],
            "fact_ids": [fact_ids.get(key, "") for key in keys],
        }
    )


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
    """What stands beside each drawn condition, and above it.

    A folded condition tells how many it holds. Families are given only where rows are kept by family.
    """
    shown_as = fold(conditions, folded)
    held = pd.Series(shown_as).value_counts()
    labels = {
        condition_id: label if held.get(condition_id, 1) == 1 else f"{label} (+{held[condition_id] - 1} folded)"
        for condition_id, label in zip(conditions["condition_id"], conditions["label"], strict=True)
    }
    families = dict(zip(conditions["condition_id"], conditions["family"], strict=True)) if order == "family" else {}
    return labels, families


def foldable(conditions: pd.DataFrame) -> Sequence[str]:
    """The conditions that have sub-conditions, in the order of the table."""
    parents = set(conditions["parent_id"].dropna())
    return [condition_id for condition_id in conditions["condition_id"] if condition_id in parents]


def most_covered(counts: pd.DataFrame, n_conditions: int) -> pd.DataFrame:
    """The ``n_conditions`` rows of ``covering_sources`` with the most sources, most first."""
    ranked = counts[counts["n_sources"].gt(0)].sort_values("n_sources", ascending=False, kind="stable")
    return ranked.head(n_conditions)


def covering_rows(condition_coverage: pd.DataFrame, condition_ids: Collection[str]) -> pd.DataFrame:
    """The rows of condition_coverage that count as coverage of some conditions."""
    counted = condition_coverage["stance"].isin(COVERING_STANCES)
    return condition_coverage[counted & condition_coverage["condition_id"].isin(list(condition_ids))]
