"""The atlas of this process, and the view of the reader whose page is being drawn."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.charts.palette import LIGHT, THEMES
from components.exhibits.view import View
from components.registry import declare_controls
from components.session.address import current_selection
from components.session.controls import Control
from data.atlas.atlas import Atlas
from data.atlas.keeper import AtlasKeeper

#: The one atlas of this process; the server looks after it, see components/server/life.py.
ATLAS = AtlasKeeper()
_shared: tuple[Atlas, Mapping[str, Control]] | None = None


def shared_atlas() -> tuple[Atlas, Mapping[str, Control]]:
    """The atlas and its controls, the same for all readers; nobody changes them.

    Raises ``TableMistakes`` if there are no good tables to show.
    """
    global _shared
    atlas, shared = ATLAS.atlas(), _shared
    if shared is None or shared[0] is not atlas:
        _shared = shared = atlas, declare_controls(atlas)
    return shared


def current_view() -> View:
    """The view of the reader whose page is being drawn: what the address chooses, in the theme of the browser."""
    atlas, controls = shared_atlas()
    theme = THEMES.get(st.context.theme.type or LIGHT.name, LIGHT)
    return View(atlas, controls, current_selection(controls), theme)
