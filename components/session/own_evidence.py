"""What a reader opened: it lives only in the session, and goes with it or with one press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.session.widgets import Made, once_a_session
from data.own_evidence.evidence import OwnEvidence
from data.own_evidence.pooling import PoolingChoices

_OWN, _REFUSED, _UPLOADS, _BESIDE, _SAID = "own-evidence", "own-refused", "own-uploads", "own-beside", "own-said"
#: Results derived from it, cached by their inputs.
_MADE = ("own-sheet", "own-studies", "own-figures", "own-atlas")
#: The panel in which it is opened.
PANEL = "own-panel"


def own_evidence() -> OwnEvidence | None:
    """What the reader opened, or None."""
    own: OwnEvidence | None = st.session_state.get(_OWN)
    return own


def keep_own_evidence(own: OwnEvidence) -> None:
    """Keep what the reader opened or said of it."""
    st.session_state[_OWN] = own
    st.session_state[_REFUSED] = ""


def forget_own_evidence() -> None:
    """Forget the file and everything derived from it; a button's callback."""
    for key in (_OWN, _REFUSED, _SAID, *_MADE):
        st.session_state.pop(key, None)
    _next_upload()


def change_pooling(**chosen: Any) -> None:
    """Change how the studies are pooled."""
    own = own_evidence()
    if own is not None:
        keep_own_evidence(replace(own, pooling=replace(own.pooling, **chosen)))


def toggle_left_out(own_ids: tuple[str, ...]) -> None:
    """Leave some rows out of the pooled figure, or count them again; a button's callback."""
    own = own_evidence()
    if own is None:
        return
    left_out = own.pooling.left_out
    if set(own_ids) <= set(left_out):
        change_pooling(left_out=tuple(i for i in left_out if i not in own_ids))
    else:
        change_pooling(left_out=(*left_out, *(i for i in own_ids if i not in left_out)))


def pooling() -> PoolingChoices:
    """How the studies are pooled."""
    own = own_evidence()
    return own.pooling if own else PoolingChoices()


def refused() -> str:
    """Why the file opened last was unreadable; empty if it was not."""
    reason: str = st.session_state.get(_REFUSED, "")
    return reason


def refuse(why: str) -> None:
    """Report why a file is unreadable, until the next one is opened."""
    st.session_state[_REFUSED] = why


def own_upload_key() -> str:
    """The key of the field that opens a file; it changes with each file, so that the same can be opened again."""
    return f"own-file-{st.session_state.get(_UPLOADS, 0)}"


def uploaded_own() -> tuple[str, bytes] | None:
    """Name and content of what was uploaded, taken once; the field then no longer holds it."""
    held = st.session_state.get(own_upload_key())
    if held is None:
        return None
    content: bytes = held.getvalue()
    name = str(held.name)
    # Streamlit would keep its own copy until the session ends, and offers no other way to get rid of it.
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, held.file_id)
    _next_upload()
    return name, content


def _next_upload() -> None:
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1


def set_beside(is_beside: bool) -> None:
    """Set whether the page being drawn puts a reader's own beside the atlas."""
    st.session_state[_BESIDE] = is_beside


def is_set_beside() -> bool:
    """Whether the page being drawn puts a reader's own beside the atlas."""
    return bool(st.session_state.get(_BESIDE, False))


def said(key: str) -> Any:
    """What a widget of the panel holds."""
    return st.session_state.get(key)


def fold_panel() -> None:
    """Fold the panel away."""
    st.session_state[PANEL] = False


def kept_in_session(key: str, asked: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What was made of a reader's own, kept under one of ``_MADE`` until something else is asked or it is forgotten."""
    assert key in _MADE
    return once_a_session(key, asked, make)
