from __future__ import annotations

import asyncio
import time
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from components.server.pace import A_SECOND, BURST, UNSUPPORTED_DATA, PacedSessions
from tests.visitor import Run, Visitor


def handed_on(*messages: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[float]]:
    """What the middleware hands to the app, what it sends to the visitor, and how long it waits."""
    coming, received, sent, waits = list(messages), [], [], []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        for _ in messages:
            received.append(await receive())

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    asyncio.run(PacedSessions(app, wait)({"type": "websocket"}, receive, send))
    return received, sent, waits


def test_nothing_is_lost_and_only_what_is_too_much_waits():
    messages = [{"type": "websocket.receive", "bytes": bytes([i])} for i in range(BURST + 10)]
    received, sent, waits = handed_on({"type": "websocket.connect"}, *messages)
    assert received == [{"type": "websocket.connect"}, *messages]
    assert sent == []
    assert len(waits) == 10
    assert waits == sorted(waits)
    assert 9 / A_SECOND < waits[-1] <= 10 / A_SECOND


def test_text_ends_the_session():
    received, sent, _ = handed_on({"type": "websocket.receive", "text": "hello", "bytes": None})
    assert received == [{"type": "websocket.disconnect", "code": UNSUPPORTED_DATA}]
    assert sent == [{"type": "websocket.close", "code": UNSUPPORTED_DATA}]


def test_one_who_floods_is_held_to_the_pace_and_keeps_nobody_waiting(server):
    seconds, n_sent = 6.0, 1000

    async def flood_beside_a_reader() -> tuple[int, float, list[Run]]:
        async with Visitor(server.address) as flooding, Visitor(server.address) as reading:
            await flooding.run("data_and_method")
            await reading.run("data_and_method")
            started = time.monotonic()
            tasks = [
                asyncio.create_task(send_often(flooding, n_sent)),
                counting := asyncio.create_task(count_begun(flooding, started + seconds)),
            ]
            runs = []
            while not counting.done():
                runs.append(await reading.run())
                await asyncio.sleep(1)
            n_begun, took = counting.result(), time.monotonic() - started
            tasks[0].cancel()
            return n_begun, took, runs

    n_begun, took, runs = asyncio.run(flood_beside_a_reader())
    assert 0 < n_begun <= BURST + A_SECOND * took + 1
    assert len(runs) >= 3
    assert all(run.question for run in runs)
    assert sum("is slowed" in record["message"] for record in server.records()) == 1


async def send_often(visitor: Visitor, n_times: int) -> None:
    message = visitor.message().SerializeToString()
    for _ in range(n_times):
        await visitor.socket.send(message)


async def count_begun(visitor: Visitor, until: float) -> int:
    """How many runs a session is given, finished or broken off for the next one."""
    n_begun = 0
    while (left := until - time.monotonic()) > 0:
        try:
            raw = await asyncio.wait_for(visitor.socket.recv(), left)
        except TimeoutError:
            break
        n_begun += ForwardMsg.FromString(raw).WhichOneof("type") == "new_session"
    return n_begun
