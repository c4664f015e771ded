"""Scenes on stage: from a scene of a deck to its charts and its answer, without a reader's session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.charts.palette import Theme
from components.exhibits.exhibit import Exhibit
from components.exhibits.view import View
from components.registry import PAGES, exhibits_on, keys_on
from components.session.controls import Control, Number, Options
from components.session.selection import Selection
from data.atlas.atlas import Atlas
from data.lecture.answer import Answer
from data.lecture.answers import answer_of
from data.lecture.decks import Deck, DeckMistake, Scene, Stage, read_deck
from data.lecture.decks import Options as TakenByScenes

NO_LECTURE = "The atlas's own lecture cannot be shown now: its file is missing or has mistakes. Everything else works."


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
    """A deck checked against an atlas, with answers by ``scene_id`` and one sentence for each mistake and each note."""

    deck: Deck
    answers: Mapping[str, Answer | None]
    mistakes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_scenes(text: str, atlas: Atlas, controls: Mapping[str, Control]) -> ScenesRead:
    """A deck checked against this atlas; see ``data.lecture.decks.read_deck``, also for what it raises."""
    answers: dict[str, Answer | None] = {}

    def take_answer(scene: Scene) -> None:
        answers[scene.scene_id] = answer_of(scene, atlas)

    read = read_deck(text, stages(atlas, controls), take_answer)
    return ScenesRead(read.deck, answers, read.mistakes, read.notes)


def view_of(scene: Scene, atlas: Atlas, controls: Mapping[str, Control], theme: Theme) -> View:
    """What a scene shows, as a view that needs no session."""
    return View(atlas, controls, Selection.of(controls, scene.choices), theme)


def exhibits_of(scene: Scene, view: View) -> tuple[Exhibit, ...]:
    """The charts of a scene; none if its filters leave nothing."""
    return exhibits_on(view, scene.page, scene.exhibits)


_built_in: tuple[Atlas, ScenesRead] | None = None


def built_in_scenes(atlas: Atlas, controls: Mapping[str, Control]) -> ScenesRead:
    """The atlas's own deck, checked and answered once for each atlas, since its tables never change.

    ``controls`` are those declared for this atlas. Without a deck there are no scenes and one sentence. Raises
    ``DeckMistake`` for an unreadable deck; the keeper of the atlas never lets one get this far.
    """
    global _built_in
    # What a reader added changes nothing in it, and is cached for nobody else.
    atlas = atlas.shared or atlas
    made = _built_in
    if made is None or made[0] is not atlas:
        read = _read_built_in(atlas, controls) if atlas.lecture else ScenesRead(Deck("Lecture"), {}, (NO_LECTURE,))
        _built_in = made = atlas, read
    return made[1]


def _read_built_in(atlas: Atlas, controls: Mapping[str, Control]) -> ScenesRead:
    try:
        return read_scenes(atlas.lecture.decode("utf-8"), atlas, controls)
    except UnicodeDecodeError:
        raise DeckMistake("The deck is not text in UTF-8; save it again as UTF-8.") from None


def lecture_mistakes(atlas: Atlas, controls: Mapping[str, Control]) -> tuple[str, ...]:
    """One sentence for each reason why an atlas's deck cannot be shown as written; none if it can."""
    if not atlas.lecture:
        return ("The file is missing, empty or cannot be read; allowed is a deck of scenes.",)
    try:
        read = _read_built_in(atlas, controls)
    except DeckMistake as mistake:
        return (str(mistake),)
    return read.mistakes or (() if read.deck.scenes else ("The deck has no scenes; allowed is one or more.",))
