"""Requests that the atlas never needs and never takes: what brings in more than a deck, and those for another host."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from components.server.probes import PROBE_PATHS

READING = ("GET", "HEAD", "OPTIONS")
#: Where Streamlit takes files, and how it brings and forgets them. A deck of scenes is all that is ever opened.
FILES, FILING = "/_stcore/upload_file/", ("PUT", "DELETE")
#: A deck of every scene there may be takes a tenth of this; the form around it takes a little too.
MOST_BYTES = 1_100_000


class OnlyReading:
    """Middleware that refuses every request that would bring something in, but for a file as small as a deck."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)

    @staticmethod
    def _refusal(scope: Scope) -> PlainTextResponse | None:
        """What is answered to a request that is not taken, None for one that is."""
        if scope["method"] in READING:
            return None
        if scope["method"] not in FILING or not scope["path"].startswith(FILES):
            return PlainTextResponse("The atlas can only be read.", 405, {"Allow": ", ".join(READING)})
        length = Headers(scope=scope).get("content-length", "")
        # A body of unannounced length could go on for ever.
        if scope["method"] == "PUT" and not (length.isdigit() and int(length) <= MOST_BYTES):
            return PlainTextResponse(f"A deck has {MOST_BYTES:,} bytes at the most.", 413)
        return None


class OwnHosts:
    """Middleware that answers only under the names in ``server.allowedHosts``, as Streamlit's websocket does.

    The probes answer under any name: whoever asks them calls this machine by its number.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.guarded: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBE_PATHS:
            await self.app(scope, receive, send)
            return
        # Only now is it certain that the options of the command line have been read.
        if self.guarded is None:
            hosts = config.get_option("server.allowedHosts") or ["*"]
            self.guarded = TrustedHostMiddleware(self.app, allowed_hosts=list(hosts), www_redirect=False)
        await self.guarded(scope, receive, send)
