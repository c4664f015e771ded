"""Scenes on stage: from a scene of a deck to its charts and its answer, without a reader's session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import plotly.graph_objects as go

from components.charts.chart import Chart
from components.charts.palette import Theme
from components.exhibits.exhibit import Exhibit
from components.exhibits.memory import MOST
from components.exhibits.view import View
from components.registry import PAGES, exhibits_on, keys_on
from components.session.controls import Control, Number, Options
from components.session.selection import Selection
from data.atlas.atlas import Atlas
from data.lecture.answers import Answer, answer_of
from data.lecture.decks import Deck, Scene, Stage, lecture_text, read_deck
from data.lecture.decks import Options as TakenByScenes

#: The room that a chart has on a stage of 1280 by 720, without and with ``embed=true`` in the link.
STAGE_HEIGHT, EMBEDDED_STAGE_HEIGHT = 410, 480
#: How much a chart may grow to fill it, and shrink to fit.
LARGEST_GROWTH = 1.6
LEAST_GROWTH = 0.85


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


def built_in_deck(atlas: Atlas, controls: Mapping[str, Control]) -> Deck:
    """The deck that comes with the atlas."""
    return built_in_scenes(atlas, controls).deck


def on_stage(exhibit: Exhibit, *, on_phone: bool = False) -> Exhibit:
    """The exhibit drawn as large as a stage of 1280 by 720 allows, for the back row; as it is on a phone."""
    if on_phone:
        return exhibit
    height = float(exhibit.chart.figure.layout.height or STAGE_HEIGHT)
    growth = min(max(STAGE_HEIGHT / height, LEAST_GROWTH), LARGEST_GROWTH)
    return replace(exhibit, chart=_enlarged_chart(exhibit.chart, growth))


@lru_cache(maxsize=MOST)
def _enlarged_chart(chart: Chart, growth: float) -> Chart:
    """The chart of a stage, the same one each time: a lecture shows it again and again."""
    return Chart(enlarged(chart.figure, growth), chart.alt)


def enlarged(figure: go.Figure, growth: float) -> go.Figure:
    """The same figure with everything that is measured in pixels grown alike: type, marks, strokes, margins, height."""
    return go.Figure(_grown(figure.to_dict(), growth), _validate=False)


#: What Plotly measures in pixels, wherever it stands in a figure.
_IN_PIXELS = frozenset({"size", "width", "height", "xshift", "yshift", "l", "r", "t", "b", "standoff", "startstandoff"})
#: Where such a name means something else: the width of a bar is on the scale of its axis.
_ON_SCALE = frozenset({"bar"})


def _grown(node: object, growth: float, name: str = "") -> object:
    if isinstance(node, dict):
        on_scale = node.get("type") in _ON_SCALE
        return {
            key: value if on_scale and key == "width" else _grown(value, growth, key) for key, value in node.items()
        }
    if isinstance(node, list | tuple) and name not in ("x", "y", "customdata"):
        return [_grown(item, growth, name) for item in node]
    if name in _IN_PIXELS and isinstance(node, int | float) and not isinstance(node, bool):
        return node * growth
    return node
