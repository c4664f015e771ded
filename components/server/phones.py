"""The phones' way to their rooms, past what only pages need: they may bring a guess, and load nothing else."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from components.room.answers import ROOMS, Phones
from components.server.serving import base_path


class PhonesFirst:
    """Middleware that answers everything beneath ``/r``, under the server's base path if it has one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.phones = Phones()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = base_path(scope)
        beneath = f"{root}/{ROOMS}"
        if scope["type"] == "http" and (scope["path"] == beneath or scope["path"].startswith(f"{beneath}/")):
            await self.phones.app({**scope, "root_path": root}, receive, send)
        else:
            await self.app(scope, receive, send)
