"""Links to a view: a short one that can be said aloud and typed from a wall, the same as a QR code, and the way back.

A short link names page and choices by their ids, such as /go/effect-sizes/depression/layers-stated. Nothing is stored:
whoever knows the tables can read it, so it works after every restart and on every copy of the atlas.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote, urlencode

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from components.current import shared_atlas
from components.registry import HOME, PAGES, keys_on, shared_keys
from components.session.controls import Control, Ids, Options
from data.atlas.atlas import Atlas

SHORT = "go"
NOTHING = "none"
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
    page = next((name for name in PAGES if parts and _spoken(name) == parts[0]), None)
    if page is None:
        return HOME, [(SHORT, "/".join(parts))] if parts else []
    return page, [_read_part(part, page, controls, atlas) for part in parts[1:]]


def _read_part(part: str, page: str, controls: Mapping[str, Control], atlas: Atlas) -> tuple[str, str]:
    shared = shared_keys(atlas)
    prefixes = {key: "" if key in shared else f"{_spoken(key)}-" for key in keys_on(atlas, page)}
    # The longest first: the name of one control may be the beginning of another's.
    for key, prefix in sorted(prefixes.items(), key=lambda named: -len(named[1])):
        control = controls[key]
        if not part.startswith(prefix):
            continue
        value = part.removeprefix(prefix)
        if not isinstance(control, Options):
            return key, value
        option = next((option for option in control.options if _spoken(option) == value), None)
        if option is not None:
            return key, control.value_of(option)
        if prefix:
            return key, "" if value == NOTHING else value
    return SHORT, part


def _spoken(name: str) -> str:
    return name.replace("_", "-")


async def follow_short_link(request: Request) -> Response:
    """The route behind every short link: it sends the reader on to the full one, on this server and nowhere else."""
    atlas, controls = shared_atlas()
    parts = [part for part in request.path_params["choices"].split("/") if part]
    page, query = read_short_path(parts, controls, atlas)
    path = "" if page == HOME else page
    return RedirectResponse(f"{request.scope.get('root_path', '')}/{path}{'?' if query else ''}{urlencode(query)}")


@lru_cache(maxsize=256)
def qr_picture(link: str, *, scale: int = 8) -> bytes | None:
    """A link as a QR code (PNG), dark on white for every phone; None for a link too long to be read off a wall."""
    if len(link) > LONGEST_IN_CODE:
        return None
    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=scale, border=4)
    return picture.getvalue()
