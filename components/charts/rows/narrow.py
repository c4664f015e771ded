"""Rows below 720 pixels: one panel, each label above its mark, with its value at the right end of the same line."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from components.charts.chart import Facts, Quote, Tab
from components.charts.hover import hover_text
from components.charts.palette import Theme
from components.charts.rows.canvas import Canvas, height_of_keys
from components.charts.rows.content import ENTRY, HEADING, LABEL, SMALL, Entry, Group, Panel, Row, Rows
from components.charts.rows.placing import placed_in
from components.charts.rows.scales import axis_of, scale_of
from components.charts.text_width import isolated, lines_of, shortened, text_width

#: Pixels at the left and right edge, where half a mark or half a number of the scale may stand.
EDGE = 14
LABEL_LINE, MARK_LINE, ROW_GAP = 22, 22, 8
HEADING_LINE = 28
#: Pixels between a label and its value.
CLEAR = 14
#: Between the name of a group and the label of a row.
BETWEEN = " · "


def narrow_figure(rows: Rows, panel: Panel, width: int, facts: Facts, theme: Theme) -> Tab:
    """One panel of the rows for a place of at least ``width`` pixels, and what is told beneath it in words."""
    return _Narrow(rows.only(panel.panel_id), panel, width, Canvas(facts, theme)).tab()


class _Narrow:
    def __init__(self, rows: Rows, panel: Panel, width: int, canvas: Canvas) -> None:
        self.rows, self.panel, self.canvas, self.theme = rows, panel, canvas, canvas.theme
        self.width = width
        self.plot = width - 2 * EDGE
        self.scale = scale_of(panel, rows, "x", self.plot, EDGE - 4)
        self.quotes: list[Quote] = []

    def tab(self) -> Tab:
        y = 4.0
        bands: list[tuple[float, float]] = []
        starts: list[float] = []
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
        self.canvas.lines(self.panel, self.scale, y, bands)
        self.canvas.keys(self.rows.keys, self.width - 4, -y, 2 - EDGE)
        y += height_of_keys(self.rows.keys, self.width - 4)
        foot = self.canvas.footnote(self.rows.footnote, self.width - 4, y, -EDGE + 2)
        head = 26 + 20 * (self.panel.ends is not None)
        self._ends()
        figure = self.canvas.figure(
            height=y,
            margin={"l": EDGE, "r": EDGE, "t": head, "b": 4 + foot},
            axes={"xaxis": {**axis_of(self.panel, self.scale, self.theme), "domain": [0, 1], "anchor": "y"}},
            starts=starts[1:],
        )
        return Tab(figure, self.panel.tab or self.panel.title, tuple(self.quotes))

    def _told_together(self, row: Row) -> list[Sequence[Entry]]:
        entries = row.cells[self.panel.panel_id]
        return [entries] if self.panel.packs else [[entry] for entry in entries]

    def _is_told_beneath(self, row: Row, group: Group, entries: Sequence[Entry]) -> bool:
        """Whether this is words alone, which are told in a sentence; they are put down for it."""
        if not all(entry.quoted and not entry.figures for entry in entries):
            return False
        for entry in entries:
            cited = hover_text(entry.fact_ids, self.canvas.facts, entry.heading, entry.note)
            self.quotes.append(Quote(self._label(row, group), entry.text, entry.fact_ids, cited))
        return True

    @staticmethod
    def _label(row: Row, group: Group, room: float = inf) -> str:
        """The label of a row, with that of its group before it."""
        if not group.short:
            return shortened(row.label, room, LABEL)
        room -= text_width(BETWEEN, LABEL)
        # Each has what the other leaves, and half of the room at the least.
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
            shortened(group.note, room, SMALL) if room > 60 else "",
            x=1, y=middle, shift=EDGE - 6, anchor="right", size=SMALL, colour=self.theme.muted, ground=ground,
        )  # fmt: skip
        return y + HEADING_LINE

    def _stripe(self, y: float, across: dict[str, object]) -> None:
        self.canvas.shapes.append(
            {
                "type": "rect", "layer": "between", "xref": "paper", "yref": "y", "y0": y, "y1": y + HEADING_LINE,
                "fillcolor": self.theme.panel, "line": {"width": 0}, **across,
            }
        )  # fmt: skip

    def _row(self, row: Row, group: Group, entries: Sequence[Entry], y: float) -> float:
        values = [
            value for column, value in zip(self.rows.columns, row.values, strict=False) if column.narrow and value
        ]
        said = [entry.text for entry in entries if entry.text and entry.figures and not self.panel.packs]
        value = " · ".join([*said, *values])
        middle = y + LABEL_LINE / 2
        room = self.width - text_width(value, LABEL, bold=True) - (CLEAR if value else 0) - 4
        is_beneath = self.rows.wraps and text_width(self._label(row, group), LABEL) > room
        label = self._label(row, group, self.width - 4 if is_beneath else room)
        self.canvas.text(label, x=0, y=middle, shift=2 - EDGE, size=LABEL)
        for line in lines_of(value, self.width - 4, LABEL, bold=True) if is_beneath else [value]:
            middle += LABEL_LINE * is_beneath
            y += LABEL_LINE * is_beneath
            self.canvas.text(line, x=1, y=middle, shift=EDGE - 2, anchor="right", size=LABEL, bold=True)
        y += LABEL_LINE
        n_lines = 1
        for placed in placed_in(entries, self.scale, spare=EDGE - 4, packs=self.panel.packs, text=False):
            self.canvas.place(placed, self.scale, y + MARK_LINE / 2 + placed.line * ENTRY)
            n_lines = max(n_lines, placed.line + placed.n_lines)
        return y + MARK_LINE + (n_lines - 1) * ENTRY + ROW_GAP

    def _ends(self) -> None:
        if not self.panel.ends:
            return
        left, right = self.panel.ends
        at = self.scale.pixel(self.panel.ends_at) + EDGE
        is_beside = text_width(left, SMALL) <= at - 8 and text_width(right, SMALL) <= self.width - at - 8
        # Where one of them has no room on its side of the place, they stand at the edges.
        for text, is_left in ((left, True), (right, False)):
            if is_beside:
                place, xref = self.panel.ends_at, "x"
                anchor, shift = ("right", -6.0) if is_left else ("left", 6.0)
            else:
                place, xref = 0.0 if is_left else 1.0, "paper"
                anchor, shift = ("left", 2.0 - EDGE) if is_left else ("right", EDGE - 2.0)
                text = shortened(text, (self.width - CLEAR) / 2, SMALL)
            self.canvas.text(
                text, x=place, xref=xref, y=1, yref="paper", up=32, shift=shift, anchor=anchor, size=SMALL
            )  # fmt: skip
