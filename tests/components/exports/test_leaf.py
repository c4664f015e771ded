"""What stands beside every chart that leaves: sources, filters, warning, version, dates, link."""

from __future__ import annotations

import pytest

from components.charts.effect_sizes import BANDS_WARNING, OVERLAY_WARNING
from components.charts.palette import LIGHT
from data.atlas.atlas import VERSION
from data.contract.vocabulary import COMPARATOR_FAMILIES
from tests.components.exports.leaves import ATLAS, CHARTED, LINK, MADE_ON, lecture_leaves, page_leaves


@pytest.mark.parametrize("page", CHARTED)
def test_every_chart_names_its_sources_edition_date_and_link(page):
    for leaf in page_leaves(page):
        lines = leaf.colophon.lines()
        assert VERSION in leaf.colophon.edition_line
        assert leaf.colophon.edition.dated in leaf.colophon.edition_line
        assert str(MADE_ON) in leaf.colophon.edition_line
        assert LINK in lines
        for ids in leaf.exhibit.row_ids:
            for fact_id in ids.named:
                assert ATLAS.facts[fact_id].origin.as_source in leaf.colophon.source_line
                assert ATLAS.facts[fact_id].origin.full in leaf.references


def test_filters_and_own_choices_stand_in_words():
    leaf = page_leaves("effect_sizes", conditions=("depression",), layers=("cited",))[0]
    assert "depression and its sub-conditions" in leaf.colophon.shown
    assert "Layers of evidence: Cited" in leaf.colophon.shown
    assert "Compared with" not in leaf.colophon.shown, "a default needs no word"


def test_unlike_comparisons_in_one_chart_are_warned_of():
    (leaf, _) = page_leaves("effect_sizes", panels=("together",))
    assert leaf.colophon.warning == OVERLAY_WARNING


def test_a_comparison_that_misleads_by_itself_is_warned_of():
    def warning(family: str) -> str:
        return page_leaves("effect_sizes", comparisons=(family,))[0].colophon.warning

    assert warning("none_pre_post") == COMPARATOR_FAMILIES["none_pre_post"].definition
    assert warning("mixed_control") == ""


def test_bands_of_unlike_comparisons_are_warned_of():
    assert page_leaves("effect_sizes")[0].colophon.warning == BANDS_WARNING


def test_a_figure_of_the_readers_own_has_no_source_and_says_so():
    for leaf in page_leaves("effect_translator"):
        assert leaf.colophon.source_line.startswith("No source: ")


def test_what_leaves_is_drawn_in_light_colours():
    for leaf in page_leaves("session_lengths"):
        assert leaf.exhibit.chart.figure.layout.paper_bgcolor == LIGHT.background


def test_a_scene_takes_its_question_answer_and_notes_along():
    leaves = lecture_leaves()
    assert all(leaf.question and leaf.notes for leaf in leaves)
    assert sum(leaf.answer is not None for leaf in leaves) >= 10
