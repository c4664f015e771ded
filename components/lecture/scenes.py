"""Scenes on stage: from a scene of a deck to its charts and its answer, without a reader's session.

The same way leads from a page as a reader has it on screen to the charts that can be taken along.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from components.charts.palette import Theme
from components.exhibits.citations import citations
from components.exhibits.condition_coverage import condition_coverage
from components.exhibits.disagreements import positions
from components.exhibits.effect_sizes import effect_sizes, printed_rises
from components.exhibits.effect_translation import NAMES as TRANSLATIONS
from components.exhibits.effect_translation import translated_effect
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.overview import controlled_effects, most_named_conditions, session_counts
from components.exhibits.session_lengths import computed_doses, printed_lengths
from components.exhibits.therapy_features import therapy_features
from components.exhibits.view import View
from components.session.controls import Control
from components.shell.site import TITLES
from data.atlas.atlas import Atlas
from data.atlas.filters import Filters
from data.contract.vocabulary import MEASURES
from data.lecture.answers import Answer, answer_of
from data.lecture.decks import Deck, Options, Scene, Stage, lecture_text, read_deck
from data.subjects.effect_sizes import PANELS

RISES = "rise-checks"
#: The charts that each page can show, by the names of their exhibits.
EXHIBITS = {
    "overview": ("overview-session-lengths", "overview-conditions", "overview-effect-sizes"),
    "session_lengths": (*MEASURES, "hours", "weeks"),
    "condition_coverage": ("condition_coverage",),
    "therapy_features": ("therapy_features",),
    "disagreements": ("positions",),
    "effect_sizes": (*(panel.panel_id for panel in PANELS), "every-comparison", RISES),
    "effect_translator": tuple(TRANSLATIONS),
    "citations": ("citation_network",),
}
#: The pages that show one group of charts, and what makes it.
_ONE_GROUP = {
    "condition_coverage": condition_coverage,
    "therapy_features": therapy_features,
    "disagreements": positions,
    "effect_translator": translated_effect,
    "citations": citations,
}


def exhibits_on(view: View, page: str, names: tuple[str, ...] = ()) -> tuple[Exhibit, ...]:
    """The charts that a page shows of a view, or those of them that are named; a page without charts has none."""
    groups: list[Exhibits] = []
    if page == "overview":
        groups = [session_counts(view), most_named_conditions(view), controlled_effects(view)]
    elif page == "session_lengths":
        groups = [printed_lengths(view)] if view.chosen_one("dose") == "printed" else computed_doses(view)
    elif page == "effect_sizes":
        groups = [] if names == (RISES,) else [effect_sizes(view)]
    elif page in _ONE_GROUP:
        groups = [_ONE_GROUP[page](view)]
    shown = [exhibit for group in groups for exhibit in group.shown]
    if page == "effect_sizes" and (not names or RISES in names):
        rises = printed_rises(view)
        shown += [rises] if rises else []
    return tuple(exhibit for exhibit in shown if not names or exhibit.name in names)


def stages(controls: Mapping[str, Control]) -> dict[str, Stage]:
    """What a scene may name, page by page."""
    return {
        page: Stage(
            exhibits=names,
            controls={
                control.key: Options(tuple(control.options), control.takes_one, control.parse)
                for control in controls.values()
                if control.page in (None, page)
            },
        )
        for page, names in EXHIBITS.items()
        if page in TITLES
    }


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

    read = read_deck(text, stages(controls), take_answer)
    return ScenesRead(read.deck, answers, read.mistakes)


def view_of(scene: Scene, atlas: Atlas, controls: Mapping[str, Control], theme: Theme) -> View:
    """What a scene shows, as a view that needs no session."""
    filters = Filters(atlas.choices, scene.choices.get("sources", ()), scene.choices.get("conditions", ()))
    own = {key: chosen for key, chosen in scene.choices.items() if key not in ("sources", "conditions")}
    return View(atlas, controls, filters, theme, fixed=own)


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


def built_in_deck(atlas: Atlas, controls: Mapping[str, Control]) -> Deck:
    """The deck that comes with the atlas."""
    return built_in_scenes(atlas, controls).deck
