"""Requests the atlas never needs and never takes: those that bring in too much, and those for another host."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from components.server.probes import PROBE_PATHS
from components.server.serving import path_beneath

READING = ("GET", "HEAD", "OPTIONS")
#: Where Streamlit takes files, and the methods that bring and forget them: a deck, or a reader's own table.
FILES, FILING = "/_stcore/upload_file/", ("PUT", "DELETE")
#: A table of 5 MB in the file that joins it with its choices, plus the form around it.
MAX_BYTES = 7_400_000


class OnlyReading:
    """Middleware that refuses every request that would bring something in, except a file that a reader opens."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)

    @staticmethod
    def _refusal(scope: Scope) -> PlainTextResponse | None:
        """The refusal of a request, None if it is accepted."""
        if scope["method"] in READING:
            return None
        if scope["method"] not in FILING or not path_beneath(scope).startswith(FILES):
            return PlainTextResponse("The atlas can only be read.", 405, {"Allow": ", ".join(READING)})
        length = Headers(scope=scope).get("content-length", "")
        # A body of unannounced length could go on for ever.
        if scope["method"] == "PUT" and not (length.isdigit() and int(length) <= MAX_BYTES):
            return PlainTextResponse(f"A file has {MAX_BYTES:,} bytes at the most.", 413)
        return None


class OwnHosts:
    """Middleware that answers only under the names in ``server.allowedHosts``, as Streamlit's websocket does.

    Probes answer under any name: their callers address this machine by number.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.guarded: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBE_PATHS:
            await self.app(scope, receive, send)
            return
        # Only now have the command-line options certainly been read.
        if self.guarded is None:
            hosts = config.get_option("server.allowedHosts") or ["*"]
            self.guarded = TrustedHostMiddleware(self.app, allowed_hosts=list(hosts), www_redirect=False)
        await self.guarded(scope, receive, send)
