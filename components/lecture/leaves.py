"""The charts of a page, a scene or a whole deck as leaves; those of a scene with its question, answer and notes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from components.charts.palette import LIGHT
from components.exhibits.exhibit import Exhibit
from components.exhibits.view import View
from components.exports.leaf import Colophon, Leaf, comparator_warning
from components.lecture.scenes import exhibits_of, view_of
from components.registry import PAGES, exhibits_on
from components.session.controls import Control
from data.atlas.atlas import Atlas
from data.lecture.answers import answer_of
from data.lecture.decks import Deck, Scene


def leaves_of_page(view: View, page: str, link: str, made_on: datetime.date) -> list[Leaf]:
    """The charts that are on screen on a page, in light colours whatever the screen has."""
    bright = replace(view, theme=LIGHT)
    return [_leaf(exhibit, bright, page, link, made_on) for exhibit in exhibits_on(bright, page)]


def _leaf(exhibit: Exhibit, view: View, page: str, link: str, made_on: datetime.date) -> Leaf:
    """One chart of a page as a leaf; ``link`` leads back to it."""
    facts = view.atlas.facts
    found = [facts[fact_id] for fact_id in exhibit.fact_ids]
    colophon = Colophon(
        sources=tuple(dict.fromkeys(fact.origin.in_text for fact in found)),
        references=tuple(
            dict.fromkeys(
                entry for fact in found for entry in (fact.origin.full, *(cited.full for cited in fact.cites))
            )
        ),
        shown=_shown_in_words(view, page),
        warning=comparator_warning(exhibit),
        link=link,
        made_on=made_on,
    )
    return Leaf(exhibit.title, exhibit, colophon, facts)


def _shown_in_words(view: View, page: str) -> str:
    """The filters, and what is chosen on the page itself where that differs from how the page opens."""
    words = [view.filters.describe()]
    for control in PAGES[page].controls(view.atlas):
        if view.differs(control.key):
            words.append(f"{control.label}: {control.in_words(view.chosen(control.key)) or 'nothing'}")
    return "; ".join(words)


def leaves_of_scene(
    scene: Scene, atlas: Atlas, controls: Mapping[str, Control], link: str, made_on: datetime.date
) -> list[Leaf]:
    """The charts of one scene, the question on the first of them; none where its filters leave nothing."""
    view = view_of(scene, atlas, controls, LIGHT)
    leaves = []
    for number, exhibit in enumerate(exhibits_of(scene, view)):
        leaf = _leaf(exhibit, view, scene.page, link, made_on)
        leaves.append(
            Leaf(
                title=scene.title,
                exhibit=leaf.exhibit,
                colophon=leaf.colophon,
                facts=leaf.facts,
                question="" if number else scene.question,
                answer=None if number else answer_of(scene, atlas),
                notes="" if number else scene.notes,
            )
        )
    return leaves


def leaves_of_deck(
    deck: Deck, atlas: Atlas, controls: Mapping[str, Control], links: Mapping[str, str], made_on: datetime.date
) -> list[Leaf]:
    """The charts of every scene, in order; ``links`` holds the address of each scene's page by ``scene_id``."""
    return [
        leaf
        for scene in deck.scenes
        for leaf in leaves_of_scene(scene, atlas, controls, links[scene.scene_id], made_on)
    ]
