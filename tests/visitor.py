"""A reader without a browser: speaks to a server over Streamlit's own websocket, as the page in a browser does.

Shared by the tests of the server and by the measurements, which need many readers at once.
"""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from google.protobuf.json_format import MessageToDict
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.session_reader import DRAWING, drawing_of, figure_of

SUBPROTOCOL = "streamlit"
#: A page that was not drawn by then is taken for one that never will be.
LONGEST_SECONDS = 30.0


@dataclass
class Run:
    """One run of a page as it reached the reader."""

    seconds: float = 0.0
    n_messages: int = 0
    n_bytes: int = 0
    sent: list[Element] = field(default_factory=list)

    @cached_property
    def elements(self) -> list[dict[str, Any]]:
        """What is on the page, read only when somebody looks: to do so for hundreds of readers takes a processor."""
        return [MessageToDict(element) for element in self.sent]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The elements of one kind, such as ``multiselect`` or ``alert``."""
        return [element[kind] for element in self.elements if kind in element]

    @property
    def drawings(self) -> list[dict[str, Any]]:
        """Everything that the browser is told of each chart of the page."""
        sent = [found["bytes"] for found in self.of_kind("bidiComponent") if found["componentName"] == DRAWING]
        return [drawing_of(base64.b64decode(drawing)) for drawing in sent]

    @property
    def charts(self) -> list[tuple[dict[str, Any], str]]:
        """The charts of the page as (figure, alt text)."""
        return [(figure_of(drawing), drawing["alt"]) for drawing in self.drawings]

    @property
    def question(self) -> str:
        """What the page asks at its top; empty if it was not drawn that far."""
        opened = [found["bytes"] for found in self.of_kind("bidiComponent") if found["componentName"] == "opening"]
        return "".join(json.loads(base64.b64decode(told))["question"] for told in opened)

    @property
    def text(self) -> str:
        """Everything that was sent, as text to search in."""
        return str(self.elements)


class Visitor:
    """One session; ``async with Visitor(address) as visitor``."""

    def __init__(self, address: str, *, cookie: str = "") -> None:
        self.address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self.headers = {"Cookie": cookie} if cookie else {}
        self.page_hash = ""
        self.query = ""
        self._held: list[str] = []
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Visitor:
        self._socket = await connect(
            self.address, subprotocols=[SUBPROTOCOL], additional_headers=self.headers, max_size=None, compression=None,
            ping_interval=None, proxy=None, open_timeout=LONGEST_SECONDS,
            # A server that holds a visitor to a pace reads their farewell last.
            close_timeout=1,
        )  # fmt: skip
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        await self.socket.close()

    @property
    def socket(self) -> ClientConnection:
        assert self._socket is not None
        return self._socket

    def message(self, page: str | None = None, query: str | None = None) -> BackMsg:
        """The message that asks for a run; ``page`` and ``query`` are those of an address, None for what they were."""
        self.query = self.query if query is None else query
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string = self.query
        if page is None:
            state.page_script_hash = self.page_hash
        else:
            state.page_name = page
        state.cached_message_hashes.extend(self._held)
        state.context_info.url = self.address
        return asked

    async def run(self, page: str | None = None, query: str | None = None) -> Run:
        """Ask for a run and wait for its end."""
        return await self.ask(self.message(page, query))

    async def ask(self, message: BackMsg) -> Run:
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        run = await self.next_run()
        run.seconds = time.perf_counter() - started
        return run

    async def next_run(self) -> Run:
        """Everything up to the end of the run that is coming in, or the next one."""
        run = Run()
        while True:
            raw = await self.socket.recv()
            assert isinstance(raw, bytes)
            run.n_messages += 1
            run.n_bytes += len(raw)
            told = ForwardMsg.FromString(raw)
            match told.WhichOneof("type"):
                case "script_finished" if told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return run
                case "navigation":
                    # Not that of new_session, which names the page of the main script whatever is open.
                    self.page_hash = told.navigation.page_script_hash
                case "delta":
                    if told.metadata.cacheable:
                        self._held.append(told.hash)
                    if told.delta.WhichOneof("type") == "new_element":
                        run.sent.append(told.delta.new_element)

    def choose(self, parameter: str, chosen: list[str]) -> None:
        """Choose options by what they are called, which the bar writes into the address; the next run carries it."""
        self.query = urlencode({parameter: chosen}, doseq=True)
