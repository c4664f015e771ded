"""Numbers that a reader types: the last good one counts, and what was wrong with the others is told."""

from __future__ import annotations

import streamlit as st

from components.session.choices import LAST_GOOD, last_good, selected
from components.session.controls import Control

_IN_VAIN = "typed-in-vain"
TO_MEND = "fields-to-mend"


def good_number(control: Control) -> tuple[float, str | None]:
    """The number in a text control, and what was wrong with what was typed there last, if anything was."""
    assert control.parse is not None
    text = selected(control)[0]
    good: dict[str, str] = st.session_state.setdefault(LAST_GOOD, {})
    good[control.key] = text
    return control.parse(text), _typed_in_vain().get(control.key)


def mend(control: Control) -> None:
    """Put right a field that has begun with what a link held, good or not; call before it is drawn."""
    to_mend: dict[str, str] = st.session_state.get(TO_MEND, {})
    if control.key in to_mend and control.key in st.session_state:
        st.session_state[control.key] = to_mend.pop(control.key)


def mend_at_once(control: Control) -> None:
    """Begin the page again if a field that was just drawn is to be mended: only before it is drawn can that be done."""
    to_mend: dict[str, str] = st.session_state.get(TO_MEND, {})
    if control.key in to_mend:
        if st.session_state[control.key] == to_mend[control.key]:
            del to_mend[control.key]
        else:
            st.rerun()


def take_number(control: Control) -> None:
    """A text control's callback: what cannot be taken gives way to the last good number, in the field and in the URL.

    What was wrong with it is told until something good comes.
    """
    assert control.parse is not None
    typed = str(st.session_state[control.key])
    try:
        control.parse(typed)
    except ValueError as error:
        _typed_in_vain()[control.key] = str(error)
        st.session_state[control.key] = last_good(control)
    else:
        _typed_in_vain().pop(control.key, None)


def _typed_in_vain() -> dict[str, str]:
    """For each text control that was last given something bad: what was wrong with it."""
    in_vain: dict[str, str] = st.session_state.setdefault(_IN_VAIN, {})
    return in_vain


def slider_beside(control: Control, least: float, most: float, step: float, shown: float) -> None:
    """A slider for the number in a text control; either moves the other, and the text is what stands in the URL."""
    key = f"{control.key}-slider"

    def take_over() -> None:
        st.session_state[control.key] = f"{st.session_state[key]:g}"
        take_number(control)

    st.session_state[key] = min(max(shown, least), most)
    st.slider(
        control.label, least, most, step=step, key=key, on_change=take_over, label_visibility="collapsed", format="%g"
    )
