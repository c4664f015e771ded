"""Finds a Chromium for the browser tests, or gets one: ``python -m tests.browser_finder`` prints its path.

In this order: the program that ``ATLAS_BROWSER`` names; a Chromium or Chrome on the machine; Playwright's own,
downloaded if it can be; as root on Debian, the package ``chromium``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "ATLAS_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NOT_FOUND = f"""\
The browser tests need a Chromium or Chrome, and none could be found or fetched.
Install one (Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium; macOS: Google Chrome),
or run `.venv/bin/python -m playwright install chromium`, or set {VARIABLE} to the path of the program."""

_MINUTE = 60.0
_PLAYWRIGHT_PATH = """\
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)"""


def find_browser() -> str | None:
    """The path of a browser that starts, or None after every way to get one has failed."""
    if named := os.environ.get(VARIABLE):
        if path := _which(named):
            return path
        raise SystemExit(f"{VARIABLE} is set to '{named}', which is no program that starts.")
    return _on_the_machine() or _playwrights_own() or _debian_package()


def _on_the_machine() -> str | None:
    return next((path for name in (*NAMES, *MAC_PATHS) if (path := _which(name))), None)


def _playwrights_own() -> str | None:
    path = _playwright_path()
    if path is None:
        _say("no browser on this machine; trying Playwright's own")
        _run([sys.executable, "-m", "playwright", "install", "chromium"], minutes=15)
        path = _playwright_path()
    return path


def _playwright_path() -> str | None:
    # In a process of its own: within a test Playwright is running already, and refuses to start twice.
    printed = _run([sys.executable, "-c", _PLAYWRIGHT_PATH], minutes=1)
    return _which(printed.strip()) if printed else None


def _debian_package() -> str | None:
    if not _is_root() or shutil.which("apt-get") is None:
        return None
    _say("trying the Debian package chromium")
    if _run(["apt-get", "update"], minutes=5) is None:
        _say("the lists of packages could not be brought up to date; trying with those that are there")
    _run(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], minutes=15)
    return _on_the_machine()


def _which(name: str) -> str | None:
    """The full path of a program that starts: some systems have a stand-in that only says how to install it."""
    path = shutil.which(name)
    return path if path and _run([path, "--version"], minutes=1) is not None else None


def _run(command: list[str], *, minutes: float) -> str | None:
    """What a command printed, or None if it failed or took too long; why it failed goes to the terminal."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=minutes * _MINUTE)
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(f"{Path(command[0]).name}: {error}")
        return None
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()
        reason = next((line for line in lines if line.startswith(("Error", "E:"))), lines[-1])
        _say(f"{Path(command[0]).name} failed: {reason}")
        return None
    return done.stdout


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _say(message: str) -> None:
    print(f"browser_finder: {message}", file=sys.stderr, flush=True)


def main() -> int:
    path = find_browser()
    print(path or NOT_FOUND, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
