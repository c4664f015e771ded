"""The scale of a panel: how far it reaches, and its ticks, as close as their texts allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

from components.charts.palette import Theme
from components.charts.rows.content import SMALL, Entry, Panel, Rows
from components.charts.rows.symbols import ARROW_LENGTH
from components.charts.text_width import shortened, text_width
from data.evidence.digits import in_digits


@dataclass(frozen=True)
class Scale:
    """A scale of a figure: its axis as Plotly names it ("x", "x2"), its ends, and its minimum width in pixels."""

    axis: str
    start: float
    end: float
    pixels: float

    def pixel(self, x: float) -> float:
        """Pixels from the left end of the scale to a place on it."""
        return (x - self.start) / (self.end - self.start) * self.pixels

    def place(self, pixel: float) -> float:
        """The place on the scale this many pixels from its left end."""
        return self.start + pixel / self.pixels * (self.end - self.start)


#: If a text fits only on the right of its mark, the scale grows to hold it, but the mark never falls before this share
#: of it.
MIN_SHARE = 0.45
#: Pixels between a mark and its text.
MARK_CLEAR = 7


def scale_of(panel: Panel, rows: Rows, axis: str, pixels: float, spare: float) -> Scale:
    """The scale of a panel ``pixels`` wide, with ``spare`` pixels on its right that a text may use.

    It reaches beyond the panel's end if an arrow needs the room, or a text that has no other place. Raises
    ``ValueError`` if a figure lies outside the panel's range.
    """
    entries = [entry for group in rows.groups for row in group.rows for entry in row.cells.get(panel.panel_id, ())]
    ends = [panel.end]
    for entry in entries:
        outside = [x for x in entry.figures if not panel.start <= x <= panel.end]
        if outside:
            raise ValueError(
                f"panel '{panel.panel_id}' reaches from {panel.start:g} to {panel.end:g}, and {entry.fact_ids} has "
                f"a figure at {outside[0]:g}; let its scale hold every figure"
            )
        if entry.opens is not None and not entry.opens_left:
            ends.append(_end_that_leaves(ARROW_LENGTH + 6, entry.opens, panel, pixels))
        elif entry.text and not entry.quoted and _leads_left(entry):
            room = entry.half + MARK_CLEAR + text_width(entry.text, SMALL) + 1 - spare
            if pixels - room >= MIN_SHARE * pixels:
                ends.append(_end_that_leaves(room, max(entry.figures), panel, pixels))
    return Scale(axis, panel.start, max(ends), pixels)


def _leads_left(entry: Entry) -> bool:
    """Whether a stroke occupies the left of its marks, so that a text fits on their right only."""
    return bool(entry.figures) and any(stroke.start < min(entry.figures) for stroke in entry.strokes)


def _end_that_leaves(room: float, x: float, panel: Panel, pixels: float) -> float:
    """The end of a scale that leaves ``room`` pixels right of a place."""
    return panel.start + (x - panel.start) * pixels / max(pixels - room, 1)


def axis_of(panel: Panel, scale: Scale, theme: Theme) -> dict[str, Any]:
    """The x axis of a panel, on top of its rows."""
    ticks = ticks_of(panel, scale)
    return {
        "range": [scale.start, scale.end],
        "side": "top",
        "tickvals": [x for x, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "ticks": "",
        "ticklabelstandoff": 2,
        "tickfont": {"size": SMALL, "color": theme.muted},
        "tickangle": 0,
        "showgrid": False,
        "showline": False,
        "zeroline": False,
    }


#: Pixels between the texts of two ticks, and between those of two lines.
CLEAR, LINE_CLEAR = 12, 7
#: Pixels a tick, roughly: more ticks say no more.
TICK_ROOM = 55
Tick = tuple[float, str]


def round_ticks(scale: Scale, steps: Sequence[float] = ()) -> list[Tick]:
    """Multiples of one of ``steps``, or round numbers: at least ``TICK_ROOM`` apart if that leaves two or more."""
    power = 10 ** floor(log10(scale.end - scale.start))
    rounds = (power * factor for factor in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5))
    found: list[Tick] = []
    for step in sorted(steps if steps else {*steps, *rounds}):
        first, last = ceil(scale.start / step - 1e-9), floor(scale.end / step + 1e-9)
        if last - first > scale.pixels / 10:
            continue
        ticks = [(i * step, tick_text(i * step)) for i in range(first, last + 1)]
        if len(ticks) < 2 and found:
            break
        if _fit(ticks, scale):
            found = ticks
            if step / (scale.end - scale.start) * scale.pixels >= TICK_ROOM:
                break
    return found


def tick_text(x: float) -> str:
    """A number as shown on a scale, with a real minus sign: "−0.5"."""
    return in_digits(round(x, 9), grouped=True).replace("-", "−")


def ticks_of(panel: Panel, scale: Scale) -> list[Tick]:
    """The ticks of a panel that fit its scale: its own, or round numbers; those of its lines take precedence.

    The texts of a ``packs`` panel are column heads: each is shortened to its column, and none is left out.
    """
    if panel.packs and panel.ticks:
        room = scale.pixels / len(panel.ticks) - 6
        return [(x, shortened(text, room, SMALL)) for x, text in panel.ticks]
    lines = _lines(panel, scale)
    others = list(panel.ticks) if panel.ticks is not None else round_ticks(scale, panel.steps)
    kept = list(lines)
    for tick in others:
        if _fit([*kept, tick], scale):
            kept.append(tick)
    return sorted(kept)


def _lines(panel: Panel, scale: Scale) -> list[Tick]:
    """The lines with full labels, short ones, or numbers alone, whichever fits."""
    labelled = [(line.x, line.label or tick_text(line.x)) for line in panel.lines]
    shorter = [(line.x, line.short or text) for line, (_, text) in zip(panel.lines, labelled, strict=True)]
    for texts in (labelled, shorter):
        if _fit(texts, scale, LINE_CLEAR):
            return texts
    kept: list[Tick] = []
    for line in panel.lines:
        tick = (line.x, tick_text(line.x))
        if _fit([*kept, tick], scale):
            kept.append(tick)
    return kept


def _fit(ticks: Sequence[Tick], scale: Scale, clear: float = CLEAR) -> bool:
    spans = sorted(
        (scale.pixel(x) - width / 2, scale.pixel(x) + width / 2)
        for x, text in ticks
        for width in (text_width(text, SMALL),)
    )
    return all(right + clear <= left for (_, right), (left, _) in pairwise(spans))
