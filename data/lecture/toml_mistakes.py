"""What is wrong with invalid TOML, in words: the line, the column, what stands there and what is allowed.

Python's parser reports where it stopped and, to those who know the grammar, why. People who write decks know lines.
"""

from __future__ import annotations

import re

from data.contract.characters import CONTROL_CHARACTERS, is_unseen, name_of

_LONGEST_SHOWN = 60
#: Python's parser keeps every beginning of a name such as a.b.c: one of 30,000 parts takes it 3 GB. A name ends with
#: its line, so it has no more parts than the line has full stops. No line of words has this many.
MAX_STOPS = 250
_STOP = re.compile(r"(?<!\.)\.(?!\.)")
_AT = re.compile(r" \((?:at line (?P<line>\d+), column (?P<column>\d+)|at end of document)\)$")

#: The parser's message, what it means, and what is allowed there.
_IN_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        r"Unterminated string|Illegal character '\\n'",
        "a text whose quotation mark does not close on its line",
        'a text such as "One question", or one of several lines between three quotation marks',
    ),
    (
        r"Expected \"'+\"",
        "a text whose quotation marks do not close",
        "as many quotation marks after a text as before it",
    ),
    (
        r"Found invalid character|Illegal character",
        "a character that no text may hold",
        "letters, figures, signs and spaces",
    ),
    (
        r"Unescaped",
        "a backslash that stands for nothing",
        '\\\\ for a backslash, \\" for a quotation mark, \\n for a new line; or single quotation marks around the text',
    ),
    (
        r"Invalid hex value|Escaped character is not a Unicode scalar value",
        "the number of a character that does not exist",
        "\\u and four hexadecimal figures of a character, or the character itself",
    ),
    (
        r"Expected '=' after a key",
        "a name without an equals sign after it",
        'a name, an equals sign and a value, such as title = "My hour"',
    ),
    (
        r"Invalid value",
        "something that is no value",
        'a text between quotation marks, a number, true or false, or a list such as ["a", "b"]',
    ),
    (
        r"Invalid date or datetime",
        "a date or a time that does not exist",
        'a text between quotation marks, such as "2026-11-30"',
    ),
    (
        r"Expected newline or end of document after a statement",
        "something after the end of a value",
        "one name and one value a line; a text with quotation marks in it needs a backslash before each",
    ),
    (
        r"Invalid initial character for a key part|Invalid statement",
        "the beginning of a line that is no name",
        "a name such as title, of letters, figures, _ and -; or [[scenes]], or # before a remark",
    ),
    (
        r"Cannot overwrite a value|Duplicate inline table key",
        "a name that was given before",
        "each name once in a scene; a new scene begins with [[scenes]]",
    ),
    (
        r"Cannot declare .* twice|Cannot redefine namespace|Cannot mutate immutable namespace",
        "a heading or a name for what was closed before",
        "[[scenes]], in double brackets, before each scene",
    ),
    (
        r"Unclosed array",
        "a list that does not close",
        'a list such as ["a", "b"], with commas between and a bracket after',
    ),
    (
        r"Unclosed inline table",
        "a table that does not close",
        'a table such as { kind = "figure", facts = ["a"] } on one line, with commas between and a brace after',
    ),
    (r"Expected '\]\]?'", "a heading that does not close", "[[scenes]], in double brackets on a line of its own"),
)


def nested_name(text: str) -> str | None:
    """One sentence about a line that may hold a name of too many parts, to be found before ``tomllib`` reads it."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_STOPS and len(_STOP.findall(line)) > MAX_STOPS:
            return (
                f"The deck is no TOML that can be read: line {number} has more than {MAX_STOPS} full stops; allowed is "
                "a name such as title, and long words in several lines."
            )
    return None


def toml_mistake(text: str, error: ValueError) -> str:
    """One sentence about the error that ``tomllib`` raised for ``text``: where, what was found, and what is allowed."""
    said = str(error)
    at = _AT.search(said)
    if at is None:  # a number that Python refuses to read
        return "The deck is no TOML: it holds a number of thousands of figures; allowed are numbers of at most 15."
    lines = text.split("\n")
    if at["line"]:
        line, column = int(at["line"]), int(at["column"])
    else:
        line = max((number for number, words in enumerate(lines, 1) if words.strip()), default=1)
        column = len(lines[line - 1].rstrip()) + 1
    found, allowed = _meaning(said[: at.start()])
    character = lines[line - 1][column - 1 : column]
    if character and (CONTROL_CHARACTERS.match(character) or is_unseen(character)):
        found, allowed = f"the character {name_of(character)}", "letters, figures, signs and spaces"
    elif character and character in "“”„‘’«»":
        found, allowed = f"the quotation mark {character}", 'straight quotation marks, such as "My hour"'
    shown = " ".join("".join(" " if is_unseen(c) else c for c in lines[line - 1]).split())
    quoted = f" in “{shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + '…'}”" if shown else ""
    return f"The deck is no TOML: line {line}, column {column} has {found}{quoted}; allowed is {allowed}."


def _meaning(said: str) -> tuple[str, str]:
    for pattern, found, allowed in _IN_WORDS:
        if re.match(pattern, said):
            return found, allowed
    return f"something else than it should ({said})", "a name, an equals sign and a value"
