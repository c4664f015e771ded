"""How often one visitor may ask: a session that asks for more is read more slowly, and nobody else is.

``components.session.work.fair_share`` bounds the work its pages may take.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected

from components.session.allowance import Allowance

#: Messages a session may send at once; opening a page takes two or three, a dragged slider five a second.
BURST = 30
#: Messages a second it may then keep sending.
A_SECOND = 5.0
#: The close code for a websocket that sends anything but binary messages.
UNSUPPORTED_DATA = 1003

_log = logging.getLogger(__name__)


class PacedSessions:
    """Middleware that reads each websocket no faster than its allowance.

    Nothing is dropped: messages sent too fast wait, in the end in the sender's own socket, since reading pauses.
    Senders of text, which Streamlit never sends, are closed.
    """

    def __init__(self, app: ASGIApp, wait: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.app = app
        self.wait = wait

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        allowance = Allowance(BURST, A_SECOND)
        is_logged = False

        async def receive_paced() -> Message:
            nonlocal is_logged
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if message.get("bytes") is None:
                _log.warning("a session sent text and was closed")
                await send({"type": "websocket.close", "code": UNSUPPORTED_DATA})
                return {"type": "websocket.disconnect", "code": UNSUPPORTED_DATA}
            allowance.take(1)
            if seconds := allowance.seconds_to_wait():
                if not is_logged:
                    _log.warning("a session sends more than its share and is slowed")
                    is_logged = True
                await self.wait(seconds)
            return message

        try:
            await self.app(scope, receive_paced, send)
        except WebSocketDisconnected:
            # Streamlit was about to answer somebody who left without a word; that is nobody's fault.
            _log.info("a session was cut off")
