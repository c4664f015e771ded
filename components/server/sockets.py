"""Sends data at once, and allows as many connections as the system does.

A script's answer is two small writes. TCP holds the second back until the first is acknowledged, which takes a full
round trip, or the 40 ms that a receiver may delay it. asyncio therefore turns this off, but only for sockets made with
their protocol's number, which Streamlit's is not.
"""

from __future__ import annotations

import contextlib
import socket
import sys
from pathlib import Path

#: Where Linux and macOS list a process's open files; elsewhere nothing changes.
_OPEN = Path("/dev/fd")


#: More than a process has readers for: each takes four files, for its connection and the loop of its pages.
_ENOUGH_FILES = 65_536


def take_all_files() -> None:
    """Raise this process's limit on open files to the most the system allows.

    Many systems start low for the sake of long-gone programs; with 256 the sixtieth reader saw an empty page.
    """
    if sys.platform == "win32":
        return
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH_FILES if most == resource.RLIM_INFINITY else min(most, _ENOUGH_FILES)
    if now != resource.RLIM_INFINITY and now < wanted:
        # If even that is refused, it stays as it is.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def send_at_once() -> None:
    """Turn Nagle's algorithm off for this process's TCP sockets; connections they accept inherit it.

    Call before anybody connects. An app never gets the server's own socket, so it is found among the open files.
    """
    numbers = [int(entry.name) for entry in _OPEN.iterdir()] if _OPEN.is_dir() else []
    for number in numbers:
        # Anything that is not a socket, or has closed since it was listed, needs nothing.
        with contextlib.suppress(OSError):
            _set(socket.socket(fileno=number))


def _set(found: socket.socket) -> None:
    try:
        if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    finally:
        # It belongs to somebody else, who goes on with it.
        found.detach()
