"""What other widgets and components report, and what a session keeps for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

Made = TypeVar("Made")
_JOB = "export-job"


def once_a_session(key: str, asked: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What ``make`` makes of ``asked``, kept under ``key`` until something else is asked or the session ends."""
    held: tuple[tuple[object, ...], Made] | None = st.session_state.get(key)
    if held is None or held[0] != asked:
        held = st.session_state[key] = asked, make()
    return held[1]


def typed(key: str) -> str:
    """What stands in a text field that is not bound to the link."""
    text: str = st.session_state.get(key, "")
    return text


def reported(key: str, event: str) -> str:
    """What the component under ``key`` has just reported as ``event``, empty if nothing."""
    return str(getattr(st.session_state.get(key), event, None) or "")


def is_open(key: str) -> bool:
    """Whether the popover under ``key`` is open."""
    return bool(st.session_state.get(key, False))


def keep_job(job: object) -> None:
    """Keep the export under way in this session, in the place of the one before."""
    st.session_state[_JOB] = job


def kept_job() -> object | None:
    """The export that this session began last, or None."""
    job: object | None = st.session_state.get(_JOB)
    return job
