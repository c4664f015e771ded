"""What readers cost the server: processor time, bytes and messages a rerun, memory a session, and how many it bears."""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.app_server import Running
from tests.benchmarks.targets import CHART_PAGES, CHOICE, FILTER
from tests.visitor import Run, Visitor

#: Few enough that no session comes to the end of its allowance of processor time.
RERUNS, VISITORS = 4, 3
THINKING = (2.0, 4.0)
SESSIONS_AT_ONCE = 30
#: A load: readers arrive, look round until the views that they ask for have been drawn, and are then counted.
ARRIVING_SECONDS, SETTLING_SECONDS, COUNTED_SECONDS = 10.0, 8.0, 20.0
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(server: Running) -> float:
    """The processor time that a server has had until now."""
    ticks = 0
    # gunicorn answers in processes of its own.
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text(encoding="ascii")
    for process_id in (str(server.process.pid), *children.split()):
        fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS


def megabytes(server: Running) -> float:
    """The memory that a server holds."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass(frozen=True)
class Cost:
    """One rerun of one page, alone on the server, of views that somebody has looked at before.

    ``first_cpu_ms`` is what the very first look costs, which draws the charts.
    """

    first_cpu_ms: float
    cpu_ms: float
    wait_ms: float
    kilobytes: float
    messages: float
    first_kilobytes: float


async def cost_of(server: Running, page: str | None, *, visitors: int = VISITORS, reruns: int = RERUNS) -> Cost:
    """What a rerun costs on a page, or for the one-line script where ``page`` is None; every second one is filtered."""
    runs: list[Run] = []
    spent = 0.0
    before = cpu_seconds(server)
    await _filter(server, page, 0)
    first_spent = cpu_seconds(server) - before
    await _filter(server, page, 2)
    for _ in range(visitors):
        first, reruns_of_one, spent_by_one = await _filter(server, page, reruns)
        runs += reruns_of_one
        spent += spent_by_one
    return Cost(
        1000 * first_spent,
        1000 * spent / len(runs),
        1000 * median(run.seconds for run in runs),
        sum(run.n_bytes for run in runs) / len(runs) / 1000,
        sum(run.n_messages for run in runs) / len(runs),
        first.n_bytes / 1000,
    )


async def _filter(server: Running, page: str | None, reruns: int) -> tuple[Run, list[Run], float]:
    """One visitor: the first run, the reruns after it with and without a filter, and what these cost."""
    async with Visitor(server.address) as visitor:
        first = await visitor.run(page or "")
        before = cpu_seconds(server)
        runs = []
        for i in range(reruns):
            if page:
                visitor.choose(FILTER.lower(), [] if i % 2 else [CHOICE])
            runs.append(await visitor.run())
        return first, runs, cpu_seconds(server) - before


async def megabytes_a_session(server: Running, page: str | None) -> float:
    """Memory that a session adds while many are open."""
    before = megabytes(server)
    visitors = [Visitor(server.address) for _ in range(SESSIONS_AT_ONCE)]
    try:
        for visitor in visitors:
            await visitor.__aenter__()
            await visitor.run(page or "")
        return (megabytes(server) - before) / len(visitors)
    finally:
        for visitor in visitors:
            await visitor.__aexit__(None, None, None)


async def press_cost(server: Running, pages: Sequence[str], *, is_atlas: bool, presses: int = 40) -> dict[str, float]:
    """Milliseconds of processor time that one press on the filter costs a server, by page; every second one undoes it.

    A server that is not the atlas is Dash, which is asked as its page asks it.
    """
    found = {}
    for page in pages:
        press = _atlas_presses if is_atlas else _dash_presses
        async with press(server, page) as presser:
            for i in range(4):
                await presser(i)
            before = cpu_seconds(server)
            for i in range(presses):
                await presser(i)
            found[page] = 1000 * (cpu_seconds(server) - before) / presses
    return found


@asynccontextmanager
async def _atlas_presses(server: Running, page: str) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    async with Visitor(server.address) as visitor:
        await visitor.run(page)

        async def press(i: int) -> None:
            visitor.choose(FILTER.lower(), [] if i % 2 else [CHOICE])
            await visitor.run()

        yield press


@asynccontextmanager
async def _dash_presses(server: Running, page: str) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    def asked(path: str, body: bytes | None = None) -> bytes:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        request = urllib.request.Request(f"{server.address}{path}", body, headers)
        return bytes(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20).read())

    declared = json.loads(asked("/_dash-dependencies"))
    (own,) = (one for one in declared if f"{page}-0.figure" in one["output"])
    outputs = [
        {"id": part.rpartition(".")[0], "property": part.rpartition(".")[2]}
        for part in own["output"].strip(".").split("...")
    ]
    many = own["output"].startswith("..")

    async def press(i: int) -> None:
        state = "all" if i % 2 else "chosen"
        inputs = [{"id": f"{page}-{name}", "property": "n_clicks", "value": i} for name in ("all", "chosen")]
        body = {
            "output": own["output"],
            "outputs": outputs if many else outputs[0],
            "inputs": inputs,
            "changedPropIds": [f"{page}-{state}.n_clicks"],
        }
        await asyncio.to_thread(asked, "/_dash-update-component", json.dumps(body).encode())

    yield press


@dataclass(frozen=True)
class Load:
    """Many readers at once, each thinking between two filters.

    ``arrival_p95_ms`` is how long the first page took them; reruns are counted once all have been there for a while.
    """

    n_sessions: int
    arrival_p95_ms: float
    n_reruns: int
    p50_ms: float
    p95_ms: float
    errors: int
    cores: float
    megabytes: float


async def load(servers: Sequence[Running], n_sessions: int, *, pages: tuple[str, ...] = CHART_PAGES) -> Load:
    """So many readers, spread over the pages and the servers; the last answers are waited for."""
    arrivals: list[float] = []
    waits: list[float] = []
    errors = 0
    began = time.monotonic()
    until = began + ARRIVING_SECONDS + SETTLING_SECONDS + COUNTED_SECONDS

    async def read(i: int) -> None:
        nonlocal errors
        chance = random.Random(i)
        await asyncio.sleep(chance.uniform(0, ARRIVING_SECONDS))
        try:
            async with Visitor(servers[i % len(servers)].address) as visitor:
                first = await visitor.run(pages[i // len(servers) % len(pages)])
                arrivals.append(first.seconds)
                # Who would act after the end does not: all of them would at once.
                while time.monotonic() + (thinking := chance.uniform(*THINKING)) < until:
                    await asyncio.sleep(thinking)
                    chosen = chance.choice([[], [CHOICE], ["UK guide"], ["Hims & Hers", "UK guide"]])
                    visitor.choose(FILTER.lower(), chosen)
                    seconds = (await visitor.run()).seconds
                    if time.monotonic() - began > ARRIVING_SECONDS + SETTLING_SECONDS:
                        waits.append(seconds)
        except (OSError, AssertionError, ValueError):
            errors += 1

    async def spent_while_counted() -> float:
        await asyncio.sleep(ARRIVING_SECONDS + SETTLING_SECONDS)
        before = sum(map(cpu_seconds, servers))
        await asyncio.sleep(COUNTED_SECONDS)
        return sum(map(cpu_seconds, servers)) - before

    spent, *_ = await asyncio.wait_for(
        asyncio.gather(spent_while_counted(), *(read(i) for i in range(n_sessions))), 4 * (until - began)
    )
    return Load(
        n_sessions, 1000 * _p95(arrivals), len(waits), 1000 * median(waits or [0]), 1000 * _p95(waits), errors,
        spent / COUNTED_SECONDS, sum(map(megabytes, servers)),
    )  # fmt: skip


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[18] if len(seconds) > 1 else sum(seconds)
