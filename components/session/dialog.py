"""The dialog that the bar has opened: it stays until its reader closes it or goes elsewhere.

Runs that no reader asked for, as after the system's theme has changed or a phone has slept, must not take the code for
a class off the wall.
"""

from __future__ import annotations

import streamlit as st

from components.session.address import whole_address

_OPEN = "open-dialog"


def open_dialog(page: str, pressed: str | None) -> str | None:
    """The dialog that is open on a page: the one ``pressed`` in this run, or the one that was there before."""
    place = (page, whole_address())
    if pressed:
        st.session_state[_OPEN] = place, pressed
    elif _OPEN in st.session_state and st.session_state[_OPEN][0] != place:
        close_dialog()
    opened: tuple[object, str] | None = st.session_state.get(_OPEN)
    return opened[1] if opened else None


def close_dialog() -> None:
    """Note that the reader has closed the dialog; dismissing one calls this."""
    st.session_state.pop(_OPEN, None)
