"""How everything grows with the tables: 10 and 100 times the rows, through the same loader."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from components.registry import TITLES
from tests.app_server import NoServer, Running, copy_of_the_app
from tests.benchmarks.sessions import megabytes
from tests.benchmarks.targets import atlas
from tests.grown import grow
from tests.visitor import Visitor

FACTORS = (1, 10, 100)
LOADING_SECONDS, PAGE_SECONDS = 90.0, 30.0
#: What is asked for with a page that would otherwise have nothing to do.
QUERIES = {"search": "question=depression"}
_LOAD = """\
import time
from data.atlas.atlas import load_atlas
started = time.process_time()
load_atlas()
print(time.process_time() - started)"""


@dataclass(frozen=True)
class Grown:
    """The atlas with so many times the rows; None stands for what did not come to an end in time."""

    factor: int
    n_rows: int
    load_seconds: float | None
    megabytes: float | None
    page_ms: dict[str, float | None]


def measure(folder: Path, factor: int) -> Grown:
    """Everything about one size, within the limits at the top of this file."""
    root = copy_of_the_app(folder / f"x{factor}")
    n_rows = grow(root / "data" / "tables", factor)
    nothing: dict[str, float | None] = dict.fromkeys(TITLES)
    try:
        loaded = subprocess.run(
            [sys.executable, "-c", _LOAD], cwd=root, capture_output=True, text=True, timeout=LOADING_SECONDS
        )
    except subprocess.TimeoutExpired:
        return Grown(factor, n_rows, None, None, nothing)
    if loaded.returncode:
        raise RuntimeError(loaded.stderr[-2000:])
    try:
        with atlas(root, root) as server:
            held = megabytes(server)
            page_ms = {name: asyncio.run(_page_ms(server, name)) for name in TITLES}
            return Grown(factor, n_rows, float(loaded.stdout), held, page_ms)
    except NoServer:
        return Grown(factor, n_rows, float(loaded.stdout), None, nothing)


async def _page_ms(server: Running, name: str) -> float | None:
    """How long a page takes with all rows that nobody has looked at before."""
    try:
        async with Visitor(server.address) as visitor:
            run = await asyncio.wait_for(visitor.run(name, QUERIES.get(name, "")), PAGE_SECONDS)
            return 1000 * run.seconds
    except (TimeoutError, OSError):
        return None
