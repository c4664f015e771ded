"""Scenes on stage: from a scene of a deck to its charts and its answer, without a reader's session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from components.charts.palette import Theme
from components.exhibits.exhibit import Exhibit
from components.exhibits.view import View
from components.registry import PAGES, exhibits_on, keys_on
from components.session.controls import Control, Number, Options
from components.session.selection import Selection
from data.atlas.atlas import Atlas
from data.lecture.answers import Answer, answer_of
from data.lecture.decks import Deck, Scene, Stage, lecture_text, read_deck
from data.lecture.decks import Options as TakenByScenes


def stages(atlas: Atlas, controls: Mapping[str, Control]) -> dict[str, Stage]:
    """What a scene may name, page by page."""
    return {
        page.name: Stage(
            exhibits=page.exhibit_names,
            controls={key: _options(controls[key]) for key in keys_on(atlas, page.name)},
        )
        for page in PAGES.values()
        if page.exhibit_names
    }


def _options(control: Control) -> TakenByScenes:
    return TakenByScenes(
        ids=tuple(control.options) if isinstance(control, Options) else (),
        takes_one=control.takes_one,
        parse=control.parse if isinstance(control, Number) else None,
    )


@dataclass(frozen=True)
class ScenesRead:
    """A deck checked against an atlas, with the answers by ``scene_id`` and one sentence for each mistake in it."""

    deck: Deck
    answers: Mapping[str, Answer | None]
    mistakes: tuple[str, ...] = ()


def read_scenes(text: str, atlas: Atlas, controls: Mapping[str, Control]) -> ScenesRead:
    """A deck checked against this atlas; see ``data.lecture.decks.read_deck``, also for what is raised."""
    answers: dict[str, Answer | None] = {}

    def take_answer(scene: Scene) -> None:
        answers[scene.scene_id] = answer_of(scene, atlas)

    read = read_deck(text, stages(atlas, controls), take_answer)
    return ScenesRead(read.deck, answers, read.mistakes)


def view_of(scene: Scene, atlas: Atlas, controls: Mapping[str, Control], theme: Theme) -> View:
    """What a scene shows, as a view that needs no session."""
    return View(atlas, controls, Selection.of(controls, scene.choices), theme)


def exhibits_of(scene: Scene, view: View) -> tuple[Exhibit, ...]:
    """The charts of a scene; none where its filters leave nothing."""
    return exhibits_on(view, scene.page, scene.exhibits)


@cache
def _lecture_text() -> str:
    return lecture_text()


_built_in: tuple[Atlas, ScenesRead] | None = None


def built_in_scenes(atlas: Atlas, controls: Mapping[str, Control]) -> ScenesRead:
    """The deck that comes with the atlas, checked and answered; made once for an atlas, since its tables never change.

    ``controls`` are those that were declared for this atlas.
    """
    global _built_in
    made = _built_in
    if made is None or made[0] is not atlas:
        _built_in = made = atlas, read_scenes(_lecture_text(), atlas, controls)
    return made[1]
