"""Who says what, as a matrix: rows of a subject by documents, one mark for each stance, and what is not said.

The result is long, one row a mark, so that a chart only has to place the marks. ``by`` is the column that names a row
of the matrix: ``condition_id`` or ``feature_id``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import pandas as pd

from data.evidence.facts import ids_in_short, named_ids
from data.evidence.shared_roots import Works, independent_roots
from data.subjects.absences import absence_id, speakers_of

#: So many facts a mark in a cell names, and so many a count in the margin: they stand in a link, and nobody reads more
#: on one card. Of more it is told how many.
MOST_IN_A_CELL, MOST_IDS = 12, 60


def matrix_marks(
    statements: pd.DataFrame,
    row_ids: Collection[str],
    source_ids: Collection[str],
    *,
    by: str,
    stances: Sequence[str],
    absence: Callable[[str, str], str],
    parts_in_view: Mapping[str, Sequence[str]] | None = None,
    most_ids: int = MOST_IN_A_CELL,
) -> pd.DataFrame:
    """One row for each mark: every stance that a document takes on a row, or an absence where it takes none.

    In: ``statements`` with ``fact_id``, ``source_id``, ``by`` and ``stance`` (one of ``stances``, in their order);
    ``absence(row_id, source_id)`` tells what a blank means, a word of ``ABSENCES``; ``parts_in_view`` gives, for
    documents of which only parts are in view, those parts.
    Out: ``by``, ``source_id``, ``stance`` (or an absence), ``fact_ids`` (see
    ``data.evidence.facts.named_ids``, of which a mark names ``most_ids``; for an absence those of
    ``data.subjects.absences.absence_id``), ``position`` and ``positions`` (the mark's place among those of its cell).
    """
    columns = [by, "source_id", "stance", "fact_ids"]
    said = _said(statements, columns[:3], most_ids) if len(statements) else pd.DataFrame(columns=columns)
    spoken = set(zip(said[by], said["source_id"], strict=True))
    heard = speakers_of(source_ids, parts_in_view)
    absences = [
        (
            row_id,
            source_id,
            absence(row_id, source_id),
            ";".join(absence_id(speaker, row_id) for speaker in heard[source_id]),
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


def _said(statements: pd.DataFrame, cell: list[str], most_ids: int) -> pd.DataFrame:
    """The ids of the statements in each cell: all of them, or some in which everyone who speaks there has a say."""
    parts = statements["part_id"] if "part_id" in statements else pd.Series(pd.NA, index=statements.index)
    speaker = parts.astype("string").fillna(statements["source_id"])
    rows = statements[[*cell, "fact_id"]].assign(speaker=speaker).reset_index(drop=True)
    ranked = rows.loc[rows.duplicated([*cell, "speaker"]).sort_values(kind="stable").index, cell]
    named = rows[ranked.groupby(cell, sort=False).cumcount().reindex(rows.index) < most_ids]
    ids = named.groupby(cell, sort=False)["fact_id"].agg(list).reset_index(name="fact_ids")
    sizes = rows.groupby(cell, sort=False).size()
    return ids.assign(
        fact_ids=[ids_in_short(found, size, most_ids) for found, size in zip(ids["fact_ids"], sizes, strict=True)]
    )


def sources_of_rows(
    marks: pd.DataFrame, *, by: str, counted: Collection[str], speakers: Mapping[str, str], works: Works
) -> pd.DataFrame:
    """How many documents take a counted stance on each row, and how many independent roots these have.

    ``speakers`` gives for every fact who says it: a document or a part. Out: ``by``, ``n_sources``, ``n_roots``,
    ``source_ids``, ``fact_ids`` (those counted, ``;``-separated); rows that nobody speaks of are included.
    """
    counts = _count(marks, by=by, of="source_id", counted=counted, ids_column="source_ids", count_column="n_sources")
    owners = {
        fact_id: source_id
        for source_id, fact_ids in marks[["source_id", "fact_ids"]].itertuples(index=False)
        for fact_id in named_ids(fact_ids)[0]
    }
    # Of all marks of a row, and not of the ids that its count names, which may be fewer.
    speaking: dict[str, dict[str, set[str]]] = {row_id: {} for row_id in counts[by]}
    kept = marks[marks["stance"].isin(list(counted))]
    for row_id, fact_ids in kept[[by, "fact_ids"]].itertuples(index=False):
        for fact_id in named_ids(fact_ids)[0]:
            speaking[row_id].setdefault(owners[fact_id], set()).add(speakers[fact_id])
    return counts.assign(n_roots=[independent_roots(speaking[row_id], works) for row_id in counts[by]])


def rows_of_sources(marks: pd.DataFrame, *, by: str, counted: Collection[str]) -> pd.DataFrame:
    """On how many rows each document takes a counted stance: ``source_id``, ``n_rows``, ``row_ids``, ``fact_ids``."""
    return _count(marks, by="source_id", of=by, counted=counted, ids_column="row_ids", count_column="n_rows")


def _count(
    marks: pd.DataFrame, *, by: str, of: str, counted: Collection[str], ids_column: str, count_column: str
) -> pd.DataFrame:
    kept = marks[marks["stance"].isin(list(counted))]
    found = {key: tuple(dict.fromkeys(rows[of])) for key, rows in kept.groupby(by, sort=False)}
    fact_ids = {key: _in_short(rows["fact_ids"]) for key, rows in kept.groupby(by, sort=False)}
    keys = list(dict.fromkeys(marks[by]))
    return pd.DataFrame(
        {
            by: keys,
            count_column: [len(found.get(key, ())) for key in keys],
            ids_column: [found.get(key, ()) for key in keys],
            "fact_ids": [fact_ids.get(key, "") for key in keys],
        }
    )


def is_in_short(cells: Iterable[str]) -> bool:
    """Whether any of some marks stands for more facts than it names."""
    return any(named_ids(ids)[1] for ids in cells)


def _in_short(cells: Iterable[str]) -> str:
    """The facts of several marks as those of one."""
    named = [named_ids(ids) for ids in cells]
    return ids_in_short(
        (fact_id for ids, _ in named for fact_id in ids), sum(len(ids) + n_more for ids, n_more in named), MOST_IDS
    )


def speakers_of_marks(marks: pd.DataFrame, *frames: pd.DataFrame) -> dict[str, str]:
    """Who says each fact that some marks name, out of the tables in which these stand (see ``speakers_of_facts``)."""
    named = {fact_id for ids in marks["fact_ids"] for fact_id in named_ids(ids)[0]}
    return speakers_of_facts(*(frame[frame["fact_id"].isin(named)] for frame in frames))


def speakers_of_facts(*frames: pd.DataFrame) -> dict[str, str]:
    """Who says each fact of some tables: the part where there is one, otherwise the document."""
    return {
        fact_id: speaker
        for frame in frames
        for fact_id, speaker in zip(frame["fact_id"], frame["part_id"].fillna(frame["source_id"]), strict=True)
    }
