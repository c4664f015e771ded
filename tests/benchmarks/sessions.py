"""What readers cost the server: processor time, bytes and messages a rerun, memory a session, and how many it bears."""

from __future__ import annotations

import asyncio
import os
import random
import time
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
_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(server: Running) -> float:
    """The processor time that a server has had until now."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def megabytes(server: Running) -> float:
    """The memory that a server holds."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass(frozen=True)
class Cost:
    """One rerun of one page, alone on the server."""

    cpu_ms: float
    wait_ms: float
    kilobytes: float
    messages: float
    first_kilobytes: float


async def cost_of(server: Running, page: str | None, *, visitors: int = VISITORS, reruns: int = RERUNS) -> Cost:
    """What a rerun costs on a page, or for the one-line script where ``page`` is None; every second one is filtered."""
    runs: list[Run] = []
    spent = first_bytes = 0.0
    for _ in range(visitors):
        async with Visitor(server.address) as visitor:
            first = await visitor.run(page or "")
            first_bytes = first.n_bytes
            before = cpu_seconds(server)
            for i in range(reruns):
                if page:
                    visitor.choose(first, FILTER, [] if i % 2 else [CHOICE])
                runs.append(await visitor.run())
            spent += cpu_seconds(server) - before
    return Cost(
        1000 * spent / len(runs),
        1000 * median(run.seconds for run in runs),
        sum(run.n_bytes for run in runs) / len(runs) / 1000,
        sum(run.n_messages for run in runs) / len(runs),
        first_bytes / 1000,
    )


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


@dataclass(frozen=True)
class Load:
    """Many readers at once, each thinking between two filters."""

    n_sessions: int
    n_reruns: int
    p50_ms: float
    p95_ms: float
    errors: int
    cores: float
    megabytes: float


async def load(server: Running, n_sessions: int, *, pages: tuple[str, ...] = CHART_PAGES, seconds: float = 25) -> Load:
    """So many readers, spread over the pages, for so long; those who are still waiting at the end count as they are."""
    waits: list[float] = []
    errors = 0
    until = time.monotonic() + seconds

    async def read(i: int) -> None:
        nonlocal errors
        chance = random.Random(i)
        await asyncio.sleep(chance.uniform(0, min(5, n_sessions / 10)))
        try:
            async with Visitor(server.address) as visitor:
                first = await visitor.run(pages[i % len(pages)])
                while (left := until - time.monotonic()) > 0:
                    await asyncio.sleep(min(left, chance.uniform(*THINKING)))
                    visitor.choose(
                        first, FILTER, chance.choice([[], [CHOICE], ["UK guide"], ["Hims & Hers", "UK guide"]])
                    )
                    waits.append((await visitor.run()).seconds)
        except (OSError, AssertionError, ValueError):
            errors += 1

    spent, started = cpu_seconds(server), time.monotonic()
    await asyncio.wait_for(asyncio.gather(*(read(i) for i in range(n_sessions))), seconds * 4 + 60)
    took = time.monotonic() - started
    at = quantiles(waits, n=20) if len(waits) > 1 else [0.0] * 19
    return Load(
        n_sessions, len(waits), 1000 * median(waits or [0]), 1000 * at[18], errors,
        (cpu_seconds(server) - spent) / took, megabytes(server),
    )  # fmt: skip
