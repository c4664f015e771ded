"""The common ground of the interval charts: labelled rows under headings, one pixel to one unit of the y axis.

A label stands above its mark, so that the same figure reads on a phone and on a projector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from components.charts.chart import label_lines, row_label
from components.charts.palette import Theme

HEADING_GAP = 14
HEADING_LINE_HEIGHT = 20
LABEL_LINE_HEIGHT = 18
MARK_HEIGHT = 26
#: Above the plot there is room for a legend of two entries a line.
MARGIN = {"l": 14, "r": 24, "t": 20, "b": 58}
LEGEND_LINE_HEIGHT = 22


@dataclass(frozen=True)
class Ladder:
    """Where each row is drawn: the y of its mark, the labels as annotations, the height of the plot in pixels."""

    mark_y: tuple[float, ...]
    labels: tuple[dict[str, Any], ...]
    height: int

    def margin(self, *, legend_entries: int = 0, above: int = 0) -> dict[str, int]:
        """Margins with room for a legend and for what else a chart writes above its plot."""
        legend = ceil(legend_entries / 2) * LEGEND_LINE_HEIGHT
        return {**MARGIN, "t": MARGIN["t"] + legend + above}

    @property
    def y_axis(self) -> dict[str, Any]:
        """The y axis on which one unit is one pixel, from the top down."""
        return {"range": [self.height, 0], "visible": False}


def ladder(groups: Sequence[tuple[str | None, Sequence[str]]], theme: Theme) -> Ladder:
    """Lay out groups of labelled rows from top to bottom; a group without a heading is (None, labels)."""
    y = 0.0
    mark_y: list[float] = []
    labels: list[dict[str, Any]] = []
    for heading, rows in groups:
        if heading:
            y += HEADING_GAP + len(label_lines(heading, bold=True)) * HEADING_LINE_HEIGHT
            labels.append(row_label(heading, y - 2, theme, bold=True))
        for text in rows:
            y += len(label_lines(text)) * LABEL_LINE_HEIGHT
            labels.append(row_label(text, y + 2, theme))
            mark_y.append(y + MARK_HEIGHT / 2)
            y += MARK_HEIGHT
        y += 6
    return Ladder(tuple(mark_y), tuple(labels), int(y))
