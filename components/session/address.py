"""The address of the page on screen: the only home of what a reader chooses.

The bar writes choices there, Back undoes them, and a link carries them; links to another page take the choices of every
page along (components/session/bar/bar.js). Nothing of it is kept in a session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from components.session.controls import Control
from components.session.selection import Selection, read_address


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
