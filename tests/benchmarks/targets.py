"""What is measured: the atlas, a Streamlit script of one line, and static pages of the same figures."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from plotly.offline import get_plotlyjs

from tests.app_server import ROOT, NoServer, Running, free_port, running
from tests.visitor import Visitor

#: The pages that readers of a load are on, and all pages whose charts the source filter changes.
CHART_PAGES = ("overview", "session_lengths", "condition_coverage", "effect_sizes")
PAINTED_PAGES = (*CHART_PAGES, "therapy_features", "disagreements", "citations")
FILTER, CHOICE = "Sources", "Ramkumar blog"
#: Where `make bench` installs what the atlas is set against.
BENCH_PYTHON = Path(os.environ.get("BENCH_PYTHON", ROOT / ".venv" / "bench" / "bin" / "python"))
START_SECONDS = 30.0
WITHOUT_GREETING = ("--logger.hideWelcomeMessage", "true")
_FLOOR = 'import streamlit as st\n\nst.markdown("One line.")\n'
_FLOOR_APP = 'import streamlit as st\n\napp = st.App("floor/main.py")\n'
_STATIC = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title><script src="plotly.js"></script>
<nav>{links}</nav><button id="all">All</button><button id="chosen">{choice}</button><main></main>
<script type="module">
const figures = await (await fetch("{name}.json")).json(), main = document.querySelector("main");
const config = {{displayModeBar: true, modeBarButtons: [["toImage"]]}};
const draw = state => {{
  while (main.children.length > figures[state].length) main.lastChild.remove();
  while (main.children.length < figures[state].length) main.append(document.createElement("div"));
  figures[state].forEach((figure, i) => Plotly.react(main.children[i], structuredClone(figure.data),
    structuredClone(figure.layout), config));
}};
for (const state of ["all", "chosen"]) document.getElementById(state).onclick = () => draw(state);
draw("all");
</script></html>"""


@contextmanager
def atlas(folder: Path, root: Path = ROOT, *, name: str = "atlas") -> Iterator[Running]:
    """The atlas, served as deploy/ does; ``name`` tells one of several processes from another."""
    with running(folder / f"{name}.log", root, options=WITHOUT_GREETING) as server:
        yield server


@contextmanager
def floor(folder: Path) -> Iterator[Running]:
    """The least that the framework can do: a script of one line, with the same configuration."""
    root = folder / "floor_app"
    (root / "floor").mkdir(parents=True)
    (root / "floor" / "main.py").write_text(_FLOOR, encoding="utf-8")
    (root / "app.py").write_text(_FLOOR_APP, encoding="utf-8")
    (root / ".streamlit").symlink_to(ROOT / ".streamlit")
    with running(folder / "floor.log", root, options=WITHOUT_GREETING) as server:
        yield server


async def figures_of_all_pages(address: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The charts of each page, without a filter and with one."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name in PAINTED_PAGES:
        found[name] = {}
        for state, query in (("all", ""), ("chosen", urlencode({FILTER.lower(): CHOICE}))):
            # Each in a session of its own: what a session has been sent before is not sent again.
            async with Visitor(address) as visitor:
                found[name][state] = [figure for figure, _ in (await visitor.run(name, query)).charts]
    return found


@contextmanager
def static_pages(folder: Path, figures: Mapping[str, Mapping[str, list[dict[str, Any]]]]) -> Iterator[str]:
    """The address of static pages that show the same figures and filter them in the browser: the limit."""
    folder.mkdir()
    (folder / "plotly.js").write_text(get_plotlyjs(), encoding="utf-8")
    links = "".join(f'<a href="{name}.html">{name}</a> ' for name in figures)
    for name, states in figures.items():
        (folder / f"{name}.json").write_text(json.dumps(states), encoding="utf-8")
        page = _STATIC.format(name=name, links=links, choice=CHOICE)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@contextmanager
def dash(folder: Path, *, clientside: bool, workers: int = 1) -> Iterator[Running]:
    """The same figures served with Dash by gunicorn; ``folder`` is the one that ``static_pages`` has filled."""
    port, name = free_port(), "dash-clientside" if clientside else "dash"
    log = folder / f"{name}.log"
    environment = os.environ | {"BENCH_FIGURES": str(folder), "BENCH_CLIENTSIDE": "1" if clientside else "0"}
    command = [str(BENCH_PYTHON), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += ["--threads", "8", "--chdir", str(Path(__file__).parent), "dash_app:server"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(process, f"{address}/_dash-layout", log)
            yield Running(address, process, log)
        finally:
            process.terminate()
            process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    opener, deadline = urllib.request.build_opener(urllib.request.ProxyHandler({})), time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            opener.open(address, timeout=5).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NoServer(log.read_text(encoding="utf-8", errors="replace")[-2000:])


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass
