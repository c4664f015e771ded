"""Characters that nobody sees, and cells that a program filled in by mistake: how they are found and named.

Control characters break PowerPoint, Excel, RIS and XML, so no text may hold one. Characters that merely show nothing
may be meant (they join letters or set a direction), so they are named in messages and passed over when names are
compared, but not refused.
"""

from __future__ import annotations

import re
import unicodedata

#: C0 and C1 without tab and line feed, DEL, the two separators that end a line, half characters, and no characters.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
#: Shown as nothing or as a space, although Unicode counts them among letters, marks and signs.
_LOOK_EMPTY = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_VARIATION = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_CONTROL_NAMES = {
    "\x00": "null",
    "\x08": "backspace",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\r": "carriage return",
    "\x1b": "escape",
    "\x7f": "delete",
    "\x85": "next line",
}

#: What spreadsheets write in a cell whose formula fails, wherever it stands, and what they write in other languages.
_FAILED_FORMULA = re.compile(
    r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|N/A|GETTING_DATA)"
    r"|^\s*(?:#[¡¿]?[A-ZÀ-Þ][A-ZÀ-Þ0-9/_]*[!?]|#N/?[DV]|#{3,}|Err:\d{3})\s*$"
)
#: What programs write where there is nothing.
_NOTHING = re.compile(r"\s*(?:\(?null\)?|n/a|n\.a\.|na|nan|nat|<na>|none|undefined)\s*", re.IGNORECASE)


def is_unseen(character: str) -> bool:
    """Whether a character shows nothing, or looks like a space although it is none."""
    return not character.isprintable() or character in _LOOK_EMPTY or bool(_VARIATION.match(character))


def with_names(text: str) -> str:
    """A text with each character that cannot be seen named in its place: "UK[U+200B ZERO WIDTH SPACE] guide"."""
    return "".join(
        f"[{name_of(character)}]" if is_unseen(character) and character not in "\t\n" else character
        for character in text
    )


def name_of(character: str) -> str:
    """The code of a character and what it is called: "U+000B vertical tab"."""
    name = _CONTROL_NAMES.get(character) or unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".strip()


def control_characters(text: str) -> list[str]:
    """The control characters in a text, each once."""
    return list(dict.fromkeys(CONTROL_CHARACTERS.findall(text)))


def control_characters_in_words(text: str) -> str:
    """The same for a message: "the control character U+000B vertical tab"."""
    found = [name_of(character) for character in control_characters(text)]
    return f"the control character{'s' if len(found) > 1 else ''} {', '.join(found)}"


def look_of(text: str) -> str:
    """What tells a short text from another for a reader: without case, spaces around it, and what cannot be seen."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(" " if character.isspace() else character for character in folded)
    return " ".join("".join(character for character in seen if not is_unseen(character)).split())


def stands_in_for_nothing(cell: str) -> bool:
    """Whether a cell holds what a spreadsheet or a program wrote instead of a value, such as ``#REF!`` or ``NULL``."""
    return bool(_FAILED_FORMULA.search(cell) or _NOTHING.fullmatch(cell))


def is_failed_formula(text: str) -> bool:
    """Whether a text holds what a spreadsheet writes in a cell whose formula fails, such as ``#REF!``."""
    return bool(_FAILED_FORMULA.search(text))
