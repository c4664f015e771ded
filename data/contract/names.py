"""How a cell names authors: people as "Family, Given", bodies in braces, separated by ';'.

Nothing is guessed: a name without a comma and without braces is a mistake. ``Haag, Piet, Jr.`` has a suffix; words in
small letters before a family name or after a given name are particles, as citation programs take them
(``van der Haag, Saskia``; ``La Fontaine, Jean de``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from data.contract.characters import look_of, stands_in_for_nothing
from data.contract.markup import plain_text

AUTHORS_ALLOWED = (
    "people as 'Family, Given' or 'Family, Given, Suffix' and bodies in braces, separated by ';', "
    "such as 'Quill, Nora; {World Health Organization}'"
)
#: How a list of which only the first names are known ends.
OTHERS = {"literal": "et al."}
_OTHERS_IN_WORDS = re.compile(r"(?:et\.? ?al\.?|u\. ?a\.|(?:and|&) others|others)", re.IGNORECASE)
_HOLDS_OTHERS = re.compile(r"\bet\.? al\b\.?", re.IGNORECASE)
#: Between two names: a semicolon that stands in no braces.
_BETWEEN = re.compile(r";(?![^{]*\})")
#: A particle is written in small letters: van der, de, d', al-.
_PARTICLE = re.compile(r"[^\W\d_]+['’.]?")

Name = dict[str, str]


class NameMistake(ValueError):
    """A name that can be taken for another; the message says what is wrong with it."""


def parse_authors(cell: str) -> list[Name]:
    """The authors in a cell as CSL names; raises ``NameMistake`` for one that is neither a person nor a body."""
    names = [_parse(part.strip()) for part in _BETWEEN.split(cell)]
    check_names(names)
    return names


def are_authors(cell: str) -> bool:
    """Whether ``parse_authors`` takes a cell."""
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
    names = dict(zip(("family", "given", "suffix"), pieces, strict=False))
    return with_particles(names)


def with_particles(name: Mapping[str, str]) -> Name:
    """A person whose particles stand apart: small words before the family name, and those after the given one."""
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
    """Whether a name is no name but says that there are more ("et al.")."""
    return bool(_OTHERS_IN_WORDS.fullmatch(str(name.get("literal", "")).strip()))


def check_names(names: list[Name]) -> None:
    """Raise ``NameMistake`` for the first of some CSL names that cannot be cited."""
    for position, name in enumerate(names):
        family, literal = plain_text(name.get("family", "")), plain_text(name.get("literal", ""))
        whole = " ".join(name.get(part, "").strip() for part in ("given", "family")).strip()
        if bool(look_of(family)) == bool(look_of(literal)):
            raise NameMistake("a name with both 'family' and 'literal'" if family else "a name without 'family'")
        if is_others(name):
            if not 0 < position == len(names) - 1:
                raise NameMistake("'et al.' elsewhere than at the end of a list of names")
        elif _OTHERS_IN_WORDS.fullmatch(whole) or _HOLDS_OTHERS.search(f"{family} {literal}"):
            raise NameMistake(f"'{literal or whole}' as a name")
        if stands_in_for_nothing(literal) or any(map(is_failed, (family, name.get("given", "")))):
            raise NameMistake(f"'{literal or whole}' as a name")


def is_failed(text: str) -> bool:
    """Whether part of a person's name is a failed formula; "Null" and "Na" are names that people have."""
    return text == "NULL" or (text.startswith("#") and stands_in_for_nothing(text))


def name_in_words(name: Mapping[str, str]) -> str:
    """A CSL name in the order in which it is said: "Saskia van der Haag", "World Health Organization"."""
    if literal := name.get("literal"):
        return literal
    order = ("given", "dropping-particle", "non-dropping-particle", "family")
    person = " ".join(name[part].strip() for part in order if name.get(part, "").strip())
    return f"{person}, {name['suffix']}" if name.get("suffix") else person


def authors_in_words(cell: str) -> str:
    """The authors in a cell as a reader is told them: "Nora Quill; World Health Organization"."""
    return "; ".join(map(name_in_words, parse_authors(cell)))
