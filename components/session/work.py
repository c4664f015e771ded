"""The processor time of one session, and its fair share where many read at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from components.session.allowance import Allowance

_WORK = "work"
#: Seconds of processor time that a session may take at once: a first look at every page takes less.
WORK_BURST = 6.0
#: The sustained share of one processor for a session. A reader takes a tenth of that.
WORK_SHARE = 0.2
_works_for_many = threading.Event()


def share_work() -> None:
    """From now on ``fair_share`` counts: the server calls this, where many read at once."""
    _works_for_many.set()


@contextmanager
def fair_share() -> Iterator[None]:
    """Count the processor time of one page run, first making a session wait that has exceeded its share.

    Only the session that asks for too much waits, in a thread of its own; the hall reads on.
    """
    work: Allowance = st.session_state.setdefault(_WORK, Allowance(WORK_BURST, WORK_SHARE))
    if _works_for_many.is_set() and (owed := work.seconds_to_wait()):
        time.sleep(owed)
    started = time.thread_time()
    try:
        yield
    finally:
        work.take(time.thread_time() - started)
