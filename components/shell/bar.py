"""The bar below the menu, and controls in the body of a page: what a reader chooses goes into the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.exhibits.view import View
from components.registry import PAGES, shared_keys
from components.session.address import draw_control
from components.session.controls import Ids


def show_bar(view: View, page: str) -> None:
    """The filters of every page and the page's own controls, but for those that stand in its body."""
    own = [control.key for control in PAGES[page].controls(view.atlas) if not control.inline]
    show_controls(view, *shared_keys(view.atlas), *own)


def show_controls(view: View, *keys: str, offered: Mapping[str, Ids] | None = None) -> None:
    """Some controls in the body of a page; ``offered`` narrows the options of some of them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for key in keys:
            draw_control(view.controls[key], view.chosen(key), (offered or {}).get(key))
