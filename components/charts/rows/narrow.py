"""Rows below 720 pixels: one panel, each label above its mark, its value at the right end of the same line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from components.charts.chart import Quote, Tab
from components.charts.palette import Theme
from components.charts.rows.canvas import Canvas, Citations, height_of_keys
from components.charts.rows.content import BARS, BARS_GAP, ENTRY, HEADING, LABEL, SMALL, Entry, Group, Panel, Row, Rows
from components.charts.rows.placing import placed_in
from components.charts.rows.scales import MARK_CLEAR, axis_of, scale_of
from components.charts.text_width import lines_of, shortened, text_width
from data.contract.characters import isolated

#: Pixels at the left and right edges, room for half a mark or half a scale number.
EDGE = 14
LABEL_LINE, MARK_LINE, NAMED_LINE, END_LINE, ROW_GAP = 22, 22, 25, 16, 8
HEADING_LINE = 26
#: How far rows of a label and its mark may shrink on a stage with too little room.
CLOSEST = 0.77
#: Pixels between a label and its value.
CLEAR = 14
#: Minimum share of the width for a label beside its value, which otherwise drops a line; maximum for a quotation in
#: place of a value.
MIN_LABEL, MAX_QUOTED = 0.4, 0.5
#: Between the name of a group and the label of a row.
BETWEEN = " · "


def narrow_figure(rows: Rows, panel: Panel, width: int, citations: Citations, theme: Theme) -> Tab:
    """One panel of the rows for at least ``width`` pixels, with what is told beneath it in words."""
    return _Narrow(rows.only(panel.panel_id), panel, width, Canvas(citations, theme)).tab()


class _Narrow:
    def __init__(self, rows: Rows, panel: Panel, width: int, canvas: Canvas) -> None:
        # Below 720 pixels there are no named columns.
        panel = replace(panel, grid=panel.grid and not panel.heads)
        self.rows, self.panel, self.canvas, self.theme = rows, panel, canvas, canvas.theme
        self.width = width
        self.plot = width - 2 * EDGE
        self.scale = scale_of(panel, rows, "x", self.plot, EDGE - 4)
        self.quotes: list[Quote] = []
        self.closest = 1 if panel.heads else CLOSEST
        entries = [
            entry for group in self.rows.groups for row in group.rows for entry in row.cells.get(panel.panel_id, ())
        ]
        self.has_figures = any(not entry.quoted or entry.figures for entry in entries)

    def tab(self) -> Tab:
        y = 4.0
        bands: list[tuple[float, float]] = []
        starts: list[float] = []
        fold: float | None = None
        for group in self.rows.groups:
            drawn = [
                (row, entries)
                for row in group.rows
                for entries in self._told_together(row)
                if not self._is_told_beneath(row, group, entries)
            ]
            if drawn and group.heading and group.short is None:
                top = y
                y = self._heading(group, y)
                if group.band:
                    bands.append((top, y))
            for row, entries in drawn:
                starts.append(y)
                y = self._row(row, group, entries, y)
                fold = y if row.is_open else fold
        self.canvas.lines(self.panel, self.scale, y, bands)
        room, keys = self.width - 4, (*self.rows.keys, *self.rows.narrow_keys)
        below = height_of_keys(keys, room)
        self.canvas.keys(keys, room, 0, 2 - EDGE, beneath=True)
        footnote = self.rows.footnote(column for column in self.rows.columns if column.narrow or column.counted)
        foot = below + self.canvas.footnote(footnote, room, 2 - EDGE, below)
        axis = axis_of(self.panel, self.scale, self.theme)
        has_ticks, has_ends = any(axis["ticktext"]), self.panel.ends is not None
        head = (22 if has_ticks else 4) + 18 * has_ends
        self._ends()
        figure = self.canvas.figure(
            height=y,
            margin={"l": EDGE, "r": EDGE, "t": head, "b": 4 + foot},
            axes={"xaxis": {**axis, "domain": [0, 1], "anchor": "y"}},
            has_heads=has_ticks or has_ends,
            starts=starts[1:],
            closest=self.closest,
            fold=fold,
        )
        return Tab(figure, self.panel.tab or self.panel.title, tuple(self.quotes), self.panel.panel_id)

    def _told_together(self, row: Row) -> list[Sequence[Entry]]:
        entries = row.cells.get(self.panel.panel_id, ())
        return [entries] if self.panel.packs or not entries else [[entry] for entry in entries]

    def _is_told_beneath(self, row: Row, group: Group, entries: Sequence[Entry]) -> bool:
        """Whether this is words alone amid figures, to be told in a sentence; if so, records them."""
        if not self.has_figures or not entries or not all(entry.quoted and not entry.figures for entry in entries):
            return False
        for entry in entries:
            citation = self.canvas.citations.of(entry)
            self.quotes.append(Quote(self._label(row, group), entry.text, entry.fact_ids, citation))
        return True

    @staticmethod
    def _label(row: Row, group: Group, room: float = inf) -> str:
        """The label of a row, with that of its group before it."""
        if not group.short:
            return shortened(row.label, room, LABEL)
        room -= text_width(BETWEEN, LABEL)
        # Each gets what the other leaves, and at least half the room.
        short = shortened(group.short, max(room - text_width(row.label, LABEL), room / 2), LABEL)
        label = shortened(row.label, room - text_width(short, LABEL), LABEL)
        return f"{isolated(short)}{BETWEEN}{isolated(label)}"

    def _heading(self, group: Group, y: float) -> float:
        ground = self.theme.panel if group.band else None
        if ground:
            for anchor, start, end in ((0, -EDGE, 1), (1, -1, EDGE)):
                self._stripe(y, {"xsizemode": "pixel", "xanchor": anchor, "x0": start, "x1": end})
            self._stripe(y, {"x0": 0, "x1": 1})
        middle = y + HEADING_LINE / 2
        heading = shortened(group.heading, self.width - 12, HEADING, bold=True)
        self.canvas.text(heading, x=0, y=middle, shift=6 - EDGE, size=HEADING, bold=True, ground=ground)
        room = self.width - 12 - text_width(heading, HEADING, bold=True) - CLEAR
        self.canvas.text(
            group.note if text_width(group.note, SMALL) <= room else "",
            x=1, y=middle, shift=EDGE - 6, anchor="right", size=SMALL, colour=self.theme.muted, ground=ground,
        )  # fmt: skip
        return y + HEADING_LINE

    def _stripe(self, y: float, across: dict[str, object]) -> None:
        self.canvas.shapes.append(
            {
                "type": "rect", "layer": "below", "xref": "paper", "yref": "y", "y0": y, "y1": y + HEADING_LINE,
                "fillcolor": self.theme.panel, "line": {"width": 0}, **across,
            }
        )  # fmt: skip

    def _row(self, row: Row, group: Group, entries: Sequence[Entry], y: float) -> float:
        values = [
            value for column, value in zip(self.rows.columns, row.values, strict=False) if column.narrow and value
        ]
        # A value that is a mark stands alone.
        mark = next((value for value in values if isinstance(value, Entry)), None)
        values = [mark.text] if mark else values
        said = [
            shortened(entry.text, self.width * MAX_QUOTED, LABEL, bold=True) if entry.quoted else entry.text
            for entry in entries
            if entry.text and entry.figures and not self.panel.packs
        ]
        value = BETWEEN.join([*said, *map(str, values)])
        wide = text_width(value, LABEL, bold=True) + (CLEAR if value else 0) + 4
        has_room = not self.rows.wraps or text_width(self._label(row, group), LABEL) <= self.width - wide
        is_beside = has_room and self.width - wide >= MIN_LABEL * self.width
        room = self.width - (wide if is_beside else 4)
        self.canvas.text(
            self._label(row, group, room), x=0, y=y + LABEL_LINE / 2, shift=2 - EDGE, size=LABEL, entry=row.entry
        )  # fmt: skip
        for line in [value] if is_beside else lines_of(value, self.width - 8, LABEL, bold=True):
            y += 0 if is_beside else LABEL_LINE - 2
            self.canvas.text(
                line, x=1, y=y + LABEL_LINE / 2, shift=EDGE - 2, anchor="right", size=LABEL, bold=True, entry=mark,
                colour=mark.colour if mark else None,
            )  # fmt: skip
        y += LABEL_LINE
        if self.panel.panel_id in row.bars:
            self.closest = 1
            self.canvas.bars(self.scale, row.bars[self.panel.panel_id], y + BARS)
            return y + BARS + BARS_GAP + ROW_GAP
        if self.panel.heads:
            return self._named(entries, y) + ROW_GAP
        n_lines = 1 if entries or row.ends else 0
        for placed in placed_in(entries, self.scale, spare=EDGE - 4, packs=self.panel.packs, text=False):
            self.canvas.place(placed, self.scale, y + MARK_LINE / 2 + placed.line * ENTRY)
            n_lines = max(n_lines, placed.line + placed.n_lines)
        if not is_beside or n_lines != 1 or row.ends or any(column.counted for column in self.rows.columns):
            self.closest = 1
        y += MARK_LINE + (n_lines - 1) * ENTRY if n_lines else 0
        return self._counts_of(row, self._ends_of(row, y)) + ROW_GAP

    def _counts_of(self, row: Row, y: float) -> float:
        """What a row counts, beneath its mark; returns where that ends."""
        counts = [
            column.in_words(value)
            for column, value in zip(self.rows.columns, row.values, strict=False)
            if column.counted and isinstance(value, str) and value
        ]
        if not counts:
            return y
        self.canvas.text(
            shortened(", ".join(counts), self.width - 4, SMALL), x=0, y=y + END_LINE / 2, shift=2 - EDGE, size=SMALL,
            colour=self.theme.muted,
        )  # fmt: skip
        return y + END_LINE

    def _named(self, entries: Sequence[Entry], y: float) -> float:
        """Marks in sequence, each with its text, in as many lines as needed; returns where these end."""
        x = 0.0
        for entry in entries:
            text = shortened(entry.text, self.plot - 2 * entry.half - MARK_CLEAR, SMALL)
            width = 2 * entry.half + MARK_CLEAR + text_width(text, SMALL)
            if x and x + width > self.plot:
                x, y = 0.0, y + NAMED_LINE
            place = self.scale.place(x + entry.half)
            self.canvas.marks(self.scale, replace(entry, figures=(place,)), y + NAMED_LINE / 2)
            self.canvas.text(
                text, x=place, xref="x", y=y + NAMED_LINE / 2, shift=entry.half + MARK_CLEAR, size=SMALL
            )  # fmt: skip
            x += width + CLEAR
        return y + NAMED_LINE if entries else y

    def _ends_of(self, row: Row, y: float) -> float:
        """What the two ends of a row's scale mean, beneath it; returns where they end."""
        if not row.ends:
            return y
        for text, x in zip(row.ends, (0, 1), strict=True):
            self.canvas.text(
                shortened(text, (self.width - CLEAR) / 2 - 2, SMALL), x=x, y=y + END_LINE / 2,
                shift=EDGE - 2 if x else 2 - EDGE, anchor="right" if x else "left", size=SMALL, colour=self.theme.muted,
            )  # fmt: skip
        return y + END_LINE

    def _ends(self) -> None:
        if not self.panel.ends:
            return
        left, right = self.panel.ends
        at = self.scale.pixel(self.panel.ends_at) + EDGE
        is_beside = text_width(left, SMALL) <= at - 8 and text_width(right, SMALL) <= self.width - at - 8
        # If either does not fit on its side of the place, both stand at the edges.
        for text, is_left in ((left, True), (right, False)):
            if is_beside:
                place, xref = self.panel.ends_at, "x"
                anchor, shift = ("right", -6.0) if is_left else ("left", 6.0)
            else:
                place, xref = 0.0 if is_left else 1.0, "paper"
                anchor, shift = ("left", 2.0 - EDGE) if is_left else ("right", EDGE - 2.0)
                text = shortened(text, (self.width - CLEAR) / 2, SMALL)
            self.canvas.text(
                text, x=place, xref=xref, y=1, yref="paper", up=29, shift=shift, anchor=anchor, size=SMALL
            )  # fmt: skip
