"""Scenes on stage: every scene of the atlas's own lecture draws and answers from the data, large enough to read."""

from __future__ import annotations

import pytest

from components.charts.palette import DARK, LIGHT
from components.current import shared_atlas
from components.lecture.scenes import (
    built_in_deck,
    exhibits_of,
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
def test_a_scene_has_the_colours_of_its_view_and_a_question_of_one_line(scene):
    (exhibit,) = exhibits_of(scene, view_of(scene, ATLAS, CONTROLS, DARK))
    assert exhibit.chart.figure.layout.paper_bgcolor == DARK.background
    assert len(scene.question) <= 52, "the question takes more than one line"


@pytest.mark.parametrize("page", [page.name for page in PAGES.values() if page.exhibit_names])
def test_every_chart_of_a_page_is_declared_under_its_name(page):
    for own in ({}, {"dose": ("computed",)}, {"panels": ("together",)}):
        view = a_view(atlas=ATLAS, **own)
        names = [exhibit.name for exhibit in exhibits_on(view, page)]
        assert names
        assert set(names) <= set(PAGES[page].exhibit_names)
        for name in names:
            assert [exhibit.name for exhibit in exhibits_on(view, page, (name,))] == [name]


def test_a_scene_may_name_one_measure_of_the_picture_that_its_page_shows():
    view = a_view(atlas=ATLAS)
    (whole,) = exhibits_on(view, "session_lengths")
    for name in PAGES["session_lengths"].exhibit_names[1:]:
        (detail,) = exhibits_on(view, "session_lengths", (name,))
        assert set(detail.rows["fact_id"]) <= set(whole.rows["fact_id"])


def test_a_stage_shows_the_same_chart_each_time():
    view = view_of(DECK.scenes[0], ATLAS, CONTROLS, LIGHT)
    first, again = (exhibits_of(DECK.scenes[0], view)[0].chart for _ in range(2))
    assert first is again, "it would be made, written and kept anew at every press of a key"
