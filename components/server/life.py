"""What a server does from its start to its end: writes its log, loads the tables, and looks after them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from components.current import ATLAS
from components.server.addresses import KnownAddresses
from components.server.headers import SecurityHeaders
from components.server.log import formatter, write_everything_as
from components.server.pace import PacedSessions
from components.server.refusals import OnlyReading, OwnHosts
from components.server.serving import Announced, QuickFiles, pack_ahead
from components.server.settings import read_settings
from components.server.sockets import send_at_once
from components.session.work import share_work
from data.atlas.keeper import Look
from data.contract.mistakes import TableMistakes

SETTINGS = read_settings(os.environ)
#: The outermost first: a refusal carries the headers too.
MIDDLEWARE = [
    Middleware(SecurityHeaders, frame_ancestors=SETTINGS.frame_ancestors),
    Middleware(OwnHosts),
    Middleware(OnlyReading),
    Middleware(QuickFiles),
    Middleware(KnownAddresses),
    Middleware(Announced),
    Middleware(PacedSessions),
]

_log = logging.getLogger(__name__)


@asynccontextmanager
async def life(_: object) -> AsyncIterator[None]:
    """Everything between the start of the server and its end."""
    chosen = formatter(SETTINGS.log_format)
    write_everything_as(chosen)
    share_work()
    send_at_once()
    await run_in_threadpool(_load)
    tasks = [asyncio.create_task(_look_after_tables(chosen)), asyncio.create_task(pack_ahead())]
    _log.info("the atlas is served")
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        _log.info("the atlas has stopped")


def _load() -> None:
    try:
        ATLAS.atlas()
    except TableMistakes as mistakes:
        _log.error("the tables have mistakes and nothing can be shown", extra={"mistakes": str(mistakes)})
    # What is there now stays: to go through all of it again and again would stop every reader for a fifth of a second.
    gc.collect()
    gc.freeze()


async def _look_after_tables(chosen: logging.Formatter) -> None:
    while True:
        await asyncio.sleep(SETTINGS.look_seconds)
        write_everything_as(chosen)
        try:
            _tell(await run_in_threadpool(ATLAS.look))
        except Exception:
            # Whatever it was, the next look may go better, and the readers have their tables.
            _log.exception("the tables on disk could not be looked at")


def _tell(look: Look) -> None:
    if look is Look.TAKEN:
        _log.info("the tables have changed and are good: they are shown from now on")
    elif look is Look.REFUSED:
        _log.error(
            "the tables have changed and have mistakes: the last good ones are shown",
            extra={"mistakes": ATLAS.mistakes_in_words},
        )
