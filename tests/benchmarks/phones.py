"""A hall of phones in one room: they join within a minute, look as their page's script does, and guess twice a scene.

``python -m tests.benchmarks.phones`` does it alone. The phones are plain HTTP in one process; the lecturer changes the
room through the store, as the wall does. What was sent is held against what the store counts in the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from components.room.phone.assets import SCRIPT
from data.evidence.facts import records
from data.room.databases import File
from data.room.questions import Question, Reveal
from data.room.store import ROUNDS, Phase, Room, RoomStore
from tests.app_server import Running, running
from tests.benchmarks.sessions import cpu_seconds
from tests.benchmarks.targets import WITHOUT_GREETING

N_PHONES, JOINING_SECONDS = 400, 60.0
#: Somebody guesses at some moment of so many seconds after the question has come.
THINKING_SECONDS = 10.0
#: For so long the lecturer shows the scene before once more, amid the guesses.
LOOKING_BACK_SECONDS = 3.0
#: One in so many sends another guess first, and one in so many the same guess again.
CHANGES, REPEATS = 5, 10
#: What never comes within this time is given up.
PATIENCE_SECONDS = 60.0
#: What a guess is told once its round or scene is over.
TOO_LATE = 409
#: What is aimed at, on two cores: a guess, and a turn beyond the time between two looks.
GUESS_AIM_MS, TURN_AIM_MS = 100.0, 300.0
SCENES = {
    "one": Question("How many minutes?", "slider", 0, 60, 1, "minutes"),
    "two": Question("How many sessions?", "slider", 0, 40, 1, "sessions"),
}
REVEAL = Reveal("24 to 30.", "session-lengths", 24, 30)
_WAITS = re.search(r"EVERY_MS = (\d+), PATIENT_MS = (\d+)", SCRIPT.content.decode())
assert _WAITS, "the script of a phone no longer says how often it looks"
EVERY_SECONDS, PATIENT_SECONDS = (int(found) / 1000 for found in _WAITS.groups())
#: The script waits a fifth more or less, so that phones do not look all at once.
EARLIEST, LATEST = 0.8, 1.2


class NoAnswer(Exception):
    """The server closed the connection, or said something that is no HTTP."""


@dataclass(frozen=True)
class Answer:
    """What a server said; ``status`` is 0 if it said nothing."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_good(self) -> bool:
        return self.status == 200


@dataclass
class Change:
    """Something that the lecturer did: when, how long the store took, and when each phone saw it."""

    what: str
    began: float
    version: int
    stored_seconds: float = 0.0
    seen: dict[int, float] = field(default_factory=dict)


@dataclass
class Hall:
    """What all phones share, and what is noted of them."""

    servers: Sequence[Running]
    path: str
    n_phones: int
    changes: list[Change] = field(default_factory=list)
    joins: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    guesses: list[float] = field(default_factory=list)
    #: Answers that were none of those a phone hopes for, by their status; 0 where nobody answered.
    refused: Counter[int] = field(default_factory=Counter)
    #: Guesses that came while another scene was shown, as may happen to anybody.
    too_late: int = 0
    #: The last guess of each phone that was taken, by scene and round.
    taken: dict[tuple[str, int], dict[int, int]] = field(default_factory=dict)
    is_over: bool = False

    def saw(self, phone: int, version: int, when: float) -> None:
        """Note which changes a phone has now seen."""
        for change in reversed(self.changes):
            if phone in change.seen:
                break
            if change.version <= version:
                change.seen[phone] = when


class Connections:
    """The open connections of one phone: one that is idle is used again, as browsers do."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Raises ``NoAnswer`` and ``OSError``."""
        told = {"Host": f"{self.host}:{self.port}", **{name.replace("_", "-"): text for name, text in headers.items()}}
        if body:
            told["Content-Length"] = str(len(body))
        request = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {text}\r\n" for name, text in told.items())
        async with self._one() as (reader, writer):
            writer.write(request.encode() + b"\r\n" + body)
            return await _answer(reader)

    @asynccontextmanager
    async def _one(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        # One that the server has closed meanwhile is of no use.
        while self._idle and self._idle[-1][0].at_eof():
            self._idle.pop()[1].close()
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(self.host, self.port)
        try:
            yield reader, writer
        except BaseException:
            writer.close()
            raise
        self._idle.append((reader, writer))

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(first.split()[1]), headers, body)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, IndexError) as error:
        raise NoAnswer(str(error)) from error


class Phone:
    """A phone as its page's script is, in the hand of somebody who guesses once a round."""

    def __init__(self, hall: Hall, number: int) -> None:
        self.hall, self.number = hall, number
        self.address = hall.servers[number % len(hall.servers)].address
        self.connections = Connections(self.address)
        self.chance = random.Random(number)
        self.cookie = ""
        #: The scene and the round in which a guess can be sent, and those in which one is in or being thought of.
        self.open: tuple[str, int] | None = None
        self.begun: set[tuple[str, int]] = set()
        self.guessing: set[asyncio.Task[None]] = set()

    async def live(self, joins_after: float) -> None:
        """Join after so many seconds, and look until the lecture is over."""
        await asyncio.sleep(joins_after)
        began = time.perf_counter()
        while not await self._join():
            await asyncio.sleep(self.chance.uniform(1, 3))
        await self._look()
        self.hall.joins.append(time.perf_counter() - began)
        failures = 0
        while not self.hall.is_over:
            wait = min(EVERY_SECONDS * 1.6**failures, PATIENT_SECONDS)
            await asyncio.sleep(wait * self.chance.uniform(EARLIEST, LATEST))
            failures = 0 if await self._look() else failures + 1
        await asyncio.gather(*self.guessing)
        self.connections.close()

    async def _asked(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """An answer; what a phone does not hope for is counted."""
        try:
            asked = self.connections.ask(path, method, body, **headers)
            answer = await asyncio.wait_for(asked, PATIENCE_SECONDS)
        except (NoAnswer, OSError, TimeoutError):
            answer = Answer()
        if answer.status == TOO_LATE:
            self.hall.too_late += 1
        elif not answer.is_good:
            self.hall.refused[answer.status] += 1
        return answer

    async def _join(self) -> bool:
        page = await self._asked(self.hall.path)
        if not page.is_good:
            return False
        self.cookie = page.headers["set-cookie"].partition(";")[0]
        wanted = re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', page.body.decode())
        assert len(wanted) == 2, "the page of a room asks for a script and a style"
        loaded = await asyncio.gather(
            *(self._asked(urlsplit(urljoin(f"{self.address}{self.hall.path}", part)).path) for part in wanted)
        )
        return all(part.is_good for part in loaded)

    async def _look(self) -> bool:
        began = time.perf_counter()
        found = await self._asked(f"{self.hall.path}/state", Cookie=self.cookie, Accept="application/json")
        if not found.is_good:
            return False
        now = time.perf_counter()
        self.hall.polls.append(now - began)
        state = json.loads(found.body)
        self.hall.saw(self.number, state["version"], now)
        scene = state["scene"]
        self.open = (scene["id"], scene["round"]) if scene and scene["phase"] == Phase.OPEN else None
        if self.open and self.open not in self.begun:
            self.begun.add(self.open)
            self.guessing.add(asyncio.create_task(self._think_and_guess(self.open, scene["most"])))
        return True

    async def _think_and_guess(self, where: tuple[str, int], most: float) -> None:
        await asyncio.sleep(self.chance.uniform(0, THINKING_SECONDS))
        guess = (self.number * 7 + where[1]) % (int(most) + 1)
        if self.number % CHANGES == 0 and not await self._send(where, (guess + 5) % (int(most) + 1)):
            return
        for _ in range(2 if self.number % REPEATS == 1 else 1):
            if not await self._send(where, guess):
                return

    async def _send(self, where: tuple[str, int], guess: int) -> bool:
        """Send a guess until somebody answers, and say whether it was taken; if not, it is thought of again."""
        body = json.dumps({"scene": where[0], "round": where[1], "guess": guess}).encode()
        headers = {"Content_Type": "application/json", "Origin": self.address, "Cookie": self.cookie}
        began, tries = time.perf_counter(), 0
        while self.open == where:
            found = await self._asked(f"{self.hall.path}/guess", "POST", body, **headers)
            if found.is_good:
                self.hall.guesses.append(time.perf_counter() - began)
                self.hall.taken.setdefault(where, {})[self.number] = guess
                return True
            if found.status == TOO_LATE:
                break
            await asyncio.sleep(min(0.5 * 2**tries, PATIENT_SECONDS) * self.chance.uniform(0.5, 1.5))
            tries += 1
        self.begun.discard(where)
        return False


class Lecturer:
    """Who holds the key of the room, and changes it through the store, which the wall does too."""

    def __init__(self, store: RoomStore, key: str, code: str, hall: Hall) -> None:
        self.store, self.key, self.code, self.hall = store, key, code, hall

    async def teach(self, joining: float) -> None:
        """Two scenes of two rounds each; the first while the hall still arrives."""
        first, second = SCENES
        await self.turn(first)
        await asyncio.sleep(joining)
        await self._two_rounds(first)
        await self.turn(second)
        await self._seen()
        await asyncio.sleep(THINKING_SECONDS / 3)
        # Some guesses are on their way when the scene goes, and come again when it comes back.
        await self.turn(first)
        await asyncio.sleep(LOOKING_BACK_SECONDS)
        await self.turn(second)
        await self._two_rounds(second)

    async def _two_rounds(self, name: str) -> None:
        scene = SCENES[name].scene_key(name)
        await self._all_in(scene, 1)
        await self._change("close the round", lambda: self.store.close_round(self.key, scene))
        await self._change("second guess", lambda: self.store.open_second_round(self.key, scene))
        await self._all_in(scene, 2)
        await self._change("reveal", lambda: self.store.reveal(self.key, scene, REVEAL))

    async def turn(self, name: str) -> None:
        await self._change("turn", lambda: self.store.turn(self.key, name, SCENES[name]), waits=False)

    async def _change(self, what: str, do: Callable[[], Room | None], *, waits: bool = True) -> None:
        # Noted before it is done: a phone may see it before the store has told us. A new room is of version 1.
        change = Change(what, time.perf_counter(), version=len(self.hall.changes) + 2)
        self.hall.changes.append(change)
        room = await asyncio.to_thread(do)
        change.stored_seconds = time.perf_counter() - change.began
        assert room is not None, "the room is gone"
        assert room.version == change.version, "somebody else changes the room"
        if waits:
            await self._seen()

    async def _seen(self) -> None:
        await self._until(lambda: len(self.hall.changes[-1].seen) == self.hall.n_phones)

    async def _all_in(self, scene: str, round_: int) -> None:
        await self._until(lambda: len(self.hall.taken.get((scene, round_), ())) == self.hall.n_phones)
        # Whoever sends it again still does.
        await asyncio.sleep(1)

    async def _until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.perf_counter() + PATIENCE_SECONDS
        # What never comes shows in the counts.
        while not is_so() and time.perf_counter() < deadline:
            await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Counted:
    """How many guesses the store holds, and how many of those that were sent it has too few and too many."""

    kept: int
    lost: int
    doubled: int


@dataclass(frozen=True)
class Found:
    """What was measured. ``turns`` are the changes that all phones were there for."""

    n_phones: int
    n_processes: int
    hall: Hall
    turns: list[Change]
    counted: Counted
    cores: float
    #: Shares of the time that the loops of the servers and of the phones were ready and had no core.
    servers_waited: float
    phones_waited: float

    def rows(self) -> list[list[str]]:
        """What was measured, half of it within, 95 and 99 in 100 within, the longest, and the aim."""
        hall = self.hall
        last = [max(change.seen.values()) - change.began for change in self.turns if change.seen]
        each = [seen - change.began for change in self.turns for seen in change.seen.values()]
        stored = [change.stored_seconds for change in hall.changes]
        most = 1000 * EVERY_SECONDS * LATEST + TURN_AIM_MS
        return [
            [f"a guess, {len(hall.guesses):,}", *_times(hall.guesses), f"95 in 100: {GUESS_AIM_MS:.0f}"],
            [f"a look, {len(hall.polls):,}", *_times(hall.polls), ""],
            [f"page, script, style and first look, {len(hall.joins):,}", *_times(hall.joins), "longest: 1,000"],
            [f"a change of the room in the store, {len(stored)}", *_times(stored), f"longest: {TURN_AIM_MS:.0f}"],
            [f"until a phone sees it, {len(each):,}", *_times(each), ""],
            [f"until the last phone sees it, {len(last)}", *_times(last), f"longest: {most:,.0f}"],
        ]

    def in_words(self) -> str:
        """What was counted rather than timed."""
        hall = self.hall
        refused = ", ".join(f"{n} with {status or 'no answer'}" for status, n in sorted(hall.refused.items())) or "none"
        unseen = sum(self.n_phones - len(change.seen) for change in self.turns)
        counted = self.counted
        return (
            f"{self.n_phones:,} phones, {self.n_processes} of the atlas's processes. Guesses in the store: "
            f"{counted.kept:,}; lost: {counted.lost}; doubled: {counted.doubled}. Requests refused: {refused}. Guesses "
            f"that came while another scene was shown, and again after it: {hall.too_late}. Changes that a phone never "
            f"saw: {unseen}. Cores used by the server: {self.cores:.2f}. Ready, but with no core to run on: "
            f"the server {self.servers_waited:.0%} of the time, the phones {self.phones_waited:.0%}."
        )


def _times(seconds: Sequence[float]) -> list[str]:
    in_order = sorted(seconds)
    if not in_order:
        return ["–"] * 4
    at = [in_order[math.ceil(share * len(in_order)) - 1] for share in (0.5, 0.95, 0.99, 1)]
    return [f"{1000 * found:,.0f}" if found >= 0.01 else f"{1000 * found:.1f}" for found in at]


COLUMNS = ("what, and how often", "p50, ms", "p95, ms", "p99, ms", "longest, ms", "aim, ms")


def measure(folder: Path, n_phones: int = N_PHONES, n_processes: int = 1, joining: float = JOINING_SECONDS) -> Found:
    """Start so many processes that share a store, and fill their room."""
    rooms = folder / "rooms.sqlite3"
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running(folder / f"phones-{i}.log", options=WITHOUT_GREETING, ATLAS_ROOMS=str(rooms)))
            for i in range(n_processes)
        ]
        store = RoomStore(File(rooms))
        opened = store.open_room()
        hall = Hall(servers, f"/r/{opened.code}", n_phones)
        lecturer = Lecturer(store, opened.key, opened.code, hall)
        ids = [server.process.pid for server in servers]
        before, began = sum(map(cpu_seconds, servers)), time.perf_counter()
        theirs, ours = sum(map(_seconds_without_core, ids)), _seconds_without_core(os.getpid())
        asyncio.run(_lecture(hall, lecturer, joining))
        took = time.perf_counter() - began
        cores = (sum(map(cpu_seconds, servers)) - before) / took
        servers_waited = (sum(map(_seconds_without_core, ids)) - theirs) / took / n_processes
        phones_waited = (_seconds_without_core(os.getpid()) - ours) / took
        counted = _counted(store, opened.code, hall)
    # Not all were there for the first question.
    return Found(n_phones, n_processes, hall, hall.changes[1:], counted, cores, servers_waited, phones_waited)


def _seconds_without_core(process_id: int) -> float:
    """How long the main thread of a process, which has its loop, has been ready to run and had to wait for a core."""
    return int(Path(f"/proc/{process_id}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


async def _lecture(hall: Hall, lecturer: Lecturer, joining: float) -> None:
    chance = random.Random(0)
    phones = [Phone(hall, number) for number in range(hall.n_phones)]
    living = asyncio.gather(*(phone.live(chance.uniform(0, joining)) for phone in phones))
    try:
        await lecturer.teach(joining)
    finally:
        hall.is_over = True
    with suppress(TimeoutError):
        await asyncio.wait_for(living, PATIENCE_SECONDS)


def _counted(store: RoomStore, code: str, hall: Hall) -> Counted:
    """Each guess of each round is counted by itself, so that one lost and one doubled do not make up for each other."""
    kept_in_all = lost = doubled = 0
    for name, question in SCENES.items():
        scene = question.scene_key(name)
        rows = records(store.guesses(code, scene))
        for round_ in ROUNDS:
            taken = hall.taken.get((scene, round_), {})
            sent = Counter(taken.values())
            kept = Counter({int(row["guess"]): int(row["count"]) for row in rows if row["round"] == round_})
            kept_in_all += kept.total()
            # Whoever never got a guess in has lost it too.
            lost += (sent - kept).total() + hall.n_phones - len(taken)
            doubled += (kept - sent).total()
    return Counted(kept_in_all, lost, doubled)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.phones", description=__doc__)
    parser.add_argument("--phones", type=int, default=N_PHONES)
    parser.add_argument("--processes", type=int, default=1, help="of the atlas, which share one store")
    parser.add_argument("--joining", type=float, default=JOINING_SECONDS, help="seconds within which all phones come")
    arguments = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), arguments.phones, arguments.processes, arguments.joining)
    for cells in (COLUMNS, ["---"] * len(COLUMNS), *found.rows()):
        print(f"| {' | '.join(cells)} |")
    print(f"\n{found.in_words()}")


if __name__ == "__main__":
    main()
