"""Scenes on stage: every scene of the atlas's own lecture draws and answers from the data, large enough to read."""

from __future__ import annotations

import pytest

from components.charts.palette import DARK, LIGHT
from components.current import shared_atlas
from components.lecture.scenes import (
    EMBEDDED_STAGE_HEIGHT,
    LEAST_GROWTH,
    built_in_deck,
    enlarged,
    exhibits_of,
    on_stage,
    read_scenes,
    view_of,
)
from components.registry import PAGES, exhibits_on
from data.lecture.answers import answer_of
from data.lecture.decks import lecture_text
from tests.components.views import a_view

ATLAS, CONTROLS = shared_atlas()
DECK = built_in_deck(ATLAS, CONTROLS)
every_scene = pytest.mark.parametrize("scene", DECK.scenes, ids=lambda scene: scene.scene_id)


def drawn_ids(exhibits) -> set[str]:
    return {
        fact_id
        for exhibit in exhibits
        for trace in exhibit.chart.figure.data
        for ids in trace.customdata or ()
        for fact_id in ids.split(";")
    }


def test_the_lecture_is_read_without_a_mistake_and_tells_the_whole_story():
    assert read_scenes(lecture_text(), ATLAS, CONTROLS).mistakes == ()
    assert len(DECK.scenes) >= 10
    assert {scene.page for scene in DECK.scenes} == {page.name for page in PAGES.values() if page.exhibit_names}
    assert {scene.ask for scene in DECK.scenes} == {"slider", "choices", "room"}


@every_scene
def test_a_scene_shows_one_chart_and_its_answer_is_on_it(scene):
    exhibits = exhibits_of(scene, view_of(scene, ATLAS, CONTROLS, LIGHT))
    assert len(exhibits) == 1, "one chart, one question"
    answer = answer_of(scene, ATLAS)
    if answer is not None and scene.answer.kind != "independent_sources":
        assert set(answer.fact_ids) & drawn_ids(exhibits)
    if answer is not None and answer.right:
        assert set(answer.options) <= drawn_ids(exhibits)
    assert scene.notes


@every_scene
def test_a_scene_fits_a_small_projector_and_is_not_shrunk_much(scene):
    (exhibit,) = exhibits_of(scene, view_of(scene, ATLAS, CONTROLS, DARK))
    staged = on_stage(exhibit).chart.figure
    growth = staged.layout.height / exhibit.chart.figure.layout.height
    assert growth >= LEAST_GROWTH
    assert staged.layout.height <= EMBEDDED_STAGE_HEIGHT
    assert staged.layout.paper_bgcolor == DARK.background
    assert len(scene.question) <= 52, "the question takes more than one line"


@every_scene
def test_what_is_drawn_on_stage_is_what_is_drawn_on_the_page(scene):
    (exhibit,) = exhibits_of(scene, view_of(scene, ATLAS, CONTROLS, LIGHT))
    staged = on_stage(exhibit).chart.figure
    for one, other in zip(exhibit.chart.figure.data, staged.data, strict=True):
        assert list(one.x) == list(other.x)
        assert list(one.y) == list(other.y)
        assert one.customdata == other.customdata


def test_a_phone_gets_the_chart_as_it_is():
    exhibit = exhibits_of(DECK.scenes[0], view_of(DECK.scenes[0], ATLAS, CONTROLS, LIGHT))[0]
    assert on_stage(exhibit, on_phone=True) is exhibit


@pytest.mark.parametrize("page", [page.name for page in PAGES.values() if page.exhibit_names])
def test_every_chart_of_a_page_is_declared_under_its_name(page):
    for own in ({}, {"dose": ("computed",)}, {"panels": ("together",)}):
        view = a_view(atlas=ATLAS, **own)
        names = [exhibit.name for exhibit in exhibits_on(view, page)]
        assert names
        assert set(names) <= set(PAGES[page].exhibit_names)
        for name in names:
            assert [exhibit.name for exhibit in exhibits_on(view, page, (name,))] == [name]


def test_growing_a_figure_leaves_what_is_on_a_scale():
    view = a_view(atlas=ATLAS)
    figure = exhibits_on(view, "condition_coverage")[0].chart.figure
    grown = enlarged(figure, 2)
    bars = [(one, other) for one, other in zip(figure.data, grown.data, strict=True) if one.type == "bar"]
    assert bars
    assert all(one.width == other.width for one, other in bars)
    assert grown.layout.height == 2 * figure.layout.height
    assert grown.layout.xaxis.tickfont.size == 2 * figure.layout.xaxis.tickfont.size


def test_a_stage_shows_the_same_chart_each_time():
    view = view_of(DECK.scenes[0], ATLAS, CONTROLS, LIGHT)
    first, again = (on_stage(exhibits_of(DECK.scenes[0], view)[0]).chart for _ in range(2))
    assert first is again, "it would be made, written and kept anew at every press of a key"
