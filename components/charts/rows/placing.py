"""Where the text of an entry stands: beside its marks if nothing is in the way, else beneath them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from components.charts.rows.content import SMALL, Entry, Stroke
from components.charts.rows.scales import MARK_CLEAR, Scale, tick_text
from components.charts.rows.symbols import ARROW_LENGTH
from components.charts.text_width import lines_of, shortened, text_width

#: Pixels from the left end of a scale to words without a figure.
WORDS_AT = 3
#: Minimum pixels kept of a shortened quotation beside a mark.
MIN_QUOTED = 80
#: Pixels left free at the left end of a scale.
MIN_LEFT = 4
#: The length of an arrow at the edge of a scale, and the pixels between it and its limit.
EDGE_ARROW, LIMIT_CLEAR = 12, 4


@dataclass(frozen=True)
class Text:
    """A text ``shift`` pixels right of a place on the scale, ``line`` lines beneath the marks."""

    text: str
    x: float
    shift: float = 0
    anchor: str = "left"
    line: int = 0
    is_mark: bool = False
    is_quoted: bool = False


@dataclass(frozen=True)
class Placed:
    """An entry in its cell: its line, how many lines it takes, its strokes and texts.

    ``edge_arrows`` are (place, leftwards) where it reaches past the scale.
    """

    entry: Entry
    line: int
    n_lines: int
    strokes: tuple[Stroke, ...]
    texts: tuple[Text, ...]
    edge_arrows: tuple[tuple[float, bool], ...] = ()


def placed_in(entries: Sequence[Entry], scale: Scale, *, spare: float, packs: bool, text: bool = True) -> list[Placed]:
    """The entries of a cell beneath one another; if it ``packs``, on the first line where no marks touch.

    ``spare`` is the pixels right of the scale that a text may use; without ``text`` only marks are placed.
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
    """The first line on which an entry's marks touch no others; claims it. Strokes do not count."""
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
    # A limit that does not fit beside the marks stands on the first line beneath them.
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
    """The text right of its marks, or else left of them; None if it fits on neither side."""
    left, right = _extent(entry, scale, strokes)
    free = room - right - MARK_CLEAR
    text = shortened(entry.text, free, SMALL) if entry.quoted and free >= MIN_QUOTED else entry.text
    if text_width(text, SMALL) <= free:
        x, shift = _right_end(entry, strokes)
        return Text(text, x, shift + MARK_CLEAR, is_quoted=entry.quoted)
    if left - MARK_CLEAR - text_width(text, SMALL) >= MIN_LEFT:
        first = min(entry.figures, default=strokes[0].start if strokes else scale.start)
        return Text(text, first, -entry.half - MARK_CLEAR, "right", is_quoted=entry.quoted)
    return None


def _words(entry: Entry, scale: Scale, spare: float) -> Placed:
    """An entry without figures: its words from the left end of the scale, after its arrow or beneath it."""
    room = scale.pixels + spare
    start, line = (WORDS_AT, 0) if entry.opens is None else (ARROW_LENGTH + MARK_CLEAR, 0)
    if entry.opens is not None and not shortened(entry.text, room - start, SMALL):
        start, line = WORDS_AT, 1
    words = shortened(entry.text, room - start, SMALL) or "…"
    return Placed(entry, 0, line + 1, (), (Text(words, scale.place(start), line=line, is_mark=True),))


def _beneath(text: str, anchor: float, scale: Scale, room: float, line: int) -> Text:
    """A text beneath a mark: right of its middle, left of it, or from the left end of the scale."""
    at, width = scale.pixel(anchor), text_width(text, SMALL)
    if at + width <= room:
        return Text(text, anchor, 0, "left", line)
    if at - width >= 0:
        return Text(text, anchor, 0, "right", line)
    return Text(text, scale.start, 2, "left", line)


def _extent(entry: Entry, scale: Scale, strokes: Sequence[Stroke]) -> tuple[float, float]:
    """The pixels taken by its marks, strokes and arrow, from the left end of the scale."""
    half = entry.half
    marks = [scale.pixel(x) for x in entry.figures]
    ends = [scale.pixel(x) for stroke in strokes for x in (stroke.start, stroke.end)]
    left, right = [*(x - half for x in marks), *ends], [*(x + half for x in marks), *ends]
    if entry.opens is not None:
        opening = scale.pixel(entry.opens)
        (left if entry.opens_left else right).append(opening + (-ARROW_LENGTH if entry.opens_left else ARROW_LENGTH))
    return min(left), max(right)


def _right_end(entry: Entry, strokes: Sequence[Stroke]) -> tuple[float, float]:
    """The place on the scale, and pixels from there, where an entry ends on the right."""
    if entry.opens is not None and not entry.opens_left:
        return entry.opens, ARROW_LENGTH
    last_mark = max(entry.figures, default=float("-inf"))
    last_end = max((stroke.end for stroke in strokes), default=float("-inf"))
    return (last_mark, entry.half) if last_mark >= last_end else (last_end, 2)


def _inside(entry: Entry, scale: Scale) -> tuple[tuple[Stroke, ...], tuple[tuple[float, bool], ...], tuple[Text, ...]]:
    """The strokes of an entry clipped to its scale, with an arrow and the printed limit for each that reaches further.

    The limit stands at the edge, after the arrow; if a mark is in its way, it stands beneath, with an arrow of its own
    if the mark covers that at the edge.
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
                is_seen = max(marks, default=0) + entry.half <= scale.pixels - EDGE_ARROW
                limits.append(Text(limit if is_seen else f"{limit} →", scale.end, 0, "right", line=1))
            arrows.append((end, False))
        if start < scale.start:
            limit = tick_text(start)
            tip = text_width(limit, SMALL) + LIMIT_CLEAR
            if min(marks, default=scale.pixels) - entry.half - EDGE_ARROW >= tip + EDGE_ARROW:
                start = scale.place(tip + EDGE_ARROW)
                limits.append(Text(limit, start, -EDGE_ARROW - LIMIT_CLEAR, "right"))
            else:
                start = scale.place(EDGE_ARROW)
                is_seen = min(marks, default=scale.pixels) - entry.half >= EDGE_ARROW
                limits.append(Text(limit if is_seen else f"← {limit}", scale.start, 0, "left", line=1))
            arrows.append((start, True))
        strokes.append(replace(stroke, start=start, end=end))
    if sum(text_width(limit.text, SMALL) + LIMIT_CLEAR for limit in limits if limit.line) > scale.pixels:
        limits = [replace(limit, line=limit.line and number) for number, limit in enumerate(limits, 1)]
    return tuple(strokes), tuple(arrows), tuple(limits)
