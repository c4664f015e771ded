"""The address of the page on screen: the only home of a reader's choices.

The bar writes choices there, Back undoes them, and a link carries them; links to another page take along the choices
that all pages share (components/session/bar/bar.js). A session keeps none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from components.session.controls import Control
from components.session.selection import Selection, read_address


def whole_address() -> dict[str, list[str]]:
    """Every parameter of this run's address, with all its values."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def current_selection(controls: Mapping[str, Control]) -> Selection:
    """What this reader's address chooses."""
    address = {key: values for key, values in whole_address().items() if key in controls}
    return read_address(controls, address)[0]


#: What an address carries besides choices: the open card.
_NO_CHOICE = ("fact",)


def asked_pairs() -> tuple[tuple[str, str], ...]:
    """The choices of this run's address, as written there: browsers use them to spot an answer that comes too late."""
    keys = [key for key in st.query_params if key not in _NO_CHOICE]
    return tuple((key, value) for key in keys for value in st.query_params.get_all(key))


def choose(control: Control, *ids: str) -> None:
    """Choose exactly these options of a control; a button's callback."""
    write(control, control.in_link(ids))


def write(control: Control, values: Sequence[str]) -> None:
    """Put the values of a control into the address; its default needs none."""
    if control.read(values) == control.default:
        st.query_params.pop(control.key, None)
    else:
        st.query_params[control.key] = list(values)


def reset(keys: Iterable[str]) -> None:
    """Reset controls to their defaults; a button's callback."""
    for key in keys:
        st.query_params.pop(key, None)
