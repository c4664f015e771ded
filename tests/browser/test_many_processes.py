"""Three processes behind nginx, as deploy/ has them: one is killed while many read, and nobody has to do a thing."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.app_server import running
from tests.browser.reader import HEARD, carried, charts, choose, in_words, marks, open_page, wait_painted
from tests.nginx_front import Front, fetch, in_front
from tests.visitor import Visitor

N_PROCESSES, N_READERS = 3, 12
FILTERED = "1 of 5 sources (UK guide); anxiety and its sub-conditions"


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with ExitStack() as stack:
        options = ("--logger.hideWelcomeMessage", "true")
        processes = [stack.enter_context(running(tmp_path / f"{i}.log", options=options)) for i in range(N_PROCESSES)]
        yield stack.enter_context(in_front(tmp_path, processes))


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


@pytest.fixture
def hall(front: Front) -> Iterator[Hall]:
    hall = Hall(front)
    yield hall
    hall.over.set()


def reader_of(page: Page) -> str:
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "atlas_reader"]
    return str(cookie["value"])


def test_the_readers_of_a_killed_process_go_on_and_nobody_else_notices(
    front: Front, hall: Hall, browser: Browser, new_context
):
    # The first reader will lose the process, and the browser may say so in its console; the second is under watch.
    first = browser.new_context().new_page()
    first.add_init_script(HEARD)
    open_page(first, front.address, "condition_coverage", conditions="Anxiety", sort="By name")
    choose(first, "Sources", "UK guide")
    # The sentence is of the run that the choice began; before it came, an idle page was that of the run before.
    expect(in_words(first)).to_contain_text(FILTERED)
    wait_painted(first)
    shown, address = carried(first), first.url
    assert shown
    assert all(fact_id.startswith("uk_guide.") for fact_id in shown)
    killed = front.process_of(reader_of(first))
    second = page_on_another_process(front, new_context, killed)
    closed: list[str] = []
    second.on("websocket", lambda socket: closed.append(socket.url))
    second.evaluate("() => { window.neverLoadedAgain = true }")

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
