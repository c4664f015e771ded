"""Invisible characters, and cells that a program filled in by mistake: how to find and name them.

Control characters break PowerPoint, Excel, RIS and XML, so no text may contain one. Other invisible characters may be
deliberate (they join letters or set a direction), so messages name them and comparisons ignore them, but they are not
refused.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.entities import html5

#: C0 and C1 except tab and line feed, DEL, the line and paragraph separators, overrides and isolates of direction
#: (words in another script need none), surrogates and noncharacters.
CONTROL_CHARACTERS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
#: Shown as nothing or as a space, although Unicode counts them as letters, marks or symbols.
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

#: A character as web pages write it, by name or by number: databases hand it on, and it would be printed as it stands.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

#: Errors of spreadsheet formulas: the English ones anywhere in a cell, those of other languages only alone.
_FAILED_FORMULA = re.compile(
    r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|N/A|GETTING_DATA)"
    r"|^\s*(?:#[¡¿]?[A-ZÀ-Þ][A-ZÀ-Þ0-9/_]*[!?]|#N/?[DV]|#{3,}|Err:\d{3})\s*$"
)
#: What programs write for a missing value.
_NOTHING = re.compile(r"\s*(?:\(?null\)?|n/a|n\.a\.|na|nan|nat|<na>|none|undefined)\s*", re.IGNORECASE)


def is_unseen(character: str) -> bool:
    """Whether a character shows nothing, or looks like a space without being one."""
    return not character.isprintable() or character in _LOOK_EMPTY or bool(_VARIATION.match(character))


def with_names(text: str) -> str:
    """A text with each invisible character named in its place: "UK[U+200B ZERO WIDTH SPACE] guide"."""
    return "".join(
        f"[{name_of(character)}]" if is_unseen(character) and character not in "\t\n" else character
        for character in text
    )


def name_of(character: str) -> str:
    """The code and name of a character: "U+000B vertical tab"."""
    name = _CONTROL_NAMES.get(character) or unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".strip()


def control_characters(text: str) -> list[str]:
    """The control characters in a text, each once."""
    return list(dict.fromkeys(CONTROL_CHARACTERS.findall(text)))


def control_characters_in_words(text: str) -> str:
    """The control characters in a text as a message names them: "the control character U+000B vertical tab"."""
    found = [name_of(character) for character in control_characters(text)]
    return f"the control character{'s' if len(found) > 1 else ''} {', '.join(found)}"


def html_entity(text: str) -> str:
    """The first character that a text writes in the letters of HTML, such as ``&amp;``; "" if it writes none."""
    found = (match[0] for match in _ENTITY.finditer(text))
    return next((entity for entity in found if entity[1] == "#" or entity[1:] in html5), "")


def entity_in_words(entity: str) -> str:
    """What to write instead of an HTML entity, as a message says it."""
    return f"the character itself: {with_names(unescape(entity))} for {entity}"


def look_of(text: str) -> str:
    """A short text as it looks to a reader: without case, invisible characters or surplus spaces."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(" " if character.isspace() else character for character in folded)
    return " ".join("".join(character for character in seen if not is_unseen(character)).split())


def stands_in_for_nothing(cell: str) -> bool:
    """Whether a cell holds what a spreadsheet or program writes for a missing value, such as ``#REF!`` or ``NULL``."""
    return bool(_FAILED_FORMULA.search(cell) or _NOTHING.fullmatch(cell))


def is_failed_formula(text: str) -> bool:
    """Whether a text contains the error of a failed spreadsheet formula, such as ``#REF!``."""
    return bool(_FAILED_FORMULA.search(text))


def isolated(text: str) -> str:
    """A name safe beside others: letters written from right to left stay among its own.

    Without the two invisible characters, a Hebrew or Arabic name drags the punctuation and numbers around it along, and
    two such names change places.
    """
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"
    return text
