"""Answers of scenes: taken from the tables, never typed; and what is told where the tables do not give one."""

from __future__ import annotations

import pytest

from data.lecture.answers import Answer, GuessScale, answer_of
from data.lecture.decks import AnswerSource, Scene
from data.translation.effect_translation import translate
from tests.loaded import ATLAS

NHS = "uk_guide.length.nhs-sessions"
BRIEF = "escalante.length.verywell-brief-sessions"
RISE = "ramkumar.claim.rise-after-nine-months"


def answered(kind: str, *facts: str, condition: str = "", end: str = "", **choices: tuple[str, ...]) -> Answer:
    source = AnswerSource(kind, facts, condition, end)
    found = answer_of(Scene("s", "t", "q", "session_lengths", choices=choices, ask="slider", answer=source), ATLAS)
    assert found is not None
    return found


def row_of(table: str, fact_id: str):
    frame = ATLAS.frames[table]
    return frame[frame.iloc[:, 0].eq(fact_id)].iloc[0]


def test_a_scene_without_an_answer_has_none():
    assert answer_of(Scene("s", "t", "q", "overview"), ATLAS) is None


def test_a_figure_is_the_one_in_the_table():
    row = row_of("session_lengths", NHS)
    found = answered("figure", NHS)
    assert (found.low, found.high) == (row["low"], row["high"])
    assert answered("figure", NHS, end="high").low == row["high"]
    assert "UK guide" in found.said[0]
    assert found.fact_ids == (NHS,)


def test_the_slider_holds_every_figure_of_the_measure_and_gives_nothing_away():
    guesses = answered("figure", NHS).guess_scale
    lengths = ATLAS.frames["session_lengths"]
    own = lengths[lengths["measure"].eq("sessions_per_course")]
    assert guesses is not None
    assert guesses.least == 0
    assert guesses.most >= own[["low", "high"]].max().max()
    assert guesses == answered("figure", BRIEF).guess_scale, "another answer would show in the ends"
    assert guesses.least <= guesses.middle <= guesses.most


def test_the_middle_lies_on_a_step():
    assert GuessScale(-0.1, 0.9, 0.05, "").middle == pytest.approx(0.4)


def test_an_effect_is_guessed_on_the_scale_of_its_comparison():
    found = answered("figure", "d10-3")
    assert found.low == found.high == row_of("effect_sizes", "d10-3")["signed_value"]
    assert found.guess_scale is not None
    assert found.guess_scale.least < found.low < found.guess_scale.most


def test_the_largest_and_the_smallest_are_found_among_the_facts():
    assert answered("largest", NHS, BRIEF).right == (BRIEF,)
    assert answered("smallest", NHS, BRIEF).right == (NHS,)
    found = answered("largest", NHS, BRIEF)
    assert found.options is not None
    assert list(found.options) == [NHS, BRIEF]
    figures = [f"{end:g}" for i in (NHS, BRIEF) for end in row_of("session_lengths", i)[["low", "high"]]]
    assert not any(figure in label for label in found.options.values() for figure in figures), (
        "it gives the answer away"
    )


def test_sources_are_counted_from_the_rows():
    coverage = ATLAS.frames["condition_coverage"]
    covering = coverage["stance"].isin(["effective", "commonly_used", "mixed", "indication"])
    rows = coverage[coverage["condition_id"].eq("depression") & covering]
    found = answered("sources_covering", condition="depression")
    assert found.low == rows["source_id"].nunique()
    assert set(found.fact_ids) == set(rows["fact_id"])
    assert "counted here" in found.said[0]


def test_sources_that_cite_one_work_count_once():
    found = answered("sources_sharing_no_work")
    assert found.low == found.high == 3, "three of the five cite the press release"
    assert set(found.fact_ids) == {"ramkumar", "escalante", "hims"}


def test_a_rise_is_computed_and_says_so():
    start = row_of("effect_sizes", "ra-01")["value"]
    found = answered("rise", RISE)
    assert found.low == pytest.approx(start * 1.5, abs=0.005)
    assert "no source prints it" in found.said[0]


def test_people_out_of_a_hundred_follow_the_translator():
    d = float(row_of("effect_sizes", "d10-1")["signed_value"])
    assert answered("better_of_100", "d10-1").low == translate(d, 0.2).people.better_because
    assert answered("better_of_100", "d10-1", baseline=("40",)).low == translate(d, 0.4).people.better_because


@pytest.mark.parametrize(
    ("kind", "facts", "named"),
    [
        ("figure", ("nobody",), "'nobody'"),
        ("figure", (), "empty"),
        ("figure", (NHS, "escalante.length.psych-central-minutes"), "different measures"),
        ("figure", ("uk_guide.length.private-no-limit",), "no figure"),
        ("figure", ("d10-4",), "no figure"),
        ("largest", (NHS,), "1 facts"),
        ("largest", (NHS,) * 9, "9 facts"),
        ("rise", ("nobody",), RISE),
        ("better_of_100", ("d10-2",), "d10-2"),
        ("better_of_100", (), "one effect"),
    ],
)
def test_what_the_tables_do_not_give_is_told(kind, facts, named):
    with pytest.raises(ValueError, match="allowed") as told:
        answered(kind, *facts)
    assert named in str(told.value)


def test_an_unknown_condition_is_told():
    with pytest.raises(ValueError, match="'flu'"):
        answered("sources_covering", condition="flu")


def test_a_guess_is_judged_by_the_nearer_end():
    found = answered("figure", NHS)
    assert found.judge(10) == "You guessed 10: right."
    assert found.judge(4) == "You guessed 4: 2 too low."
    assert found.judge(20) == "You guessed 20: 4 too high."
