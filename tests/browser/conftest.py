"""The app on a server of its own, and a Chromium to read it with. No browser test is skipped: it passes or it fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from data.atlas.atlas import Atlas
from tests.app_server import NoServer, launch_options, serve, tail
from tests.loaded import ATLAS

LOGS = pytest.StashKey[list[Path]]()
#: Long enough for a machine that has other things to do; a test that passes never waits for it.
expect.set_options(timeout=20_000)
LOCAL_HOSTS = {"127.0.0.1", "localhost"}
#: On a deep link Streamlit looks for its own endpoints beneath the page first, and gets a 404, before it finds them.
STREAMLITS_OWN_404 = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's own arguments, with the browser that was found and no way out of this machine."""
    try:
        return {**browser_type_launch_args, **launch_options()}
    except (FileNotFoundError, SystemExit) as missing:
        message = str(missing)
    pytest.fail(message, pytrace=False)


@pytest.fixture(scope="session")
def app_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, on one server for all tests."""
    yield from _served(request, tmp_path_factory.mktemp("app") / "server.log")


@pytest.fixture
def fresh_app_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of the app on a new server that nobody has visited yet."""
    yield from _served(request, tmp_path / "server.log")


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return ATLAS


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., BrowserContext]]:
    """Playwright's own, under watch: no test may leave an error in the console or ask anything of another host."""
    watch = Watch()

    def make(**options: Any) -> BrowserContext:
        return watch.over(new_context(**options))

    yield make
    watch.expect_nothing()


@pytest.fixture(scope="session")
def watched_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[tuple[Watch, Page]]:
    watch = Watch()
    context = watch.over(browser.new_context(**browser_context_args))
    yield watch, context.new_page()
    context.close()


@pytest.fixture
def same_page(watched_page: tuple[Watch, Page]) -> Iterator[Callable[..., Page]]:
    """Gives, in the theme and size asked for, one page to all tests that only open something and look at it.

    That takes half the time of a new one.
    """
    watch, page = watched_page
    watch.problems.clear()

    def show(theme: Literal["light", "dark"] = "light", size: tuple[int, int] = (1280, 720)) -> Page:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        return page

    yield show
    watch.expect_nothing()


class Watch:
    """What went wrong in some contexts: errors in the console and on the page, and requests to other hosts."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("console", self._console)
        context.on("weberror", lambda event: self.problems.append(f"error on the page: {event.error}"))
        context.on("request", lambda request: self._ask(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._ask(socket.url)))
        return context

    def expect_nothing(self) -> None:
        assert not self.problems, "\n".join(dict.fromkeys(self.problems))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not STREAMLITS_OWN_404.search(message.location.get("url", "")):
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _ask(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in LOCAL_HOSTS:
            self.problems.append(f"a request to another host: {url}")


def _served(request: pytest.FixtureRequest, log: Path) -> Iterator[str]:
    logs = request.config.stash.setdefault(LOGS, [])
    logs.append(log)
    try:
        with serve(log) as address:
            yield address
        assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace"), tail(log)
    except NoServer as error:
        pytest.fail(str(error), pytrace=False)
    finally:
        logs.remove(log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Turn a skip into a failure, and lay what the servers printed beside a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"a browser test may not be skipped: {call.excinfo.value if call.excinfo else ''}"
    if report.failed:
        for log in item.config.stash.get(LOGS, []):
            report.sections.append((f"what the app printed, {log}", tail(log)))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """Turn the skip of a whole file into a failure."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"browser tests may not be skipped: {collector.nodeid}"
    return report
