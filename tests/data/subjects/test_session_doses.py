"""Doses: hours and weeks that nobody printed, computed from two statements that somebody did."""

from __future__ import annotations

import pandas as pd
import pytest

from data.subjects.session_doses import calendar_weeks, contact_hours, dose_in_words, usable_statements

MINUTES_45 = "escalante.length.verywell-minutes"
MINUTES_50 = "escalante.length.psych-central-minutes"
ONE_TO_TWO_A_WEEK = "escalante.length.psych-central-per-week"
FROM_MONTHLY = "us_explainer.length.per-week"
BRIEF = "escalante.length.verywell-brief-sessions"
NHS = "uk_guide.length.nhs-sessions"
AT_LEAST_50 = "escalante.length.verywell-long-term-sessions"
AT_MOST_16 = "uk_guide.length.maximum-16"
RARELY_ABOVE_15_20 = "uk_guide.length.rarely-above-15-20"


def ends(doses: pd.DataFrame, fact_id: str) -> tuple[float, float]:
    row = doses.set_index("fact_id").loc[fact_id]
    return row["dose_low"], row["dose_high"]


@pytest.fixture
def lengths(tables) -> pd.DataFrame:
    return tables.session_lengths


# By hand: 25 x 45 / 60 = 18.75 and 30 x 45 / 60 = 22.5; 6 x 50 / 60 = 5 and 16 x 50 / 60 = 13 1/3.
@pytest.mark.parametrize(
    ("minutes", "sessions", "hours"),
    [(MINUTES_45, BRIEF, (18.75, 22.5)), (MINUTES_45, NHS, (4.5, 12)), (MINUTES_50, NHS, (5, 13.3333))],
)
def test_sessions_come_to_hours(lengths, minutes, sessions, hours):
    assert ends(contact_hours(lengths, minutes), sessions) == pytest.approx(hours, abs=1e-4)


# By hand: 6 sessions at two a week are 3 weeks, 16 at one a week are 16; 25 / 2 = 12.5, 30 / 1 = 30.
@pytest.mark.parametrize(("sessions", "weeks"), [(NHS, (3, 16)), (BRIEF, (12.5, 30))])
def test_sessions_come_to_weeks_from_few_at_a_quick_pace_to_many_at_a_slow_one(lengths, sessions, weeks):
    assert ends(calendar_weeks(lengths, ONE_TO_TWO_A_WEEK), sessions) == pytest.approx(weeks)


def test_an_open_end_of_the_sessions_stays_open(lengths):
    low, high = ends(contact_hours(lengths, MINUTES_45), AT_LEAST_50)
    assert low == 37.5
    assert pd.isna(high)
    low, high = ends(calendar_weeks(lengths, ONE_TO_TWO_A_WEEK), AT_MOST_16)
    assert pd.isna(low)
    assert high == 16


def test_a_pace_that_is_open_upwards_leaves_the_shortest_course_open(lengths):
    low, high = ends(calendar_weeks(lengths, FROM_MONTHLY), NHS)
    assert pd.isna(low)
    assert high == pytest.approx(16 / 0.23)


def test_every_dose_names_both_statements_and_whether_one_text_makes_them(lengths):
    doses = contact_hours(lengths, MINUTES_45).set_index("fact_id")
    assert set(doses["other_fact_id"]) == {MINUTES_45}
    assert doses.loc[BRIEF, "same_text"]
    assert not doses.loc[NHS, "same_text"], "another document"
    assert not contact_hours(lengths, MINUTES_50).set_index("fact_id").loc[BRIEF, "same_text"], (
        "another part of the page"
    )


def test_two_statements_of_one_document_without_parts_are_of_the_same_text(lengths):
    pace = pd.DataFrame([{**lengths.set_index("fact_id").loc[NHS], "measure": "sessions_per_week", "fact_id": "pace"}])
    doses = calendar_weeks(pd.concat([lengths, pace.astype(lengths.dtypes)]), "pace").set_index("fact_id")
    assert doses.loc[NHS, "same_text"]
    assert not doses.loc[BRIEF, "same_text"]


def test_only_statements_with_a_figure_make_a_dose(lengths):
    doses = contact_hours(lengths, MINUTES_45)
    assert set(doses["fact_id"]) == set(usable_statements(lengths, "sessions_per_course")["fact_id"])
    assert "us_explainer.length.few-visits" not in set(doses["fact_id"])
    assert (doses["dose_low"].notna() | doses["dose_high"].notna()).all()


def test_the_tables_are_left_as_they_were(lengths):
    before = lengths.copy(deep=True)
    contact_hours(lengths, MINUTES_45)
    calendar_weeks(lengths, ONE_TO_TWO_A_WEEK)
    pd.testing.assert_frame_equal(lengths, before)


@pytest.mark.parametrize(
    ("compute", "fact_id", "measure", "allowed"),
    [
        (contact_hours, "nobody.said.this", "session_minutes", MINUTES_45),
        (contact_hours, ONE_TO_TWO_A_WEEK, "session_minutes", MINUTES_50),
        (calendar_weeks, "escalante.length.verywell-less-frequent", "sessions_per_week", FROM_MONTHLY),
    ],
)
def test_a_statement_that_cannot_be_used_is_an_error_that_names_those_that_can(
    lengths, compute, fact_id, measure, allowed
):
    with pytest.raises(ValueError, match="allowed") as caught:
        compute(lengths, fact_id)
    message = str(caught.value)
    assert fact_id in message
    assert measure in message
    assert allowed in message


def test_both_figures_of_a_ceiling_are_the_most_sessions_and_take_the_slowest_pace(lengths):
    assert ends(calendar_weeks(lengths, ONE_TO_TWO_A_WEEK), RARELY_ABOVE_15_20) == (15, 20)
    assert ends(contact_hours(lengths, MINUTES_50), RARELY_ABOVE_15_20) == (12.5, pytest.approx(16.6667, abs=1e-4))


def test_the_printed_figures_stay_beside_the_computed_ones(lengths):
    dose = contact_hours(lengths, MINUTES_45).set_index("fact_id").loc[BRIEF]
    assert (dose["low"], dose["high"]) == (25, 30)
    assert dose["dose_unit"] == "hours"
    assert dose["other_as_printed"] == "around 45 minutes"


def test_a_dose_is_said_with_the_ends_it_has(lengths):
    hours = {row["fact_id"]: dose_in_words(row) for _, row in contact_hours(lengths, MINUTES_45).iterrows()}
    assert hours[BRIEF] == "18.8 to 22.5 hours"
    assert hours[AT_LEAST_50] == "at least 37.5 hours"
    assert hours[AT_MOST_16] == "at most 12 hours"
    assert hours[RARELY_ABOVE_15_20] == "rarely above 11.2 to 15 hours"
    weeks = {row["fact_id"]: dose_in_words(row) for _, row in calendar_weeks(lengths, FROM_MONTHLY).iterrows()}
    assert weeks[AT_LEAST_50] == "no figure in weeks"
