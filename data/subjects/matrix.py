"""Who says what, as a matrix: rows of a subject by documents, one mark for each stance, and what goes unsaid.

The result is long, one row per mark, so that a chart only has to place the marks. ``by`` is the id column of the matrix
rows: ``condition_id`` or ``feature_id``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import pandas as pd

from data.contract.tables import split_ids
from data.evidence.fact_ids import FactIds
from data.evidence.shared_works import sharing
from data.subjects.absences import absence_id, speakers_of

#: More rows than this are counted rather than named in a sentence.
MAX_IN_A_SENTENCE = 3


def matrix_marks(
    statements: pd.DataFrame,
    row_ids: Collection[str],
    source_ids: Collection[str],
    *,
    by: str,
    stances: Sequence[str],
    absence: Callable[[str, str], str],
    parts_in_view: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """One row for each mark: every stance a document takes on a row, or an absence where it takes none.

    In: ``statements`` with ``fact_id``, ``source_id``, ``part_id``, ``reference_ids``, ``by`` and ``stance`` (one of
    ``stances``, in their order); ``absence(row_id, source_id)`` says what a blank means, a word of ``ABSENCES``;
    ``parts_in_view`` gives the parts in view of documents that are only partly in view.

    Out: ``by``, ``source_id``, ``stance`` (or an absence), ``fact_ids`` (``FactIds``; for an absence those of
    ``data.subjects.absences.absence_id``), ``speaker_ids`` and ``reference_ids`` (who makes these statements and what
    they cite for them, as tuples; empty for an absence), and ``position`` and ``positions`` (see ``placed``).
    """
    columns = [by, "source_id", "stance", "fact_ids", "speaker_ids", "reference_ids"]
    said = _said(statements, columns[:3]) if len(statements) else pd.DataFrame(columns=columns)
    spoken = set(zip(said[by], said["source_id"], strict=True))
    heard = speakers_of(source_ids, parts_in_view)
    absences = [
        (
            row_id,
            source_id,
            absence(row_id, source_id),
            FactIds.of(*(absence_id(speaker, row_id) for speaker in heard[source_id])),
            (),
            (),
        )
        for row_id in row_ids
        for source_id in source_ids
        if (row_id, source_id) not in spoken
    ]
    marks = pd.concat([said[columns], pd.DataFrame(absences, columns=columns)], ignore_index=True)
    order = marks["stance"].map({stance: place for place, stance in enumerate(stances)}).fillna(0)
    marks = marks.assign(order=order).sort_values([by, "source_id", "order"], kind="stable", ignore_index=True)
    return placed(marks.drop(columns="order"), by=by)


def placed(marks: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Marks with ``position``, their place in their cell from 0, and ``positions``, how many the cell has.

    Marks keep their order within a cell.
    """
    cell = marks.groupby([by, "source_id"], sort=False)["stance"]
    return marks.assign(position=cell.cumcount(), positions=cell.transform("size"))


def _said(statements: pd.DataFrame, cell: list[str]) -> pd.DataFrame:
    """The statements in each cell, with their speakers and the works cited for them."""
    speaker = statements["part_id"].astype("string").fillna(statements["source_id"])
    rows = [
        (
            *key,
            FactIds(tuple(own["fact_id"])),
            _distinct(own["speaker"]),
            _distinct(work for ids in own["reference_ids"].unique() for work in split_ids(ids)),
        )
        for key, own in statements.assign(speaker=speaker).groupby(cell, sort=False)
    ]
    return pd.DataFrame(rows, columns=[*cell, "fact_ids", "speaker_ids", "reference_ids"])


def _distinct(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def sources_of_rows(
    marks: pd.DataFrame, *, by: str, counted: Collection[str], lost: Collection[str] = ()
) -> pd.DataFrame:
    """How many documents take a counted stance on each row, and how many of these share no work that they cite for it.

    ``lost`` are the documents and parts whose copy no longer shows what they cite for a statement. Out: ``by``,
    ``n_sources``, ``sharing`` (a ``data.evidence.shared_works.Sharing``), ``source_ids`` and ``fact_ids`` (the
    ``FactIds`` counted); includes rows that nobody mentions.
    """
    counts = _count(marks, by=by, of="source_id", counted=counted, ids_column="source_ids", count_column="n_sources")
    cited: dict[str, dict[str, frozenset[str]]] = {row_id: {} for row_id in counts[by]}
    unknown: dict[str, set[str]] = {row_id: set() for row_id in counts[by]}
    kept = marks[marks["stance"].isin(list(counted))]
    columns = [by, "source_id", "speaker_ids", "reference_ids"]
    for row_id, source_id, speaker_ids, reference_ids in kept[columns].itertuples(index=False):
        own = cited[row_id]
        own[source_id] = own.get(source_id, frozenset()).union(reference_ids)
        if not frozenset(speaker_ids).isdisjoint(lost):
            unknown[row_id].add(source_id)
    among_them = [sharing(cited[row_id], unknown[row_id]) for row_id in counts[by]]
    return counts.assign(sharing=pd.Series(among_them, index=counts.index, dtype=object))


def rows_of_sources(marks: pd.DataFrame, *, by: str, counted: Collection[str]) -> pd.DataFrame:
    """How many rows each document takes a counted stance on: ``source_id``, ``n_rows``, ``row_ids``, ``fact_ids``."""
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


def most_in_words(
    counts: pd.DataFrame,
    labels: Mapping[str, str],
    source_labels: Sequence[str],
    *,
    by: str,
    nouns: tuple[str, str],
    verb: tuple[str, str],
) -> str:
    """One sentence: which rows the most documents mention, and how many rows only one does; "" without rows.

    In: ``counts`` from ``sources_of_rows``, the ``labels`` of its rows, those of the documents in view, the words for
    one row and several, and the ``verb`` for a document and for a row: ("covers", "covered").
    """
    if counts.empty or not source_labels:
        return ""
    (one, several), (does, done) = nouns, verb
    n_rows, total, most = len(counts), len(source_labels), int(counts["n_sources"].max())
    if total == 1:
        n_covered = int(counts["n_sources"].gt(0).sum())
        return f"{source_labels[0]} {does} {n_covered} of {n_rows} {one if n_rows == 1 else several}."
    top = [labels[row_id] for row_id in counts.loc[counts["n_sources"].eq(most), by]]
    if most == 0:
        return f"None of {total} sources {does} {_as_object(top[0]) if n_rows == 1 else f'any of {n_rows} {several}'}."
    if n_rows == 1:
        return f"{top[0]} is {done} by {most} of {total} sources."
    if len(top) > MAX_IN_A_SENTENCE:
        sentence = f"{len(top)} of {n_rows} {several} are {done} by {most} of {total} sources each, the most"
    else:
        named = [top[0], *(_as_object(label) for label in top[1:])]
        joined = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
        sentence = f"{joined} {'is' if len(top) == 1 else 'are'} {done} by the most sources, {most} of {total}"
    n_once = int(counts["n_sources"].eq(1).sum())
    if most == 1 or not n_once:
        return f"{sentence}."
    return f"{sentence}; {n_once} of {n_rows} {several} {'is' if n_once == 1 else 'are'} {done} by one source only."


def _as_object(label: str) -> str:
    """A label for mid-sentence; abbreviations keep their capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
