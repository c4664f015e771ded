"""The columns of a matrix: how wide each is, and how its source is named within."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from components.charts.text_width import shortened, text_width
from data.contract.characters import isolated

#: Pixels between two names.
CLEAR = 6
#: A name with fewer letters says too little alone; the next word is added, cut to this many.
MIN_LETTERS, CUT = 4, 4
#: Characters that no name ends in.
TRAILING = " &,:;·-"


@dataclass(frozen=True)
class Columns:
    """The ``widths`` of columns and the names in them; on two levels, every second name stands above the others."""

    widths: tuple[float, ...]
    names: tuple[str, ...]
    n_levels: int = 1

    @property
    def middles(self) -> list[float]:
        """The middle of each column, from the left end of the first."""
        ends = accumulate(self.widths)
        return [end - width / 2 for end, width in zip(ends, self.widths, strict=True)]


def columns_within(
    labels: Sequence[str], room: float, least: Sequence[float], size: float, *, levels: bool = False
) -> Columns:
    """Columns for ``labels`` in ``room`` pixels: equal if each then holds a word of its label, else as needed.

    In that case none is narrower than its ``least`` width. If even that leaves some without a word, columns are equal
    and the names stand on two ``levels`` or are cut.
    """
    alike = (room / len(labels),) * len(labels)
    if _hold_words(labels, alike, size):
        return Columns(alike, _names(labels, alike, size))
    needs = [max(text_width(_least_name(label), size) + CLEAR, own) for label, own in zip(labels, least, strict=True)]
    spare = (room - sum(needs)) / len(labels)
    if spare >= 0:
        widths = tuple(need + spare for need in needs)
        return Columns(widths, _names(labels, widths, size))
    if levels:
        return Columns(alike, _names(labels, tuple(2 * width for width in alike), size), 2)
    return Columns(alike, _names(labels, alike, size))


def _hold_words(labels: Sequence[str], widths: Sequence[float], size: float) -> bool:
    return all(_in_words(label, width - CLEAR, size) for label, width in zip(labels, widths, strict=True))


def _names(labels: Sequence[str], widths: Sequence[float], size: float) -> tuple[str, ...]:
    """Each label in its room: as many of its words as fit, or as much of the first as does.

    Labels that would come out alike drop the words they share at the start.
    """
    rooms = [width - CLEAR for width in widths]
    names = [_name(label, room, size) for label, room in zip(labels, rooms, strict=True)]
    found = Counter(names)
    for name in [name for name, count in found.items() if count > 1]:
        alike = [place for place, other in enumerate(names) if other == name]
        words = zip(*(labels[place].split() for place in alike), strict=False)
        n_shared = len(list(takewhile(lambda same: len(set(same)) == 1, words)))
        for place in alike:
            names[place] = _name(" ".join(labels[place].split()[n_shared:]), rooms[place], size) or name
    return tuple(isolated(name) for name in names)


def _name(label: str, room: float, size: float) -> str:
    return _in_words(label, room, size) or shortened(label, room, size)


def _in_words(label: str, room: float, size: float) -> str:
    """As many whole words of a label as fit; empty if not even the first does."""
    words = label.split()
    for n_words in range(len(words), 0, -1):
        name = " ".join(words[:n_words]).rstrip(TRAILING)
        if len(name) < MIN_LETTERS and n_words < len(words):
            longer = _with_cut_word(name, words[n_words])
            name = longer if text_width(longer, size) <= room else name
        if name and text_width(name, size) <= room:
            return name
    return ""


def _least_name(label: str) -> str:
    """The first word of a label, with the beginning of the next if it says too little."""
    first, *others = label.split() or [""]
    name = first.rstrip(TRAILING)
    return _with_cut_word(name, others[0]) if len(name) < MIN_LETTERS and others else name


def _with_cut_word(name: str, word: str) -> str:
    return f"{name} {word}" if len(word) <= CUT + 1 else f"{name} {word[:CUT]}."
