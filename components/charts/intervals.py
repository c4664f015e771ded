"""How open-ended statements are drawn: marks at printed figures only, strokes, arrows and words for the rest.

A solid stroke joins two figures; an arrow of fixed length leaves an end open; a dotted stroke leads from zero up to a
ceiling; words stand where there is no figure. Nothing looks like a figure where none was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from components.charts.rows import Entry, Stroke
from data.evidence.fact_ids import FactIds

ARROW_NOTE = "Arrow: no upper limit; its length means nothing."
WORDS_NOTE = "Words only, no number."
#: How far a scale runs past its last figure, keeping that mark clear of the edge.
ROOM = 1.06


@dataclass(frozen=True)
class Interval:
    """A statement with its ends: ``bound`` as in session_lengths; None for an end without a figure."""

    bound: str
    low: float | None
    high: float | None

    @property
    def figures(self) -> tuple[float, ...]:
        """The given figures, each once."""
        return tuple(dict.fromkeys(end for end in (self.low, self.high) if end is not None))

    @property
    def opens(self) -> float | None:
        """Where an arrow without an end begins; None if the statement has none."""
        if self.bound == "open_ended":
            return 0.0
        return self.low if self.high is None and self.bound != "range" else None

    @property
    def ceiling(self) -> float | None:
        """The end of what leads up from zero to a ceiling; None if there is none."""
        return self.high if self.low is None or self.bound == "rarely_above" else None

    @property
    def in_short(self) -> str:
        """The figures as shown beside a mark: "6–16", "50 or more", "at most 16"; "" where an end is words."""
        figures = "–".join(f"{x:.3g}" for x in self.figures)
        if self.bound == "rarely_above":
            return f"rarely above {figures}"
        if self.bound == "range" and len(self.figures) == 1 and self.low != self.high:
            return ""
        if self.high is None and self.low is not None:
            return f"{figures} or more"
        if self.low is None and self.high is not None:
            return f"at most {figures}"
        return figures


def interval_entry(
    interval: Interval,
    fact_ids: FactIds,
    *,
    colour: str,
    symbol: str,
    text: str,
    quoted: bool = False,
    heading: str,
    notes: Sequence[str] = (),
    hollow: bool = False,
    dash: str = "solid",
) -> Entry:
    """An interval as a cell entry, with ``text`` beside it; ``dash`` styles a stroke between two figures."""
    low, high, opens = interval.low, interval.high, interval.opens
    strokes: tuple[Stroke, ...] = ()
    if opens is None and interval.ceiling is not None:
        strokes = (Stroke(0, interval.ceiling, dash="dot"),)
    elif opens is None and low is not None and high is not None and low != high:
        strokes = (Stroke(low, high, dash=dash),)
    notes = [*notes, *([ARROW_NOTE] if opens is not None else []), *([] if interval.figures else [WORDS_NOTE])]
    return Entry(
        fact_ids,
        colour,
        symbol,
        figures=interval.figures,
        hollow=hollow,
        strokes=strokes,
        opens=opens,
        text=text,
        quoted=quoted,
        heading=heading,
        note=" ".join(notes) or None,
    )


def scale_end(low: pd.Series, high: pd.Series) -> float:
    """The right end of a scale from zero that holds every figure; 1 if there is none."""
    figures = pd.concat([low, high]).dropna()
    return float(figures.max()) * ROOM if len(figures) else 1.0
