"""Where the text of an entry stands: beside its marks, where nothing is in its way, or else beneath them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from components.charts.rows.content import SMALL, Entry, Stroke
from components.charts.rows.scales import MARK_CLEAR, Scale
from components.charts.rows.symbols import ARROW_LENGTH
from components.charts.text_width import lines_of, shortened, text_width

#: Pixels from the left end of a scale to words that stand at no figure.
WORDS_AT = 3
#: A quotation beside a mark is shortened to no less than this.
LEAST_QUOTED = 80
#: An arrow at the edge of a scale, and the room of its head.
EDGE_ARROW = 14


@dataclass(frozen=True)
class Text:
    """A text at a place on the scale, ``shift`` pixels to its right, ``line`` lines beneath the marks."""

    text: str
    x: float
    shift: float = 0
    anchor: str = "left"
    line: int = 0
    is_mark: bool = False
    is_quoted: bool = False


@dataclass(frozen=True)
class Placed:
    """An entry in its cell: on which line, over how many lines, with which strokes and texts.

    ``edge_arrows`` are (place, leftwards) where it reaches past the scale.
    """

    entry: Entry
    line: int
    n_lines: int
    strokes: tuple[Stroke, ...]
    texts: tuple[Text, ...]
    edge_arrows: tuple[tuple[float, bool], ...] = ()


def placed_in(entries: Sequence[Entry], scale: Scale, *, spare: float, packs: bool, text: bool = True) -> list[Placed]:
    """The entries of a cell, one beneath the other, or on one line where they are ``packs``.

    ``spare`` are the pixels to the right of the scale that a text may use; without ``text`` only marks are placed.
    """
    placed: list[Placed] = []
    line = 0
    for entry in entries:
        one = replace(_placed(entry, scale, spare, with_text=text), line=line)
        placed.append(one)
        if not packs:
            line += one.n_lines
    return placed


def _placed(entry: Entry, scale: Scale, spare: float, *, with_text: bool) -> Placed:
    strokes, edge_arrows, limits = _inside(entry, scale)
    if not entry.figures and not entry.strokes:
        return _words(entry, scale, spare)
    if not entry.text or not with_text:
        return Placed(entry, 0, 1, strokes, limits, edge_arrows)
    left, right = _extent(entry, scale, strokes)
    room = scale.pixels + spare
    if limits:
        left, right = 0, room
    beside = room - right - MARK_CLEAR
    said = shortened(entry.text, beside, SMALL) if entry.quoted and beside >= LEAST_QUOTED else entry.text
    width = text_width(said, SMALL)
    if right + MARK_CLEAR + width <= room:
        x, shift = _right_end(entry, strokes)
        texts = (*limits, Text(said, x, shift + MARK_CLEAR, is_quoted=entry.quoted))
        return Placed(entry, 0, 1, strokes, texts, edge_arrows)
    if left - MARK_CLEAR - width >= 4:
        first = min(entry.figures, default=strokes[0].start if strokes else scale.start)
        texts = (*limits, Text(entry.text, first, -entry.half - MARK_CLEAR, "right"))
        return Placed(entry, 0, 1, strokes, texts, edge_arrows)
    lines = [shortened(entry.text, room - 4, SMALL)] if entry.quoted else lines_of(entry.text, room - 4, SMALL)
    anchor = max(entry.figures, default=scale.start)
    beneath = tuple(
        replace(_beneath(text, anchor, scale, room, line), is_quoted=entry.quoted) for line, text in enumerate(lines, 1)
    )
    return Placed(entry, 0, 1 + len(lines), strokes, (*limits, *beneath), edge_arrows)


def _words(entry: Entry, scale: Scale, spare: float) -> Placed:
    """An entry without figures: its words from the left end of the scale on, after its arrow if it has one."""
    start = ARROW_LENGTH + MARK_CLEAR if entry.opens is not None else WORDS_AT
    words = shortened(entry.text, scale.pixels + spare - start, SMALL) or "…"
    return Placed(entry, 0, 1, (), (Text(words, scale.place(start), is_mark=True),))


def _beneath(text: str, anchor: float, scale: Scale, room: float, line: int) -> Text:
    """A text beneath a mark: to the right of its middle, to the left of it, or from the left end of the scale."""
    at, width = scale.pixel(anchor), text_width(text, SMALL)
    if at + width <= room:
        return Text(text, anchor, 0, "left", line)
    if at - width >= 0:
        return Text(text, anchor, 0, "right", line)
    return Text(text, scale.start, 2, "left", line)


def _extent(entry: Entry, scale: Scale, strokes: Sequence[Stroke]) -> tuple[float, float]:
    """The pixels that its marks, strokes and arrow take, from the left end of the scale."""
    half = entry.half
    marks = [scale.pixel(x) for x in entry.figures]
    ends = [scale.pixel(x) for stroke in strokes for x in (stroke.start, stroke.end)]
    left, right = [*(x - half for x in marks), *ends], [*(x + half for x in marks), *ends]
    if entry.opens is not None:
        opening = scale.pixel(entry.opens)
        (left if entry.opens_left else right).append(opening + (-ARROW_LENGTH if entry.opens_left else ARROW_LENGTH))
    return min(left), max(right)


def _right_end(entry: Entry, strokes: Sequence[Stroke]) -> tuple[float, float]:
    """The place on the scale and the pixels from there at which an entry ends on the right."""
    if entry.opens is not None and not entry.opens_left:
        return entry.opens, ARROW_LENGTH
    last_mark = max(entry.figures, default=float("-inf"))
    last_end = max((stroke.end for stroke in strokes), default=float("-inf"))
    return (last_mark, entry.half) if last_mark >= last_end else (last_end, 2)


def _inside(entry: Entry, scale: Scale) -> tuple[tuple[Stroke, ...], tuple[tuple[float, bool], ...], tuple[Text, ...]]:
    """The strokes of an entry inside its scale; where one reaches further, an arrow and the limit that it points to."""
    strokes, arrows, limits = [], [], []
    for stroke in entry.strokes:
        start, end = stroke.start, stroke.end
        if end > scale.end:
            limit = f"{end:g}".replace("-", "−")
            end = scale.place(scale.pixels - text_width(limit, SMALL) - EDGE_ARROW - 4)
            arrows.append((end, False))
            limits.append(Text(limit, end, EDGE_ARROW + 2))
        if start < scale.start:
            limit = f"{start:g}".replace("-", "−")
            start = scale.place(text_width(limit, SMALL) + EDGE_ARROW + 4)
            arrows.append((start, True))
            limits.append(Text(limit, start, -EDGE_ARROW - 2, "right"))
        strokes.append(replace(stroke, start=start, end=end))
    return tuple(strokes), tuple(arrows), tuple(limits)
