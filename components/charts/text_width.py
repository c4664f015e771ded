"""How wide a text is on screen, so that a label ends before the line or mark beside it.

The charts use the reader's own system font (``FONT_FAMILY``), which Python cannot see. The widths here are the advances
of DejaVu Sans, the widest font of that stack: in any other a text is narrower and leaves a little more room.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Line height in multiples of the type size, as Plotly sets it.
LINE_HEIGHT = 1.3
ELLIPSIS = "…"

#: Advances in hundredths of the font size, rounded up, and the characters that have them.
_REGULAR = {
    28: "ijl", 30: "IJ", 32: " ,.·‘’", 34: "/:;\\|", 36: "f", 37: "-", 40: "()[]t", 41: "!", 42: "r", 46: '"\'',
    50: "*_`°–", 52: "“”", 53: "sz", 54: "?", 55: "c", 56: "L", 58: "Fk", 60: "vxy", 61: "P", 62: "TYaeo",
    64: "$0123456789ESbdghnpqu{}§", 66: "K", 69: "ABVXZ", 70: "CR", 74: "U", 75: "N", 76: "H", 78: "&DG", 79: "OQ",
    82: "w", 84: "#+<=>^~×÷−←→≤≥±", 87: "M", 96: "%", 98: "m", 99: "W", 100: "@—…",
}  # fmt: skip
_BOLD = {
    35: " ijl", 37: "/\\|", 38: ",.IJ·‘’", 40: ":;", 42: "-", 44: "f", 46: "!()[]'", 48: "t", 50: "_`r°–", 53: '"*',
    59: "?z", 60: "cs§", 64: "L", 65: "x", 66: "vy“”", 67: "k", 68: "ae", 69: "EFTo", 70: "$0123456789",
    72: "bdghnpqu{}", 73: "SYZ", 74: "CP", 77: "B", 78: "AKRVX", 82: "U", 83: "G", 84: "#+<=>DHN^~×÷−←→≤≥±",
    86: "OQ", 88: "&", 93: "w", 100: "@M—…", 101: "%", 105: "m", 111: "W",
}  # fmt: skip
_ADVANCES = [{char: advance for advance, chars in table.items() for char in chars} for table in (_REGULAR, _BOLD)]
#: A letter of another script, and one that fills a square, as in Chinese: few are wider.
_OTHER, _SQUARE = 100, 110


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text in pixels, at a font ``size`` in pixels; slightly generous."""
    return sum(_advance(char, bold) for char in text) * size / 100


def _advance(char: str, bold: bool) -> int:
    known = _ADVANCES[bold].get(char)
    if known is not None:
        return known
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    letter = unicodedata.normalize("NFD", char)[0]
    if letter != char:
        return _advance(letter, bold)
    return _SQUARE if unicodedata.east_asian_width(char) in "WF" else _OTHER


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its start as ``room`` pixels hold, with an ellipsis; "" if not even that fits."""
    if text_width(text, size, bold=bold) <= room:
        return text
    left = room - text_width(ELLIPSIS, size, bold=bold)
    if left < 0:
        return ""
    end = 0
    for char in text:
        left -= text_width(char, size, bold=bold)
        if left < 0:
            break
        end += 1
    return f"{text[:end].rstrip(' ,;:·')}{ELLIPSIS}"


def lines_of(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most ``room`` pixels, broken between words; an overlong word is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, room, size, bold=bold))
    return lines
