"""Rows from 720 pixels: labels in a gutter on the left, panels side by side, values in columns on the right."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from components.charts.palette import Theme
from components.charts.rows.canvas import Canvas, Citations, height_of_keys
from components.charts.rows.content import (
    BARS,
    BARS_GAP,
    ENTRY,
    HEADING,
    LABEL,
    SMALL,
    Column,
    Entry,
    Group,
    Panel,
    Row,
    Rows,
)
from components.charts.rows.placing import placed_in
from components.charts.rows.scales import Scale, axis_of, scale_of
from components.charts.rows.symbols import symbol_shape
from components.charts.text_width import lines_of, shortened, text_width
from data.contract.characters import isolated

INDENT = 14
#: A source's mark before a label: its size, and its room.
SYMBOL, SYMBOL_ROOM = 12, 22
#: Pixels between labels and plot, between two panels, between two columns, and at the right edge.
LABEL_GAP, PANEL_GAP, COLUMN_GAP, EDGE, RIGHT_EDGE = 14, 28, 20, 14, 4
#: Maximum share of the width for labels beside one panel; beside several it shrinks, but not below the second.
MAX_LABELS, MIN_LABELS = 0.42, 0.24
HEADING_LINE, GROUP_GAP, INLINE_GAP = 22, 6, 12
BAND_HEIGHT = 22
#: Maximum share of the width for the words at either end of a row; pixels between them and the scale.
MAX_END, END_GAP = 0.14, 10
#: Line height of column names, and the pixels between two of them.
HEAD_LINE, HEAD_CLEAR = 16, 8


def wide_figure(rows: Rows, width: int, citations: Citations, theme: Theme) -> go.Figure:
    """The rows as one picture for at least ``width`` pixels.

    Raises ``ValueError`` if a figure lies outside the scale of its panel.
    """
    return _Wide(rows, width, Canvas(citations, theme)).figure()


class _Wide:
    def __init__(self, rows: Rows, width: int, canvas: Canvas) -> None:
        self.rows, self.canvas, self.theme = rows, canvas, canvas.theme
        shown = enumerate(rows.columns)
        self.columns = [(place, column) for place, column in shown if column.wide and width >= column.from_width]
        self.column_widths = [self._column_width(place, column) for place, column in self.columns]
        # The names of a row's ends stand on either side of the scale.
        self.low_end, self.high_end = (self._end_room(end, MAX_END * width) for end in (0, 1))
        self.right = self.high_end + sum(self.column_widths) + (RIGHT_EDGE if self.columns else EDGE)
        self.most_labels = width * (rows.most_labels or max(MAX_LABELS / len(rows.panels) ** 0.5, MIN_LABELS))
        self.left = self._label_room(self.most_labels) + self.low_end
        self.plot = width - self.left - self.right
        self.room = self.left + self.plot + self.right - 8
        self.scales = dict(zip(rows.panels, self._scales(), strict=True))
        self.has_titles = any(panel.title for panel in rows.panels)
        self.has_ends = any(panel.ends for panel in rows.panels)
        self.names = {panel: self._names(panel, scale) for panel, scale in self.scales.items()}
        self.n_names = max((len(lines) for names in self.names.values() for lines in names), default=0)
        n_lines = max([1, *(column.head.count("\n") + 1 for _, column in self.columns)])
        heads = 4 + 20 * self.has_titles + 18 * self.has_ends + 20
        names = 6 + HEAD_LINE * self.n_names + 22 * (self.n_names > 0)
        heads = max(heads, names, 12 + HEAD_LINE * n_lines)
        beside = self._room_beside_heads()
        # Keys go left of the heads, above the labels; if they do not fit there, they take lines of their own.
        self.keys_beside = height_of_keys(rows.keys, beside) <= heads - 4
        self.keys_room = beside if self.keys_beside else self.room
        self.head = heads + (0 if self.keys_beside else height_of_keys(rows.keys, self.room))

    def figure(self) -> go.Figure:
        y = 0.0
        bands: list[tuple[float, float]] = []
        #: Where rows may move apart; the first beneath a heading moves with it.
        starts: list[float] = []
        fold: float | None = None
        width_of_all = self.left + self.plot + self.right - EDGE
        for group in self.rows.groups:
            starts.append(y)
            if group.band:
                self._band(group, y)
                bands.append((y, y + BAND_HEIGHT))
                y += BAND_HEIGHT + 2
            elif group.heading and not self._is_inline(group):
                self.canvas.text(
                    shortened(group.heading, width_of_all, HEADING, bold=True),
                    x=0, y=y + HEADING_LINE / 2 + 2, shift=-self.left, size=HEADING, bold=True,
                )  # fmt: skip
                y += HEADING_LINE
            for number, row in enumerate(group.rows):
                if number:
                    starts.append(y)
                if self.rows.ruled and number:
                    self._across(y, y + 1, self.theme.grid)
                y += self._row(row, y, group if self._is_inline(group) else None)
                fold = y if row.is_open else fold
            if not group.band and group.heading:
                y += GROUP_GAP / 2
                self._across(y, y + 1, self.theme.grid)
                y += 1 if group is self.rows.groups[-1] else GROUP_GAP / 2
            elif group.band:
                y += 2
        for panel, scale in self.scales.items():
            self.canvas.lines(panel, scale, y, bands)
        foot = self.canvas.footnote(self.rows.footnote(column for _, column in self.columns), self.room, -self.left)
        top = height_of_keys(self.rows.keys, self.keys_room) + 2 if self.keys_beside else self.head - 4
        self.canvas.keys(self.rows.keys, self.keys_room, top, 6 - self.left)
        self._heads()
        margin = {"l": self.left, "r": self.right, "t": self.head, "b": 3 + foot}
        return self.canvas.figure(height=y, margin=margin, axes=self._axes(), starts=starts[1:], fold=fold)

    def _label_room(self, most: float) -> float:
        """The pixels that the labels take, at most ``most``, plus the gap beside them."""
        room = 0.0
        for group in self.rows.groups:
            labels = [self._label_start(row) + text_width(row.label, LABEL) for row in group.rows]
            if self._is_inline(group):
                labels = [self._inline_room(group)]
            elif group.heading and not group.band:
                labels.append(text_width(group.heading, HEADING, bold=True))
            room = max(room, *labels, 0)
        return min(room, most) + LABEL_GAP

    def _end_room(self, end: int, most: float) -> float:
        """The pixels for the words at one end of every row, plus the gap beside them."""
        texts = [row.ends[end] for group in self.rows.groups for row in group.rows if row.ends]
        return min(max(text_width(text, SMALL) for text in texts), most) + END_GAP if texts else 0

    def _names(self, panel: Panel, scale: Scale) -> list[list[str]]:
        """The column names of a panel, each in its lines."""
        room = scale.pixels / max(len(panel.heads), 1) - HEAD_CLEAR
        return [lines_of(head.label, room, SMALL) for head in panel.heads]

    def _room_beside_heads(self) -> float:
        """The pixels above the labels that no end of a scale takes."""
        room = self.left
        for panel, scale in list(self.scales.items())[:1]:
            if panel.ends:
                room -= max(0.0, text_width(panel.ends[0], SMALL) + 8 - scale.pixel(panel.ends_at))
        return room - LABEL_GAP

    def _label_start(self, row: Row) -> float:
        # A label stands slightly right of its heading.
        return 6 + row.indent * INDENT + (SYMBOL_ROOM if row.symbol else 0)

    def _is_inline(self, group: Group) -> bool:
        """Whether a heading fits on the line of its only row."""
        is_short = bool(group.heading) and not group.band and len(group.rows) == 1
        return is_short and self._inline_room(group) <= self.most_labels

    def _inline_room(self, group: Group) -> float:
        heading = text_width(group.heading, HEADING, bold=True) + INLINE_GAP
        return heading + self._label_start(group.rows[0]) + text_width(group.rows[0].label, LABEL)

    def _column_width(self, place: int, column: Column) -> float:
        texts = [row.value(place) for group in self.rows.groups for row in group.rows]
        values = max((text_width(text, LABEL, bold=column.bold) for text in texts), default=0)
        head = max(text_width(line, SMALL, bold=True) for line in column.head.split("\n"))
        return max(values, head) + COLUMN_GAP

    def _scales(self) -> list[Scale]:
        panels = self.rows.panels
        free = self.plot - PANEL_GAP * (len(panels) - 1)
        shares = sum(panel.share for panel in panels)
        return [
            scale_of(
                panel, self.rows, f"x{number}" if number > 1 else "x", free * panel.share / shares, self._spare(number)
            )
            for number, panel in enumerate(panels, 1)
        ]

    def _spare(self, number: int) -> float:
        """The pixels right of a panel that a text may use."""
        if number < len(self.rows.panels):
            return PANEL_GAP - 14
        if self.high_end:
            return END_GAP - 4
        return 6 if self.columns else EDGE - 2

    def _axes(self) -> dict[str, dict[str, Any]]:
        axes, start = {}, 0.0
        for panel, scale in self.scales.items():
            axes[scale.axis.replace("x", "xaxis")] = {
                **axis_of(panel, scale, self.theme),
                "domain": [start / self.plot, min((start + scale.pixels) / self.plot, 1)],
                "anchor": "y",
            }
            start += scale.pixels + PANEL_GAP
        return axes

    def _row(self, row: Row, top: float, inline: Group | None) -> float:
        """Draw a row that begins at ``top``; return its height."""
        middle = top + self.rows.row_height / 2
        start = self._label_start(row)
        if inline is not None:
            self.canvas.text(inline.heading, x=0, y=middle, shift=-self.left, size=HEADING, bold=True)
            start += text_width(inline.heading, HEADING, bold=True) + INLINE_GAP
        if row.symbol:
            at = {"xref": "paper", "xanchor": 0, "yref": "y", "yanchor": middle}
            x = start - SYMBOL_ROOM + SYMBOL / 2 - self.left
            self.canvas.shapes.append(symbol_shape(row.symbol, row.colour or self.theme.neutral, SYMBOL, at, x))
        room = self.left - self.low_end - LABEL_GAP - start
        self.canvas.text(
            shortened(row.label, room, LABEL), x=0, y=middle, shift=start - self.left, size=LABEL, entry=row.entry
        )  # fmt: skip
        self._ends_of(row, middle)
        n_lines = 1
        for number, (panel, scale) in enumerate(self.scales.items(), 1):
            cell = row.cells.get(panel.panel_id, ())
            placed = placed_in(
                cell, scale, spare=self._spare(number), packs=panel.packs, text=not panel.heads
            )  # fmt: skip
            for one in placed:
                self.canvas.place(one, scale, middle + one.line * ENTRY)
                n_lines = max(n_lines, one.line + one.n_lines)
        self._values(row, middle)
        height = self.rows.row_height + (n_lines - 1) * ENTRY
        if row.bars:
            height = max(height, BARS + 2 * BARS_GAP)
        for panel, scale in self.scales.items():
            if panel.panel_id in row.bars:
                self.canvas.bars(scale, row.bars[panel.panel_id], top + height - BARS_GAP)
        return height

    def _ends_of(self, row: Row, middle: float) -> None:
        """What the two ends of a row's scale mean, beside it."""
        for text, x, room in zip(row.ends or (), (0, 1), (self.low_end, self.high_end), strict=False):
            self.canvas.text(
                shortened(text, room - END_GAP, SMALL), x=x, y=middle, shift=END_GAP if x else -END_GAP,
                anchor="left" if x else "right", size=SMALL, colour=self.theme.muted,
            )  # fmt: skip

    def _values(self, row: Row, middle: float) -> None:
        for (place, column), left in zip(self.columns, self._column_lefts(), strict=True):
            value = row.values[place] if place < len(row.values) else ""
            entry = value if isinstance(value, Entry) else None
            colour = entry.colour if entry else self.theme.muted if column.muted else None
            self._column_text(
                row.value(place), column, left, y=middle, yref="y", size=LABEL, bold=column.bold, colour=colour,
                entry=entry,
            )  # fmt: skip

    def _column_lefts(self) -> list[float]:
        return [self.high_end + sum(self.column_widths[:number]) for number in range(len(self.columns))]

    def _column_text(self, text: str, column: Column, left: float, **how: Any) -> None:
        place = self.columns.index((self.rows.columns.index(column), column))
        shift = left + (COLUMN_GAP if column.align == "left" else self.column_widths[place])
        self.canvas.text(text, x=1, shift=shift, anchor=column.align, **how)

    def _heads(self) -> None:
        """Above the plot: titles, what the ends of a scale mean, column heads; the axes draw the ticks."""
        # If one title does not fit, all use the short ones of the tabs, so that they match.
        are_short = any(
            text_width(panel.title, HEADING, bold=True) > scale.pixels + self._spare(number)
            for number, (panel, scale) in enumerate(self.scales.items(), 1)
        )
        for number, (panel, scale) in enumerate(self.scales.items(), 1):
            up = 29.0
            if panel.ends:
                for text, anchor, shift in zip(panel.ends, ("right", "left"), (-8, 8), strict=True):
                    room = (
                        scale.pixel(panel.ends_at) if anchor == "right" else scale.pixels - scale.pixel(panel.ends_at)
                    )
                    self.canvas.text(
                        shortened(text, room + (self.left if anchor == "right" else 0) - 12, SMALL),
                        x=panel.ends_at, xref=scale.axis, y=1, yref="paper", up=up, shift=shift, anchor=anchor,
                        size=SMALL,
                    )  # fmt: skip
            if self.has_ends:
                up += 20
            if panel.title:
                title = panel.tab or panel.title if are_short else panel.title
                self.canvas.text(
                    shortened(title, scale.pixels + self._spare(number), HEADING, bold=True),
                    x=scale.start, xref=scale.axis, y=1, yref="paper", up=up + 2, size=HEADING, bold=True,
                )  # fmt: skip
            self._column_names(panel, scale)
        for (_, column), left in zip(self.columns, self._column_lefts(), strict=True):
            for number, line in enumerate(reversed(column.head.split("\n"))):
                self._column_text(
                    line, column, left, y=1, yref="paper", up=12 + HEAD_LINE * number, size=SMALL, bold=True
                )  # fmt: skip

    def _column_names(self, panel: Panel, scale: Scale) -> None:
        for head, lines in zip(panel.heads, self.names[panel], strict=True):
            for number, line in enumerate(reversed(lines)):
                self.canvas.text(
                    isolated(line), x=head.x, xref=scale.axis, y=1, yref="paper", up=12 + HEAD_LINE * number,
                    anchor="center", size=SMALL, entry=head.entry if number == len(lines) - 1 else None,
                )  # fmt: skip
            at = {"xref": scale.axis, "xanchor": head.x, "yref": "paper", "yanchor": 1}
            up = 14 + HEAD_LINE * self.n_names
            self.canvas.shapes.append(symbol_shape(head.symbol, head.colour, SYMBOL, at, 0, up))

    def _band(self, group: Group, top: float) -> None:
        self._across(top, top + BAND_HEIGHT, self.theme.panel)
        middle = top + BAND_HEIGHT / 2
        heading = shortened(group.heading, self.left + self.plot * 0.6, LABEL + 1, bold=True)
        self.canvas.text(
            heading, x=0, y=middle, shift=8 - self.left, size=HEADING, bold=True, ground=self.theme.panel
        )  # fmt: skip
        start = max(8.0 - self.low_end, 24 + text_width(heading, HEADING, bold=True) - self.left)
        self.canvas.text(
            shortened(group.note, self.plot + self.right - 8 - start, SMALL),
            x=0, y=middle, shift=start, size=SMALL, colour=self.theme.muted, ground=self.theme.panel,
        )  # fmt: skip

    def _across(self, top: float, bottom: float, colour: str) -> None:
        """A stripe over the whole width, on top of the upright lines."""
        look = {"type": "rect", "yref": "y", "layer": "below", "fillcolor": colour, "line": {"width": 0}}
        self.canvas.shapes.append({**look, "xref": "paper", "x0": 0, "x1": 1, "y0": top, "y1": bottom})
        for anchor, start, end in ((0, -self.left, 1), (1, -1, self.right)):
            if end - start > 1:
                self.canvas.shapes.append(
                    {
                        **look, "xref": "paper", "xsizemode": "pixel", "xanchor": anchor, "x0": start, "x1": end,
                        "y0": top, "y1": bottom,
                    }
                )  # fmt: skip
