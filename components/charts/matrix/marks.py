"""The marks of one cell: side by side, in as many lines as its column needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.charts.matrix.content import Sheet
from components.charts.rows.canvas import Canvas
from components.charts.rows.content import Entry
from components.charts.rows.scales import Scale

#: The outline of a mark.
OUTLINE = 2
#: How far each shape reaches beyond its size.
REACH = {"diamond": 1.3, "triangle-up": 1.155, "triangle-down": 1.155, "star-triangle-down": 1.39,
         "cross": 1.2, "x": 1.13}  # fmt: skip
#: Pixels between two marks, also across cells.
CLEAR = 1.5


@dataclass(frozen=True)
class Fitting:
    """How marks fill the cells of a column: pixels across a mark, outline included, and marks a line."""

    across: float
    a_line: int

    @property
    def step(self) -> float:
        """From the middle of one mark to the next."""
        return self.across + CLEAR

    def n_lines(self, entries: Sequence[Entry]) -> int:
        """The lines taken by the marks of a cell."""
        return max(1, -(-len(entries) // self.a_line))

    def draw(self, canvas: Canvas, scale: Scale, entries: Sequence[Entry], x: float, y: float) -> None:
        """Draw the marks of a cell around ``x``, with the middle of the first line at ``y``."""
        for start in range(0, len(entries), self.a_line):
            line = entries[start : start + self.a_line]
            for place, entry in enumerate(line):
                at = x + (place - (len(line) - 1) / 2) * self.step
                below = y + start / self.a_line * self.step
                if entry.text:
                    canvas.label(
                        scale, entry.text, at, below, size=self.across + 2, anchor="center", colour=entry.colour,
                        entry=entry,
                    )  # fmt: skip
                else:
                    canvas.mark(scale, entry, at, below, size_of(entry.symbol, self.across - OUTLINE))


def size_of(symbol: str, across: float) -> float:
    """The size of a mark that measures ``across`` pixels."""
    return round(across / REACH.get(symbol.removesuffix("-open"), 1), 1)


def widths_of_marks(sheet: Sheet, across: float) -> list[float]:
    """For each source, the width that holds the marks of its fullest cell in one line."""
    most = dict.fromkeys(sheet.matrix.source_labels, 1)
    for (_, source_id), entries in sheet.cells.items():
        most[source_id] = max(most[source_id], len(entries))
    return [n_marks * (across + CLEAR) for n_marks in most.values()]


def fitting(column: float, across: float) -> Fitting:
    """Marks ``across`` pixels wide in a column of this width."""
    return Fitting(across, max(1, int(column // (across + CLEAR))))
