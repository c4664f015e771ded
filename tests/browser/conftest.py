"""The app on a server of its own, and a Chromium to read it with. No browser test is skipped: it passes or it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app_server import NoServer, launch_options, serve, tail

LOGS = pytest.StashKey[list[Path]]()


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


def _served(request: pytest.FixtureRequest, log: Path) -> Iterator[str]:
    logs = request.config.stash.setdefault(LOGS, [])
    logs.append(log)
    try:
        with serve(log) as address:
            yield address
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
