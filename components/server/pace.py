"""How often one visitor may ask for something: a session that asks for more is read more slowly, and nobody else is.

How much work its pages may take is bounded by ``state.fair_share``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected

from components.session.allowance import Allowance

#: Messages that a session may send at once; opening a page takes two or three, a dragged slider five a second.
BURST = 30
#: Messages a second that it may go on sending.
A_SECOND = 5.0
#: The code of a websocket that is closed because it sent something else than binary messages.
UNSUPPORTED_DATA = 1003

_log = logging.getLogger(__name__)


class PacedSessions:
    """Middleware that reads each websocket no faster than its allowance.

    Nothing is dropped: what was sent too fast waits, at last in the sender's own socket, since reading pauses. Whoever
    sends text, which Streamlit never does, is closed.
    """

    def __init__(self, app: ASGIApp, wait: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.app = app
        self.wait = wait

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        allowance = Allowance(BURST, A_SECOND)
        told = False

        async def receive_paced() -> Message:
            nonlocal told
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if message.get("bytes") is None:
                _log.warning("a session sent text and was closed")
                await send({"type": "websocket.close", "code": UNSUPPORTED_DATA})
                return {"type": "websocket.disconnect", "code": UNSUPPORTED_DATA}
            allowance.take(1)
            if seconds := allowance.seconds_to_wait():
                if not told:
                    _log.warning("a session sends more than its share and is slowed")
                    told = True
                await self.wait(seconds)
            return message

        try:
            await self.app(scope, receive_paced, send)
        except WebSocketDisconnected:
            # Streamlit was about to answer somebody who has gone without a word; that is no fault of anyone's.
            _log.info("a session was cut off")
