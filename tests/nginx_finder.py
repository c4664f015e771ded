"""Finds an nginx for the test of several processes, or gets one: ``python -m tests.nginx_finder`` prints its path.

In this order: the program that ``ATLAS_NGINX`` names; an nginx on the machine; as root on Debian, the package.
"""

from __future__ import annotations

import os
import sys

from tests import programs

VARIABLE = "ATLAS_NGINX"
#: Debian keeps it where only root looks.
NAMES = ("nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx")
NOT_FOUND = f"""\
The test of several processes needs nginx, and none could be found or fetched.
Install it (Debian, Ubuntu: apt-get install nginx-light; Fedora: dnf install nginx; macOS: brew install nginx),
or set {VARIABLE} to the path of the program."""


def find_nginx() -> str | None:
    """The path of an nginx that starts, or None after every way to get one has failed."""
    if named := os.environ.get(VARIABLE):
        if path := programs.working(named, "-v"):
            return path
        raise SystemExit(f"{VARIABLE} is set to '{named}', which is no program that starts.")
    return _on_the_machine() or (_on_the_machine() if programs.install_debian_package("nginx-light") else None)


def _on_the_machine() -> str | None:
    return next((path for name in NAMES if (path := programs.working(name, "-v"))), None)


def main() -> int:
    path = find_nginx()
    print(path or NOT_FOUND, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
