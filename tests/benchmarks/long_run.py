"""What a server still holds after a long day: readers who look at ever new views, readers who come and go, a rest.

Not part of `make bench` as it stands, since it takes a quarter of an hour: ``make bench
ARGS="long --print-only"``, and what it finds is written into RESULTS.md by hand.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from components.registry import TITLES
from components.server.probes import ALIVE
from tests.any_choice import any_choice
from tests.app_server import Running, copy_of_the_app, running
from tests.benchmarks.sessions import megabytes
from tests.benchmarks.targets import WITHOUT_GREETING
from tests.visitor import Visitor

N_READERS, READING_SECONDS, THINKING = 50, 600.0, (1.0, 3.0)
#: After so many views a reader leaves, and another comes.
VIEWS_A_READER = 20
N_COMING, AT_ONCE = 2000, 10
#: Streamlit keeps a session whose reader is gone for two minutes, in case the network failed.
RESTING_SECONDS = 240.0
#: Goes in front of the app itself and has its first probe tell what nobody can see from outside.
_WATCH = """\
import gc

from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.runtime.app_session import AppSession

from components.exhibits import memory
from components.server.probes import ALIVE, PROBES


async def held(_):
    gc.collect()
    found = gc.get_objects()
    memories = [memory._memory, *memory._of_one_reader.values()]
    return JSONResponse({
        "sessions": sum(isinstance(one, AppSession) for one in found),
        "kept": sum(map(len, memories)),
        "megabytes": sum(one.n_bytes for one in memories) / 1e6,
    })


PROBES[0] = Route(ALIVE, held)
"""


@dataclass(frozen=True)
class Held:
    """What the server holds at one moment: ``megabytes`` in all, ``kept_megabytes`` of it results that were computed.

    ``n_lost`` runs never came to an end, and ``n_failed`` pages did with an error, since the start.
    """

    moment: str
    n_runs: int
    n_lost: int
    n_failed: int
    megabytes: float
    n_threads: int
    n_files: int
    n_sessions: int
    n_kept: int
    kept_megabytes: float


def measure(folder: Path) -> list[Held]:
    """What a server holds at its start, after the long run and a rest, and after many short visits and a rest."""
    root = copy_of_the_app(folder / "watched_app")
    (root / "watched.py").write_text(_WATCH + (root / "app.py").read_text(encoding="utf-8"), encoding="utf-8")
    with running(folder / "watched.log", root, script="watched.py", options=WITHOUT_GREETING) as server:
        return asyncio.run(_measured(server))


async def _measured(server: Running) -> list[Held]:
    found = [await _held(server, "at the start", 0, 0)]
    n_runs, n_lost = await _read(server)
    found.append(await _held(server, f"{N_READERS} readers, {READING_SECONDS / 60:g} minutes", n_runs, n_lost))
    await _rest(server)
    found.append(await _held(server, "after a rest", 0, 0))
    n_runs, n_lost = await _come_and_go(server)
    found.append(await _held(server, f"{N_COMING:,} came and went", n_runs, n_lost))
    await _rest(server)
    found.append(await _held(server, "after a rest", 0, 0))
    return found


async def _read(server: Running) -> tuple[int, int]:
    """Readers who change page and choice at random; how many views they saw, and how many never came."""
    until, n_runs, n_lost = time.monotonic() + READING_SECONDS, 0, 0

    async def read(i: int) -> None:
        nonlocal n_runs, n_lost
        chance = random.Random(i)
        await asyncio.sleep(chance.uniform(0, THINKING[1]))
        while time.monotonic() < until:
            try:
                async with Visitor(server.address) as visitor:
                    for _ in range(VIEWS_A_READER):
                        await _look(visitor, chance)
                        n_runs += 1
                        await asyncio.sleep(chance.uniform(*THINKING))
                        if time.monotonic() > until:
                            return
            except (OSError, AssertionError, ValueError):
                n_lost += 1

    await asyncio.gather(*(read(i) for i in range(N_READERS)))
    return n_runs, n_lost


async def _come_and_go(server: Running) -> tuple[int, int]:
    """Sessions of one view, a few at once."""
    waiting, n_runs, n_lost = iter(range(N_COMING)), 0, 0

    async def come_and_go() -> None:
        nonlocal n_runs, n_lost
        for i in waiting:
            try:
                async with Visitor(server.address) as visitor:
                    await _look(visitor, random.Random(-1 - i))
                    n_runs += 1
            except (OSError, AssertionError, ValueError):
                n_lost += 1

    await asyncio.gather(*(come_and_go() for _ in range(AT_ONCE)))
    return n_runs, n_lost


async def _look(visitor: Visitor, chance: random.Random) -> None:
    """At any page with any choices."""
    page = chance.choice(list(TITLES))
    await visitor.run(page, urlencode(any_choice(page, chance), doseq=True))


async def _rest(server: Running) -> None:
    """Until nobody is held any more, but for so long at the most."""
    until = time.monotonic() + RESTING_SECONDS
    while time.monotonic() < until and (await _inside(server))["sessions"]:
        await asyncio.sleep(5)


async def _held(server: Running, moment: str, n_runs: int, n_lost: int) -> Held:
    inside, process = await _inside(server), Path(f"/proc/{server.process.pid}")
    return Held(
        moment, n_runs, n_lost, sum(record["message"] == "a page failed" for record in server.records()),
        megabytes(server), len(list((process / "task").iterdir())),
        len(list((process / "fd").iterdir())), int(inside["sessions"]), int(inside["kept"]), inside["megabytes"],
    )  # fmt: skip


async def _inside(server: Running) -> dict[str, float]:
    def asked() -> dict[str, float]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        answer: dict[str, float] = json.load(opener.open(f"{server.address}{ALIVE}", timeout=60))
        return answer

    return await asyncio.to_thread(asked)
