"""Finds librsvg for the test of pictures, or gets it: ``python -m tests.svg_finder`` prints the path of its program.

In this order: the program that ``ATLAS_RSVG`` names; an rsvg-convert on the machine; as root on Debian, the package.
"""

from __future__ import annotations

import os
import sys

from tests import programs

VARIABLE = "ATLAS_RSVG"
NAME = "rsvg-convert"
NOT_FOUND = f"""\
The test of pictures in other programs needs librsvg's {NAME}, and it could not be found or fetched.
Install it (Debian, Ubuntu: apt-get install librsvg2-bin; Fedora: dnf install librsvg2-tools; macOS: brew install
librsvg), or set {VARIABLE} to the path of the program."""


def find_rsvg() -> str | None:
    """The path of an rsvg-convert that starts, or None after every way to get one has failed."""
    if named := os.environ.get(VARIABLE):
        if path := programs.working(named):
            return path
        raise SystemExit(f"{VARIABLE} is set to '{named}', which is no program that starts.")
    if path := programs.working(NAME):
        return path
    return programs.working(NAME) if programs.install_debian_package("librsvg2-bin") else None


def main() -> int:
    path = find_rsvg()
    print(path or NOT_FOUND, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
