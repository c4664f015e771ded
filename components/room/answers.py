"""What phones get for an answer: the page of a room, the state of its scene, the fate of a guess.

``/r`` asks for a code, ``/r/CODE`` is the page, ``/r/CODE/state`` gives the state of the scene, ``/r/CODE/guess`` takes
a guess: JSON ``{"scene": …, "round": …, "guess": …}``. Nothing else in the atlas can be written to from outside.

Nothing here knows an answer before the lecturer reveals it: until then the store holds none. Requests are counted by
cookie and by room, not by address, which a whole class may share. Only wrong codes are counted by address too: one
machine that tries them keeps its own network out, and no other.
"""

from __future__ import annotations

import html
import json
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from components.current import atlas_title
from components.room.phone.assets import SCRIPT, STYLE
from components.room.rooms import rooms
from components.session.allowance import Allowance, Allowances
from components.session.network import network_of
from data.evidence.facts import records
from data.room.codes import is_sealed, new_cookie, read_code
from data.room.databases import StoreGone
from data.room.store import HOURS_OPEN, MAX_ROOMS, Room, Taken
from data.room.totals import totals_of

#: The path of rooms.
ROOMS = "r"
COOKIE = "atlas_voter"
MAX_BYTES = 1024
#: Requests at once, and then a second: of one phone, and of a room of 2,000.
OF_A_COOKIE, OF_A_ROOM = (30, 4.0), (4_000, 1_500.0)
#: Wrong codes that one process answers at once, and then a second: of one address, and of all.
WRONG_CODES, WRONG_CODES_OF_ALL = (100, 1.0), (2_000, 20.0)
#: Maximum age of the room's picture shown to all its phones.
FRESH_SECONDS = 0.3
#: At the store at once: were it to hang, whatever else needs a thread would still get one.
_AT_THE_STORE = CapacityLimiter(16)
_FRESH = {"Cache-Control": "no-store"}
_STATUS = {Taken.NO_ROOM: 404, Taken.NOT_OPEN: 409, Taken.CLOSED: 409, Taken.REFUSED: 422, Taken.FULL: 409}
_BUSY = "The atlas is busy at the moment. This page tries again by itself."
_TRYING = "Too many wrong codes are being tried. This page tries again by itself."

Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{again}
<title>{title} · {atlas}</title>
<link rel="stylesheet" href="{up}{style}"><script type="module" src="{up}{script}"></script>
</head><body>
<header class="room">{atlas}{room}</header>
<main>{inside}</main>
<p class="said" role="status"></p>
<p class="trouble" role="status" hidden></p>
<noscript><p>This page needs JavaScript. Ask the lecturer to count your hand instead.</p></noscript>
</body></html>
"""
_JOIN = """<h1>{title}</h1>
<p>{message}</p>
<form class="join" data-rooms="{rooms}"><label for="code">The code on the wall, five letters and digits</label>
<input class="code" id="code" name="code" maxlength="20" required
  autocomplete="off" autocapitalize="characters" spellcheck="false">
<button type="submit">Join</button></form>"""


@dataclass(frozen=True)
class _Picture:
    """What every phone of a room sees alike, and when it was taken."""

    room: Room
    state: dict[str, Any]
    taken_at: float


class Phones:
    """The answers to phones, as an app beneath ``/r``."""

    def __init__(self) -> None:
        self._wrong_codes, self._all_wrong_codes = Allowances(*WRONG_CODES), Allowance(*WRONG_CODES_OF_ALL)
        self._cookies, self._rooms = Allowances(*OF_A_COOKIE), Allowances(*OF_A_ROOM)
        self._pictures: dict[str, _Picture] = {}
        self.app = Starlette(
            routes=[
                Route(f"/{ROOMS}", self.join),
                Route(f"/{ROOMS}/", self.join),
                Route(f"/{ROOMS}/{{code}}", self.page),
                Route(f"/{ROOMS}/{{code}}/state", self.state),
                Route(f"/{ROOMS}/{{code}}/guess", self.guess, methods=["POST"]),
            ]
        )
        # A trailing slash leads nowhere else.
        self.app.router.redirect_slashes = False

    async def join(self, request: Request) -> Response:
        """The page that asks for a code."""
        invitation = "Type the code shown on the wall."
        return _join_page(request, "Join the room", invitation, 200)

    async def page(self, request: Request) -> Response:
        """The page of a room, with a cookie for whoever has none yet."""
        typed = request.path_params["code"]
        code = read_code(typed)
        if code is not None and code != typed:
            return RedirectResponse(f"{_root(request)}/{ROOMS}/{code}", headers=_FRESH)
        try:
            picture, refusal = await self._admitted(request, code)
        except StoreGone as gone:
            return _join_page(request, "The rooms cannot be reached", _in_words(gone), 503, again=True)
        if picture is None:
            if refusal == 429:
                return _join_page(request, "One moment", _TRYING, 429, again=True)
            return _join_page(
                request, "No such room", f"No room has the code “{typed[:20]}”. Check it and try again.", 404
            )
        room = picture.room
        named = f" · room <b>{room.code}</b>"
        inside = "<h1>One moment…</h1>"
        answer = HTMLResponse(_filled(f"Room {room.code}", inside, up="..", room=named), headers=_FRESH)
        if not is_sealed(request.cookies.get(COOKIE, ""), room.seal):
            path = f"{_root(request)}/{ROOMS}/{room.code}"
            answer.set_cookie(
                COOKIE, new_cookie(room.seal), max_age=HOURS_OPEN * 3600, path=path, httponly=True, samesite="strict",
                secure=request.url.scheme == "https",
            )  # fmt: skip
        return answer

    async def state(self, request: Request) -> Response:
        """The state of the current scene, and this phone's guesses."""
        try:
            picture, refusal = await self._admitted(request, read_code(request.path_params["code"]))
            if picture is None:
                return _refused(refusal)
            room, cookie = picture.room, request.cookies.get(COOKIE, "")
            if self._is_too_fast(cookie, room):
                return _refused(429)
            yours: dict[int, float] = {}
            if room.scene is not None and is_sealed(cookie, room.seal):
                yours = await _in_thread(rooms().own_guesses, room.code, cookie, room.scene.scene)
        except StoreGone as gone:
            return _error(_in_words(gone), 503)
        return JSONResponse(picture.state | {"yours": yours}, headers=_FRESH)

    async def guess(self, request: Request) -> Response:
        """Take a guess; if it is refused, the answer says why and nothing has changed."""
        if refusal := _form_refusal(request):
            return refusal
        try:
            picture, refused = await self._admitted(request, read_code(request.path_params["code"]))
            if picture is None:
                return _refused(refused)
            room, cookie = picture.room, request.cookies.get(COOKIE, "")
            if not is_sealed(cookie, room.seal):
                return _error("Open the page of the room again: this browser has no cookie for it.", 403)
            if self._is_too_fast(cookie, room):
                return _refused(429)
            content = await _body(request)
            if content is None:
                return _error(f"A guess has {MAX_BYTES:,} bytes at the most.", 413)
            asked = _read(content)
            if asked is None:
                return _error("A guess is JSON with scene, round and guess.", 400)
            scene, round_, guessed = asked
            taken, why = await _in_thread(rooms().guess, room.code, cookie, scene, round_, guessed)
        except StoreGone as gone:
            return _error(_in_words(gone), 503)
        if taken is not Taken.YES:
            return _error(why, _STATUS[taken])
        return JSONResponse({"guess": guessed}, headers=_FRESH)

    async def _admitted(self, request: Request, code: str | None) -> tuple[_Picture | None, int]:
        """The room that a request is for, or None and the status of the refusal.

        While many wrong codes are tried, only phones with the room's cookie get on; nobody learns which code is right.
        """
        picture = await self._picture(code) if code else None
        is_known = picture is not None and is_sealed(request.cookies.get(COOKIE, ""), picture.room.seal)
        asks_from = network_of(request.client.host) if request.client else ""
        counted = (self._wrong_codes.of(asks_from), self._all_wrong_codes)
        if not is_known and any(allowance.seconds_to_wait() > 0 for allowance in counted):
            return None, 429
        if picture is None:
            for allowance in counted:
                allowance.take(1)
            return None, 404
        return picture, 200

    async def _picture(self, code: str) -> _Picture | None:
        now = time.monotonic()
        held = self._pictures.get(code)
        if held is not None and now - held.taken_at <= FRESH_SECONDS:
            return held
        if held is not None:
            # While one request looks, the others make do with the old picture.
            self._pictures[code] = replace(held, taken_at=now)
        taken = await _in_thread(_picture_of, code, now)
        self._pictures.pop(code, None)
        if taken is not None:
            self._pictures[code] = taken
        if len(self._pictures) > MAX_ROOMS:
            del self._pictures[next(iter(self._pictures))]
        return taken

    def _is_too_fast(self, cookie: str, room: Room) -> bool:
        return self._rooms.is_spent(room.code) or self._cookies.is_spent(cookie or f"none {room.code}")


async def _in_thread(ask: Callable[..., Answer], *asked: Any) -> Answer:
    return await to_thread.run_sync(ask, *asked, limiter=_AT_THE_STORE)


def _picture_of(code: str, now: float) -> _Picture | None:
    room = rooms().room(code)
    return _Picture(room, _state_of(room), now) if room else None


def _state_of(room: Room) -> dict[str, Any]:
    """What every phone of a room is told alike."""
    shown = room.scene
    state: dict[str, Any] = {"version": room.version, "answered": room.n_answered, "scene": None, "reveal": None}
    if shown is None:
        return state
    question = shown.question
    state["scene"] = {
        "id": shown.scene, "round": shown.round, "phase": shown.phase, "question": question.text,
        "kind": question.kind, "least": question.least, "most": question.most, "step": question.step,
        "unit": question.unit, "options": question.options, "given": question.given, "ends": question.ends,
    }  # fmt: skip
    if shown.reveal is not None:
        guesses = rooms().guesses(room.code, shown.scene)
        state["reveal"] = {
            "answer": shown.reveal.answer, "low": shown.reveal.low, "high": shown.reveal.high,
            "right": shown.reveal.right, "path": shown.reveal.path,
            "rounds": [
                {"round": each.round, "n": each.n, "median": each.median, "percent": each.percent_inside}
                for each in totals_of(guesses, question, shown.reveal)
            ],
            "bars": [[row["round"], row["guess"], row["count"]] for row in records(guesses)],
        }  # fmt: skip
    return state


def _form_refusal(request: Request) -> Response | None:
    """Why a request cannot bring a guess, judging by its headers; None if it may."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _error("A guess is sent as application/json.", 415)
    # A browser names the sending page; only a page of the atlas may send.
    if request.headers.get("origin", "").partition("://")[2] != request.headers.get("host", ""):
        return _error("A guess is sent from the page of its room.", 403)
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BYTES:
        return _error(f"A guess has {MAX_BYTES:,} bytes at the most.", 413)
    return None


async def _body(request: Request) -> bytes | None:
    """The body of a request; None if it is too large, leaving the rest unread."""
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > MAX_BYTES:
            return None
    return content


def _read(content: bytes) -> tuple[str, int, Any] | None:
    try:
        sent = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict) or set(sent) != {"scene", "round", "guess"}:
        return None
    scene, round_ = sent["scene"], sent["round"]
    if not isinstance(scene, str) or not isinstance(round_, int) or isinstance(round_, bool):
        return None
    return scene, round_, sent["guess"]


def _refused(status: int) -> Response:
    if status == 429:
        return _error(_BUSY, 429, {"Retry-After": str(random.randint(1, 4))})
    return _error("This room is not open.", 404)


def _error(why: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": why}, status, headers={**_FRESH, **(headers or {})})


def _in_words(gone: StoreGone) -> str:
    _log.warning("the rooms cannot be reached", extra={"reason": str(gone)})
    return "The room’s guesses cannot be saved at the moment. The lecturer may ask for a show of hands."


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _join_page(request: Request, title: str, message: str, status: int, *, again: bool = False) -> Response:
    way = f"{_root(request)}/{ROOMS}"
    inside = _JOIN.format(title=html.escape(title), message=html.escape(message), rooms=html.escape(way))
    depth = request.url.path.removeprefix(_root(request)).count("/")
    up = "." if depth < 2 else ".."
    return HTMLResponse(_filled(title, inside, up=up, again=again), status, headers=_FRESH)


def _filled(title: str, inside: str, *, up: str, room: str = "", again: bool = False) -> str:
    # A whole class at once would otherwise come back all at once.
    reload = f'<meta http-equiv="refresh" content="{random.randint(3, 9)}">' if again else ""
    return _PAGE.format(
        title=html.escape(title), atlas=html.escape(atlas_title()), inside=inside, up=up, room=room, again=reload,
        style=STYLE.address, script=SCRIPT.address,
    )  # fmt: skip
