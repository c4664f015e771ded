"""How a statement with open ends is drawn: marks at printed figures only, and strokes, arrows and words for the rest.

A solid stroke joins two figures; a solid stroke with an arrow head leaves an end open; a dotted stroke leads from zero
up to a ceiling; words stand where there is no figure. Words and arrow heads never have the shape of a source, so
nothing that looks like a figure stands where none was given.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import MARK_SIZE, SMALL_FONT_SIZE, Facts, marks, strokes
from data.evidence.fact_ids import FactIds

#: How far the scale goes on past the last figure, so that an open end can be seen. It is a picture, not a figure.
OPEN_END = 0.14
#: How far words stand from the left edge, as a share of the scale: on it they would look like a zero.
WORDS_AT = 0.015
ARROW_NOTE = "The arrow shows an end left open; its length means nothing."
WORDS_NOTE = "Words, without a figure; where they stand on the scale means nothing."
ARROW = "triangle-right"


@dataclass(frozen=True)
class Drawing:
    """One statement: its figures, the strokes under them, whether an arrow leads on, and words beside it.

    ``strokes`` are (from, to, dash); ``words`` are (where, text).
    """

    figures: tuple[float, ...] = ()
    strokes: tuple[tuple[float, float, str], ...] = ()
    arrow: float | None = None
    words: tuple[float, str] | None = None


def span_of(low: pd.Series, high: pd.Series) -> float:
    """The right end of a scale from zero: the largest figure and room for an open end; 1 if there is no figure."""
    figures = pd.concat([low, high]).dropna()
    return float(figures.max()) * (1 + 1.6 * OPEN_END) if len(figures) else 1.0


def drawing_of(bound: str, low: float | None, high: float | None, span: float) -> Drawing:
    """How a statement is drawn, by its bound and its ends; an end that is None was not given as a figure."""
    if bound == "open_ended":
        return Drawing(strokes=((0.0, span, "solid"),), arrow=span)
    if low is None and high is None:
        return Drawing(words=(WORDS_AT * span, "compared, no figure" if bound == "relative" else "words only"))
    if bound == "rarely_above" and high is not None:
        figures = (high,) if low is None else (low, high)
        return Drawing(figures, ((0.0, high, "dot"),), words=(high, "rarely above"))
    if low is None and high is not None:
        beside = (high, "from words only") if bound == "range" else None
        return Drawing((high,), ((0.0, high, "dot"),), words=beside)
    if high is None and low is not None:
        if bound == "range":
            return Drawing((low,), words=(low, "to words only"))
        return Drawing((low,), ((low, span, "solid"),), arrow=span)
    assert low is not None
    assert high is not None
    return Drawing((low,) if low == high else (low, high), ((low, high, "solid"),))


@dataclass(frozen=True)
class Statement:
    """A drawing in its row, with the facts it stands for and what its hover text says."""

    drawing: Drawing
    y: float
    fact_ids: FactIds
    heading: str
    note: str | None = None
    words_note: str = WORDS_NOTE


def statement_traces(
    statements: Sequence[Statement],
    facts: Facts,
    *,
    name: str,
    colour: str,
    shape: str,
    words_colour: str,
    dash: Mapping[str, str] | None = None,
    showlegend: bool = True,
) -> list[go.Scatter]:
    """The traces of the statements of one source; ``dash`` may replace a dash by another."""
    name = html.escape(name, quote=False)
    traces: list[go.Scatter] = []
    for kind in ("solid", "dot"):
        segments = [(a, b, s.y) for s in statements for a, b, of_kind in s.drawing.strokes if of_kind == kind]
        if segments:
            traces.append(strokes(segments, colour, dash=(dash or {}).get(kind, kind)))

    def add(places: list[tuple[float, Statement]], notes: list[str | None], **look: Any) -> None:
        if places:
            traces.append(
                marks(
                    x=[x for x, _ in places],
                    y=[statement.y for _, statement in places],
                    fact_ids=[statement.fact_ids for _, statement in places],
                    facts=facts,
                    headings=[statement.heading for _, statement in places],
                    notes=notes,
                    **look,
                )
            )

    figures = [(x, s) for s in statements for x in s.drawing.figures]
    look = {"color": colour, "symbol": shape, "size": MARK_SIZE, "line": {"width": 2, "color": colour}}
    add(figures, [s.note for _, s in figures], name=name, showlegend=showlegend, marker=look)
    arrows = [(s.drawing.arrow, s) for s in statements if s.drawing.arrow is not None]
    add(
        arrows,
        [ARROW_NOTE] * len(arrows),
        name=f"{name}: open end",
        showlegend=False,
        marker={"color": colour, "symbol": ARROW, "size": MARK_SIZE},
    )
    words = [(*s.drawing.words, s) for s in statements if s.drawing.words]
    add(
        [(x, s) for x, _, s in words],
        [s.words_note for *_, s in words],
        name=f"{name}: words",
        showlegend=False,
        mode="text",
        # Beside a figure the words stand clear of its mark.
        text=[f"   {text}" if s.drawing.figures else text for _, text, s in words],
        textposition="middle right",
        textfont={"size": SMALL_FONT_SIZE, "color": words_colour},
    )
    return traces
