"""Finds a Chromium for the browser tests, or gets one: ``python -m tests.browser_finder`` prints its path.

In this order: the program that ``ATLAS_BROWSER`` names; a Chromium or Chrome on the machine; Playwright's own,
downloaded if it can be; as root on Debian, the package ``chromium``. On Debian the browser tests then read with
``chromium-headless-shell`` of the same release, which is the browser without its windows: it opens a page of the atlas
in half the time.
"""

from __future__ import annotations

import os
import sys

from tests import programs

VARIABLE = "ATLAS_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WINDOWLESS = "chromium-headless-shell"
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NOT_FOUND = f"""\
The browser tests need a Chromium or Chrome, and none could be found or fetched.
Install one (Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium; macOS: Google Chrome),
or run `.venv/bin/python -m playwright install chromium`, or set {VARIABLE} to the path of the program."""

_PLAYWRIGHT_PATH = """\
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)"""


def find_browser() -> str | None:
    """The path of a browser that starts, or None after every way to get one has failed."""
    if named := os.environ.get(VARIABLE):
        if path := programs.working(named):
            return path
        raise SystemExit(f"{VARIABLE} is set to '{named}', which is no program that starts.")
    return _on_the_machine() or _playwrights_own() or _debian_package()


def find_windowless() -> str | None:
    """The path of a Chromium without windows; where that is not to be had, what ``find_browser`` finds."""
    browser = find_browser()
    if os.environ.get(VARIABLE):
        return browser
    path = programs.working(WINDOWLESS)
    if path is None and programs.install_debian_package(WINDOWLESS):
        path = programs.working(WINDOWLESS)
    return path or browser


def _on_the_machine() -> str | None:
    return next((path for name in (*NAMES, *MAC_PATHS) if (path := programs.working(name))), None)


def _playwrights_own() -> str | None:
    path = _playwright_path()
    if path is None:
        programs.say("no browser on this machine; trying Playwright's own")
        programs.run([sys.executable, "-m", "playwright", "install", "chromium"], minutes=15)
        path = _playwright_path()
    return path


def _playwright_path() -> str | None:
    # In a process of its own: within a test Playwright is running already, and refuses to start twice.
    printed = programs.run([sys.executable, "-c", _PLAYWRIGHT_PATH], minutes=1)
    return programs.working(printed.strip()) if printed else None


def _debian_package() -> str | None:
    return _on_the_machine() if programs.install_debian_package("chromium") else None


def main() -> int:
    path = find_windowless()
    print(path or NOT_FOUND, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
