"""What a matrix shows, and the same ready for placing: the marks of each cell, and the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts.chart import Facts
from components.charts.palette import (
    ABSENCE_SIGNS,
    EVIDENCE_MARKS,
    FEATURE_MARKS,
    STANCE_MARKS,
    Theme,
    slot_colour,
)
from components.charts.rows.canvas import Citations
from components.charts.rows.content import Entry
from data.contract.vocabulary import ABSENCES, Vocabulary
from data.evidence.facts import records
from data.evidence.shared_works import counts_in_words

LOOKS = STANCE_MARKS | EVIDENCE_MARKS | FEATURE_MARKS


@dataclass(frozen=True)
class Matrix:
    """What is drawn: marks, counts and the order of rows (see ``data.subjects.matrix``).

    ``row`` is the column of the frames that names a row, ``nouns`` the word for one row and for several, ``counted``
    what a count says of them ("covered"). ``terms`` are the possible stances. ``families`` gives the heading above each
    row, and is empty where rows have no families; ``depths`` gives the indent of rows that stand under another.
    """

    row: str
    nouns: tuple[str, str]
    counted: str
    terms: Vocabulary
    marks: pd.DataFrame
    sources_of_rows: pd.DataFrame
    rows_of_sources: pd.DataFrame
    row_ids: tuple[str, ...]
    row_labels: Mapping[str, str]
    families: Mapping[str, str]
    source_labels: Mapping[str, str]
    depths: Mapping[str, int]

    def counts_in_words(self, count: Mapping[str, Any]) -> str:
        """How many sources take a counted stance on a row: "covered by 4 of 5 sources, 2 that share no cited work"."""
        return f"{self.counted} by {counts_in_words(count['n_sources'], len(self.source_labels), count['sharing'])}"

    @property
    def in_all(self) -> str:
        """The label of the last row, which counts for each source: "Conditions covered"."""
        return f"{self.nouns[1].capitalize()} {self.counted}"


@dataclass(frozen=True)
class Count:
    """How many sources count on a row, or rows for a source; ``beside`` goes in brackets. Zero has no entry.

    ``of`` is the most there could be.
    """

    n: int
    of: int
    beside: str = ""
    entry: Entry | None = None


@dataclass(frozen=True)
class Sheet:
    """A matrix ready for placing: the ``cells`` by row and source, each with its marks, and the counts of both margins.

    A mark is an ``Entry``: the cell shows its ``symbol``, or its ``text`` where the source takes no stance.
    """

    matrix: Matrix
    theme: Theme
    citations: Citations
    cells: Mapping[tuple[str, str], tuple[Entry, ...]]
    counts: Mapping[str, Count]
    totals: Mapping[str, Count]

    @property
    def stances(self) -> list[str]:
        """The stances, works and absences that occur, in vocabulary order."""
        found = set(self.matrix.marks.loc[self.matrix.marks[self.matrix.row].isin(self.matrix.row_ids), "stance"])
        return [stance for stance in self.matrix.terms | ABSENCES if stance in found]


def sheet_of(matrix: Matrix, facts: Facts, theme: Theme) -> Sheet:
    """Make a matrix ready; ``facts`` are those behind its marks."""
    cells: dict[tuple[str, str], list[Entry]] = {}
    for mark in records(matrix.marks):
        cells.setdefault((mark[matrix.row], mark["source_id"]), []).append(_entry(mark, matrix, theme))
    n_sources = len(matrix.source_labels)
    counts = {count[matrix.row]: _count_of_row(count, matrix, theme) for count in records(matrix.sources_of_rows)}
    totals = {source_id: Count(0, len(matrix.row_ids)) for source_id in matrix.source_labels}
    totals |= {
        total["source_id"]: _count_of_source(total, matrix, theme)
        for total in records(matrix.rows_of_sources)
        if total["n_rows"]
    }
    counts = {row_id: counts.get(row_id, Count(0, n_sources)) for row_id in matrix.row_ids}
    return Sheet(matrix, theme, Citations(facts), {cell: tuple(own) for cell, own in cells.items()}, counts, totals)


def _entry(mark: Mapping[str, Any], matrix: Matrix, theme: Theme) -> Entry:
    stance = mark["stance"]
    term = (matrix.terms | ABSENCES)[stance]
    heading = f"{matrix.row_labels[mark[matrix.row]]}: {term.label.lower()}"
    fact_ids = mark["fact_ids"]
    if stance in ABSENCES:
        note = f"{matrix.source_labels[mark['source_id']]}: {term.definition}"
        return Entry(fact_ids, theme.muted, text=ABSENCE_SIGNS[stance], heading=heading, note=note)
    slot, symbol = LOOKS[stance]
    return Entry(fact_ids, slot_colour(slot, theme), symbol, heading=heading, note=term.definition)


def _count_of_row(count: Mapping[str, Any], matrix: Matrix, theme: Theme) -> Count:
    n = count["n_sources"]
    heading = f"{matrix.row_labels[count[matrix.row]]}: {matrix.counts_in_words(count)}"
    entry = Entry(count["fact_ids"], theme.text, heading=heading) if n else None
    return Count(n, len(matrix.source_labels), count["sharing"].in_short if n > 1 else "", entry)


def _count_of_source(total: Mapping[str, Any], matrix: Matrix, theme: Theme) -> Count:
    n_rows = len(matrix.row_ids)
    heading = f"{matrix.source_labels[total['source_id']]}: {total['n_rows']} of {counted(n_rows, *matrix.nouns)} shown"
    return Count(total["n_rows"], n_rows, "", Entry(total["fact_ids"], theme.text, heading=heading))


def counted(count: int, one: str, several: str = "") -> str:
    """A number with its noun: "1 source", "5 sources"."""
    return f"{count} {one if count == 1 else several or f'{one}s'}"
