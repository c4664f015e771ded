"""The atlas's data interface: every exhibit as JSON, for any choices that an address can carry. Read-only.

===========================================  =====================================================================
``/exhibits.json``                           the pages with exhibits, and the choices on each
``/exhibits/<page>.json?<choices>``          what a page shows: finding, charts in words, their rows with citations
``/exhibits/<page>/drawings.json?<choices>`` the figures behind its charts, as drawing.js reads them
``/tables/<table>.csv``                      one table, as checked and read; also references.json and lecture.toml
===========================================  =====================================================================

``<choices>`` is the query of the page's own address; ``theme=dark`` asks for drawings in the dark theme. Unknown parts
of an address are left out, and ``X-Left-Out`` says how many. Answers are made once for all who ask, gzipped for clients
that take it, and carry an ETag: whoever has one already gets a 304. The functions of the pages make them, so that a
figure is filtered and drawn in one place.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qs

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.charts.palette import LIGHT, THEMES
from components.current import shared_atlas
from components.exhibits.drawing.show import as_drawn, chart_key
from components.exhibits.memory import is_remembered, remembered
from components.exhibits.view import View
from components.registry import PAGES, exhibits_on, keys_on
from components.server.serving import path_beneath, takes_gzip
from components.session.allowance import Allowance
from components.session.controls import MAX_CHARACTERS, Control, Options
from components.session.selection import Selection, read_address
from data.atlas.atlas import VERSION, Atlas
from data.atlas.exports import as_csv, references_as_json
from data.contract.mistakes import TableMistakes
from data.contract.tables import REFERENCES_FILE
from data.evidence.facts import records
from data.lecture.decks import LECTURE_NAME

INDEX = "/exhibits.json"
_PATH = re.compile(r"/exhibits/(?P<page>\w+)(?P<kind>\.json|/drawings\.json)")
#: Seconds of processor time that new answers may take at once, and then the share of one processor: a page that would
#: have to wait draws its chart itself.
BURST, SHARE = 8.0, 0.5
#: More parameters than this cannot be a choice.
MAX_PARAMETERS = 200
#: Answers may be cached but are revalidated each time: tables change while the atlas runs.
_KEPT = {"Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class Packed:
    """An answer as sent, gzipped, and its ETag."""

    content: bytes
    etag: str

    @property
    def n_bytes(self) -> int:
        return len(self.content)

    @classmethod
    def of(cls, plain: bytes) -> Packed:
        return cls(gzip.compress(plain, mtime=0), f'"{hashlib.sha256(plain).hexdigest()[:20]}"')


class TooMuch(Exception):
    """The requests exceed the available processor time; there is some again in ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:.1f} s")
        self.seconds = seconds


_work = Allowance(BURST, SHARE)


def within_means(make: Callable[[View], Packed], view: View) -> Packed:
    """What ``make`` makes of a view, if there is processor time left; raises ``TooMuch``.

    All requests without a session share one allowance. Cached answers cost next to nothing of it.
    """
    if seconds := _work.seconds_to_wait():
        raise TooMuch(seconds)
    started = time.thread_time()
    try:
        return make(view)
    finally:
        _work.take(time.thread_time() - started)


def asked_view(page: str, query: Mapping[str, Sequence[str]]) -> tuple[View, list[str]]:
    """The view chosen by the query of a page's address, and the parameters left out.

    Only what acts on the page counts, so that the same picture is one view whatever else the address holds.
    """
    atlas, controls = shared_atlas()
    own = {key: controls[key] for key in keys_on(atlas, page)}
    known = {key: values for key, values in query.items() if key in own}
    selection, taken = read_address(own, known)
    left_out = sorted(key for key, values in query.items() if key != "theme" and list(values) != taken.get(key))
    theme = THEMES.get((query.get("theme") or [LIGHT.name])[0], LIGHT)
    return View(atlas, controls, Selection.of(controls, selection.by_key), theme), left_out


def _index() -> dict[str, Any]:
    atlas, controls = shared_atlas()
    pages = {
        page.name: {
            "title": page.title,
            "question": page.question(atlas),
            "exhibits": list(page.exhibit_names),
            "choices": {key: _choice(controls[key]) for key in keys_on(atlas, page.name)},
        }
        for page in PAGES.values()
        if page.exhibit_names
    }
    return {"version": VERSION, "licence": "CC-BY-4.0", "pages": pages}


def _choice(control: Control) -> dict[str, Any]:
    described: dict[str, Any] = {"label": control.label, "takes_one": control.takes_one}
    if isinstance(control, Options):
        described["values"] = [control.value_of(option) for option in control.options]
        described["default"] = [control.value_of(option) for option in control.default]
    else:
        described["default"] = list(control.default)
    return described


def _figures(page: str, view: View) -> Packed:
    declared, facts = PAGES[page], view.atlas.facts
    return _packed(
        {
            "page": page,
            "title": declared.title,
            "question": declared.question(view.atlas),
            "finding": declared.found_in(view),
            "filtered": view.filters.describe() if view.filters.is_narrow else "",
            "version": VERSION,
            "exhibits": [
                {
                    "name": exhibit.name,
                    "title": exhibit.title,
                    "words": exhibit.chart.alt,
                    "warning": exhibit.warning,
                    "rows": records(exhibit.cited_rows(facts)),
                }
                for exhibit in exhibits_on(view, page)
            ],
        }
    )


def _drawings(page: str, view: View) -> Packed:
    drawn = [(exhibit, as_drawn(view, exhibit)) for exhibit in exhibits_on(view, page)]
    return _packed(
        [
            {
                "name": chart_key(exhibit),
                "digest": picture.digest,
                **json.loads(gzip.decompress(picture.packed)),
            }
            for exhibit, picture in drawn
        ]
    )


def _packed(answer: object) -> Packed:
    content = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()
    return Packed.of(content)


def _plain(value: object) -> object:
    """What JSON has no word for: an empty cell is null."""
    if value is pd.NA or value is pd.NaT:
        return None
    return value.item() if hasattr(value, "item") else str(value)


#: By what follows the name of a page; a function for each page, and answers are remembered by function.
_MADE = {
    kind: {name: partial(make, name) for name, page in PAGES.items() if page.exhibit_names}
    for kind, make in {".json": _figures, "/drawings.json": _drawings}.items()
}


class Interface:
    """Middleware that answers for the data interface."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = path_beneath(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        is_asked = path == INDEX or path.startswith(("/exhibits/", "/tables/"))
        answer = await self._answer(path, scope) if is_asked else None
        await (answer or self.app)(scope, receive, send)

    async def _answer(self, path: str, scope: Scope) -> Response:
        try:
            if path == INDEX:
                return JSONResponse(_index(), headers=_KEPT)
            if path.startswith("/tables/"):
                return await _file(path.removeprefix("/tables/"), Headers(scope=scope))
            asked = _PATH.fullmatch(path)
            if not asked or asked["page"] not in _MADE[asked["kind"]]:
                return JSONResponse({"error": f"there is no such exhibit; {INDEX} lists all"}, 404)
            query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            if is_too_much(query):
                return JSONResponse({"error": "these are more choices than any page has"}, 400)
            view, left_out = asked_view(asked["page"], query)
        except TableMistakes:
            return JSONResponse({"error": "the tables of the atlas have mistakes, so nothing is shown"}, 503)
        make = _MADE[asked["kind"]][asked["page"]]
        try:
            if is_remembered(make, view):
                packed = remembered(make)(view)
            else:
                packed = await run_in_threadpool(within_means, remembered(make), view)
        except TooMuch as much:
            return JSONResponse({"error": "too much at once"}, 503, {"Retry-After": f"{1 + int(much.seconds)}"})
        answer = sent(packed, Headers(scope=scope), "application/json")
        if left_out:
            answer.headers["X-Left-Out"] = str(len(left_out))
        return answer


async def _file(name: str, asked: Headers) -> Response:
    packed = await run_in_threadpool(_table, shared_atlas()[0], name)
    if packed is None:
        return JSONResponse({"error": "there is no such table; the page “Data and method” lists all"}, 404)
    answer = sent(packed, asked, _MEDIA_TYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


#: By the endings of the files of an edition.
_MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "toml": "application/toml; charset=utf-8"}


@lru_cache(maxsize=64)
def _table(atlas: Atlas, name: str) -> Packed | None:
    """The file of a table, of the cited works or of the atlas's own lecture; None for any other name."""
    if name == LECTURE_NAME and atlas.lecture:
        return Packed.of(atlas.lecture)
    if name == REFERENCES_FILE:
        return Packed.of(references_as_json(atlas.tables))
    frame = dict(atlas.tables.frames()).get(name.removesuffix(".csv")) if name.endswith(".csv") else None
    return None if frame is None else Packed.of(as_csv(frame))


def is_too_much(query: Mapping[str, Sequence[str]]) -> bool:
    """Whether a query holds more, or longer, values than anybody can choose."""
    values = [value for values in query.values() for value in values]
    return len(values) > MAX_PARAMETERS or any(len(value) > MAX_CHARACTERS for value in values)


def sent(packed: Packed, asked: Headers, media_type: str) -> Response:
    """The response to a request with these headers: gzipped for those who take it, 304 for those who have it."""
    with_tag = _KEPT | {"ETag": packed.etag}
    if packed.etag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=with_tag)
    if takes_gzip(asked.get("accept-encoding", "")):
        return Response(packed.content, media_type=media_type, headers=with_tag | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed.content), media_type=media_type, headers=with_tag)
