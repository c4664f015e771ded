from __future__ import annotations

import socket
import sys

import pytest

from components.server.sockets import send_at_once


@pytest.mark.skipif(sys.platform == "win32", reason="what is open is not listed there")
def test_what_a_server_accepts_sends_at_once():
    # As Streamlit makes its own: without the number of the protocol, which asyncio goes by.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server:
        server.bind(("127.0.0.1", 0))
        send_at_once()
        server.listen()
        with socket.create_connection(server.getsockname()), server.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_everything_stays_open(tmp_path):
    with (tmp_path / "file").open("w") as file, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        send_at_once()
        file.write("still")
        assert other.fileno() >= 0
