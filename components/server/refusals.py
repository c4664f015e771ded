"""Requests that the atlas never needs and therefore never takes: uploads, and those for another host's name."""

from __future__ import annotations

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from components.server.probes import PROBE_PATHS

READING = ("GET", "HEAD", "OPTIONS")


class OnlyReading:
    """Middleware that refuses every request that would bring something in: nothing is uploaded to the atlas."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in READING:
            refusal = PlainTextResponse("The atlas can only be read.", 405, {"Allow": ", ".join(READING)})
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)


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
