"""The address of the page on screen: the only home of what a reader chooses.

The bar writes choices there, Back undoes them, and a link carries them. Nothing of it is kept in a session, except that
the choices of every page follow a reader to the next page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from components.session.controls import Control, Ids, Options
from components.session.selection import Selection, read_address

_FOLLOWING = "choices-of-every-page"
_LAST_PAGE = "last-page"


def current_selection(controls: Mapping[str, Control]) -> Selection:
    """What this reader's address chooses."""
    address = {key: st.query_params.get_all(key) for key in st.query_params if key in controls}
    return read_address(controls, address)[0]


def choose(control: Control, *ids: str) -> None:
    """Choose just these options of a control; a button's callback."""
    write(control, control.in_link(ids))


def write(control: Control, values: Sequence[str]) -> None:
    """Put the values of a control into the address; its default needs none."""
    if control.read(values) == control.default:
        st.query_params.pop(control.key, None)
    else:
        st.query_params[control.key] = list(values)


def reset(keys: Iterable[str]) -> None:
    """Put controls back to their defaults; a button's callback."""
    for key in keys:
        st.query_params.pop(key, None)


def follow_reader(page_path: str, keys: Iterable[str]) -> None:
    """Let the choices of every page follow a reader whom the menu has led to another one.

    The menu's links name no choices. An address that names some was typed, shared or gone back to, and stands as it is.
    """
    keys = tuple(keys)
    held: dict[str, list[str]] = st.session_state.get(_FOLLOWING, {})
    turned = st.session_state.get(_LAST_PAGE, page_path) != page_path
    if turned and not any(key in st.query_params for key in keys):
        for key, values in held.items():
            st.query_params[key] = values
    st.session_state[_LAST_PAGE] = page_path
    st.session_state[_FOLLOWING] = {key: st.query_params.get_all(key) for key in keys if key in st.query_params}


def draw_control(control: Control, chosen: Ids, offered: Ids | None) -> None:
    """Draw one control as a widget of Streamlit's; what it is changed to goes into the address."""
    key = f"control-{control.key}"

    def take_over() -> None:
        held = st.session_state[key]
        if isinstance(control, Options):
            write(control, control.in_link(tuple(held) if isinstance(held, list) else (held,)))
        elif control.refusal(held) is None:
            write(control, [held])

    if isinstance(control, Options):
        options = list(control.options) if offered is None else list(offered)
        st.session_state[key] = chosen[0] if control.takes_one else list(chosen)
        draw: Any = st.selectbox if control.takes_one else st.multiselect
        draw(
            control.label,
            options,
            format_func=control.options.__getitem__,
            key=key,
            help=control.note,
            placeholder=control.placeholder or "All",
            on_change=take_over,
        )
    else:
        st.session_state[key] = chosen[0]
        st.text_input(control.label, key=key, on_change=take_over, help=control.note, placeholder=control.placeholder)
