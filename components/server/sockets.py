"""What is sent leaves at once.

A script's answer is two small writes. TCP holds the second back until the first has been acknowledged, which takes a
whole way there and back, or the 40 ms that a receiver may wait with it. asyncio therefore turns this off, but only for
sockets that were made with the number of their protocol, which Streamlit's is not.
"""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

#: Where Linux and macOS list what a process has open; elsewhere nothing is changed.
_OPEN = Path("/dev/fd")


def send_at_once() -> None:
    """Turn Nagle's algorithm off for the TCP sockets that this process has; what they accept inherits it.

    Call before anybody connects. The server's own socket is not handed to an app, so it is found among what is open.
    """
    numbers = [int(entry.name) for entry in _OPEN.iterdir()] if _OPEN.is_dir() else []
    for number in numbers:
        # What is no socket, or closed again since it was listed, needs nothing.
        with contextlib.suppress(OSError):
            _set(socket.socket(fileno=number))


def _set(found: socket.socket) -> None:
    try:
        if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    finally:
        # It belongs to somebody else, who goes on with it.
        found.detach()
