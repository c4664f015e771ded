"""Where everything in a figure will stand, in pixels, worked out from the figure alone; the browser tests measure it.

For figures whose margins, axes and texts are all set, as those of ``components.charts.rows`` are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import plotly.graph_objects as go

from components.charts.matrix.marks import REACH
from components.charts.text_width import text_width

#: Where a text stands beside its point: its anchor, and the pixels that Plotly leaves between them.
ANCHORS = {"middle right": ("left", 3), "middle center": ("center", 0), "middle left": ("right", -3)}


@dataclass(frozen=True)
class Box:
    """A text, a mark or a stroke on screen; of a stroke and an arrow ``kind`` is "stroke"."""

    kind: str
    name: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes have more than an edge in common."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.5
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5
        )


def boxes_of(figure: go.Figure, width: float) -> list[Box]:
    """Every text, mark, stroke and arrow of a figure drawn at a width."""
    return list(_Placed(figure.to_dict(), width).boxes())


def collisions(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Texts that touch a text, a mark or a stroke."""
    pairs = combinations(boxes, 2)
    return [(one, other) for one, other in pairs if "text" in (one.kind, other.kind) and one.overlaps(other)]


def marks_on_marks(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Marks that lie on one another."""
    return [pair for pair in combinations([box for box in boxes if box.kind == "mark"], 2) if pair[0].overlaps(pair[1])]


def outside(boxes: list[Box], figure: go.Figure, width: float) -> list[Box]:
    """What reaches over the edge of the figure."""
    height = figure.layout.height
    return [
        box
        for box in boxes
        if box.left < -0.5 or box.right > width + 0.5 or box.top < -0.5 or box.bottom > height + 0.5
    ]


class _Placed:
    def __init__(self, figure: dict[str, Any], width: float) -> None:
        self.data, self.layout = figure["data"], figure["layout"]
        self.margin = self.layout["margin"]
        self.plot = width - self.margin["l"] - self.margin["r"]
        self.high = self.layout["height"] - self.margin["t"] - self.margin["b"]

    def x(self, value: float, ref: str) -> float:
        if ref == "paper":
            return float(self.margin["l"] + value * self.plot)
        axis = self.layout[ref.replace("x", "xaxis")]
        start, end = axis["domain"]
        low, high = axis["range"]
        return float(self.margin["l"] + self.plot * (start + (end - start) * (value - low) / (high - low)))

    def y(self, value: float, ref: str) -> float:
        if ref == "paper":
            return float(self.margin["t"] + (1 - value) * self.high)
        low, high = self.layout["yaxis"]["range"]
        return float(self.margin["t"] + self.high * (1 - (value - low) / (high - low)))

    def boxes(self) -> Iterator[Box]:
        for note in self.layout.get("annotations", ()):
            x = self.x(note["x"], note["xref"]) + note.get("xshift", 0)
            y = self.y(note["y"], note["yref"]) - note.get("yshift", 0)
            yield self.text(note["text"], x, y, note["font"]["size"], note["xanchor"])
        for trace in self.data:
            yield from self.trace(trace)
        for shape in self.layout.get("shapes", ()):
            # Arrows; everything else of a fixed size is a ground, a cap or the mark before a label.
            if shape["type"] == "path" and shape["layer"] == "between":
                points = [
                    [float(n) for n in pair.split(",")] for pair in re.findall(r"-?[\d.]+,-?[\d.]+", shape["path"])
                ]
                x, y = self.x(shape["xanchor"], shape["xref"]), self.y(shape["yanchor"], shape["yref"])
                across, up = zip(*points, strict=True)
                yield Box("stroke", "arrow", x + min(across), y - max(up), x + max(across), y - min(up))
        for name, axis in self.layout.items():
            if re.fullmatch(r"xaxis\d*", name):
                for value, text in zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True):
                    if not text:
                        continue
                    x = self.x(value, name.replace("axis", ""))
                    yield self.text(text, x, self.margin["t"] - 12, axis["tickfont"]["size"], "center")

    def trace(self, trace: dict[str, Any]) -> Iterator[Box]:
        x_axis = trace["xaxis"]
        points = [
            (self.x(x, x_axis), self.y(y, "y")) if x is not None else None
            for x, y in zip(trace["x"], trace["y"], strict=True)
        ]
        if trace["mode"] == "lines":
            for start, end in zip(points[::3], points[1::3], strict=True):
                assert start
                assert end
                half = trace["line"]["width"] / 2
                yield Box("stroke", "stroke", start[0], start[1] - half, end[0], start[1] + half)
        elif trace["mode"] == "text":
            for point, text in zip(points, trace["text"], strict=True):
                assert point
                anchor, shift = ANCHORS[trace["textposition"]]
                yield self.text(text, point[0] + shift, point[1], trace["textfont"]["size"], anchor)
        else:
            for point in filter(None, points):
                half = trace["marker"]["size"] / 2 * REACH.get(trace["marker"]["symbol"].removesuffix("-open"), 1) + 1
                yield Box("mark", "mark", point[0] - half, point[1] - half, point[0] + half, point[1] + half)

    @staticmethod
    def text(text: str, x: float, y: float, size: float, anchor: str) -> Box:
        bold = text.startswith("<b>")
        shown = html.unescape(re.sub(r"</?b>", "", text))
        wide, half = text_width(shown, size, bold=bold), size * 0.6
        left = x - {"left": 0, "center": wide / 2, "right": wide}[anchor]
        return Box("text", shown, left, y - half, left + wide, y + half)
