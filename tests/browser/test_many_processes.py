"""Three processes behind nginx, as deploy/ has them: one is killed while many read, and nobody has to do a thing."""

from __future__ import annotations

import asyncio
import secrets
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.app_server import ROOT, Running, free_port, running
from tests.browser.reader import carried, charts, choose, in_words, marks, open_page, wait_painted
from tests.nginx_finder import NOT_FOUND, find_nginx
from tests.programs import is_root
from tests.visitor import Visitor

NGINX_FILES = ROOT / "deploy" / "nginx"
FIRST_PORT, N_PROCESSES, N_READERS = 8501, 3, 12
FILTERED = "1 of 5 sources (UK guide); anxiety and its sub-conditions"
#: Around the very files that an operator gets: only ports, paths and a log that names the process are the test's own.
MAIN = """\
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; application/javascript js; text/css css; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    log_format who "$atlas_reader $upstream_addr $status $uri";
    access_log {folder}/access.log who;
    include {folder}/conf.d/*.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """nginx and the processes behind it."""

    address: str
    processes: dict[str, Running]
    access_log: Path

    def process_of(self, reader: str) -> str:
        """The process (as nginx names it) that answered a reader last."""
        # nginx writes its log a moment after it has answered.
        deadline = time.monotonic() + 5
        while True:
            lines = self.access_log.read_text(encoding="utf-8").splitlines()
            if asked := [line.split()[1] for line in lines if line.startswith(f"{reader} ") and " 200 " in line]:
                return asked[-1]
            assert time.monotonic() < deadline, f"nginx knows nothing of {reader}"
            time.sleep(0.05)


def write_nginx_files(folder: Path, port: int, processes: list[Running]) -> None:
    (folder / "conf.d").mkdir()
    # A folder of a test may be read only by whoever runs it.
    main = MAIN.format(folder=folder, user="user root;" if is_root() else "")
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    site = (NGINX_FILES / "atlas.conf").read_text(encoding="utf-8")
    upstream = (NGINX_FILES / "processes.conf").read_text(encoding="utf-8")
    assert site.count("listen 80;") == 1
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/atlas", str(folder))
    for i, process in enumerate(processes):
        named = f"127.0.0.1:{FIRST_PORT + i} "
        assert upstream.count(named) == 1
        upstream = upstream.replace(named, f"{process.address.removeprefix('http://')} ")
    (folder / "conf.d" / "atlas.conf").write_text(site, encoding="utf-8")
    (folder / "conf.d" / "processes.conf").write_text(upstream, encoding="utf-8")


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    nginx = find_nginx()
    assert nginx, NOT_FOUND
    folder = tmp_path / "nginx"
    folder.mkdir()
    port = free_port()
    with ExitStack() as stack:
        options = ("--logger.hideWelcomeMessage", "true")
        processes = [stack.enter_context(running(tmp_path / f"{i}.log", options=options)) for i in range(N_PROCESSES)]
        write_nginx_files(folder, port, processes)
        command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            found = Front(
                f"http://127.0.0.1:{port}",
                {process.address.removeprefix("http://"): process for process in processes},
                folder / "access.log",
            )
            wait_until_it_answers(found)
            yield found
        finally:
            server.send_signal(signal.SIGQUIT)
            try:
                server.wait(2)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_until_it_answers(front: Front) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            assert fetch(front, secrets.token_hex(16)) == 200
            return
        except OSError:
            assert time.monotonic() < deadline, "nginx does not answer"
            time.sleep(0.1)


def fetch(front: Front, reader: str, path: str = "/_stcore/health") -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(f"{front.address}{path}", headers={"Cookie": f"atlas_reader={reader}"})
    with opener.open(request, timeout=10) as answer:
        return int(answer.status)


@dataclass
class Reader:
    """One of those who keep the atlas busy: reads, thinks, filters, and notes what goes wrong."""

    name: str = field(default_factory=lambda: secrets.token_hex(16))
    n_runs: int = 0
    n_lost: int = 0
    faults: list[str] = field(default_factory=list)


class Hall(threading.Thread):
    """Many readers at once, in a thread beside the browser, until they are told to go."""

    def __init__(self, front: Front) -> None:
        super().__init__(daemon=True)
        self.front = front
        self.readers = [Reader() for _ in range(N_READERS)]
        self.over = threading.Event()

    def run(self) -> None:
        asyncio.run(self._everyone())

    async def _everyone(self) -> None:
        async with asyncio.timeout(120):
            await asyncio.gather(*(self._read(reader) for reader in self.readers))

    async def _read(self, reader: Reader) -> None:
        while not self.over.is_set():
            try:
                async with Visitor(self.front.address, cookie=f"atlas_reader={reader.name}") as visitor:
                    run = await visitor.run("session_lengths")
                    while not self.over.is_set():
                        if not run.question or run.of_kind("exception"):
                            reader.faults.append(run.text[:300])
                        reader.n_runs += 1
                        await asyncio.sleep(1)
                        visitor.choose("conditions", [["Anxiety"], ["Depression"], []][reader.n_runs % 3])
                        run = await visitor.run()
            except ConnectionClosed:
                reader.n_lost += 1
            except (InvalidHandshake, OSError) as error:
                reader.faults.append(repr(error))


def reader_of(page: Page) -> str:
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "atlas_reader"]
    return str(cookie["value"])


def test_the_readers_of_a_killed_process_go_on_and_nobody_else_notices(front: Front, browser: Browser, new_context):
    # The first reader will lose the process, and the browser may say so in its console; the second is under watch.
    first = browser.new_context().new_page()
    open_page(first, front.address, "condition_coverage", conditions="Anxiety", sort="By name")
    choose(first, "Sources", "UK guide")
    expect(in_words(first)).to_contain_text(FILTERED)
    shown, address = carried(first), first.url
    killed = front.process_of(reader_of(first))
    second = page_on_another_process(front, new_context, killed)
    closed: list[str] = []
    second.on("websocket", lambda socket: closed.append(socket.url))
    second.evaluate("() => { window.neverLoadedAgain = true }")

    hall = Hall(front)
    hall.start()
    wait_for_runs(hall, 2)
    on_it = {reader.name for reader in hall.readers if process_for(front, reader) == killed}
    assert 0 < len(on_it) < N_READERS, "the readers are spread over the processes"

    with first.expect_websocket():
        front.processes[killed].process.kill()
        front.processes[killed].process.wait()
        # New readers find a way in at once, whichever process their cookie belongs to.
        assert [fetch(front, secrets.token_hex(16), "/") for _ in range(30)] == [200] * 30
    first.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]")
    wait_painted(first)
    assert first.url == address
    expect(in_words(first)).to_contain_text(FILTERED)
    expect(first.locator(".atlas-bar").get_by_role("status")).to_contain_text("By name")
    assert carried(first) == shown
    assert front.process_of(reader_of(first)) != killed
    # It is no picture: what was chosen can be chosen away, and a mark opens its card.
    first.get_by_role("button", name="Clear all").click()
    expect(in_words(first)).not_to_contain_text("Filtered")
    wait_painted(first)
    marks(charts(first).first).first.hover(force=True)
    marks(charts(first).first).first.click(force=True)
    expect(first.get_by_role("dialog")).to_be_visible()

    wait_for_runs(hall, 3)
    hall.over.set()
    hall.join(60)
    assert not hall.is_alive()
    for reader in hall.readers:
        assert reader.faults == []
        assert reader.n_lost == (1 if reader.name in on_it else 0)
    choose(second, "Conditions", "Depression")
    assert second.evaluate("() => window.neverLoadedAgain") is True
    assert closed == [], "it had to connect again"


def page_on_another_process(front: Front, new_context, killed: str) -> Page:
    for _ in range(20):
        page = new_context().new_page()
        open_page(page, front.address, "overview", sources="UK guide")
        if front.process_of(reader_of(page)) != killed:
            return page
        page.context.close()
    raise AssertionError("every reader was sent to one process")


def process_for(front: Front, reader: Reader) -> str:
    fetch(front, reader.name)
    return front.process_of(reader.name)


def wait_for_runs(hall: Hall, n_more: int) -> None:
    """Wait until everyone in the hall has been shown so many more pages."""
    wanted = {reader.name: reader.n_runs + n_more for reader in hall.readers}
    deadline = time.monotonic() + 60
    while any(reader.n_runs < wanted[reader.name] for reader in hall.readers):
        assert hall.is_alive()
        assert time.monotonic() < deadline, hall.readers
        time.sleep(0.1)
