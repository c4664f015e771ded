"""One server for all tests that only ask it something, and copies of the app for those that break it."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.app_server import Running, copy_of_the_app, running

#: Without a proxy that the shell may have set: the server is on this machine.
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    body: bytes


def ask(server: Running, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """One request, whatever its answer."""
    request = urllib.request.Request(f"{server.address}{path}", body, headers, method=method)
    try:
        with _DIRECTLY.open(request, timeout=20) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refusal:
        return Answer(refusal.code, refusal.headers, refusal.read())


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 20.0) -> None:
    """Wait until something is so, or fail saying what never was."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"in {seconds:g} s it never came to be that {what}"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that all tests share; they leave it as they found it."""
    with running(tmp_path_factory.mktemp("shared") / "server.log") as shared:
        yield shared


@pytest.fixture
def own_copy(tmp_path: Path) -> Path:
    """The folder of a copy of the app that a test may change."""
    return copy_of_the_app(tmp_path / "app")
