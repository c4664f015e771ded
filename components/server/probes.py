"""Two addresses for those who run the atlas: whether the process is alive, and whether it can take readers."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.current import ATLAS
from data.atlas.atlas import VERSION
from data.atlas.keeper import State

ALIVE, READY = "/healthz", "/readyz"
PROBE_PATHS = frozenset({ALIVE, READY})
_FRESH = {"Cache-Control": "no-store"}


async def alive(_: Request) -> Response:
    """200 for as long as the process answers at all; restart it if it does not."""
    return JSONResponse({"status": "alive", "version": VERSION}, headers=_FRESH)


async def ready(_: Request) -> Response:
    """200 if the atlas has good tables to show, 503 if it has none.

    Tables or a lecture that break while it runs leave it ready with the last good ones, and the answer says so: taking
    every process away from its readers would mend nothing. The log, not this, holds the mistakes.
    """
    state = await run_in_threadpool(ATLAS.state)
    status = {State.GOOD: "ready", State.NONE: "unready"}.get(state, "degraded")
    answer = {"status": status, "tables": state.value, "mistakes": ATLAS.mistake_count}
    return JSONResponse(answer, 503 if state is State.NONE else 200, headers=_FRESH)


PROBES = [Route(ALIVE, alive), Route(READY, ready)]
