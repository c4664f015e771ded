"""Answers of scenes: taken from the tables, never typed; and what is told where the tables do not give one."""

from __future__ import annotations

import pytest

from data.lecture.answer import Answer, GuessScale
from data.lecture.answers import answer_of
from data.lecture.decks import AnswerSource, Scene
from data.translation.effect_translation import translate
from tests.loaded import ATLAS

NHS = "uk_guide.length.nhs-sessions"
BRIEF = "escalante.length.verywell-brief-sessions"
RISE = "ramkumar.claim.rise-after-nine-months"


def answered(
    kind: str,
    *facts: str,
    condition: str = "",
    end: str = "",
    topic: str = "",
    given: tuple[str, ...] = (),
    **choices: tuple[str, ...],
) -> Answer:
    source = AnswerSource(kind, facts, condition, end, topic, given)
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


def test_options_that_would_read_alike_are_told_apart_by_who_speaks():
    ids = [f"escalante.length.{text}-per-week" for text in ("psych-central", "verywell")]
    options = answered("smallest", "us_explainer.length.per-week", *ids).options
    assert list(options.values()) == ["US explainer", "Escalante: Psych Central text", "Escalante: Verywell text"]


def test_a_figure_that_was_converted_stands_beside_what_is_printed():
    ids = [f"escalante.length.{text}-per-week" for text in ("psych-central", "verywell")]
    found = answered("smallest", "us_explainer.length.per-week", *ids)
    assert f"“{row_of('session_lengths', 'us_explainer.length.per-week')['as_printed']}”" in found.in_short


def test_features_are_compared_by_how_many_sources_name_them():
    frame = ATLAS.tables.therapy_features
    by_feature = dict(iter(frame.groupby("feature_id")))
    two = [by_feature["modelling-healthy-relationships"], by_feature["being-a-trained-professional"]]
    facts = [own.iloc[0]["fact_id"] for own in two]
    counts = [own["source_id"].nunique() for own in two]
    assert counts[0] < counts[1]
    found = answered("smallest", *facts)
    assert found.right == (facts[0],)
    assert found.in_short == f"Modelling healthy relationships: {counts[0]} of 5 sources name it (counted here)."
    assert list(found.options.values()) == ["Modelling healthy relationships", "Being a trained professional"]


def test_the_wall_says_which_side_an_effect_favours_and_where_it_lies():
    assert "favours the therapy" in answered("figure", "d10-1").in_short
    other = answered("figure", "d10-3")
    assert other.in_short.startswith("0.3, favours other therapies, so −0.3 on this axis")
    assert other.guess_scale.ends == ("favours the other", "favours the therapy")
    assert "no significant difference" in answered("figure", "ke4-2").in_short


def test_facts_are_given_with_the_question_and_an_unknown_one_is_told():
    (line,) = answered("figure", "ke4-2", given=("ke4-1",)).given
    assert line.startswith("Compared with control conditions: 0.64")
    assert "Keefe et al., 2014" in line
    with pytest.raises(ValueError, match="'nobody'"):
        answered("figure", "ke4-2", given=("nobody",))


def test_what_a_sum_starts_from_is_given_with_the_question_and_its_end_is_not():
    (line,) = answered("rise", RISE).given
    for printed in (row_of("effect_sizes", "ra-01")["value"], 50):
        assert f"{printed:g}" in line
    assert "1.51" not in line
    assert "1.46" not in line
    without, effect = answered("better_of_100", "d10-1").given
    assert "20 of 100" in without
    assert "example" in without
    assert "0.69" in effect
    guesses = answered("better_of_100", "d10-1").guess_scale
    assert (guesses.least, guesses.most) == (-20, 80), "nobody can get better twice"


def test_no_blank_means_no_and_each_is_told_by_what_it_means():
    coverage = ATLAS.frames["condition_coverage"]
    speaking = set(coverage.loc[coverage["condition_id"].eq("ocd"), "source_id"])
    found = answered("blanks_meaning_no", condition="ocd")
    assert found.low == found.high == 0
    assert found.guess_scale.most == len(ATLAS.choices.sources) - len(speaking)
    named, blank = found.given
    for source_id, label in ATLAS.choices.sources.items():
        assert label in (named if source_id in speaking else blank)
    assert "2 silent, 1 silent or lost and 1 unknown" in found.in_short
    with pytest.raises(ValueError, match="no source is blank"):
        answered("blanks_meaning_no", condition="anxiety")


def test_citations_that_fit_are_counted_from_our_reading():
    own = ATLAS.tables.citations[ATLAS.tables.citations["source_id"].eq("us_explainer")]
    found = answered("citations_fitting", "us_explainer")
    assert found.low == (own["fits"] == "yes").sum()
    assert len(found.given) == len(found.fact_ids) == len(own)
    assert all(fact_id in ATLAS.facts for fact_id in found.fact_ids)
    assert "from our reading" in found.in_short


def test_sources_on_both_sides_of_a_topic_are_counted():
    positions = ATLAS.tables.positions
    own = positions[positions["topic"].eq("length")]
    sides = [
        {ATLAS.facts[i].origin.cited_id for i in own.loc[mask, "fact_id"]}
        for mask in (own["place"] < 3, own["place"] > 3)
    ]
    found = answered("sources_saying_both", topic="length")
    assert found.low == len(sides[0] & sides[1]) > 0
    assert set(found.fact_ids) == set(own["fact_id"])
    with pytest.raises(ValueError, match="'height'"):
        answered("sources_saying_both", topic="height")


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
        ("citations_fitting", ("nobody",), "us_explainer"),
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
