"""What the marks of a matrix mean: one line above it if they fit, and never over anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.charts.matrix.content import LOOKS, Sheet
from components.charts.matrix.marks import size_of
from components.charts.palette import ABSENCE_SIGNS, slot_colour
from components.charts.rows.canvas import Canvas
from components.charts.rows.content import SMALL
from components.charts.rows.symbols import symbol_shape
from components.charts.text_width import text_width
from data.contract.vocabulary import ABSENCES

SIZE, SIZE_CLEAR, GAP, LINE = 11, 5, 12, 17
#: Longer labels for words of the vocabulary that nothing nearby explains.
IN_FULL = {"unknown": "Unknown: list lost"}


@dataclass(frozen=True)
class Key:
    """A stance with its label, placed: pixels from the left, and its line from the top."""

    stance: str
    label: str
    x: float
    line: int

    @property
    def width(self) -> float:
        """Pixels from its left end to its right."""
        return _mark_room(self.stance) + text_width(self.label, SMALL)


@dataclass(frozen=True)
class Keys:
    """Keys in their places."""

    placed: tuple[Key, ...] = ()

    @property
    def height(self) -> float:
        """Pixels from the top of the first line to the foot of the last."""
        return LINE * max((key.line + 1 for key in self.placed), default=0)

    def draw(self, canvas: Canvas, sheet: Sheet, *, y: float, up: float, shift: float = 0) -> None:
        """Draw the keys from the left edge; ``up`` is their top, in pixels above height ``y`` of the paper."""
        for key in self.placed:
            middle = up - (key.line + 0.5) * LINE
            if key.stance in ABSENCES:
                sign = ABSENCE_SIGNS[key.stance]
                canvas.text(sign, x=0, y=y, yref="paper", up=middle, shift=key.x + shift, size=SMALL)
            else:
                slot, symbol = LOOKS[key.stance]
                at = {"xref": "paper", "xanchor": 0, "yref": "paper", "yanchor": y}
                fill = sheet.theme.background if symbol.endswith("-open") else None
                canvas.shapes.append(
                    symbol_shape(
                        symbol.removesuffix("-open"), slot_colour(slot, sheet.theme), size_of(symbol, SIZE), at,
                        key.x + SIZE / 2 + shift, up=middle, fill=fill,
                    )
                )  # fmt: skip
            x = key.x + _mark_room(key.stance) + shift
            canvas.text(key.label, x=0, y=y, yref="paper", up=middle, shift=x, size=SMALL)


def in_lines(sheet: Sheet, stances: Sequence[Sequence[str]], room: float) -> Keys:
    """Keys in one line if ``room`` holds them all; else each group of ``stances`` begins a new line."""
    every_key = _flow(sheet, [stance for group in stances for stance in group], room, 0)
    if all(key.line == 0 for key in every_key):
        return Keys(tuple(every_key))
    placed: list[Key] = []
    for group in stances:
        first = max((key.line + 1 for key in placed), default=0)
        placed += _flow(sheet, group, room, first)
    return Keys(tuple(placed))


def _flow(sheet: Sheet, stances: Sequence[str], room: float, line: int) -> list[Key]:
    """Keys from left to right, each at the end of the first line with room for it."""
    ends: list[float] = []
    placed = []
    for stance in stances:
        key = Key(stance, IN_FULL.get(stance, (sheet.matrix.terms | ABSENCES)[stance].label), 0, 0)
        place = next((i for i, end in enumerate(ends) if end + GAP + key.width <= room), len(ends))
        if place == len(ends):
            ends.append(-GAP)
        placed.append(Key(stance, key.label, ends[place] + GAP, line + place))
        ends[place] += GAP + key.width
    return placed


def _mark_room(stance: str) -> float:
    return SIZE_CLEAR + (text_width(ABSENCE_SIGNS[stance], SMALL) if stance in ABSENCES else SIZE + 1)
