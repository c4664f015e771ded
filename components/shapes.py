"""The outlines of the marks, for drawing outside a chart: in a chip or in a line of text."""

from __future__ import annotations

import math

#: Suffix of hollow shapes, as in Plotly.
OPEN = "-open"


def _ring(corners: int, *radii: float, turn: float = 0.0) -> str:
    """A closed path through corners at equal angles, the first at the top; the radii alternate."""
    points = []
    for corner in range(corners):
        radius, angle = radii[corner % len(radii)], math.tau * corner / corners + math.radians(turn)
        points.append(f"{radius * math.sin(angle):.2f},{-radius * math.cos(angle):.2f}")
    return f"M{'L'.join(points)}Z"


#: Paths in a box from -8 to 8 both ways, all about equally large, by Plotly's names for the shapes.
OUTLINES = {
    "circle": "M6,0A6,6 0 1 1 -6,0A6,6 0 1 1 6,0Z",
    "square": _ring(4, 7.5, turn=45),
    "diamond": _ring(4, 7.5),
    "cross": "M2.3,-7V-2.3H7V2.3H2.3V7H-2.3V2.3H-7V-2.3H-2.3V-7Z",
    "x": "M0,-3.3L3.7,-7L7,-3.7L3.3,0L7,3.7L3.7,7L0,3.3L-3.7,7L-7,3.7L-3.3,0L-7,-3.7L-3.7,-7Z",
    "pentagon": _ring(5, 7),
    "hexagon": _ring(6, 6.8),
    "star": _ring(10, 7.8, 3.2),
    "triangle-up": _ring(3, 7.5),
    "triangle-right": _ring(3, 7.5, turn=90),
}


def outline(shape: str) -> str:
    """The path of a shape, hollow or not; raises ``ValueError`` for an unknown one."""
    name = shape.removesuffix(OPEN)
    if name not in OUTLINES:
        raise ValueError(f"shape was {shape!r}; allowed are {', '.join(OUTLINES)}, each also with {OPEN!r} behind it")
    return OUTLINES[name]
