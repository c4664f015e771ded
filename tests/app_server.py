"""The app as a reader meets it: its own server process, and a Chromium that can reach nothing else.

Shared by the browser tests and by the script that takes the screenshots.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser_finder import NOT_FOUND, find_browser

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
END_SECONDS = 10
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
#: Below the ports that systems lend to outgoing connections, of which parallel tests make many: one of those could take
#: a port between its being found free and the server's listening there.
PORTS = range(20_000, 32_000)
#: What Playwright switches off itself, since a browser heeds only the last such list, and the pages that Chromium draws
#: for the list beneath its address bar, unseen: they cost a fifth of what a chart page does.
UNUSED_FEATURES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
)  # fmt: skip
#: The browser looks for nothing on its own, and no name but this machine's can be resolved.
OFFLINE_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    f"--disable-features={','.join(UNUSED_FEATURES)}",
)


class NoServer(RuntimeError):
    """The app did not start; the message holds what it printed."""


def launch_options(find: Callable[[], str | None] = find_browser) -> dict[str, Any]:
    """What Playwright needs to start the browser that is found."""
    path = find()
    if path is None:
        raise FileNotFoundError(NOT_FOUND)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": path, "args": [*OFFLINE_FLAGS, *(["--no-sandbox"] if is_root else [])]}


def wait_idle(page: Page) -> None:
    """Wait until the page is drawn and its script has come to an end."""
    page.wait_for_selector(IDLE)


@dataclass(frozen=True)
class Running:
    """A server of the app that answers."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def records(self) -> list[dict[str, Any]]:
        """What it has logged so far, one dictionary a line; anything else that it printed is left out."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@contextmanager
def serve(log: Path, root: Path = ROOT) -> Iterator[str]:
    """The address of a new server of the app, for as long as the block lasts; what it prints goes to ``log``."""
    with running(log, root) as server:
        yield server.address


@contextmanager
def running(
    log: Path,
    root: Path = ROOT,
    *,
    script: str = "app.py",
    within: Sequence[str] = (),
    options: Sequence[str] = (),
    **variables: str,
) -> Iterator[Running]:
    """``serve`` with everything about the server.

    ``script`` declares the app, ``within`` is a command that starts another one, ``options`` are more of them for
    Streamlit, and ``variables`` are added to the environment.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}{_base_path(options)}"
    # Only the project's own configuration counts, not what the shell has set for another app.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STREAMLIT_", "ATLAS_"))}
    # Rooms that a test opens are its own.
    environment |= {"ATLAS_ROOMS": str(log.with_suffix(".rooms"))} | variables
    command = [*within, sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.headless", "true", *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_until_healthy(process, address, log)
            yield Running(address, process, log)
        finally:
            _end(process)


def copy_of_the_app(folder: Path) -> Path:
    """A copy of what the app runs on, to break."""
    for name in ("components", "data", "pages", ".streamlit"):
        # What is compiled goes along, or each server would compile every module anew.
        shutil.copytree(ROOT / name, folder / name)
    for name in ("app.py", "LICENSE-DATA"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def free_port() -> int:
    """A port that nobody listens on, drawn so that tests in other processes draw another."""
    # Of a generator that no test seeds.
    for port in random.SystemRandom().sample(PORTS, len(PORTS)):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise NoServer(f"every port from {PORTS.start} to {PORTS.stop - 1} is taken")


def _base_path(options: Sequence[str]) -> str:
    """The path beneath which an app with these options lies."""
    flag = "--server.baseUrlPath"
    return f"/{options[options.index(flag) + 1]}" if flag in options else ""


def _wait_until_healthy(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise NoServer(f"the app ended with status {server.returncode} before it answered:\n{tail(log)}")
        if _is_healthy(address):
            return
        time.sleep(0.1)
    raise NoServer(f"the app did not answer within {START_SECONDS} s:\n{tail(log)}")


def _is_healthy(address: str) -> bool:
    # Without a proxy that the shell may have set: the server is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def tail(log: Path, lines: int = 60) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
