"""Links to a view: a short one that can be said aloud and typed from a wall, the same as a QR code, and the way back.

A short link names page and choices by their ids, such as /go/effect-sizes/depression/layers-stated. Nothing is stored:
whoever knows the tables can read it, so it works after every restart and on every copy of the atlas.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote, urlencode

import segno
from rapidfuzz import fuzz, process
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from components.current import shared_atlas
from components.registry import HOME, PAGES, keys_on, shared_keys
from components.session.controls import LEAST_SCORE, Control, Ids, Options
from components.session.link import SHORT
from data.atlas.atlas import Atlas

NOTHING = "none"
#: What somebody who copies a link from a wall may leave around a part of it.
AROUND = " \t.,;:!?)\"'“”\u00a0\u200b"
_BETWEEN_WORDS = re.compile(r"[\s_\u2010-\u2015\u2212]")
#: A link longer than this makes a code too fine for a phone at the back of a room.
LONGEST_IN_CODE = 900


def short_path(page: str, chosen: Mapping[str, Ids], controls: Mapping[str, Control], atlas: Atlas) -> str:
    """The path of a short link to a page with what is chosen on it; a choice equal to its default is left out.

    The filters of every page stand in it without their names, because their ids tell them apart.
    """
    parts = [_spoken(page)]
    for key, ids in chosen.items():
        if set(ids) == set(controls[key].default):
            continue
        name = "" if key in shared_keys(atlas) else f"{_spoken(key)}-"
        parts += [f"{name}{_spoken(option)}" for option in ids or (NOTHING,)]
    return "/".join([SHORT, *(quote(part, safe="") for part in parts)])


def read_short_path(
    parts: Sequence[str], controls: Mapping[str, Control], atlas: Atlas
) -> tuple[str, list[tuple[str, str]]]:
    """The page and the query that a short link stands for.

    A part that nobody knows becomes a parameter that nobody knows, so that the page tells the reader of it.
    """
    if not parts:
        return HOME, []
    names = {_spoken(name): name for name in PAGES}
    said, unknown = _heard(parts[0]), []
    if said not in names:
        near = process.extractOne(said, list(names), scorer=fuzz.ratio, score_cutoff=LEAST_SCORE)
        if near is None:
            return HOME, [(SHORT, "/".join(parts))]
        said, unknown = near[0], [(SHORT, parts[0])]
    page = names[said]
    return page, [*unknown, *(_read_part(part, page, controls, atlas) for part in parts[1:])]


def _read_part(part: str, page: str, controls: Mapping[str, Control], atlas: Atlas) -> tuple[str, str]:
    part = part.strip(AROUND)
    said, shared = _heard(part), shared_keys(atlas)
    prefixes = {key: "" if key in shared else f"{_spoken(key)}-" for key in keys_on(atlas, page)}
    # The longest first: the name of one control may be the beginning of another's.
    for key, prefix in sorted(prefixes.items(), key=lambda named: -len(named[1])):
        control = controls[key]
        if not said.startswith(prefix):
            continue
        value = part[len(prefix) :]
        if not isinstance(control, Options):
            return key, value
        option = _option(said.removeprefix(prefix), control)
        if option is not None:
            return key, control.value_of(option)
        if prefix:
            return key, "" if said.removeprefix(prefix) == NOTHING else value
    # The filter that has something like it says what it does not know, and what is nearest to it.
    scores = {key: control.nearest(part)[1] for key in shared if isinstance(control := controls[key], Options)}
    likely = max(scores, key=lambda key: scores[key], default=None)
    return (likely, part) if likely is not None and scores[likely] >= LEAST_SCORE else (SHORT, part)


def _option(said: str, control: Options) -> str | None:
    """The option that is called so, by its id or by its label."""
    by_id = next((option for option in control.options if _spoken(option) == said), None)
    return by_id or next((option for option, label in control.options.items() if _heard(label) == said), None)


def _spoken(name: str) -> str:
    return name.replace("_", "-")


def _heard(part: str) -> str:
    """A part of a link as somebody typed it, folded: capitals, spaces, any dash, and what stands around it."""
    return _BETWEEN_WORDS.sub("-", part.strip(AROUND)).casefold()


def begins_short_link(part: str) -> bool:
    """Whether the first part of a path is meant to be that of a short link: Go, GO, "go."."""
    return _heard(part) == SHORT


async def follow_short_link(request: Request) -> Response:
    """The route behind every short link: it sends the reader on to the full one, on this server and nowhere else."""
    choices = request.path_params.get("choices", "").split("/")
    return RedirectResponse(full_address(choices, request.scope.get("root_path", "")))


def full_address(choices: Sequence[str], root: str) -> str:
    """The address that a short link stands for, beneath the path ``root`` on this server."""
    atlas, controls = shared_atlas()
    page, query = read_short_path([part for part in choices if part.strip(AROUND)], controls, atlas)
    return f"{root}/{'' if page == HOME else page}{'?' if query else ''}{urlencode(query)}"


@lru_cache(maxsize=256)
def qr_picture(link: str, *, scale: int = 8) -> bytes | None:
    """A link as a QR code (PNG), dark on white for every phone; None for a link too long to be read off a wall."""
    if len(link) > LONGEST_IN_CODE:
        return None
    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=scale, border=4)
    return picture.getvalue()
