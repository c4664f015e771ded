"""May two figures be compared? Every pair of the atlas has an answer, and what it hinges on is really there."""

from __future__ import annotations

from itertools import combinations

import pytest

from data.contract.tables import split_ids
from data.subjects.comparability import NOTHING, RULES, Comparison, compare
from data.subjects.effect_sizes import over_time, panel_of
from tests.loaded import ATLAS

EFFECTS = ATLAS.effects
COURSES = [set(course) for course in over_time(ATLAS.frames["effect_sizes"])]
PAIRS = {(a, b): compare(EFFECTS[a], EFFECTS[b]) for a, b in combinations(EFFECTS, 2)}


def comparable() -> list[tuple[str, str]]:
    return [pair for pair, answer in PAIRS.items() if answer.may_compare]


def test_every_pair_has_an_answer_that_does_not_depend_on_which_comes_first():
    for (a, b), answer in PAIRS.items():
        turned = compare(EFFECTS[b], EFFECTS[a])
        assert (turned.may_compare, turned.hinges_on) == (answer.may_compare, answer.hinges_on), (a, b)
        assert answer.hinges_on in {*RULES, NOTHING}
        assert (answer.hinges_on == NOTHING) is answer.may_compare
        assert answer.why.endswith(".")
        assert "None" not in answer.why
        assert "nan" not in answer.why


def test_every_answer_occurs():
    assert {answer.hinges_on for answer in PAIRS.values()} == {*RULES, NOTHING} - {"figure"}


def test_a_figure_is_not_compared_with_itself():
    for row in EFFECTS.values():
        assert compare(row, row) == Comparison(False, "figure", "It is one and the same figure.")


def test_what_may_be_compared_stands_in_one_band_and_has_everything_in_common():
    """The same panel, treatment, patients and moment; only a comparison followed over time differs in the moment."""
    assert len(comparable()) > 40
    for a, b in comparable():
        one, other = EFFECTS[a], EFFECTS[b]
        panels = {panel_of(row["comparator_family"], row["intervention_role"]) for row in (one, other)}
        assert len(panels) == 1
        assert panels.pop().design != "not_stated"
        assert one["intervention_family"] == other["intervention_family"]
        assert one["population"] == other["population"]
        assert "disputed" not in (one["status"], other["status"])
        assert one["has_direction"]
        assert other["has_direction"]
        if not any({a, b} <= course for course in COURSES):
            assert one["timepoint"] == other["timepoint"]
        if one["reference_id"] != other["reference_id"]:
            assert "not_stated" not in (one["metric_family"], other["metric_family"])


def test_what_may_not_be_compared_differs_in_what_is_named():
    for (a, b), answer in PAIRS.items():
        one, other = EFFECTS[a], EFFECTS[b]
        differs = {
            "dispute": "disputed" in (one["status"], other["status"]),
            "comparison stated": "not_stated" in (one["design"], other["design"]),
            "design": one["design"] != other["design"],
            "comparator": one["comparator_family"] != other["comparator_family"],
            "treatment": one["intervention_family"] != other["intervention_family"],
            "direction": not (one["has_direction"] and other["has_direction"]),
            "timepoint": (one["timepoint"], one["follow_up_months"]) != (other["timepoint"], other["follow_up_months"])
            or one["follow_up_months"] is None,
            "population": one["population"] != other["population"],
            "metric": "not_stated" in (one["metric_family"], other["metric_family"]),
            "layer": {one["layer"], other["layer"]} == {"stated", "cited"},
            NOTHING: True,
        }
        assert differs[answer.hinges_on], (a, b, answer)


def test_a_figure_that_a_page_repeats_from_its_source_is_told_once():
    repeated = {pair for pair, answer in PAIRS.items() if answer.hinges_on == "layer"}
    assert repeated == {("ra-01", "pr-01"), ("ra-02", "pr-02"), ("ra-03", "pr-03")}
    for a, b in repeated:
        assert EFFECTS[b]["reference_id"] in split_ids(EFFECTS[a]["reference_ids"])


@pytest.mark.parametrize(
    ("pair", "hinges_on", "says"),
    [
        (("ra-01", "d10-1"), "comparison stated", "Nobody says what 0.974 was compared with."),
        (("ra-01", "ra-02"), "comparison stated", "Nobody says what 0.974 and 1.51 were compared with."),
        (("sh-17", "lr11-1"), "dispute", "1.8 is disputed"),
        (
            ("d10-1", "d10-2"),
            "design",
            "1.34 compares patients with themselves before treatment, 0.69 with other people",
        ),
        (
            ("d10-1", "d10-3"),
            "comparator",
            "0.69 was measured against control conditions, −0.3 was measured against an",
        ),
        (("sh-05", "ke4-1"), "treatment", "0.68 is of CBT, 0.64 is of psychodynamic therapy"),
        (("d10-3", "d10-4"), "direction", "The work does not say which side 0.05 favours."),
        (
            ("sh-18", "bp4-1"),
            "timepoint",
            "0.78 was measured at the end of treatment, 0.8 was measured during treatment.",
        ),
        (
            ("l04-1", "d10-2"),
            "population",
            "The patients differ: 1.39 is of specific psychiatric disorders, 1.34 is of de",
        ),
        (("sh-09", "sh-10"), "metric", "The work does not say what kind of effect size 0.31 is."),
        (
            ("d10-1", "d15-1"),
            NOTHING,
            "Same treatment (brief psychodynamic therapy), same comparison (against control con",
        ),
        (
            ("ke4-2", "ke4-4"),
            NOTHING,
            "It is one comparison followed over time: end of treatment, and follow-up more than",
        ),
    ],
)
def test_the_sentence_names_both_figures_and_the_reason(pair, hinges_on, says):
    answer = compare(*(EFFECTS[effect_id] for effect_id in pair))
    assert answer.hinges_on == hinges_on
    assert answer.why.startswith(says)


def test_a_yes_says_what_to_mind():
    assert "a range over outcomes is no single figure" in PAIRS["d10-1", "d15-1"].why
    assert "they measure different outcomes" in PAIRS["l03-1", "l03-2"].why
    assert "without an interval for both" in PAIRS["l03-1", "l03-2"].why
    assert "With care" not in PAIRS["dm13-1", "dm13-2"].why, "both have an interval, and the outcome is the same"


def test_a_year_after_treatment_is_no_three_months_after_it():
    later = EFFECTS["ke4-3"] | {"effect_id": "other", "follow_up_of": None}
    assert compare(EFFECTS["ke4-3"], later).may_compare
    answer = compare(EFFECTS["ke4-3"], later | {"follow_up_months": 3.0})
    assert (answer.hinges_on, answer.may_compare) == ("timepoint", False)
    assert compare(EFFECTS["ke4-3"], later | {"follow_up_months": None}).hinges_on == "timepoint"
