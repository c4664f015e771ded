"""Files that readers open: a few for each, no more for all than memory has; Streamlit is told to forget the rest."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from components.server import uploads
from components.server.uploads import FILES_A_SESSION, FewFiles

FOLDER = "/_stcore/upload_file"


class Streamlit:
    """In its place: the files that are held, by path, and those that came in with which headers."""

    def __init__(self) -> None:
        self.held: dict[str, int] = {}
        self.forgotten_with: list[list[tuple[bytes, bytes]]] = []
        self.waits: asyncio.Event | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "PUT":
            if self.waits is not None:
                await self.waits.wait()
            self.held[scope["path"]] = int(dict(scope["headers"])[b"content-length"])
        else:
            assert scope["method"] == "DELETE"
            assert (await receive())["more_body"] is False
            self.held.pop(scope["path"])
            self.forgotten_with.append(scope["headers"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def bring(app: FewFiles, session: str, file: str, n_bytes: int) -> int:
    """Bring one file in; returns the status of the answer."""
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [(b"content-length", str(n_bytes).encode()), (b"content-type", b"x"), (b"cookie", b"_streamlit_xsrf=a")]
    path = f"{FOLDER}/{session}/{file}"
    scope = {"type": "http", "method": "PUT", "path": path, "root_path": "", "headers": headers}
    await app(scope, receive, send)
    return statuses[0]


def test_a_session_keeps_its_last_files_and_no_more():
    streamlit = Streamlit()
    app = FewFiles(streamlit)

    async def bring_many() -> None:
        await bring(app, "other", "0", 10)
        for number in range(20):
            assert await bring(app, "one", str(number), 10) == 204

    asyncio.run(bring_many())
    last = [f"{FOLDER}/one/{number}" for number in range(20 - FILES_A_SESSION, 20)]
    assert sorted(streamlit.held) == sorted([f"{FOLDER}/other/0", *last])
    assert streamlit.forgotten_with[0] == [(b"cookie", b"_streamlit_xsrf=a")], "Streamlit asks whether it is the reader"


def test_all_sessions_together_hold_no_more_than_memory_has(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "MAX_BYTES_HELD", 100)
    streamlit = Streamlit()
    app = FewFiles(streamlit)

    async def bring_many() -> None:
        for number in range(50):
            assert await bring(app, f"session-{number}", "a", 30) == 204
            assert sum(streamlit.held.values()) <= 100

    asyncio.run(bring_many())
    assert list(streamlit.held) == [f"{FOLDER}/session-{number}/a" for number in (47, 48, 49)]


def test_what_would_come_in_beside_too_much_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "MAX_BYTES_HELD", 100)
    streamlit = Streamlit()
    app = FewFiles(streamlit)

    async def bring_at_once() -> list[int]:
        streamlit.waits = asyncio.Event()
        coming = [asyncio.create_task(bring(app, f"session-{number}", "a", 40)) for number in range(5)]
        while sum(task.done() for task in coming) < 3:
            await asyncio.sleep(0)
        streamlit.waits.set()
        statuses = await asyncio.gather(*coming)
        # Once they have come in there is room for others.
        assert await bring(app, "later", "a", 40) == 204
        return statuses

    assert sorted(asyncio.run(bring_at_once())) == [204, 204, 503, 503, 503]
