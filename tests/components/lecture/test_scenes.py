"""Scenes on stage: every scene of the atlas's own lecture draws and answers from the data, large enough to read."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from components.charts.palette import DARK, LIGHT
from components.current import shared_atlas
from components.lecture.lecture import scene_link, scene_path
from components.lecture.scenes import (
    built_in_scenes,
    exhibits_of,
    lecture_mistakes,
    view_of,
)
from components.registry import PAGES, exhibits_on
from data.contract.schema import FACT_TABLES
from data.contract.vocabulary import COVERING_STANCES
from data.lecture.answers import answer_of
from data.lecture.decks import Scene
from data.subjects.effect_trails import rise_checks
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
    assert lecture_mistakes(ATLAS, CONTROLS) == ()
    assert len(DECK.scenes) >= 10
    assert {scene.page for scene in DECK.scenes} == {page.name for page in PAGES.values() if page.exhibit_names} - {
        "sources"
    }
    assert {scene.ask for scene in DECK.scenes} == {"slider", "choices", "room"}


def test_a_lecture_with_markup_in_a_title_can_be_shown():
    """It is shown as it is written, so the file has no mistake."""
    deck = ATLAS.lecture.replace(b'title = "One session"', b'title = "Is <b>one</b> &lt; two?"')
    atlas = replace(ATLAS, lecture=deck)
    assert lecture_mistakes(atlas, CONTROLS) == ()
    assert "Is <b>one</b> &lt; two?" in [scene.title for scene in built_in_scenes(atlas, CONTROLS).deck.scenes]


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


@every_scene
def test_every_reveal_states_its_answer_in_one_sentence(scene):
    answer = answer_of(scene, ATLAS)
    assert answer is not None
    assert answer.in_short.endswith(".")
    assert ". " not in answer.in_short.replace("et al. ", "")
    if answer.low is not None and answer.guess_scale is not None and scene.ask == "slider":
        figure = {0: "None"}.get(answer.low, f"{abs(answer.low):g}")
        assert figure in answer.in_short
        told = " ".join(answer.given)
        assert answer.in_short not in told, "the answer is given away"


@every_scene
def test_options_are_told_apart_and_hold_no_figure(scene):
    options = (answer_of(scene, ATLAS).options or {}).values()
    assert len(set(options)) == len(options)
    assert not any(re.search(r"\d", option) for option in options)


def scene_of(scene_id: str) -> Scene:
    return DECK.scenes[DECK.place_of(scene_id)]


def of_scene(table: str, scene_id: str) -> pd.DataFrame:
    """The rows of a table that the chart of a scene draws."""
    drawn = drawn_ids(exhibits_of(scene_of(scene_id), view_of(scene_of(scene_id), ATLAS, CONTROLS, LIGHT)))
    frame = getattr(ATLAS.tables, table)
    return frame[frame[FACT_TABLES[table]].isin(drawn)]


def test_notes_on_lengths_go_with_what_is_drawn():
    minutes = of_scene("session_lengths", "one-session")
    assert "one document" in scene_of("one-session").notes
    assert "None of the other documents" in scene_of("one-session").notes
    everywhere = ATLAS.tables.session_lengths
    assert set(everywhere.loc[everywhere["measure"].eq("session_minutes"), "source_id"]) == {"escalante"}
    assert set(minutes["part_id"]) == {"psych_central", "verywell"}
    weekly = of_scene("session_lengths", "how-often")
    assert "Monthly is converted" in scene_of("how-often").notes
    assert set(weekly["converted_from"].dropna()) == {"month"}
    assert weekly["high"].isna().any(), "the notes speak of words without a figure"
    nhs = of_scene("session_lengths", "nhs-sessions")
    assert "Only one of the marks is about the NHS" in scene_of("nhs-sessions").notes
    assert list(nhs["format_id"]).count("nhs") == 1
    assert set(nhs["source_id"]) == {"uk_guide"}
    brief = of_scene("session_lengths", "brief-or-nhs").set_index("format_id")
    assert "The brief form has more sessions" in scene_of("brief-or-nhs").notes
    assert brief.loc["brief", "low"] > brief.loc["nhs", "high"]


def test_notes_on_blanks_name_each_kind_that_is_drawn_and_no_other():
    notes = scene_of("silent-or-unknown").notes
    drawn = drawn_ids(
        exhibits_of(scene_of("silent-or-unknown"), view_of(scene_of("silent-or-unknown"), ATLAS, CONTROLS, LIGHT))
    )
    blanks = {ATLAS.facts[i].status_label or ATLAS.facts[i].says for i in drawn if ".nothing-on." in i}
    assert notes.startswith("Three kinds of blank")
    assert len(blanks) == 3
    assert "speaks against" in notes
    against = ATLAS.evidence[ATLAS.evidence["condition_id"].eq("ocd")]
    assert set(against["direction"]) == {"speaks_against"}


def test_notes_on_citations_go_with_those_of_the_document():
    notes = scene_of("who-leans").notes
    own = ATLAS.tables.citations[ATLAS.tables.citations["source_id"].eq("us_explainer")]
    assert "None of them is tied to a sentence" in notes
    assert own["problem"].str.contains("Not tied to any sentence").all()
    assert "two chapters given by number alone" in notes
    assert own["problem"].str.contains("chapter has a number").sum() == 2
    assert "a review that pools nothing" in notes
    assert own["reading"].str.contains("the review pools no effect").sum() == 1
    assert "tested no psychodynamic therapy" in notes
    assert own["reading"].str.contains("None of the treatments in that trial was psychodynamic").sum() == 1


def test_notes_on_effects_go_with_what_is_drawn():
    effects = ATLAS.tables.effect_sizes.set_index("effect_id")
    other = scene_of("against-therapy")
    assert "A figure left of zero favours the other therapies" in other.notes
    assert "without a sign" in other.notes
    assert effects.loc["d10-3", "value"] > 0 > effects.loc["d10-3", "signed_value"]
    assert "only the first half" in other.notes
    assert other.answer.given == ("d10-1",)
    alike = of_scene("effect_sizes", "like-with-like").set_index("effect_id")
    assert set(alike.index) == {"ke4-1", "ke4-2"}, "both halves of the contrast are on the wall"
    assert "against control conditions the figure is far larger" in scene_of("like-with-like").notes
    assert alike.loc["ke4-1", "value"] > 10 * alike.loc["ke4-2", "value"]
    assert alike["reference_id"].nunique() == alike["intervention"].nunique() == 1
    checks = rise_checks(ATLAS.tables.printed_rises, ATLAS.frames["effect_sizes"], ATLAS.tables.references)
    assert "makes the same slip" in " ".join(scene_of("the-sum").notes.split())
    assert len(checks) == 2
    assert all(round(check.expected, 2) != check.end for check in checks)


def test_notes_on_who_names_what_define_it_as_it_is_counted():
    (scene,) = [scene for scene in DECK.scenes if scene.scene_id == "named-most"]
    words_of = {"effective": "work", "commonly_used": "used", "mixed": "depend", "indication": "reason to seek therapy"}
    assert set(words_of) == set(COVERING_STANCES)
    assert all(word in scene.notes for word in words_of.values())


def test_the_link_of_a_scene_names_the_chart_that_holds_it_and_the_part_of_it_that_does():
    links = {scene.scene_id: scene_path(scene, ATLAS, CONTROLS) for scene in DECK.scenes}
    anchors = {scene_id: link.partition("#")[2] for scene_id, link in links.items()}
    assert anchors["one-session"] == "session_lengths/session_minutes"
    assert anchors["against-control"] == "effect_sizes/mixed_control"
    assert anchors["silent-or-unknown"] == "condition_coverage"
    assert anchors["the-sum"] == "rise-checks"
    for scene in DECK.scenes:
        shown = {exhibit.name for exhibit in exhibits_on(view_of(scene, ATLAS, CONTROLS, LIGHT), scene.page, ())}
        assert anchors[scene.scene_id].partition("/")[0] in shown


def test_the_link_of_a_figure_that_is_no_main_figure_shows_all_of_them():
    scene = replace(DECK.scenes[DECK.place_of("against-therapy")], choices={})
    assert "figures-all" in scene_link(scene, ATLAS, CONTROLS)
