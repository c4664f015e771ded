"""A line between a browser and a server that a test can cut: what it carries breaks off, as when a cable is pulled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.app_server import free_port


class Line:
    """Carries connections at ``address`` to a server, until it is cut."""

    def __init__(self, address: str) -> None:
        self._to = urlsplit(address)
        self._port = free_port()
        self.address = f"http://localhost:{self._port}"
        self._is_cut = False
        self._carried: set[asyncio.StreamWriter] = set()
        self._loop: asyncio.AbstractEventLoop
        self._serving: asyncio.Task[None] | None

    def cut(self) -> None:
        """Break off every connection, and refuse new ones."""
        self._loop.call_soon_threadsafe(self._cut)

    def mend(self) -> None:
        """Carry again what comes from now on."""
        self._is_cut = False

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._serving = asyncio.get_running_loop(), asyncio.current_task()
        async with await asyncio.start_server(self._carry, "localhost", self._port) as listening:
            ready.set()
            await listening.serve_forever()

    def _cut(self) -> None:
        self._is_cut = True
        for writer in self._carried:
            writer.transport.abort()

    async def _carry(self, near_reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        if self._is_cut:
            near.transport.abort()
            return
        far_reader, far = await asyncio.open_connection(self._to.hostname, self._to.port)
        self._carried |= {near, far}
        await asyncio.gather(self._pass_on(near_reader, far), self._pass_on(far_reader, near))
        self._carried -= {near, far}

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while sent := await reader.read(65_536):
                writer.write(sent)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    def run(self, ready: threading.Event) -> None:
        """Carry until ``stop``; the work of a thread of its own."""
        with suppress(asyncio.CancelledError):
            asyncio.run(self._serve(ready))

    def stop(self) -> None:
        """Break off everything, and end the thread."""
        assert self._serving is not None
        self._loop.call_soon_threadsafe(self._serving.cancel)


@contextmanager
def line_to(address: str) -> Iterator[Line]:
    """A line to a server, while a test runs."""
    line, ready = Line(address), threading.Event()
    carrying = threading.Thread(target=line.run, args=(ready,), daemon=True)
    carrying.start()
    assert ready.wait(10)
    try:
        yield line
    finally:
        line.stop()
        carrying.join(10)
