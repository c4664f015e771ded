"""The end of a server that is told to stop: in time, and with nothing left behind, whatever its clients do."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

from components.exports.jobs import take_no_more
from components.exports.pictures import stop_drawing

#: The server waits for its clients to take what they asked for, and one that never reads would hold it for ever.
MAX_SECONDS = 8.0


def clear_away() -> None:
    """End every export, with the browser that draws for it; blocks for some seconds at most."""
    take_no_more()
    stop_drawing()


def end_in_time() -> None:
    """From now on, SIGTERM ends this process within ``MAX_SECONDS``; call from the main thread of a started server."""
    if threading.current_thread() is not threading.main_thread():
        return
    told = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        timer = threading.Timer(MAX_SECONDS, _end_now)
        timer.daemon = True
        timer.start()
        if callable(told):
            told(number, frame)

    signal.signal(signal.SIGTERM, end)


def _end_now() -> None:
    clear_away()
    # What Ctrl+C is to somebody who has pressed it before: uvicorn waits for nobody any more.
    os.kill(os.getpid(), signal.SIGINT)
