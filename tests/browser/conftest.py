"""The app on a server of its own, and a Chromium to read it with. No browser test is skipped: it passes or it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from data.atlas.atlas import Atlas
from tests.app_server import NoServer, launch_options, serve, tail
from tests.browser.contexts import SHARED_PROCESS, Contexts
from tests.browser_finder import find_windowless
from tests.loaded import ATLAS

FAILED = pytest.StashKey[bool]()
LOGS = pytest.StashKey[list[Path]]()
#: Long enough for a machine that has other things to do; a test that passes never waits for it.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's own arguments, with the browser that was found and no way out of this machine."""
    try:
        options = launch_options(find_windowless)
        return {**browser_type_launch_args, **options, "args": [*options["args"], SHARED_PROCESS]}
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


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Contexts]:
    contexts = Contexts(browser)
    yield contexts
    contexts.close()


@pytest.fixture
def new_context(
    contexts: Contexts, browser_context_args: dict[str, Any], request: pytest.FixtureRequest, output_path: str
) -> Iterator[Callable[..., BrowserContext]]:
    """In the place of Playwright's own: with contexts of ``tests.browser.contexts``, under watch.

    No test may leave an error in the console or ask anything of another host. Of one that fails, pictures of its pages
    stay.
    """
    marked = next(request.node.iter_markers("browser_context_args"), None)
    options = {**browser_context_args, **(marked.kwargs if marked else {})}
    yield lambda **more: contexts.take(**{**options, **more})
    if request.node.stash.get(FAILED, False):
        for number, page in enumerate(contexts.pages(), 1):
            with suppress(Error):
                page.screenshot(path=Path(output_path) / f"failed-{number}.png", timeout=5000)
    problems = contexts.problems()
    contexts.give_back()
    assert not problems, "\n".join(problems)


@pytest.fixture
def same_page(page: Page) -> Callable[..., Page]:
    """Gives the page of the test in the theme and size asked for."""

    def show(theme: Literal["light", "dark"] = "light", size: tuple[int, int] = (1280, 720)) -> Page:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        return page

    return show


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
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
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
