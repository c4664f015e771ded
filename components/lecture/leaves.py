"""The charts of a scene or a whole deck as leaves, with question, answer and notes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from components.charts.palette import LIGHT
from components.exports.leaf import Leaf
from components.leaves import leaf_of
from components.lecture.scenes import exhibits_of, view_of
from components.session.controls import Control
from data.atlas.atlas import Atlas
from data.lecture.answers import answer_of
from data.lecture.decks import Deck, Scene


def leaves_of_scene(
    scene: Scene, atlas: Atlas, controls: Mapping[str, Control], link: str, made_on: datetime.date
) -> list[Leaf]:
    """The charts of one scene, the question on the first; none if its filters leave nothing."""
    view = view_of(scene, atlas, controls, LIGHT)
    leaves = []
    for number, exhibit in enumerate(exhibits_of(scene, view)):
        leaf = leaf_of(exhibit, view, scene.page, link, made_on)
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
