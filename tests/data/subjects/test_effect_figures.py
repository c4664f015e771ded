"""Figures to translate: points with their intervals, ranges as two ends, and nothing that two groups do not give."""

from __future__ import annotations

from data.subjects.effect_figures import ENDS, figures_by_id, of_effect
from data.subjects.effect_sizes import drawn_effects, translatable
from tests.loaded import TABLES

EFFECTS = TABLES.effect_sizes
FIGURES = figures_by_id(drawn_effects(EFFECTS))


def test_every_effect_that_can_be_translated_gives_one_figure_and_a_range_gives_two():
    offered = translatable(EFFECTS)
    over_outcomes = offered["value"].isna()
    assert len(FIGURES) == int(len(offered) + over_outcomes.sum())
    assert {figure.effect_id for figure in FIGURES.values()} == set(offered["effect_id"])
    assert all(figure.figure_id == figure_id for figure_id, figure in FIGURES.items())


def test_a_figure_of_which_nobody_says_what_it_is_compared_with_is_not_offered():
    not_stated = EFFECTS.loc[EFFECTS["comparator_family"].isin(["not_stated", "none_pre_post"]), "effect_id"]
    assert not {figure.effect_id for figure in FIGURES.values()} & set(not_stated)
    assert of_effect(FIGURES, "ra-01") == ""


def test_a_range_over_outcomes_has_two_ends_that_know_one_another_and_no_interval():
    low, high = FIGURES["lr11-1.low"], FIGURES["lr11-1.high"]
    assert (low.d, high.d) == (0.44, 0.68)
    assert (low.other_end_id, high.other_end_id) == (high.figure_id, low.figure_id)
    assert low.interval is high.interval is None
    assert low.nature == f"the {ENDS['low']} of a range over outcomes, not of a confidence interval"
    assert of_effect(FIGURES, "lr11-1") == "lr11-1.low"


def test_an_interval_has_its_level_and_a_single_limit_is_none():
    assert (FIGURES["st7-1"].interval, FIGURES["st7-1"].interval_label) == ((-0.227, -0.079), "the 90% CI")
    assert (FIGURES["sh-05"].interval, FIGURES["sh-05"].interval_label) == ((0.51, 0.84), "the 95% CI")
    assert FIGURES["st7-2"].interval is None
    assert FIGURES["st7-2"].missing_limit == "upper limit implausible as printed"
    assert [figure.figure_id for figure in FIGURES.values() if figure.missing_limit] == ["st7-2"]


def test_the_disputed_figure_says_so_and_knows_its_successor():
    assert [figure.figure_id for figure in FIGURES.values() if figure.is_disputed] == ["sh-17"]
    assert (FIGURES["sh-17"].nature, FIGURES["sh-17"].successor_ids) == ("disputed", ("lr11-1",))
    assert FIGURES["d10-1"].nature == ""


def test_a_figure_inside_the_margin_of_equivalence_says_so():
    assert [figure.figure_id for figure in FIGURES.values() if figure.is_equivalent] == ["st7-1", "st7-2"]
    assert FIGURES["st7-1"].nature == "found equivalent"


def test_a_figure_is_positive_where_it_favours_the_treatment():
    assert FIGURES["d10-3"].d == -0.3
