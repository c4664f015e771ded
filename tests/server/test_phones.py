"""What a phone may ask and bring in over HTTP, and what nobody learns before the lecturer reveals it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from components.room.answers import COOKIE, MAX_BYTES, WRONG_CODES
from components.room.phone.assets import SCRIPT, STYLE
from data.room.codes import LETTERS
from data.room.databases import File
from data.room.questions import Question, Reveal
from data.room.store import Opened, RoomStore
from tests.app_server import Running, running
from tests.server.conftest import Answer, ask, wait_for

MINUTES = Question("How many minutes?", "slider", 0, 60, 1, "minutes")
REVEAL = Reveal("45 to 50 (a source).", "go/session-lengths", 45, 50)
#: What is shown in the pictures of a room may be so old.
PICTURE_SECONDS = 5.0


@dataclass
class Class:
    """A room on a server, with its lecturer, who is in no process of the server."""

    server: Running
    store: RoomStore
    opened: Opened
    scene: str

    @property
    def path(self) -> str:
        return f"/r/{self.opened.code}"

    def cookie(self) -> str:
        told = ask(self.server, self.path).headers["Set-Cookie"]
        return told.partition(";")[0]

    def state(self, cookie: str = "") -> dict[str, Any]:
        return json.loads(ask(self.server, f"{self.path}/state", Cookie=cookie).body)

    def guess(self, guess: Any, cookie: str, *, round_: int = 1, scene: str | None = None, **headers: str) -> Answer:
        body = json.dumps({"scene": scene or self.scene, "round": round_, "guess": guess}).encode()
        return self.post(body, **{"Cookie": cookie} | headers)

    def post(self, body: bytes, **headers: str) -> Answer:
        usual = {"Content-Type": "application/json", "Origin": self.server.address}
        return ask(self.server, f"{self.path}/guess", "POST", body, **usual | headers)

    def counted(self) -> list[tuple[int, float, int]]:
        return list(self.store.guesses(self.opened.code, self.scene).itertuples(index=False, name=None))


def store_of(server: Running) -> RoomStore:
    return RoomStore(File(server.log.with_suffix(".rooms")))


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("hall") / "server.log") as server:
        yield server


def class_of(server: Running, store: RoomStore) -> Class:
    """A class whose room on a server is asked its first question."""
    opened = store.open_room()
    turned = store.turn(opened.key, "one", MINUTES)
    assert turned is not None
    assert turned.scene is not None
    return Class(server, store, opened, turned.scene.scene)


@pytest.fixture
def room(hall: Running) -> Class:
    return class_of(hall, store_of(hall))


def wait_for_state(room: Class, cookie: str = "", **wanted: Any) -> dict[str, Any]:
    deadline = time.monotonic() + PICTURE_SECONDS
    while True:
        state = room.state(cookie)
        if all((state["scene"] or {}).get(key, state.get(key)) == value for key, value in wanted.items()):
            return state
        assert time.monotonic() < deadline, (state, wanted)
        # No more often than a phone may ask.
        time.sleep(0.25)


def test_the_page_of_a_room_is_small_and_whole(room):
    page = ask(room.server, room.path)
    assert page.status == 200
    assert len(page.body) + len(SCRIPT.content) + len(STYLE.content) <= 30_000
    text = page.body.decode()
    assert room.opened.code in text
    for asset in (SCRIPT, STYLE):
        assert f'"..{asset.address}"' in text
        assert ask(room.server, asset.address).status == 200
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "SameSite=strict", f"Path={room.path}"):
        assert part in cookie
    assert "no-store" in page.headers["Cache-Control"]
    # Whoever has one keeps it.
    assert ask(room.server, room.path, Cookie=cookie.partition(";")[0]).headers["Set-Cookie"] is None


def test_a_guess_is_in_and_counts_once(room):
    anna, bert = room.cookie(), room.cookie()
    assert room.state(anna)["scene"]["question"] == "How many minutes?"
    for guess in (30, 40, 40):
        assert room.guess(guess, anna).status == 200
    assert room.guess(40, bert).status == 200
    assert room.counted() == [(1, 40.0, 2)]
    state = wait_for_state(room, anna, answered=2)
    assert state["yours"] == {"1": 40.0}
    assert room.state(bert)["yours"] == {"1": 40.0}
    assert room.state()["yours"] == {}


def test_two_rounds_reach_the_phones_and_nothing_of_the_answer_does_before_it_is_revealed(room):
    anna, key = room.cookie(), room.opened.key
    room.guess(30, anna)
    told = [room.state(anna)]
    room.store.close_round(key, room.scene)
    told.append(wait_for_state(room, anna, phase="closed"))
    assert room.guess(31, anna).status == 409
    room.store.open_second_round(key, room.scene)
    told.append(wait_for_state(room, anna, phase="open", round=2, answered=0))
    assert room.guess(47, anna, round_=2).status == 200
    told.append(wait_for_state(room, anna, answered=1))
    for state in told:
        assert state["reveal"] is None
        # Neither what others guessed is told nor what is printed.
        assert set(state) == {"version", "answered", "scene", "reveal", "yours"}
        assert set(state["scene"]) == {
            "id", "round", "phase", "question", "kind", "least", "most", "step", "unit", "options", "given", "ends",
        }  # fmt: skip
    room.store.reveal(key, room.scene, REVEAL)
    state = wait_for_state(room, anna, phase="revealed")
    assert state["reveal"]["answer"] == REVEAL.answer
    assert (state["reveal"]["low"], state["reveal"]["high"]) == (45, 50)
    assert [(each["n"], each["median"], each["percent"]) for each in state["reveal"]["rounds"]] == [
        (1, 30, 0), (1, 47, 100),
    ]  # fmt: skip
    assert state["yours"] == {"1": 30.0, "2": 47.0}
    # The next scene tells nothing of its own.
    room.store.turn(key, "two", MINUTES)
    assert wait_for_state(room, anna, phase="open")["reveal"] is None


@pytest.mark.parametrize("guess", [-1, 61, 0.5, "30", None, True, [], {}, 1e400, 10**400])
def test_what_is_no_guess_is_answered_clearly_and_changes_nothing(guess, room):
    answer = room.guess(guess, room.cookie())
    assert answer.status == 422
    assert json.loads(answer.body)["error"].endswith(".")
    assert room.counted() == []


def test_what_is_not_open_is_answered_clearly_and_changes_nothing(room):
    cookie = room.cookie()
    assert room.guess(30, cookie, round_=2).status == 409
    assert room.guess(30, cookie, scene="another").status == 409
    assert room.guess(30, cookie, round_=-1).status == 409
    assert room.guess(30, "").status == 403
    assert room.guess(30, f"{COOKIE}=made-up.made-up").status == 403
    other = store_of(room.server).open_room()
    borrowed = ask(room.server, f"/r/{other.code}").headers["Set-Cookie"].partition(";")[0]
    assert room.guess(30, borrowed).status == 403
    assert room.counted() == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 400),
        (b"null", {}, 400),
        (b"[" * 1000, {}, 400),
        (b"\xff\xfe", {}, 400),
        (b'{"scene": "one"}', {}, 400),
        (b'{"scene": 1, "round": 1, "guess": 1}', {}, 400),
        (b'{"scene": "one", "round": true, "guess": 1}', {}, 400),
        (b'{"scene": "one", "round": 1, "guess": 1%s}' % (b"0" * 5000), {}, 413),
        (b'{"scene": "one", "round": 1%s, "guess": 1}' % (b"0" * 400), {}, 409),
        (b'{"scene": "one", "round": 1, "guess": 1, "more": 1}', {}, 400),
        (b"x" * (MAX_BYTES + 1), {}, 413),
        (b"{}", {"Content-Type": "text/plain"}, 415),
        (b"guess=30", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b"{}", {"Origin": "https://elsewhere.example"}, 403),
        (b"{}", {"Origin": "null"}, 403),
        (b"{}", {"Origin": ""}, 403),
        (b"{}", {"Origin": "http://["}, 403),
    ],
)
def test_a_request_that_brings_something_else_is_refused(body, headers, status, room):
    answer = room.post(body, Cookie=room.cookie(), **headers)
    assert answer.status == status
    assert room.counted() == []


def test_a_body_that_is_announced_as_too_long_is_refused_unread(room):
    parts = urlsplit(room.server.address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    headers = {"Content-Type": "application/json", "Origin": room.server.address, "Cookie": room.cookie()}
    connection.putrequest("POST", f"{room.path}/guess")
    for name, value in (headers | {"Content-Length": "1000000"}).items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
    assert room.counted() == []


def test_a_body_of_unannounced_length_is_not_read_to_its_end(room):
    parts = urlsplit(room.server.address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    headers = {"Content-Type": "application/json", "Origin": room.server.address, "Cookie": room.cookie()}
    pieces = (b"x" * 512 for _ in range(4))
    connection.request("POST", f"{room.path}/guess", pieces, headers, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()
    assert room.counted() == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/r", "", "/state", "/turn", "/reveal"])
def test_nothing_else_can_be_brought_in(path, method, room):
    asked = path if path == "/r" else f"{room.path}{path}"
    assert ask(room.server, asked, method, b"{}", Cookie=room.cookie()).status in (404, 405)


def test_a_code_is_read_as_it_is_typed(room):
    code = room.opened.code
    assert room.opened.code in ask(room.server, f"/r/{code[:2].lower()}-{code[2:].lower()}").body.decode()
    assert b'class="join"' in ask(room.server, "/r").body


def test_one_phone_that_asks_too_much_waits_and_no_other_does(room):
    greedy, modest = room.cookie(), room.cookie()
    answers = [room.guess(30, greedy).status for _ in range(60)]
    assert set(answers) == {200, 429}
    assert room.guess(40, modest).status == 200
    assert room.counted() == [(1, 30.0, 1), (1, 40.0, 1)]


def test_two_thousand_tried_codes_find_nothing_and_the_class_goes_on(tmp_path):
    # On a server of its own, on which nobody else's wrong code has been counted.
    with running(tmp_path / "server.log") as server:
        room = class_of(server, store_of(server))
        cookie = room.cookie()
        started = time.monotonic()
        statuses = try_codes(server, 2_000, room.opened.code)
        at_once, a_second = WRONG_CODES
        assert set(statuses) == {404, 429}
        # Whoever tries that fast learns nothing, not even of the right code.
        assert statuses.count(404) <= at_once + a_second * (time.monotonic() - started) + 1
        for path in (f"{room.path}/state", room.path):
            # A slow machine gives the allowance time to come back between two requests.
            answers = [(try_codes(server, 20, room.opened.code), ask(server, path).status)[1] for _ in range(20)]
            assert 429 in answers
        assert room.guess(30, cookie).status == 200
        assert room.counted() == [(1, 30.0, 1)]
        # A phone in another network never waits for it.
        try_codes(server, 20, room.opened.code)
        assert ask(server, room.path, **{"X-Forwarded-For": "192.0.2.7"}).status == 200


def try_codes(server: Running, n: int, but: str) -> list[int]:
    parts = urlsplit(server.address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    statuses = []
    for i in range(n):
        digits, code = i, ""
        for _ in range(5):
            digits, place = divmod(digits, len(LETTERS))
            code += LETTERS[place]
        if code == but:
            continue
        connection.request("GET", f"/r/{code}/state")
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    return statuses


def test_a_store_that_hangs_keeps_nobody_waiting_but_who_guesses(tmp_path):
    with running(tmp_path / "server.log") as server:
        room = class_of(server, store_of(server))
        cookies = [room.cookie() for _ in range(60)]
        held = sqlite3.connect(server.log.with_suffix(".rooms"), isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(60) as phones:
            guessing = [phones.submit(room.guess, 30, cookie) for cookie in cookies]
            # Some of them wait at the store by now.
            done, _ = wait(guessing, timeout=1)
            assert len(done) < 60
            began = time.monotonic()
            for path in ("/tables/sources.csv", "/exhibits/citations.json", f"{room.path}/state"):
                assert ask(server, path).status == 200
            assert time.monotonic() - began < 10
            assert {guessed.result().status for guessed in guessing} <= {503}
        held.execute("ROLLBACK")
        wait_for(lambda: room.guess(40, cookies[0]).status == 200, "a guess is taken again")


def test_a_store_that_is_gone_is_told_and_comes_back(tmp_path):
    path = tmp_path / "rooms" / "rooms.sqlite3"
    with running(tmp_path / "server.log", ATLAS_ROOMS=str(path)) as server:
        room = class_of(server, RoomStore(File(path)))
        cookie = room.cookie()
        hidden = path.parent.rename(tmp_path / "hidden")
        path.parent.write_text("in the way")
        answer = room.guess(30, cookie)
        assert answer.status in (404, 503)
        assert "error" in json.loads(answer.body)
        path.parent.unlink()
        hidden.rename(path.parent)
        assert room.guess(30, cookie).status == 200


def test_nothing_of_a_phone_is_logged(room):
    cookie = room.cookie()
    room.guess(30, cookie)
    room.guess(999, cookie)
    log = room.server.log.read_text(encoding="utf-8")
    assert cookie.partition("=")[2] not in log
    assert room.opened.code not in log
    assert "127.0.0.1:" not in log.replace(room.server.address, "")


def test_beneath_a_base_path_the_phones_find_their_room(tmp_path):
    with running(tmp_path / "server.log", options=("--server.baseUrlPath", "uni/atlas")) as server:
        store = store_of(server)
        code = store.open_room().code
        page = ask(server, f"/r/{code}")
        assert page.status == 200
        assert f"Path=/uni/atlas/r/{code}" in page.headers["Set-Cookie"]
        assert ask(server, f"/r/{code}/state").status == 200
        assert ask(server, SCRIPT.address).status == 200
