"""The atlas of this process, and the view of the reader whose page is being drawn."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st

from components.charts.palette import LIGHT, THEMES
from components.exhibits.view import View
from components.lecture.scenes import lecture_mistakes
from components.registry import declare_controls
from components.server.settings import read_settings
from components.session.address import current_selection
from components.session.controls import Control
from components.session.own_evidence import is_set_beside, kept_in_session
from components.shell.own_figures import own_figures
from data.atlas.atlas import Atlas
from data.atlas.keeper import AtlasKeeper
from data.contract.mistakes import TableMistakes

#: The one atlas of this process; the server looks after it, see components/server/life.py.
ATLAS = AtlasKeeper(
    read_settings(os.environ).tables, check_lecture=lambda atlas: lecture_mistakes(atlas, declare_controls(atlas))
)
_shared: tuple[Atlas, Mapping[str, Control]] | None = None


def shared_atlas() -> tuple[Atlas, Mapping[str, Control]]:
    """The atlas and its controls, the same for all readers: never change them.

    Raises ``TableMistakes`` if there are no good tables to show.
    """
    global _shared
    atlas, shared = ATLAS.atlas(), _shared
    if shared is None or shared[0] is not atlas:
        _shared = shared = atlas, declare_controls(atlas)
    return shared


def reader_atlas() -> tuple[Atlas, Mapping[str, Control]]:
    """The atlas and its controls for the reader whose page is being drawn.

    It is the shared one, or one with what the reader added if the page sets that beside it. Raises as above.
    """
    shared, controls = shared_atlas()
    figures = own_figures(shared) if is_set_beside() else None
    if figures is None:
        return shared, controls

    def made() -> tuple[Atlas, Mapping[str, Control]]:
        atlas = shared.with_own(figures)
        return atlas, declare_controls(atlas)

    return kept_in_session("own-atlas", (shared, figures), made)


def atlas_title() -> str:
    """The title of the edition, or a general word if no good tables tell it."""
    try:
        return shared_atlas()[0].edition.title
    except TableMistakes:
        return "Atlas"


def current_view() -> View:
    """The view of the reader whose page is being drawn: the address's choices, in the browser's theme."""
    atlas, controls = reader_atlas()
    theme = THEMES.get(st.context.theme.type or LIGHT.name, LIGHT)
    return View(atlas, controls, current_selection(controls), theme)
