"""Leaves to export in the tests: pages, filtered pages, and the whole lecture."""

from __future__ import annotations

import datetime
from functools import cache

from components.charts.palette import DARK
from components.exports.leaf import Leaf
from components.leaves import leaves_of_page
from components.lecture.leaves import leaves_of_deck
from components.lecture.scenes import built_in_scenes
from components.registry import PAGES
from tests.components.views import ATLAS, CONTROLS, a_view

#: The pages that have charts.
CHARTED = tuple(page.name for page in PAGES.values() if page.exhibit_names)
LINK = "http://localhost:8501/go/effect-sizes/depression"
MADE_ON = datetime.date(2026, 11, 30)


def page_leaves(page: str, *, conditions: tuple[str, ...] = (), **own: tuple[str, ...]) -> list[Leaf]:
    """The charts of a page, which a reader has on screen in dark colours."""
    return leaves_of_page(a_view(theme=DARK, conditions=conditions, **own), page, LINK, MADE_ON)


@cache
def lecture_leaves() -> list[Leaf]:
    """Every chart of the atlas's own lecture."""
    deck = built_in_scenes(ATLAS, CONTROLS).deck
    links = {scene.scene_id: f"http://localhost:8501/go/{scene.scene_id}" for scene in deck.scenes}
    return leaves_of_deck(deck, ATLAS, CONTROLS, links, MADE_ON)
