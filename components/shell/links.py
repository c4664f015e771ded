"""Links to a view: a short one to say aloud and type from a wall, the same as a QR code, and the way back.

A short link names page and choices by their ids, such as /go/effect-sizes/depression/layers-stated. Nothing is stored:
anything that has the tables can read it, so it works after every restart and on every copy of the atlas.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote, urlencode

import segno
from rapidfuzz import fuzz, process

from components.current import shared_atlas
from components.exhibits.view import View
from components.registry import HOME, PAGES, keys_on, shared_keys
from components.session.controls import AROUND, BETWEEN_WORDS, MIN_SCORE, Control, Ids, Options, heard
from components.session.link import SHORT, link_for_others
from data.atlas.atlas import Atlas

NOTHING = "none"
#: How like the name of a control (0 to 100) the words before a choice must be to count as that name.
MIN_NAME_SCORE = 84.0
#: No name of a control is longer.
LONGEST_NAME = 60
#: A longer link makes a code too fine for a phone at the back of a room.
LONGEST_IN_CODE = 900


def short_path(page: str, chosen: Mapping[str, Ids], controls: Mapping[str, Control], atlas: Atlas) -> str:
    """The path of a short link to a page with its choices; choices equal to their default are left out.

    The filters of every page appear without their names, because their ids tell them apart.
    """
    parts = [_spoken(page)]
    for key, ids in chosen.items():
        if set(ids) == set(controls[key].default):
            continue
        name = "" if key in shared_keys(atlas) else f"{_spoken(key)}-"
        parts += [f"{name}{_spoken(option)}" for option in ids or (NOTHING,)]
    return "/".join([SHORT, *(quote(part, safe="") for part in parts)])


def short_link(view: View, page: str) -> str:
    """The short link to what is on screen."""
    chosen = {key: view.chosen(key) for key in keys_on(view.atlas, page)}
    return link_for_others(short_path(page, chosen, view.controls, view.atlas))


def read_short_path(
    parts: Sequence[str], controls: Mapping[str, Control], atlas: Atlas
) -> tuple[str, list[tuple[str, str]]]:
    """The page and the query that a short link stands for.

    An unknown part becomes an unknown parameter, so that the page tells the reader of it.
    """
    if not parts:
        return HOME, []
    names = {_spoken(name): name for name in PAGES}
    said = heard(parts[0])
    near = process.extractOne(said, list(names), scorer=fuzz.ratio, score_cutoff=MIN_SCORE)
    if near is None:
        return HOME, [_read_part(part, HOME, controls, atlas) for part in parts]
    unknown = [] if said in names else [(SHORT, parts[0])]
    page = names[near[0]]
    return page, [*unknown, *(_read_part(part, page, controls, atlas) for part in parts[1:])]


def _read_part(part: str, page: str, controls: Mapping[str, Control], atlas: Atlas) -> tuple[str, str]:
    """The key and the value in an address that a part stands for; the key is ``SHORT`` if it stands for none."""
    part, shared = part.strip(AROUND), shared_keys(atlas)
    on_page = {key: controls[key] for key in keys_on(atlas, page)}
    options = {key: control for key, control in on_page.items() if isinstance(control, Options)}
    filtered = _chosen(part, {key: options[key] for key in shared})
    if filtered is not None:
        return filtered
    named = _named(part, on_page)
    if named is not None:
        key, value = named
        if key not in options:
            return named
        return _chosen(value, {key: options[key]}) or (key, "" if heard(value) == NOTHING else value)
    unnamed = _chosen(part, options)
    if unnamed is not None:
        return unnamed
    # The filter with the nearest match reports what it does not know, and that match.
    scores = {key: options[key].nearest(part)[1] for key in shared}
    likely = max(scores, key=lambda key: scores[key], default=None)
    return (likely, part) if likely is not None and scores[likely] >= MIN_SCORE else (SHORT, part)


def _chosen(value: str, among: Mapping[str, Options]) -> tuple[str, str] | None:
    """The only one of several controls that has an option of this name, with that option; None if none or more have."""
    found = [(key, control, option) for key, control in among.items() if (option := control.option_of(value))]
    if len(found) != 1:
        return None
    key, control, option = found[0]
    return key, control.value_of(option)


def _named(part: str, among: Mapping[str, Control]) -> tuple[str, str] | None:
    """The control whose name a part begins with, or nearly, and what is behind it."""
    best, found = MIN_NAME_SCORE, None
    for between in re.finditer(BETWEEN_WORDS.pattern.removesuffix("+"), part[:LONGEST_NAME]):
        head = heard(part[: between.start()])
        for key, control in among.items():
            score = max(fuzz.ratio(head, name) for name in (_spoken(key), heard(control.label)))
            # Of two as like, the longer: the name of one control may be the beginning of another's.
            if head and score >= best:
                best, found = score, (key, part[between.end() :].lstrip(" =:"))
    return found


def _spoken(name: str) -> str:
    return name.replace("_", "-")


def begins_short_link(part: str) -> bool:
    """Whether the first part of a path is meant as that of a short link: Go, GO, "go."."""
    return heard(part) == SHORT


def full_address(choices: Sequence[str], root: str) -> str:
    """The address that a short link stands for, beneath the path ``root`` on this server."""
    return _address(_read(choices), root)


def address_if_known(choices: Sequence[str], root: str) -> str | None:
    """``full_address``, or None if a part is not recognised."""
    page, query = _read(choices)
    controls = shared_atlas()[1]
    is_known = all(key != SHORT and controls[key].refusal(value) is None for key, value in query)
    return _address((page, query), root) if is_known else None


def _read(choices: Sequence[str]) -> tuple[str, list[tuple[str, str]]]:
    atlas, controls = shared_atlas()
    return read_short_path([part for part in choices if part.strip(AROUND)], controls, atlas)


def _address(meant: tuple[str, list[tuple[str, str]]], root: str) -> str:
    page, query = meant
    return f"{root}/{'' if page == HOME else page}{'?' if query else ''}{urlencode(query)}"


@lru_cache(maxsize=256)
def qr_picture(link: str, *, scale: int = 8) -> bytes | None:
    """A link as a QR code (PNG), dark on white for every phone; None for a link too long to read off a wall.

    A wall has no stains to correct, so the code has the fewest and largest squares that hold the link.
    """
    if len(link) > LONGEST_IN_CODE:
        return None
    picture = io.BytesIO()
    segno.make(link, error="l", micro=False).save(picture, kind="png", scale=scale, border=4)
    return picture.getvalue()
