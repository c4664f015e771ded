"""How a cell names authors: people as "Family, Given", bodies in braces, separated by ';'.

Nothing is guessed: a name with neither a comma nor braces is a mistake. ``Haag, Piet, Jr.`` has a suffix. Lower-case
words before a family name or after a given name are particles, as in citation programs (``van der Haag, Saskia``; ``La
Fontaine, Jean de``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from data.contract.characters import look_of, stands_in_for_nothing
from data.contract.markup import plain_text

AUTHORS_ALLOWED = (
    "people as 'Family, Given' or 'Family, Given, Jr.', bodies in braces, each once, without titles and degrees, "
    "separated by ';', such as 'Quill, Nora; {World Health Organization}'"
)
#: The end of a list of which only the first names are known.
OTHERS = {"literal": "et al."}
_OTHERS_IN_WORDS = re.compile(r"(?:et\.? ?al\.?|u\. ?a\.|(?:and|&) others|others)", re.IGNORECASE)
_HOLDS_OTHERS = re.compile(r"\bet\.? al\b\.?", re.IGNORECASE)
_ENDS_IN_OTHERS = re.compile(r"(?:\band|&) others$", re.IGNORECASE)
#: Between two names: a semicolon outside braces.
_BETWEEN = re.compile(r";(?![^{]*\})")
#: Particles are lower case: van der, de, d', al-.
_PARTICLE = re.compile(r"[^\W\d_]+['’.]?")

#: What stands behind a name, but is neither a title nor another name.
_SUFFIX = re.compile(r"(?:[JS]n?r|jun|sen)\.?|[IVX]+|[2-9](?:nd|rd|th)", re.IGNORECASE)
#: What belongs to no name of a person: a second person, a title, and remarks in brackets. "Ortega y Gasset" and
#: "von und zu Moor" are one each.
_FOREIGN = re.compile(
    r"\s(?:and|[&+/])\s|[()\[\]<>]|^(?:dr|prof|professor|mrs?|ms|sir|dame|rev|hon|frau|herr|mme|"
    r"(?:reviewed|edited|written|translated)?\s?by)\b\.?\s",
    re.IGNORECASE,
)
#: Degrees, and what belongs to a body; the shorter ones may be initials if they stand alone.
_DEGREE = re.compile(
    r"(?:^|\s)(?:Ph\.?D|D\.?Phil|Psy\.?D|Ed\.?D|D\.?Sc|M\.?Sc|B\.?Sc|M\.?Phil|D\.?Clin\.?Psy|L\.?C\.?S\.?W|LMFT|LPC|MSW|"
    r"MBBS|FRCPsych|[JS]r|Inc|Ltd|LLC|GmbH)\.?$|\s(?:M\.?D|M\.?A|B\.?A|RN)\.?$"
)
#: What is in no name: figures, addresses, and a stroke between two names or in "N/A".
_IN_NO_NAME = re.compile(r"\d|[@/\\]|\bwww\.")
_SECOND_GIVEN = re.compile(r"\sund\s", re.IGNORECASE)

Name = dict[str, str]


class NameMistake(ValueError):
    """A name that could be misread; the message says what is wrong with it."""


def parse_authors(cell: str) -> list[Name]:
    """The authors in a cell as CSL names; raises ``NameMistake`` for a name that is neither a person nor a body."""
    parts = [part.strip() for part in _BETWEEN.split(cell)]
    names = [_parse(part) for part in parts]
    check_names(names)
    if twice := next((part for i, part in enumerate(parts) if look_of(part) in map(look_of, parts[:i])), None):
        raise NameMistake(f"'{twice}' twice")
    return names


def are_authors(cell: str) -> bool:
    """Whether ``parse_authors`` accepts a cell."""
    try:
        parse_authors(cell)
    except NameMistake:
        return False
    return True


def _parse(part: str) -> Name:
    if part == OTHERS["literal"]:
        return dict(OTHERS)
    if part.startswith("{") and part.endswith("}") and not set("{}") & set(part[1:-1]):
        return {"literal": part[1:-1].strip()}
    pieces = [piece.strip() for piece in part.split(",")]
    if set("{}") & set(part) or len(pieces) not in (2, 3) or not all(map(look_of, pieces)):
        raise NameMistake(f"'{part}' is neither a person nor a body")
    if (
        any(map(_FOREIGN.search, pieces))
        or _SECOND_GIVEN.search(pieces[1])
        or not all(map(_SUFFIX.fullmatch, pieces[2:]))
        or any(pattern.search(piece) for pattern in (_DEGREE, _IN_NO_NAME) for piece in pieces[:2])
        or not any(map(str.isalpha, pieces[1]))
    ):
        raise NameMistake(f"'{part}' is more than the name of one person")
    names = dict(zip(("family", "given", "suffix"), pieces, strict=False))
    return with_particles(names)


def with_particles(name: Mapping[str, str]) -> Name:
    """A person with separate particles: lower-case words before the family name and after the given name."""
    split = dict(name)
    before, family = _leading_particles(name.get("family", ""))
    if before and "non-dropping-particle" not in name:
        split |= {"non-dropping-particle": before, "family": family}
    given, after = _trailing_particles(name.get("given", ""))
    if after and "dropping-particle" not in name:
        split |= {"given": given, "dropping-particle": after}
    return split


def _leading_particles(family: str) -> tuple[str, str]:
    words = family.split()
    n = next((i for i, word in enumerate(words) if not _is_particle(word)), len(words))
    return (" ".join(words[:n]), " ".join(words[n:])) if n < len(words) else ("", family)


def _trailing_particles(given: str) -> tuple[str, str]:
    words = given.split()
    n = next((i for i, word in enumerate(reversed(words)) if not _is_particle(word)), len(words))
    cut = len(words) - n
    return (" ".join(words[:cut]), " ".join(words[cut:])) if cut else (given, "")


def _is_particle(word: str) -> bool:
    return bool(_PARTICLE.fullmatch(word)) and word.islower()


def is_others(name: Mapping[str, Any]) -> bool:
    """Whether a name only says that there are more ("et al.")."""
    return bool(_OTHERS_IN_WORDS.fullmatch(str(name.get("literal", "")).strip()))


def check_names(names: list[Name]) -> None:
    """Raise ``NameMistake`` for the first CSL name that cannot be cited."""
    for position, name in enumerate(names):
        family, literal = plain_text(name.get("family", "")), plain_text(name.get("literal", ""))
        whole = " ".join(name.get(part, "").strip() for part in ("given", "family")).strip()
        if bool(look_of(family)) == bool(look_of(literal)):
            raise NameMistake("a name with both 'family' and 'literal'" if family else "a name without 'family'")
        if is_others(name):
            if not 0 < position == len(names) - 1:
                raise NameMistake("'et al.' elsewhere than at the end of a list of names")
        elif _OTHERS_IN_WORDS.fullmatch(whole) or _mentions_others(name):
            raise NameMistake(f"'{literal or whole}' as a name")
        # A dash or a full stop is what people write where they know no name.
        if not any(unicodedata.category(character)[0] in "LNS" for character in family + literal):
            raise NameMistake(f"'{literal or whole}' as a name")
        if stands_in_for_nothing(literal) or any(map(is_failed, (family, name.get("given", "")))):
            raise NameMistake(f"'{literal or whole}' as a name")


def _mentions_others(name: Mapping[str, str]) -> bool:
    """Whether a name goes on to say that there are more: "Quill, N. et al.", in a given name also "& others"."""
    # What follows a given name in small letters has been taken for a particle.
    given = " ".join(name.get(part, "") for part in ("given", "dropping-particle")).strip()
    said = " ".join([name.get("family", ""), name.get("literal", ""), given])
    return bool(_HOLDS_OTHERS.search(said) or _ENDS_IN_OTHERS.search(given))


def is_failed(text: str) -> bool:
    """Whether part of a person's name is a failed formula; "Null" and "Na" are real names."""
    return text == "NULL" or (text.startswith("#") and stands_in_for_nothing(text))


def name_in_words(name: Mapping[str, str]) -> str:
    """A CSL name in spoken order: "Saskia van der Haag", "World Health Organization"."""
    if literal := name.get("literal"):
        return literal
    order = ("given", "dropping-particle", "non-dropping-particle", "family")
    person = " ".join(name[part].strip() for part in order if name.get(part, "").strip())
    return f"{person}, {name['suffix']}" if name.get("suffix") else person


def authors_in_words(cell: str) -> str:
    """The authors in a cell as readers see them: "Nora Quill; World Health Organization"."""
    return "; ".join(map(name_in_words, parse_authors(cell)))
