"""Cells as numbers: which are numbers, which are missing, and which are neither."""

from __future__ import annotations

import re
from math import isfinite

from data.own_evidence.sheets import Cell

#: What stands for a missing figure.
MISSING = {"", "na", "n/a", "nan", "null", "none", ".", "-", "–", "—", "#n/a", "missing"}
_PATTERNS = {
    sign: re.compile(
        rf"[-+]?(?:(?:[0-9]{{1,3}}(?: [0-9]{{3}})+|[0-9]+)(?:[{sign}][0-9]*)?|[{sign}][0-9]+)(?:[eE][-+]?[0-9]{{1,3}})?"
    )
    for sign in ".,"
}
_LONGEST_SHOWN = 60


class NoNumber(ValueError):
    """A cell that should hold a number; the message says what is allowed."""


def number_in(cell: Cell, decimal_sign: str) -> float | None:
    """The number in a cell, or None if it is missing. Raises ``NoNumber``.

    Only an unambiguous cell is a number: "1,234" is not one where the decimal sign is a point.
    """
    if isinstance(cell, float):
        if not isfinite(cell):
            raise NoNumber("a finite number")
        return cell
    if cell.casefold() in MISSING:
        return None
    text = cell.replace("−", "-")
    if not _PATTERNS[decimal_sign].fullmatch(text):
        sign = "point" if decimal_sign == "." else "comma"
        raise NoNumber(f"a number with a decimal {sign}, or NA")
    number = float(text.replace(" ", "").replace(",", "."))
    if not isfinite(number):
        raise NoNumber("a finite number")
    return number


def shown(cell: Cell) -> str:
    """A cell as a message quotes it."""
    text = f"{cell:g}" if isinstance(cell, float) else cell
    return f"“{text}”" if len(text) <= _LONGEST_SHOWN else f"“{text[:_LONGEST_SHOWN]}…”"
