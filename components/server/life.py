"""What a server does from start to end: writes its log, loads the tables, and looks after them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware

from components.current import ATLAS
from components.exports.pictures import remove_what_was_left
from components.room.rooms import rooms, use_rooms
from components.server.addresses import KnownAddresses
from components.server.ending import clear_away, end_in_time
from components.server.first_answer import FirstAnswer
from components.server.forwarded import Forwarded
from components.server.headers import SecurityHeaders
from components.server.interface import Interface
from components.server.log import formatter, write_everything_as
from components.server.long_links import ToldLinks
from components.server.pace import PacedSessions
from components.server.phones import PhonesFirst
from components.server.refusals import MAX_BYTES, OnlyReading, OwnHosts
from components.server.serving import Announced, QuickFiles, pack_ahead
from components.server.settings import read_settings
from components.server.sockets import send_at_once, take_all_files
from components.server.uploads import FewFiles
from components.session.work import share_work
from data.atlas.keeper import Look
from data.contract.mistakes import TableMistakes
from data.room.databases import StoreGone

SETTINGS = read_settings(os.environ)
#: Outermost first: a refusal carries the headers too.
MIDDLEWARE = [
    Middleware(SecurityHeaders, frame_ancestors=SETTINGS.frame_ancestors),
    Middleware(Forwarded, is_believed=SETTINGS.believes_forwarded),
    Middleware(OwnHosts),
    Middleware(PhonesFirst),
    Middleware(OnlyReading),
    Middleware(FewFiles),
    Middleware(QuickFiles),
    Middleware(Interface),
    Middleware(KnownAddresses),
    Middleware(Announced),
    Middleware(FirstAnswer),
    Middleware(PacedSessions),
    Middleware(ToldLinks),
]

#: Seconds between two sweeps for rooms whose six hours are up.
_SWEEP_SECONDS = 60.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def life(_: object) -> AsyncIterator[None]:
    """Everything between the start of the server and its end."""
    chosen = formatter(SETTINGS.log_format)
    write_everything_as(chosen)
    share_work()
    use_rooms(SETTINGS.rooms)
    send_at_once()
    take_all_files()
    # A file that a reader opens stays in memory; otherwise Starlette writes larger ones to disk.
    MultiPartParser.spool_max_size = MAX_BYTES
    await run_in_threadpool(_load)
    await run_in_threadpool(remove_what_was_left)
    end_in_time()
    tasks = [asyncio.create_task(each) for each in (_look_after_tables(chosen), _look_after_rooms(), pack_ahead())]
    _log.info("the atlas is served")
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await run_in_threadpool(clear_away)
        await asyncio.gather(*tasks, return_exceptions=True)
        _log.info("the atlas has stopped")


def _load() -> None:
    try:
        ATLAS.atlas()
    except TableMistakes as mistakes:
        _log.error("the tables have mistakes and nothing can be shown", extra={"mistakes": str(mistakes)})
    else:
        if ATLAS.mistake_count:
            _log.error("the lecture has mistakes and is left out", extra={"mistakes": ATLAS.mistakes_in_words})
    # What exists now stays: scanning all of it again and again would stop every reader for a fifth of a second.
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


async def _look_after_rooms() -> None:
    """Forget rooms that have been open long enough, even if nobody asks for another."""
    while True:
        try:
            await run_in_threadpool(rooms().sweep)
        except StoreGone as gone:
            _log.warning("old rooms could not be forgotten", extra={"reason": str(gone)})
        await asyncio.sleep(_SWEEP_SECONDS)


def _tell(look: Look) -> None:
    if look is Look.TAKEN:
        _log.info("the tables or the lecture have changed and are good: they are shown from now on")
    elif look is Look.REFUSED:
        _log.error(
            "the tables or the lecture have changed and have mistakes: the last good ones are shown",
            extra={"mistakes": ATLAS.mistakes_in_words},
        )
