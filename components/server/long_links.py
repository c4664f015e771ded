"""Links longer than Streamlit reads: it silently drops the whole of one, so the atlas reports it."""

from __future__ import annotations

from urllib.parse import urlencode

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.session.link import SHORT

#: Where Streamlit stops reading a link.
MAX_CHARACTERS, MAX_FIELDS = 512 * 1024, 1_000
#: The atlas's notice quotes this much of the start of such a link.
_QUOTED = 60


class ToldLinks:
    """Middleware that replaces an overlong link with one parameter, which makes the page report it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def receive_told() -> Message:
            message = await receive()
            raw = message.get("bytes")
            # Hardly any message is, and checking costs nothing.
            if raw and (len(raw) > MAX_CHARACTERS or raw.count(b"&") >= MAX_FIELDS):
                message["bytes"] = with_told_link(raw)
            return message

        await self.app(scope, receive_told if scope["type"] == "websocket" else receive, send)


def with_told_link(raw: bytes) -> bytes:
    """A browser's message with a readable link; anything that is not a message stays as it is."""
    asked = BackMsg()
    try:
        asked.ParseFromString(raw)
    except DecodeError:
        return raw
    query = asked.rerun_script.query_string
    if len(query) <= MAX_CHARACTERS and query.count("&") < MAX_FIELDS:
        return raw
    asked.rerun_script.query_string = urlencode({SHORT: f"{query[:_QUOTED]}…"})
    return asked.SerializeToString()
