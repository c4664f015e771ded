"""Who says what, as a matrix: rows of a subject by documents, one mark for each stance, and what is not said.

The result is long, one row a mark, so that a chart only has to place the marks. ``by`` is the column that names a row
of the matrix: ``condition_id`` or ``feature_id``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import pandas as pd

from data.evidence.fact_ids import FactIds
from data.evidence.shared_roots import Works, independent_roots
from data.subjects.absences import absence_id


def matrix_marks(
    statements: pd.DataFrame,
    row_ids: Collection[str],
    source_ids: Collection[str],
    *,
    by: str,
    stances: Sequence[str],
    is_unknown: Callable[[str, str], bool],
    parts_in_view: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """One row for each mark: every stance that a document takes on a row, or an absence where it takes none.

    In: ``statements`` with ``fact_id``, ``source_id``, ``by`` and ``stance`` (one of ``stances``, in their order);
    ``is_unknown(row_id, source_id)`` tells where silence would be too much to say; ``parts_in_view`` gives, for
    documents of which only parts are in view, those parts.
    Out: ``by``, ``source_id``, ``stance`` (or ``silent`` / ``unknown``), ``fact_ids`` (``FactIds``; for an absence
    those of ``data.subjects.absences.absence_id``), ``position`` and ``positions`` (the mark's place among those of its
    cell).
    """
    columns = [by, "source_id", "stance", "fact_ids"]
    said = _said(statements, columns[:3]) if len(statements) else pd.DataFrame(columns=columns)
    spoken = set(zip(said[by], said["source_id"], strict=True))
    absences = [
        (
            row_id,
            source_id,
            "unknown" if is_unknown(row_id, source_id) else "silent",
            FactIds.of(
                *(absence_id(speaker, row_id) for speaker in (parts_in_view or {}).get(source_id) or [source_id])
            ),
        )
        for row_id in row_ids
        for source_id in source_ids
        if (row_id, source_id) not in spoken
    ]
    marks = pd.concat([said[columns], pd.DataFrame(absences, columns=columns)], ignore_index=True)
    order = marks["stance"].map({stance: place for place, stance in enumerate(stances)}).fillna(0)
    marks = marks.assign(order=order).sort_values([by, "source_id", "order"], kind="stable", ignore_index=True)
    cell = marks.groupby([by, "source_id"], sort=False)["stance"]
    return marks.assign(position=cell.cumcount(), positions=cell.transform("size")).drop(columns="order")


def _said(statements: pd.DataFrame, cell: list[str]) -> pd.DataFrame:
    """The statements in each cell."""
    grouped = statements.groupby(cell, sort=False)["fact_id"]
    return pd.DataFrame([(*key, FactIds(tuple(own))) for key, own in grouped], columns=[*cell, "fact_ids"])


def sources_of_rows(
    marks: pd.DataFrame, *, by: str, counted: Collection[str], speakers: Mapping[str, str], works: Works
) -> pd.DataFrame:
    """How many documents take a counted stance on each row, and how many independent roots these have.

    ``speakers`` gives for every fact who says it: a document or a part. Out: ``by``, ``n_sources``, ``n_roots``,
    ``source_ids``, ``fact_ids`` (the ``FactIds`` counted); rows that nobody speaks of are included.
    """
    counts = _count(marks, by=by, of="source_id", counted=counted, ids_column="source_ids", count_column="n_sources")
    speaking: dict[str, dict[str, set[str]]] = {row_id: {} for row_id in counts[by]}
    kept = marks[marks["stance"].isin(list(counted))]
    for row_id, source_id, ids in kept[[by, "source_id", "fact_ids"]].itertuples(index=False):
        speaking[row_id].setdefault(source_id, set()).update(speakers[fact_id] for fact_id in ids.named)
    return counts.assign(n_roots=[independent_roots(speaking[row_id], works) for row_id in counts[by]])


def rows_of_sources(marks: pd.DataFrame, *, by: str, counted: Collection[str]) -> pd.DataFrame:
    """On how many rows each document takes a counted stance: ``source_id``, ``n_rows``, ``row_ids``, ``fact_ids``."""
    return _count(marks, by="source_id", of=by, counted=counted, ids_column="row_ids", count_column="n_rows")


def _count(
    marks: pd.DataFrame, *, by: str, of: str, counted: Collection[str], ids_column: str, count_column: str
) -> pd.DataFrame:
    kept = marks[marks["stance"].isin(list(counted))]
    found = {key: tuple(dict.fromkeys(rows[of])) for key, rows in kept.groupby(by, sort=False)}
    fact_ids = {key: FactIds.joined(rows["fact_ids"]) for key, rows in kept.groupby(by, sort=False)}
    keys = list(dict.fromkeys(marks[by]))
    return pd.DataFrame(
        {
            by: keys,
            count_column: [len(found.get(key, ())) for key in keys],
            ids_column: [found.get(key, ()) for key in keys],
            "fact_ids": [fact_ids.get(key, FactIds()) for key in keys],
        }
    )


def speakers_of_facts(*frames: pd.DataFrame) -> dict[str, str]:
    """Who says each fact of some tables: the part where there is one, otherwise the document."""
    return {
        fact_id: speaker
        for frame in frames
        for fact_id, speaker in zip(frame["fact_id"], frame["part_id"].fillna(frame["source_id"]), strict=True)
    }
