"""A matrix from 720 pixels: a gutter of labels, a column for each source, counts on the right, in one or two blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

import plotly.graph_objects as go

from components.charts.matrix.columns import CLEAR, columns_within
from components.charts.matrix.content import Count, Sheet
from components.charts.matrix.keys import in_lines
from components.charts.matrix.marks import fitting, widths_of_marks
from components.charts.palette import EVIDENCE_MARKS
from components.charts.rows.canvas import Canvas
from components.charts.rows.content import LABEL, SMALL, Stroke
from components.charts.rows.scales import Scale
from components.charts.text_width import shortened, text_width
from data.contract.characters import isolated
from data.contract.vocabulary import ABSENCES

#: There are two blocks from this width and this many rows.
BLOCKS, LONG = 1200, 12
BLOCK_GAP = 24
#: Left of a label; a step of indent; between labels and columns; left and right of a count.
EDGE, INDENT, LABEL_GAP, COUNT_GAP, COUNT_EDGE = 8, 14, 8, 6, 6
#: Minimum width of a column and of the labels; maximum width of a column.
MIN_COLUMN, MIN_LABELS, MAX_COLUMN = 40, 120, 190
#: The height of a line of names, in multiples of their size.
NAME_LINE = 1.2
KEYS_GAP = 0
#: The head of the counts.
COUNT_HEAD = "n"


@dataclass(frozen=True)
class Type:
    """Pixels of a row, of the type of labels and names, and across a mark."""

    row: float
    label: float
    name: float
    mark: float


#: Keyed by the minimum width of the place.
TYPES = {0: Type(26, LABEL, SMALL, 13), 1200: Type(21, LABEL, SMALL, 12), 1360: Type(26, LABEL, SMALL, 13),
         1600: Type(32, 16, 14, 15)}  # fmt: skip

#: A line of a block: a family heading, a row, or (None, None) for the counts of the sources.
Item = tuple[str | None, str | None]


def blocks_figure(sheet: Sheet, width: int, *, cuts: bool = True) -> go.Figure | None:
    """The matrix as one picture for at least ``width`` pixels; None if its columns do not fit.

    Without ``cuts`` an overlong label also gives None.
    """
    blocks = _Blocks(sheet, width)
    return blocks.figure() if blocks.fit and (cuts or blocks.is_whole) else None


class _Blocks:
    def __init__(self, sheet: Sheet, width: int) -> None:
        self.sheet, self.matrix, self.theme = sheet, sheet.matrix, sheet.theme
        self.width = width
        n_rows = len(self.matrix.row_ids)
        self.n_blocks = 2 if width >= BLOCKS and n_rows >= LONG else 1
        self.type = TYPES[max(least for least in TYPES if least <= (width if self.n_blocks == 2 else 0))]
        self.block = (width - BLOCK_GAP * (self.n_blocks - 1)) / self.n_blocks
        counts = [text_width(_in_short(count), self.type.label, bold=True) for count in sheet.counts.values()]
        self.count = max(counts, default=0) + COUNT_GAP + COUNT_EDGE
        n_sources = len(self.matrix.source_labels)
        self.gutter = self._gutter(n_sources)
        self.fit = self.gutter >= MIN_LABELS
        self.is_whole = self.gutter >= self._labels()
        self.columns = columns_within(
            list(self.matrix.source_labels.values()),
            min(self.block - self.count - self.gutter, n_sources * MAX_COLUMN),
            [max(MIN_COLUMN, width) for width in widths_of_marks(sheet, self.type.mark)],
            self.type.name,
            levels=True,
        )
        self.name_line = ceil(NAME_LINE * self.type.name)
        self.middles = [self.gutter + middle for middle in self.columns.middles]
        self.fittings = [fitting(width, self.type.mark) for width in self.columns.widths]

    def _gutter(self, n_sources: int) -> float:
        """The width of the labels: what they need, as far as the columns keep their room."""
        return min(self._labels(), self.block - self.count - n_sources * MIN_COLUMN)

    def _labels(self) -> float:
        """The width that the labels need."""
        labels = [
            self._start(row_id) + text_width(self.matrix.row_labels[row_id], self.type.label)
            for row_id in self.matrix.row_ids
        ]
        labels += [EDGE + text_width(label, self.type.label, bold=True) for label in self.matrix.families.values()]
        labels.append(EDGE + text_width(self.matrix.in_all, self.type.label))
        return max(labels) + LABEL_GAP

    def _start(self, row_id: str) -> float:
        return EDGE + (self.matrix.depths.get(row_id, 0) * INDENT if self.matrix.families else 0)

    def figure(self) -> go.Figure:
        self.canvas = Canvas(self.sheet.citations, self.theme)
        self.starts: set[float] = set()
        stances = self.sheet.stances
        beside = [stance for stance in stances if stance in (*EVIDENCE_MARKS, *ABSENCES)]
        room = self.width - 2 * EDGE
        above = in_lines(self.sheet, [[stance for stance in stances if stance not in beside]], room)
        beneath = in_lines(self.sheet, [beside], room)
        heads = self.columns.n_levels * self.name_line + 2
        head = above.height + KEYS_GAP + heads
        above.draw(self.canvas, self.sheet, y=1, up=head, shift=EDGE)
        beneath.draw(self.canvas, self.sheet, y=0, up=-KEYS_GAP, shift=EDGE)
        height = 0.0
        for number, items in enumerate(self._items()):
            scale = Scale(f"x{number + 1}" if number else "x", 0, self.block, self.block)
            self._heads(scale)
            height = max(height, self._draw(items, scale))
        return self.canvas.figure(
            height=height,
            margin={"l": 0, "r": 0, "t": round(head), "b": 4 + beneath.height},
            axes=self._axes(),
            starts=sorted(self.starts) if self.n_blocks > 1 else (),
        )

    def _axes(self) -> dict[str, dict[str, Any]]:
        share = self.block / self.width
        domains = [[0, share], [1 - share, 1]][: self.n_blocks]
        return {
            f"xaxis{number + 1}" if number else "xaxis": {
                "domain": domain, "range": [0, self.block], "visible": False, "anchor": "y",
            }
            for number, domain in enumerate(domains)
        }  # fmt: skip

    def _items(self) -> list[list[Item]]:
        """The lines of each block, two of them ending as level as whole families allow."""
        row_ids = self.matrix.row_ids
        if self.n_blocks == 1:
            return [[*self._headed(row_ids), (None, None)]]
        ways = [
            [self._headed(row_ids[:cut]), [*self._headed(row_ids[cut:]), (None, None)]]
            for cut in range(1, len(row_ids))
        ]
        return min(ways, key=self._unevenness)

    def _unevenness(self, blocks: Sequence[Sequence[Item]]) -> float:
        """The lines of the longer block; splitting a family costs three more."""
        broken = self.matrix.families.get(blocks[0][-1][1] or "") == blocks[1][0][0]
        return max(len(items) for items in blocks) + 3 * (broken and bool(self.matrix.families))

    def _headed(self, row_ids: Sequence[str]) -> list[Item]:
        """Rows with the headings of their families."""
        families = [self.matrix.families.get(row_id) for row_id in row_ids]
        items: list[Item] = []
        for before, (family, row_id) in zip([None, *families], zip(families, row_ids, strict=True), strict=False):
            if family and family != before:
                items.append((family, None))
            items.append((None, row_id))
        return items

    def _heads(self, scale: Scale) -> None:
        for place, (name, x) in enumerate(zip(self.columns.names, self.middles, strict=True)):
            level = 1 if self.columns.n_levels == 2 and place % 2 == 0 else 0
            up = (level + 0.5) * self.name_line + 2
            # Overhang of the outermost columns must stay within the block.
            over = x + text_width(name, self.type.name) / 2 - self.block + (self.count if not level else 0) + CLEAR / 2
            self.canvas.text(
                name, x=x - max(0, over), xref=scale.axis, y=1, yref="paper", up=up, anchor="center",
                size=self.type.name,
            )  # fmt: skip
            if level:
                self.canvas.shapes.append(
                    {
                        "type": "line", "layer": "above", "xref": scale.axis, "x0": x, "x1": x, "yref": "paper",
                        "ysizemode": "pixel", "yanchor": 1, "y0": 2, "y1": self.name_line,
                        "line": {"width": 1, "color": self.theme.neutral},
                    }
                )  # fmt: skip
        self.canvas.text(
            COUNT_HEAD, x=self._count_start(), xref=scale.axis, y=1, yref="paper", up=self.name_line / 2 + 2, shift=3,
            size=self.type.name, colour=self.theme.muted,
        )  # fmt: skip

    def _count_start(self) -> float:
        return self.block - self.count + COUNT_GAP

    def _draw(self, items: Sequence[Item], scale: Scale) -> float:
        """Draw the lines of a block; return their height."""
        y = 0.0
        for (family, row_id), (next_family, _) in pairwise([*items, ("", None)]):
            top = y
            if family:
                y += self._family(family, y, scale)
            else:
                y += self._row(row_id, y, scale) if row_id else self._totals(y, scale)
                if next_family is None:
                    self.canvas.stroke(scale, Stroke(0, self.block, width=1), y, self.theme.grid)
            # Extra room goes half above the words of a line, half beneath.
            self.starts |= {top + 1, y - 1}
        return y

    def _family(self, family: str, y: float, scale: Scale) -> float:
        high = self.type.row
        self.canvas.shapes.append(
            {
                "type": "rect", "layer": "below", "xref": scale.axis, "x0": 0, "x1": self.block, "yref": "y",
                "y0": y, "y1": y + high, "fillcolor": self.theme.panel, "line": {"width": 0},
            }
        )  # fmt: skip
        text = shortened(family, self.block - 2 * EDGE, self.type.label, bold=True)
        self.canvas.label(scale, text, EDGE - 3, y + high / 2, size=self.type.label, bold=True)
        return high

    def _row(self, row_id: str, y: float, scale: Scale) -> float:
        middle = y + self.type.row / 2
        start = self._start(row_id)
        label = shortened(self.matrix.row_labels[row_id], self.gutter - LABEL_GAP - start, self.type.label)
        self.canvas.label(scale, isolated(label), start - 3, middle, size=self.type.label)
        n_lines = 1
        for source_id, x, marks in zip(self.matrix.source_labels, self.middles, self.fittings, strict=True):
            entries = self.sheet.cells.get((row_id, source_id), ())
            marks.draw(self.canvas, scale, entries, x, middle)
            n_lines = max(n_lines, marks.n_lines(entries))
        count = self.sheet.counts[row_id]
        self.canvas.label(
            scale, _in_short(count), self._count_start(), middle, size=self.type.label, bold=True, entry=count.entry
        )
        return self.type.row + (n_lines - 1) * self.fittings[0].step

    def _totals(self, y: float, scale: Scale) -> float:
        middle = y + self.type.row / 2
        self.canvas.label(scale, self.matrix.in_all, EDGE - 3, middle, size=self.type.label, colour=self.theme.muted)
        for x, total in zip(self.middles, self.sheet.totals.values(), strict=True):
            self.canvas.label(
                scale, str(total.n), x, middle, size=self.type.label, anchor="center", bold=True,
                entry=total.entry,
            )  # fmt: skip
        return self.type.row


def _in_short(count: Count) -> str:
    """A count and its bracket: "4 (2?)"."""
    return f"{count.n} ({count.beside})" if count.beside else str(count.n)
