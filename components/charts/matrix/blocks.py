"""A matrix from 720 pixels: a gutter of labels, a column for each source, counts on the right, in one or two blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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
from components.charts.text_width import isolated, shortened, text_width
from data.contract.vocabulary import ABSENCES

#: From this width on, and with so many rows, there are two blocks.
BLOCKS, LONG = 1200, 12
BLOCK_GAP = 24
#: Left of a label; a step of those that stand under another; between labels and columns; left and right of a count.
EDGE, INDENT, LABEL_GAP, COUNT_GAP, COUNT_EDGE = 8, 14, 8, 6, 6
#: The least width of a column and of the labels, and the most of a column.
LEAST_COLUMN, LEAST_LABELS, MOST_COLUMN = 44, 120, 190
NAME_LINE = 17
KEYS_GAP = 4
#: What stands above the counts.
COUNT_HEAD = "n"


@dataclass(frozen=True)
class Type:
    """Pixels from row to row, of the letters of a label and a name, and across a mark."""

    row: float
    label: float
    name: float
    mark: float


#: By the least width of the place.
TYPES = {0: Type(26, LABEL, SMALL, 13), 1200: Type(21, LABEL, SMALL, 12), 1360: Type(26, LABEL, SMALL, 13),
         1600: Type(32, 16, 14, 15)}  # fmt: skip

#: What stands in a line of a block: the heading of a family, a row, or (None, None) for the counts of the sources.
Item = tuple[str | None, str | None]


def blocks_figure(sheet: Sheet, width: int) -> go.Figure | None:
    """The matrix as one picture for a place of at least ``width`` pixels; None if its columns have no room there."""
    blocks = _Blocks(sheet, width)
    return blocks.figure() if blocks.fit else None


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
        self.fit = self.gutter >= LEAST_LABELS
        self.columns = columns_within(
            list(self.matrix.source_labels.values()),
            min(self.block - self.count - self.gutter, n_sources * MOST_COLUMN),
            [max(LEAST_COLUMN, width) for width in widths_of_marks(sheet, self.type.mark)],
            self.type.name,
            levels=True,
        )
        self.middles = [self.gutter + middle for middle in self.columns.middles]
        self.fittings = [fitting(width, self.type.mark) for width in self.columns.widths]

    def _gutter(self, n_sources: int) -> float:
        """The width of the labels: what they need, if that leaves the columns their room."""
        labels = [
            self._start(row_id) + text_width(self.matrix.row_labels[row_id], self.type.label)
            for row_id in self.matrix.row_ids
        ]
        labels += [EDGE + text_width(label, self.type.label, bold=True) for label in self.matrix.families.values()]
        labels.append(EDGE + text_width(self.matrix.in_all, self.type.label))
        return min(max(labels) + LABEL_GAP, self.block - self.count - n_sources * LEAST_COLUMN)

    def _start(self, row_id: str) -> float:
        return EDGE + (self.matrix.depths.get(row_id, 0) * INDENT if self.matrix.families else 0)

    def figure(self) -> go.Figure:
        self.canvas = Canvas(self.sheet.citations, self.theme)
        self.starts: set[float] = set()
        stances = self.sheet.stances
        beside = [stance for stance in stances if stance in (*EVIDENCE_MARKS, *ABSENCES)]
        keys = in_lines(
            self.sheet, [[stance for stance in stances if stance not in beside], beside], self.width - 2 * EDGE
        )
        heads = self.columns.n_levels * NAME_LINE + 3
        head = keys.height + KEYS_GAP + heads
        keys.draw(self.canvas, self.sheet, y=1, up=head, shift=EDGE)
        height = 0.0
        for number, items in enumerate(self._items()):
            scale = Scale(f"x{number + 1}" if number else "x", 0, self.block, self.block)
            self._heads(scale)
            height = max(height, self._draw(items, scale))
        return self.canvas.figure(
            height=height,
            margin={"l": 0, "r": 0, "t": round(head), "b": 4},
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
        """The lines of each block: two of them end as nearly at one height as whole families allow."""
        row_ids = self.matrix.row_ids
        if self.n_blocks == 1:
            return [[*self._headed(row_ids), (None, None)]]
        ways = [
            [self._headed(row_ids[:cut]), [*self._headed(row_ids[cut:]), (None, None)]]
            for cut in range(1, len(row_ids))
        ]
        return min(ways, key=self._unevenness)

    def _unevenness(self, blocks: Sequence[Sequence[Item]]) -> float:
        """The lines of the longer block; a family that is broken up counts like three more."""
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
            up = (level + 0.5) * NAME_LINE + 2
            # What hangs over the outermost columns must not reach over the edge of the block.
            over = x + text_width(name, self.type.name) / 2 - self.block + (self.count if not level else 0) + CLEAR / 2
            self.canvas.text(
                name, x=x - max(0, over), xref=scale.axis, y=1, yref="paper", up=up, anchor="center",
                size=self.type.name,
            )  # fmt: skip
            if level:
                self.canvas.shapes.append(
                    {
                        "type": "line", "layer": "above", "xref": scale.axis, "x0": x, "x1": x, "yref": "paper",
                        "ysizemode": "pixel", "yanchor": 1, "y0": 2, "y1": NAME_LINE,
                        "line": {"width": 1, "color": self.theme.neutral},
                    }
                )  # fmt: skip
        self.canvas.text(
            COUNT_HEAD, x=self._count_start(), xref=scale.axis, y=1, yref="paper", up=NAME_LINE / 2 + 2, shift=3,
            size=self.type.name, colour=self.theme.muted,
        )  # fmt: skip

    def _count_start(self) -> float:
        return self.block - self.count + COUNT_GAP

    def _draw(self, items: Sequence[Item], scale: Scale) -> float:
        """Draw the lines of a block; their height."""
        y = 0.0
        for (family, row_id), (next_family, _) in pairwise([*items, ("", None)]):
            top = y
            if family:
                y += self._family(family, y, scale)
            else:
                y += self._row(row_id, y, scale) if row_id else self._totals(y, scale)
                if next_family is None:
                    self.canvas.stroke(scale, Stroke(0, self.block, width=1), y, self.theme.grid)
            # Where there is more room, half of it comes above the words of a line, and half beneath.
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
    """A count and what stands beside it: "4 (2?)"."""
    return f"{count.n} ({count.beside})" if count.beside else str(count.n)
