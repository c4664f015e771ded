"""A server that is told to stop does so soon, and tells its readers to look for another."""

from __future__ import annotations

import asyncio
import signal
import socket
import time

from websockets.exceptions import ConnectionClosed

from components.server.ending import MAX_SECONDS
from tests.app_server import Running, running
from tests.visitor import Visitor

#: "The server is about to restart": browsers come back, to whichever process is left.
SERVICE_RESTART = 1012


async def stop_beneath_readers(server: Running) -> tuple[list[int | None], float]:
    async with Visitor(server.address) as first, Visitor(server.address) as second:
        await first.run("overview")
        # The second is in the middle of a run.
        await second.socket.send(second.message("effect_sizes").SerializeToString())
        started = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        codes = []
        for visitor in (first, second):
            try:
                while True:
                    await visitor.next_run()
            except ConnectionClosed as closed:
                codes.append(closed.rcvd.code if closed.rcvd else None)
        status = await asyncio.to_thread(server.process.wait, 15)
        assert status in (0, -signal.SIGTERM)
        return codes, time.monotonic() - started


def test_it_ends_soon_and_readers_are_told_to_come_back(tmp_path):
    with running(tmp_path / "log") as server:
        # Somebody who has connected and never says a word must not hold it up either.
        port = int(server.address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)):
            codes, seconds = asyncio.run(stop_beneath_readers(server))
        assert codes == [SERVICE_RESTART, SERVICE_RESTART]
        assert seconds < 10
        messages = [record["message"] for record in server.records()]
        assert "the atlas has stopped" in messages
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_a_client_that_asks_and_never_reads_does_not_hold_it_for_ever(tmp_path):
    with running(tmp_path / "log") as server:
        port = int(server.address.rpartition(":")[2])
        with socket.socket() as client:
            # Before it connects: what comes in must not fit.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.connect(("127.0.0.1", port))
            client.sendall(b"GET /exhibits/effect_sizes.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200)
            # Its answers have begun.
            assert client.recv(1)
            started = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(MAX_SECONDS + 10)
            assert time.monotonic() - started >= 1, "nothing held it: this client is too small a hindrance"
