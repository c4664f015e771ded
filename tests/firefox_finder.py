"""Finds a Firefox for the tests of a second browser, or gets one: ``python -m tests.firefox_finder`` prints its path.

In this order: the program that ``ATLAS_FIREFOX`` names; a Firefox on the machine; as root on Debian, the package.
"""

from __future__ import annotations

import os
import sys

from tests import programs

VARIABLE = "ATLAS_FIREFOX"
NAMES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
NOT_FOUND = f"""\
The tests of a second browser need Firefox, and none could be found or fetched.
Install it (Debian: apt-get install firefox-esr; Fedora: dnf install firefox; macOS: Firefox),
or set {VARIABLE} to the path of the program."""


def find_firefox() -> str | None:
    """The path of a Firefox that starts, or None after every way to get one has failed."""
    if named := os.environ.get(VARIABLE):
        if path := programs.working(named):
            return path
        raise SystemExit(f"{VARIABLE} is set to '{named}', which is no program that starts.")
    return _on_the_machine() or (_on_the_machine() if programs.install_debian_package("firefox-esr") else None)


def _on_the_machine() -> str | None:
    return next((path for name in NAMES if (path := programs.working(name))), None)


def main() -> int:
    path = find_firefox()
    print(path or NOT_FOUND, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
