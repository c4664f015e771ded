"""A matrix below 720 pixels: each row has its label on a line, and a named cell for each source beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import plotly.graph_objects as go

from components.charts.matrix.columns import columns_within
from components.charts.matrix.content import Count, Sheet
from components.charts.matrix.keys import in_lines
from components.charts.matrix.marks import Fitting, fitting, widths_of_marks
from components.charts.palette import EVIDENCE_MARKS
from components.charts.rows.canvas import Canvas
from components.charts.rows.content import LABEL, SMALL, Stroke
from components.charts.rows.scales import Scale
from components.charts.text_width import lines_of, text_width
from data.contract.characters import isolated
from data.contract.vocabulary import ABSENCES

EDGE = 4
#: Pixels of a cell, and of its marks.
MIN_CELL, MARK = 52, 12
LABEL_LINE, MARK_LINE, NAME_LINE, ROW_GAP = 20, 17, 17, 6
HEADING_LINE = 24
#: Pixels between a label and its count.
CLEAR = 12
KEYS_GAP = 4


@dataclass(frozen=True)
class Cell:
    """A source's marks in a row, with its name beneath them; ``x`` is the middle."""

    source_id: str
    name: str
    x: float
    marks: Fitting


def cells_figure(sheet: Sheet, width: int) -> go.Figure:
    """The matrix as one picture for at least ``width`` pixels."""
    return _Cells(sheet, width).figure()


class _Cells:
    def __init__(self, sheet: Sheet, width: int) -> None:
        self.sheet, self.matrix, self.theme = sheet, sheet.matrix, sheet.theme
        self.width = width
        self.scale = Scale("x", 0, width, width)
        self.canvas = Canvas(sheet.citations, self.theme)
        self.room = width - 2 * EDGE
        self.lines = self._lines()

    def _lines(self) -> list[list[Cell]]:
        """The cells of a row in as few lines as fit; if several, all cells are equally wide."""
        labels = self.matrix.source_labels
        a_line = max(1, min(len(labels), int(self.room // MIN_CELL)))
        least = widths_of_marks(self.sheet, MARK) if a_line == len(labels) else [inf] * len(labels)
        columns = columns_within(list(labels.values()), self.room * len(labels) / a_line, least, SMALL)
        cells = [
            Cell(source_id, name, EDGE + middle % self.room, fitting(width, MARK))
            for source_id, name, middle, width in zip(
                labels, columns.names, columns.middles, columns.widths, strict=True
            )
        ]
        return [cells[start : start + a_line] for start in range(0, len(cells), a_line)]

    def figure(self) -> go.Figure:
        stances = self.sheet.stances
        beside = [stance for stance in stances if stance in (*EVIDENCE_MARKS, *ABSENCES)]
        above = in_lines(self.sheet, [[stance for stance in stances if stance not in beside]], self.room)
        beneath = in_lines(self.sheet, [beside], self.room)
        head = above.height + KEYS_GAP
        above.draw(self.canvas, self.sheet, y=1, up=head, shift=EDGE)
        beneath.draw(self.canvas, self.sheet, y=0, up=-KEYS_GAP, shift=EDGE)
        height = self._rows()
        foot = beneath.height + 2 * KEYS_GAP
        axis = {"domain": [0, 1], "range": [0, self.width], "visible": False, "anchor": "y"}
        return self.canvas.figure(
            height=height, margin={"l": 0, "r": 0, "t": round(head), "b": foot}, axes={"xaxis": axis}
        )

    def _rows(self) -> float:
        y, family = 0.0, ""
        for row_id in self.matrix.row_ids:
            own_family = self.matrix.families.get(row_id, "")
            if own_family != family:
                family = own_family
                y += self._family(family, y)
            else:
                self._line(y)
            y = self._row(row_id, y)
        self._line(y)
        return self._totals(y)

    def _line(self, y: float) -> None:
        if y:
            self.canvas.stroke(self.scale, Stroke(0, self.width, width=1), y, self.theme.grid)

    def _family(self, family: str, y: float) -> float:
        lines = lines_of(family, self.room, LABEL, bold=True)
        end = y + HEADING_LINE + (len(lines) - 1) * LABEL_LINE
        self.canvas.shapes.append(
            {
                "type": "rect", "layer": "below", "xref": "x", "x0": 0, "x1": self.width, "yref": "y",
                "y0": y, "y1": end, "fillcolor": self.theme.panel, "line": {"width": 0},
            }
        )  # fmt: skip
        for number, words in enumerate(lines):
            middle = y + HEADING_LINE / 2 + number * LABEL_LINE
            self.canvas.label(self.scale, isolated(words), EDGE - 3, middle, size=LABEL, bold=True)
        return end - y

    def _row(self, row_id: str, y: float) -> float:
        """Draw a row from ``y``; return where it ends."""
        count = self.sheet.counts[row_id]
        total = _of_all(count)
        room = self.room - text_width(total, LABEL, bold=True) - CLEAR
        self.canvas.label(
            self.scale, total, self.width - EDGE + 3, y + LABEL_LINE / 2, size=LABEL, anchor="right", bold=True,
            entry=count.entry,
        )  # fmt: skip
        for words in lines_of(self.matrix.row_labels[row_id], room, LABEL):
            self.canvas.label(self.scale, isolated(words), EDGE - 3, y + LABEL_LINE / 2, size=LABEL)
            y += LABEL_LINE
        for line in self.lines:
            n_lines = 1
            for cell in line:
                entries = self.sheet.cells.get((row_id, cell.source_id), ())
                cell.marks.draw(self.canvas, self.scale, entries, cell.x, y + MARK_LINE / 2)
                n_lines = max(n_lines, cell.marks.n_lines(entries))
            y = self._names(line, y + MARK_LINE + (n_lines - 1) * line[0].marks.step)
        return y + ROW_GAP

    def _names(self, line: Sequence[Cell], y: float) -> float:
        """Name the cells of a line beneath them; return where the names end."""
        for cell in line:
            self.canvas.label(
                self.scale, cell.name, cell.x, y + NAME_LINE / 2, size=SMALL, anchor="center", colour=self.theme.muted
            )
        return y + NAME_LINE

    def _totals(self, y: float) -> float:
        self.canvas.label(self.scale, self.matrix.in_all, EDGE - 3, y + LABEL_LINE / 2, size=LABEL)
        y += LABEL_LINE
        for line in self.lines:
            for cell in line:
                total = self.sheet.totals[cell.source_id]
                self.canvas.label(
                    self.scale, str(total.n), cell.x, y + LABEL_LINE / 2, size=LABEL, anchor="center", bold=True,
                    entry=total.entry,
                )  # fmt: skip
            y = self._names(line, y + LABEL_LINE)
        return y


def _of_all(count: Count) -> str:
    """A count and its bracket: "4 of 5 (2?)"."""
    return f"{count.n} of {count.of} ({count.beside})" if count.beside else f"{count.n} of {count.of}"
