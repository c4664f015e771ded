"""Where the text of an entry stands: beside its marks, where nothing is in its way, or else beneath them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from components.charts.rows.content import SMALL, Entry, Stroke
from components.charts.rows.scales import MARK_CLEAR, Scale, tick_text
from components.charts.rows.symbols import ARROW_LENGTH
from components.charts.text_width import lines_of, shortened, text_width

#: Pixels from the left end of a scale to words that stand at no figure.
WORDS_AT = 3
#: A quotation beside a mark is shortened to no less than this.
LEAST_QUOTED = 80
#: Pixels that are left free at the left end of a scale.
LEAST_LEFT = 4
#: The length of an arrow at the edge of a scale, and the pixels between it and its limit.
EDGE_ARROW, LIMIT_CLEAR = 12, 4


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
    """The entries of a cell, one beneath the other; where it ``packs``, on the first line where their marks touch none.

    ``spare`` are the pixels to the right of the scale that a text may use; without ``text`` only marks are placed.
    """
    placed: list[Placed] = []
    line = 0
    taken: list[list[tuple[float, float]]] = []
    for entry in entries:
        if packs:
            line = _free_line(entry, scale, taken)
        one = replace(_placed(entry, scale, spare, with_text=text), line=line)
        placed.append(one)
        if not packs:
            line += one.n_lines
    return placed


def _free_line(entry: Entry, scale: Scale, taken: list[list[tuple[float, float]]]) -> int:
    """The first line on which the marks of an entry touch no other, which they then take; strokes do not count."""
    spans = [(scale.pixel(x) - entry.half, scale.pixel(x) + entry.half) for x in entry.figures]
    for line, others in enumerate(taken):
        if all(right <= start or end <= left for start, end in spans for left, right in others):
            others += spans
            return line
    taken.append(spans)
    return len(taken) - 1


def _placed(entry: Entry, scale: Scale, spare: float, *, with_text: bool) -> Placed:
    strokes, edge_arrows, limits = _inside(entry, scale)
    if not entry.figures and not entry.strokes:
        return _words(entry, scale, spare)
    # A limit that has no room beside the marks stands on the first line beneath them.
    n_lines = 1 + max((limit.line for limit in limits), default=0)
    if not entry.text or not with_text:
        return Placed(entry, 0, n_lines, strokes, limits, edge_arrows)
    room = scale.pixels + spare
    if not limits:
        beside = _beside(entry, scale, strokes, room)
        if beside is not None:
            return Placed(entry, 0, 1, strokes, (beside,), edge_arrows)
    lines = [shortened(entry.text, room - 4, SMALL)] if entry.quoted else lines_of(entry.text, room - 4, SMALL)
    anchor = max(entry.figures, default=scale.start)
    beneath = tuple(
        replace(_beneath(text, anchor, scale, room, line), is_quoted=entry.quoted)
        for line, text in enumerate(lines, n_lines)
    )
    return Placed(entry, 0, n_lines + len(lines), strokes, (*limits, *beneath), edge_arrows)


def _beside(entry: Entry, scale: Scale, strokes: Sequence[Stroke], room: float) -> Text | None:
    """The text on the right of its marks, or else on their left; None if it has room on neither side."""
    left, right = _extent(entry, scale, strokes)
    free = room - right - MARK_CLEAR
    text = shortened(entry.text, free, SMALL) if entry.quoted and free >= LEAST_QUOTED else entry.text
    if text_width(text, SMALL) <= free:
        x, shift = _right_end(entry, strokes)
        return Text(text, x, shift + MARK_CLEAR, is_quoted=entry.quoted)
    if left - MARK_CLEAR - text_width(text, SMALL) >= LEAST_LEFT:
        first = min(entry.figures, default=strokes[0].start if strokes else scale.start)
        return Text(text, first, -entry.half - MARK_CLEAR, "right", is_quoted=entry.quoted)
    return None


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
    """The strokes of an entry inside its scale; where one reaches further, an arrow and the limit that it points to.

    The limit stands at the edge, after the arrow; where a mark is in its way, it stands beneath it.
    """
    strokes, arrows, limits = [], [], []
    marks = [scale.pixel(x) for x in entry.figures]
    for stroke in entry.strokes:
        start, end = stroke.start, stroke.end
        if end > scale.end:
            limit = tick_text(end)
            tip = scale.pixels - text_width(limit, SMALL) - LIMIT_CLEAR
            if max(marks, default=0) + entry.half + EDGE_ARROW <= tip - EDGE_ARROW:
                end = scale.place(tip - EDGE_ARROW)
                limits.append(Text(limit, end, EDGE_ARROW + LIMIT_CLEAR))
            else:
                end = scale.place(scale.pixels - EDGE_ARROW)
                limits.append(Text(limit, scale.end, 0, "right", line=1))
            arrows.append((end, False))
        if start < scale.start:
            limit = tick_text(start)
            tip = text_width(limit, SMALL) + LIMIT_CLEAR
            if min(marks, default=scale.pixels) - entry.half - EDGE_ARROW >= tip + EDGE_ARROW:
                start = scale.place(tip + EDGE_ARROW)
                limits.append(Text(limit, start, -EDGE_ARROW - LIMIT_CLEAR, "right"))
            else:
                start = scale.place(EDGE_ARROW)
                limits.append(Text(limit, scale.start, 0, "left", line=1))
            arrows.append((start, True))
        strokes.append(replace(stroke, start=start, end=end))
    return tuple(strokes), tuple(arrows), tuple(limits)
