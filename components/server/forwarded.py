"""What a proxy in front says about the reader's address, believed only if the operator says so.

Links on a page come from the reader's own address bar and need none of this. The name under which the server answers,
and accepts websockets, is the ``Host`` header; a proxy that puts its own there names the reader's in
``X-Forwarded-Host``. Anybody else may send these headers too.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

HOST, SCHEME = "x-forwarded-host", "x-forwarded-proto"
_ENCRYPTED = {"http": False, "ws": False, "https": True, "wss": True}


class Forwarded:
    """Middleware that takes host and scheme from a proxy's headers if ``is_believed``, and otherwise drops them."""

    def __init__(self, app: ASGIApp, is_believed: bool = False) -> None:
        self.app = app
        self.is_believed = is_believed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "headers": list(scope["headers"])}
            asked = Headers(scope=scope)
            host, scheme = (_first(asked.get(name, "")) if self.is_believed else "" for name in (HOST, SCHEME))
            headers = MutableHeaders(scope=scope)
            for name in (HOST, SCHEME):
                del headers[name]
            if host:
                headers["host"] = host
            # The server below has already taken the scheme from whoever sent it on this machine.
            encrypted = _ENCRYPTED.get(scheme.lower(), bool(config.get_option("server.sslCertFile")))
            scope["scheme"] = {"http": ("http", "https"), "websocket": ("ws", "wss")}[scope["type"]][encrypted]
        await self.app(scope, receive, send)


def _first(value: str) -> str:
    """The entry of the proxy nearest to the reader, if there are several."""
    return value.partition(",")[0].strip()
