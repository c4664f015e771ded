"""Tall charts in parts that fit a slide or a sheet: cut between rows, each part with the heads, keys and scales of all.

A chart with many rows has an upright axis in pixels from its top (see ``components.charts.rows`` and
``components.charts.matrix``), so a part is the same figure with less of that axis.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from components.charts.chart import FONT_SIZE, MARK_SIZE

#: What keeps clear of a cut around a mark or a line of text, in pixels, and the height of a line for its type.
CLEAR, LINE = 1, 1.1
#: A filled band at least this high is a heading; it stays with what follows, this far beneath it.
HEADING_HEIGHT, WITH_HEADING = 16, 34
#: A band higher than this groups rows, which may be parted.
MAX_HEADING_HEIGHT = 60
_BREAK = re.compile(r"<br ?/?>")


def parts_of(figure: go.Figure, most_height: float) -> list[go.Figure]:
    """The figure in parts no higher than ``most_height`` pixels, where its rows allow that; itself if it fits."""
    cuts = cuts_of(figure, most_height)
    around = _around(figure)
    return [_part(figure, top, foot, around) for top, foot in pairwise(cuts)] or [figure]


def cuts_of(figure: go.Figure, most_height: float) -> list[float]:
    """Where to cut, in pixels of the upright axis, both ends included; nowhere if it fits or has no such axis."""
    height = _rows_height(figure)
    around = _around(figure)
    if height is None or height + around <= most_height or most_height <= around:
        return []
    return _cuts(figure, height, most_height - around)


def _around(figure: go.Figure) -> float:
    """The height of what stands above and beneath the rows, in pixels."""
    return float(figure.layout.margin.t or 0) + float(figure.layout.margin.b or 0)


def _rows_height(figure: go.Figure) -> float | None:
    """The height of the rows in pixels; None if the upright axis does not count pixels from the top."""
    ends = figure.layout.yaxis.range
    if ends is None or len(ends) != 2 or ends[1] != 0 or not ends[0] or figure.layout.height is None:
        return None
    drawn = float(figure.layout.height) - _around(figure)
    return float(ends[0]) if abs(float(ends[0]) - drawn) < 1 else None


def _cuts(figure: go.Figure, height: float, most: float) -> list[float]:
    """Where to cut, from the top to the foot: parts of nearly the same height, as far as the rows allow that."""
    free = _free(figure, height)
    cuts = [0.0]
    while (left := height - cuts[-1]) > most:
        wanted = left / math.ceil(left / most)
        within = [place for place in free if cuts[-1] < place <= cuts[-1] + most]
        if not within:
            within = [place for place in free if place > cuts[-1]][:1] or [height]
        cuts.append(min(within, key=lambda place: abs(place - cuts[-1] - wanted)))
        if cuts[-1] >= height:
            return cuts
    return [*cuts, height]


def _free(figure: go.Figure, height: float) -> list[float]:
    """The middle of each stretch in which nothing is drawn, and the top of each heading after one."""
    free: list[float] = []
    reached = 0.0
    for top, foot in sorted(_taken(figure)):
        if top - reached > 1:
            free.append((top + reached) / 2)
        reached = max(reached, foot)
    return [place for place in free if 0 < place < height]


def _taken(figure: go.Figure) -> Iterable[tuple[float, float]]:
    """The stretches of the upright axis that marks, words and headings take."""
    for trace in figure.data:
        if trace.mode == "lines":
            # Rules between rows; the strokes of a row lie at its marks.
            continue
        sizes = trace.marker.size if trace.mode and "markers" in trace.mode else None
        texts = trace.text if trace.mode and "text" in trace.mode else None
        for place, y in enumerate(trace.y if trace.y is not None else ()):
            if y is None:
                continue
            size = sizes[place] if isinstance(sizes, list | tuple) else sizes or MARK_SIZE
            text = texts[place] if isinstance(texts, list | tuple) else texts or ""
            type_size = float(trace.textfont.size or FONT_SIZE) * LINE
            half = max(float(size), _n_lines(text) * type_size if texts else 0) / 2 + CLEAR
            yield float(y) - half, float(y) + half
    for words in figure.layout.annotations:
        if words.yref == "y" and words.y is not None:
            size = words.font.size or FONT_SIZE
            middle = float(words.y) - float(words.yshift or 0)
            half = _n_lines(words.text) * float(size) * LINE / 2 + CLEAR
            yield middle - half, middle + half
    for shape in figure.layout.shapes:
        if shape.yref == "y" and shape.type == "rect" and shape.fillcolor:
            top, foot = sorted((float(shape.y0), float(shape.y1)))
            if HEADING_HEIGHT <= foot - top <= MAX_HEADING_HEIGHT:
                yield top, foot + WITH_HEADING


def _n_lines(text: Any) -> int:
    return len(_BREAK.split(str(text or "")))


def _part(figure: go.Figure, top: float, foot: float, around: float) -> go.Figure:
    part = go.Figure(figure)
    layout = part.layout
    layout.annotations = [
        words for words in layout.annotations if words.yref != "y" or words.y is None or top <= float(words.y) < foot
    ]
    layout.shapes = [shape for shape in layout.shapes if shape.yref != "y" or _reaches(shape, top, foot)]
    layout.yaxis.range = (foot, top)
    layout.height = foot - top + around
    part.update_traces(cliponaxis=True, selector={"type": "scatter"})
    return part


def _reaches(shape: Any, top: float, foot: float) -> bool:
    """Whether a shape has something within a part; a path is placed by its first point."""
    if shape.type == "path":
        found = re.search(r"M\s*[^ ,]+[ ,]([-\d.]+)", str(shape.path))
        return found is None or top <= float(found.group(1)) < foot
    ends = sorted((float(shape.y0), float(shape.y1)))
    return ends[0] < foot and ends[1] > top
