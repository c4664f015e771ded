"""``python -m tests.benchmarks`` measures and writes the tables into RESULTS.md; what was found stands beneath them."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from statistics import median

from components.registry import TITLES
from tests.app_server import ROOT
from tests.benchmarks import growth, long_run, own_evidence, painting, phones, sessions, targets

RESULTS = Path(__file__).parent / "RESULTS.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end of what is measured -->\n"
#: Processes that share the readers, as nginx of deploy/ shares them.
PROCESSES = (1, 2)
#: More readers are not tried once every twentieth rerun takes longer than this.
TOO_SLOW_MS = 3000


@dataclass(frozen=True)
class Scale:
    """How much is measured: all of it, or the same on fewer pages and with fewer readers.

    ``phones`` are how many join a room, and within how many seconds.
    """

    painted_pages: tuple[str, ...]
    repetitions: int
    cost_pages: tuple[str, ...]
    loads: tuple[int, ...]
    factors: tuple[int, ...]
    phones: tuple[int, float]


WHOLE = Scale(targets.PAINTED_PAGES, 3, tuple(TITLES), (100, 200, 400), growth.FACTORS,
              (phones.N_PHONES, phones.JOINING_SECONDS))  # fmt: skip
QUICK = Scale(("session_lengths", "effect_sizes"), 2, targets.CHART_PAGES, (100,), (1,), (100, 10.0))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"some of: {' '.join(PARTS)}; otherwise all but the last")
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--print-only", action="store_true", help="leave RESULTS.md as it is")
    arguments = parser.parse_args()
    scale = QUICK if arguments.quick else WHOLE
    sections = {"heading": heading()}
    with tempfile.TemporaryDirectory() as folder:
        for part in arguments.parts or list(PARTS)[:-1]:
            (Path(folder) / part).mkdir()
            section = PARTS[part](Path(folder) / part, scale)
            print(f"\n{section}", flush=True)
            sections[part] = section
    if not arguments.print_only:
        write("\n".join(sections[name] for name in ("heading", *PARTS) if name in sections))


def heading() -> str:
    """When, what and on what."""
    commit = _printed("git", "rev-parse", "--short=10", "HEAD")
    changed = " with changes" if _printed("git", "status", "--porcelain", "--", "components", "data", "pages") else ""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("streamlit", "plotly", "pandas"))
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}{changed}. {os.cpu_count()} cores shared by server, "
        f"browser and readers; load before: {load:.1f}. Python {platform.python_version()}, {versions}.\n"
    )


def paint_tables(folder: Path, scale: Scale) -> str:
    """What a reader waits for with everybody compared, in turns, and what a press costs each server."""
    with ExitStack() as stack:
        ours = stack.enter_context(targets.atlas(folder))
        figures = asyncio.run(targets.figures_of_all_pages(ours.address))
        static = stack.enter_context(targets.static_pages(folder / "static", figures))
        addresses = {"atlas": ours.address, "static": static}
        servers = {"atlas": ours}
        if targets.BENCH_PYTHON.is_file():
            for name, clientside in (("dash", False), ("dash-clientside", True)):
                servers[name] = stack.enter_context(targets.dash(folder / "static", clientside=clientside))
                addresses[name] = servers[name].address
        waits = painting.measure(addresses, scale.painted_pages, scale.repetitions)
        pressed = {
            name: asyncio.run(sessions.press_cost(server, scale.painted_pages, is_atlas=name == "atlas"))
            for name, server in servers.items()
            if name != "dash-clientside"
        }
    tables = []
    for title, field in (("First words", "words"), ("First chart", "first_chart"), ("Filter to paint", "filter"),
                         ("Page switch", "switch")):  # fmt: skip
        compared = [
            who for who in addresses if all(getattr(w, field) is not None for w in waits[next(iter(waits))][who])
        ]
        rows = []
        for name, by in waits.items():
            found = {who: [getattr(wait, field) for wait in by[who]] for who in compared}
            limit = median(found["static"])
            rows.append(
                [TITLES[name], *(_spread(found[who]) for who in compared), f"{median(found['atlas']) / limit:.2f}"]
            )
        tables.append(table(f"{title}, ms: median (least to most)", ["page", *compared, "atlas / static"], rows))
    costs = [[TITLES[name], *(f"{pressed[who][name]:.1f}" for who in pressed)] for name in scale.painted_pages]
    tables.append(table("Processor time of the server for one press, ms; static and clientside need none",
                        ["page", *pressed], costs))  # fmt: skip
    return "\n".join(tables)


def _spread(found: Sequence[float]) -> str:
    return f"{median(found):,.0f} ({min(found):,.0f} to {max(found):,.0f})"


def cost_table(folder: Path, scale: Scale) -> str:
    rows = []
    with targets.floor(folder) as floor:
        least = asyncio.run(sessions.cost_of(floor, None))
        rows.append(cost_row("one line of Streamlit", least, least, floor_memory(floor)))
    for name in scale.cost_pages:
        with targets.atlas(folder) as server:
            cost = asyncio.run(sessions.cost_of(server, name))
            rows.append(cost_row(TITLES[name], cost, least, asyncio.run(sessions.megabytes_a_session(server, name))))
    return table(
        "What one rerun costs the server, every second one with another filter; memory of one of 30 open sessions",
        [
            "page",
            "first look, CPU ms",
            "CPU, ms",
            "x one line",
            "until drawn, ms",
            "messages",
            "kB a rerun",
            "kB first",
            "MB a session",
        ],
        rows,
    )


def floor_memory(server: targets.Running) -> float:
    return asyncio.run(sessions.megabytes_a_session(server, None))


def cost_row(title: str, cost: sessions.Cost, least: sessions.Cost, held: float) -> list[str]:
    return [
        title, f"{cost.first_cpu_ms:,.0f}", f"{cost.cpu_ms:.1f}", f"{cost.cpu_ms / max(least.cpu_ms, 0.1):.1f}",
        f"{cost.wait_ms:.0f}", f"{cost.messages:.0f}", f"{cost.kilobytes:.0f}", f"{cost.first_kilobytes:.0f}",
        f"{held:.1f}",
    ]  # fmt: skip


def load_table(folder: Path, scale: Scale) -> str:
    rows = []
    for n_processes in PROCESSES:
        for n_sessions in scale.loads:
            with ExitStack() as stack:
                servers = [stack.enter_context(targets.atlas(folder, name=f"atlas-{i}")) for i in range(n_processes)]
                found = asyncio.run(sessions.load(servers, n_sessions))
            rows.append(
                [
                    str(n_processes), str(n_sessions), f"{found.arrival_p95_ms:,.0f}", f"{found.n_reruns:,}",
                    f"{found.p50_ms:,.0f}", f"{found.p95_ms:,.0f}", str(found.errors), f"{found.cores:.2f}",
                    f"{1000 * found.cores * sessions.COUNTED_SECONDS / max(found.n_reruns, 1):.1f}",
                    f"{found.megabytes:.0f}",
                ]
            )  # fmt: skip
            print("  ", rows[-1], flush=True)
            if found.p95_ms > TOO_SLOW_MS or found.errors:
                break
    return table(
        f"How many are borne: readers on the four pages with charts, thinking {sessions.THINKING[0]:g} to "
        f"{sessions.THINKING[1]:g} s between two filters. They arrive within {sessions.ARRIVING_SECONDS:g} s",
        [
            "processes", "sessions", "first page p95, ms", "reruns", "p50, ms", "p95, ms", "errors", "cores used",
            "CPU a rerun, ms", "MB",
        ],
        rows,
    )  # fmt: skip


def growth_table(folder: Path, scale: Scale) -> str:
    grown = []
    for factor in scale.factors:
        grown.append(growth.measure(folder, factor))
        print(f"   x{factor}: {grown[-1]}", flush=True)
        if grown[-1].megabytes is None:
            break
    never = (
        f"“never”: not within {growth.LOADING_SECONDS:.0f} s (loading), {growth.PAGE_SECONDS:.0f} s (a page, which "
        "nobody has looked at before)"
    )
    loading = [
        [f"{size.factor:,}", f"{size.n_rows:,}", _or_never(size.load_seconds, 1), _or_never(size.megabytes)]
        for size in grown
    ]
    waiting = [[title, *(_or_never(size.page_ms[name]) for size in grown)] for name, title in TITLES.items()]
    return "\n".join(
        [
            table(f"How it grows with the rows; {never}", ["times", "rows", "loading, s CPU", "MB"], loading),
            table("What a page takes then, ms", ["page", *(f"{size.factor:,} times" for size in grown)], waiting),
        ]
    )


def own_table(_: Path, __: Scale) -> str:
    return table(
        "A reader's own table: seconds by the clock, and of processor time, the quickest of three",
        ["what", "by the clock", "processor"],
        own_evidence.measured(),
    )


def phones_table(folder: Path, scale: Scale) -> str:
    n_phones, joining = scale.phones
    found = phones.measure(folder, n_phones, joining=joining)
    title = f"A room: {n_phones} phones join within {joining:.0f} s and guess twice in each of two scenes"
    return f"{table(title, phones.COLUMNS, found.rows())}\n{found.in_words()}\n"


def long_run_table(folder: Path, _: Scale) -> str:
    return table(
        "A long run: what the server holds",
        ["moment", "runs", "lost", "failed", "MB", "threads", "files open", "sessions", "results kept", "of MB"],
        [
            [held.moment, f"{held.n_runs:,}", str(held.n_lost), str(held.n_failed), f"{held.megabytes:.0f}",
             str(held.n_threads), str(held.n_files), str(held.n_sessions), str(held.n_kept),
             f"{held.kept_megabytes:.0f}"]
            for held in long_run.measure(folder)
        ],
    )  # fmt: skip


PARTS = {
    "painting": paint_tables,
    "costs": cost_table,
    "load": load_table,
    "growth": growth_table,
    "own": own_table,
    "phones": phones_table,
    "long": long_run_table,
}


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table under a heading."""
    lines = [f"| {' | '.join(cells)} |" for cells in (columns, ["---"] * len(columns), *rows)]
    return f"### {title}\n\n" + "\n".join(lines) + "\n"


def write(measured: str) -> None:
    """Put the new tables in the place of the old ones, and leave what people wrote around them."""
    text = RESULTS.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    RESULTS.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}", encoding="utf-8")


def _or_never(value: float | None, digits: int = 0) -> str:
    return "never" if value is None else f"{value:,.{digits}f}"


def _printed(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
