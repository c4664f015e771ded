"""Marks and arrows measured in pixels: beside a label, or at an open end, where no axis scale applies.

Plotly draws such a shape at a fixed size around an anchor. The outlines match its markers, so that the mark beside a
label is the mark in the plot.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt
from typing import Any

#: From the start of an open end to the tip of its arrow; the same everywhere, since it stands for no figure.
ARROW_LENGTH = 34
ARROW_HEAD = 10

Point = tuple[float, float]


def _polygon(corners: int, radius: float, turn: float = -pi / 2) -> list[Point]:
    return [
        (radius * cos(turn + 2 * pi * i / corners), radius * sin(turn + 2 * pi * i / corners)) for i in range(corners)
    ]


def _star(radius: float) -> list[Point]:
    outer, inner = _polygon(5, 1.4 * radius), _polygon(5, 0.55 * radius, -pi / 2 + pi / 5)
    return [point for pair in zip(outer, inner, strict=True) for point in pair]


def _outline(symbol: str, r: float) -> list[Point]:
    arm, reach = 0.4 * r, 1.2 * r
    side, leg = 2 * r / sqrt(3), 0.8 * r / sqrt(2)
    outlines: dict[str, list[Point]] = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": _polygon(4, 1.3 * r),
        "cross": [
            (reach, arm), (arm, arm), (arm, reach), (-arm, reach), (-arm, arm), (-reach, arm), (-reach, -arm),
            (-arm, -arm), (-arm, -reach), (arm, -reach), (arm, -arm), (reach, -arm),
        ],
        "pentagon": _polygon(5, r),
        "hexagon": _polygon(6, r),
        "star": _star(r),
        "triangle-up": [(-side, r / 2), (side, r / 2), (0, -r)],
        "triangle-down": [(-side, -r / 2), (side, -r / 2), (0, r)],
        # Its sides bend inwards.
        "star-triangle-down": [
            point for pair in zip(_polygon(3, 1.6 * r, pi / 2), _polygon(3, 0.55 * r, 5 * pi / 6), strict=True)
            for point in pair
        ],
        "x": [
            (0, leg), (leg, 2 * leg), (2 * leg, leg), (leg, 0), (2 * leg, -leg), (leg, -2 * leg),
            (0, -leg), (-leg, -2 * leg), (-2 * leg, -leg), (-leg, 0), (-2 * leg, leg), (-leg, 2 * leg),
        ],
    }  # fmt: skip
    return outlines[symbol]


def symbol_shape(
    symbol: str,
    colour: str,
    size: float,
    at: dict[str, Any],
    x: float,
    up: float = 0,
    fill: str | None = None,
) -> dict[str, Any]:
    """The mark of a source, ``size`` pixels across, its middle ``x`` pixels right of an anchor and ``up`` above.

    ``at`` gives the anchor: ``xref``, ``xanchor``, ``yref``, ``yanchor``. ``symbol`` is one of
    ``palette.SERIES_SHAPES``, or a filled one of the stances. With a ``fill`` of its own, a mark is outlined in its
    colour.
    """
    r = size / 2
    line = {"width": 2, "color": colour} if fill else {"width": 0}
    look = {"fillcolor": fill or colour, "line": line, "layer": "above", **_in_pixels(at)}
    if symbol == "circle":
        # Plotly counts the pixels of a shape upwards.
        return {"type": "circle", "x0": x - r, "x1": x + r, "y0": up - r, "y1": up + r, **look}
    return {"type": "path", "path": _path([(x + dx, dy - up) for dx, dy in _outline(symbol, r)]), **look}


def arrow_shape(
    colour: str, at: dict[str, Any], *, length: float = ARROW_LENGTH, leftwards: bool = False
) -> dict[str, Any]:
    """An arrow of fixed pixel length from an anchor, standing for an open end; ``at`` as above."""
    half, head = 1.5, ARROW_HEAD
    neck = length - head
    outline = [
        (0, -half), (neck, -half), (neck, -head * 0.6), (length, 0), (neck, head * 0.6), (neck, half), (0, half),
    ]  # fmt: skip
    way = -1 if leftwards else 1
    return {
        "type": "path",
        "path": _path([(way * x, y) for x, y in outline]),
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": "between",
        **_in_pixels(at),
    }


def _in_pixels(at: dict[str, Any]) -> dict[str, Any]:
    return {"xsizemode": "pixel", "ysizemode": "pixel", **at}


def _path(points: Sequence[Point]) -> str:
    # Plotly counts the pixels of a shape upwards.
    return "M" + "L".join(f"{x:.1f},{-y:.1f}" for x, y in points) + "Z"
