"""Files that readers open, as few as are needed: Streamlit keeps each in memory for as long as its session lives.

The atlas reads a file once, when it comes in. A session may hold a few, a process as much as many readers open at
once; beyond that the oldest are forgotten, by Streamlit's own request for it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.server.refusals import FILES
from components.server.serving import path_beneath

#: Files that stay for one session, and bytes for all together, those that are coming in included.
FILES_A_SESSION, MAX_BYTES_HELD = 2, 150_000_000
_BUSY = "Many files are being opened just now. Try again in a minute."


class FewFiles:
    """Middleware that forgets the oldest files beyond what may be held, and refuses what comes in beside too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._held: OrderedDict[str, int] = OrderedDict()
        self._coming = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or not path_beneath(scope).startswith(FILES):
            await self.app(scope, receive, send)
            return
        n_bytes = int(Headers(scope=scope).get("content-length", "0"))
        if self._coming + n_bytes > MAX_BYTES_HELD:
            await PlainTextResponse(_BUSY, 503, {"Retry-After": "60"})(scope, receive, send)
            return
        self._coming += n_bytes
        try:
            await self._forget(scope, self._beyond(""))
            is_taken = await self._taken(scope, receive, send)
        finally:
            self._coming -= n_bytes
        if is_taken:
            path = scope["path"]
            self._held.pop(path, None)
            self._held[path] = n_bytes
            await self._forget(scope, self._beyond(_session_of(path)))

    async def _taken(self, scope: Scope, receive: Receive, send: Send) -> bool:
        statuses: list[int] = []

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        await self.app(scope, receive, noting)
        return bool(statuses) and statuses[0] < 300

    def _beyond(self, session: str) -> list[str]:
        """The oldest files that are more than may be held, of a session and of all."""
        own = [path for path in self._held if session and _session_of(path) == session]
        beyond = own[: max(0, len(own) - FILES_A_SESSION)]
        held = self._coming + sum(self._held.values()) - sum(self._held[path] for path in beyond)
        for path, n_bytes in self._held.items():
            if held <= MAX_BYTES_HELD:
                break
            if path not in beyond:
                beyond.append(path)
                held -= n_bytes
        return beyond

    async def _forget(self, scope: Scope, paths: Iterable[str]) -> None:
        """Have Streamlit forget files, with the cookie and the token of the request that came in."""
        headers = [(name, value) for name, value in scope["headers"] if not name.startswith(b"content-")]
        for path in paths:
            del self._held[path]
            asked = {**scope, "method": "DELETE", "path": path, "raw_path": path.encode(), "headers": headers}
            await self.app(asked, _nothing_more, _unheard)


def _session_of(path: str) -> str:
    return path.rpartition("/")[0]


async def _nothing_more() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _unheard(message: Message) -> None:
    """What Streamlit answers concerns nobody: a session that has ended has taken its files along."""
