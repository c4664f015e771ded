"""Finds LibreOffice and poppler for the tests of slides, or gets them: ``python -m tests.office_finder`` prints paths.

In this order: the programs that ``ATLAS_OFFICE`` and ``ATLAS_PDFTOPPM`` name; those on the machine; as root on Debian,
the packages ``libreoffice-impress`` and ``poppler-utils``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

OFFICES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
DRAWERS = ("pdftoppm",)
PACKAGES = ("libreoffice-impress", "poppler-utils")
NOT_FOUND = """\
The tests of slides need LibreOffice Impress and poppler's pdftoppm, and they could not be found or fetched.
Install them (Debian, Ubuntu: apt-get install libreoffice-impress poppler-utils; Fedora: dnf install libreoffice-impress
poppler-utils; macOS: brew install libreoffice poppler), or set ATLAS_OFFICE and ATLAS_PDFTOPPM to their paths."""
_MINUTES = 20


@dataclass(frozen=True)
class Office:
    """The programs that turn slides into pictures of pages."""

    soffice: str
    pdftoppm: str


def find_office() -> Office | None:
    """Both programs, or None after every way to get them has failed."""
    return _on_the_machine() or _debian_packages()


def _on_the_machine() -> Office | None:
    soffice, pdftoppm = _first("ATLAS_OFFICE", OFFICES), _first("ATLAS_PDFTOPPM", DRAWERS)
    return Office(soffice, pdftoppm) if soffice and pdftoppm else None


def _first(variable: str, names: tuple[str, ...]) -> str | None:
    named = os.environ.get(variable)
    if named and not shutil.which(named):
        raise SystemExit(f"{variable} is set to '{named}', which is no program that starts.")
    return next((path for name in ((named,) if named else names) if (path := shutil.which(name))), None)


def _debian_packages() -> Office | None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print(f"office_finder: trying the Debian packages {', '.join(PACKAGES)}", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            ["apt-get", *command], capture_output=True, text=True, env=environment, timeout=_MINUTES * 60, check=False
        )
        if done.returncode:
            print(f"office_finder: apt-get {command[0]} failed: {done.stderr.strip()[-300:]}", file=sys.stderr)
    return _on_the_machine()


def main() -> int:
    office = find_office()
    if office is None:
        print(NOT_FOUND, file=sys.stderr)
        return 1
    print(f"{office.soffice}\n{office.pdftoppm}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
