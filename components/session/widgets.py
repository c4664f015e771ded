"""What other widgets and components report, and what a session keeps for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

Made = TypeVar("Made")
_JOBS = "export-jobs"
#: Exports that a session keeps.
MAX_JOBS = 2


def once_a_session(key: str, asked: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """The result of ``make`` for ``asked``, kept under ``key`` until something else is asked or the session ends."""
    held: tuple[tuple[object, ...], Made] | None = st.session_state.get(key)
    if held is None or held[0] != asked:
        held = st.session_state[key] = asked, make()
    return held[1]


def typed(key: str) -> str:
    """The content of a text field not bound to the link."""
    text: str = st.session_state.get(key, "")
    return text


def reported(key: str, event: str) -> str:
    """What the component under ``key`` has just reported as ``event``; empty if nothing."""
    return str(getattr(st.session_state.get(key), event, None) or "")


def is_open(key: str) -> bool:
    """Whether the popover under ``key`` is open."""
    return bool(st.session_state.get(key, False))


def keep_job(job: object) -> None:
    """Keep an export under way in this session, beside the previous one."""
    st.session_state[_JOBS] = (*kept_jobs(), job)[-MAX_JOBS:]


def kept_jobs() -> tuple[object, ...]:
    """The exports this session started last; each holds its file once done."""
    jobs: tuple[object, ...] = st.session_state.get(_JOBS, ())
    return jobs
