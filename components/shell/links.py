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

from components.exhibits.view import shared_atlas
from components.session.controls import Control
from components.shell.site import HOME, TITLES

SHORT = "go"
NOTHING = "none"
#: The filters of every page stand in a short link without their name, because their ids tell them apart.
UNNAMED = ("conditions", "sources")
#: A link longer than this makes a code too fine for a phone at the back of a room.
LONGEST_IN_CODE = 900

Choices = Mapping[str, tuple[str, ...]]


def short_path(page: str, choices: Choices, controls: Mapping[str, Control]) -> str:
    """The path of a short link to a page with what is chosen on it; a choice equal to its default is left out."""
    parts = [_spoken(page)]
    for key, chosen in choices.items():
        control = controls[key]
        if set(chosen) == set(control.default):
            continue
        if key in UNNAMED:
            parts += [_spoken(option) for option in chosen]
        else:
            parts += [f"{_spoken(key)}-{_spoken(option)}" for option in chosen or (NOTHING,)]
    return "/".join([SHORT, *(quote(part, safe="") for part in parts)])


def read_short_path(parts: Sequence[str], controls: Mapping[str, Control]) -> tuple[str, list[tuple[str, str]]]:
    """The page and the query that a short link stands for.

    A part that nobody knows becomes a parameter that nobody knows, so that the page tells the reader of it.
    """
    page = next((name for name in TITLES if parts and _spoken(name) == parts[0]), None)
    if page is None:
        return HOME, [(SHORT, "/".join(parts))] if parts else []
    query: list[tuple[str, str]] = []
    for part in parts[1:]:
        query.append(_read_part(part, page, controls))
    return page, query


def _read_part(part: str, page: str, controls: Mapping[str, Control]) -> tuple[str, str]:
    for key in UNNAMED:
        for option, label in controls[key].options.items():
            if _spoken(option) == part:
                return key, label
    for control in controls.values():
        prefix = f"{_spoken(control.key)}-"
        if control.page != page or not part.startswith(prefix):
            continue
        value = part.removeprefix(prefix)
        if control.parse:
            return control.key, value
        if value == NOTHING:
            return control.key, ""
        named = next((option for option in control.options if _spoken(option) == value), value)
        return control.key, control.in_link(named)
    return SHORT, part


def _spoken(name: str) -> str:
    return name.replace("_", "-")


async def follow_short_link(request: Request) -> Response:
    """The route behind every short link: it sends the reader on to the full one, on this server and nowhere else."""
    _, controls = shared_atlas()
    parts = [part for part in request.path_params["choices"].split("/") if part]
    page, query = read_short_path(parts, controls)
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
