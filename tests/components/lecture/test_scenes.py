"""Scenes on stage: every scene of the atlas's own lecture draws and answers from the data, large enough to read."""

from __future__ import annotations

import pytest

from components.charts.palette import DARK, LIGHT
from components.current import shared_atlas
from components.lecture.scenes import (
    built_in_scenes,
    exhibits_of,
    read_scenes,
    view_of,
)
from components.registry import PAGES, exhibits_on
from data.contract.vocabulary import COVERING_STANCES
from data.lecture.answers import answer_of
from data.lecture.decks import lecture_text
from tests.components.views import a_view

ATLAS, CONTROLS = shared_atlas()
DECK = built_in_scenes(ATLAS, CONTROLS).deck
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
    assert {scene.page for scene in DECK.scenes} == {page.name for page in PAGES.values() if page.exhibit_names} - {
        "sources"
    }
    assert {scene.ask for scene in DECK.scenes} == {"slider", "choices", "room"}


@every_scene
def test_a_scene_shows_one_chart_and_its_answer_is_on_it(scene):
    exhibits = exhibits_of(scene, view_of(scene, ATLAS, CONTROLS, LIGHT))
    assert len(exhibits) == 1, "one chart, one question"
    answer = answer_of(scene, ATLAS)
    if answer is not None and scene.answer.kind != "sources_sharing_no_work":
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


@pytest.mark.parametrize("scene_id", ["against-control", "against-therapy"])
def test_notes_on_figures_after_treatment_go_with_such_figures_alone(scene_id):
    (scene,) = [scene for scene in DECK.scenes if scene.scene_id == scene_id]
    drawn = drawn_ids(exhibits_of(scene, view_of(scene, ATLAS, CONTROLS, LIGHT)))
    effects = ATLAS.tables.effect_sizes
    shown = effects[effects["effect_id"].isin(drawn)]
    assert set(shown["timepoint"]) == {"end_of_treatment"}
    assert set(shown["intervention_family"]) == {"brief_psychodynamic"}
    assert "right after treatment" in scene.notes.lower()
    assert "later" not in scene.notes


def test_notes_on_who_names_what_define_it_as_it_is_counted():
    (scene,) = [scene for scene in DECK.scenes if scene.scene_id == "named-most"]
    words_of = {"effective": "work", "commonly_used": "used", "mixed": "depend", "indication": "reason to seek therapy"}
    assert set(words_of) == set(COVERING_STANCES)
    assert all(word in scene.notes for word in words_of.values())
