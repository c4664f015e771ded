"""The dose view: computed figures say so, name both statements, and are never drawn past what these allow."""

from __future__ import annotations

import pytest

from components.charts.palette import LIGHT
from tests.components.drawings import ATLAS, MINUTES, PACES, Selection, draw, marks_of, shown, squeezed

ONE_TO_TWO, WEEKLY_UP, MONTHLY_UP = (
    "escalante.length.psych-central-per-week",
    "escalante.length.verywell-per-week",
    "us_explainer.length.per-week",
)


def marks_on(unit: str, fact_id: str, **choices):
    return [m for m in marks_of(draw(f"session_doses: {unit}", Selection(**choices)).chart) if fact_id in m.ids]


def test_the_paces_are_those_that_print_a_figure():
    assert set(PACES) == {ONE_TO_TWO, WEEKLY_UP, MONTHLY_UP}


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [
        ("escalante.length.psych-central-minutes", [5, 16 * 50 / 60]),
        ("escalante.length.verywell-minutes", [4.5, 12]),
    ],
)
def test_sessions_times_minutes_are_hours(minutes, hours):
    drawn = [mark.x for mark in marks_on("hours", "uk_guide.length.nhs-sessions", minutes=minutes)]
    assert drawn == pytest.approx(hours)


def test_sessions_by_sessions_a_week_are_weeks():
    marks = marks_on("weeks", "escalante.length.verywell-brief-sessions", pace=ONE_TO_TWO)
    assert [mark.x for mark in marks] == [12.5, 30]


@pytest.mark.parametrize("unit", ["hours", "weeks"])
def test_every_mark_says_that_it_is_computed_and_from_what(unit):
    for minutes, pace in zip(MINUTES, PACES, strict=False):
        drawn = draw(f"session_doses: {unit}", Selection(minutes=minutes, pace=pace))
        assert "(computed)" in drawn.chart.alt
        texts = [note.text for note in drawn.chart.figure.layout.annotations]
        assert any("(computed)" in text for text in texts)
        assert any("no source prints them" in text for text in texts)
        for mark in marks_of(drawn.chart):
            first, second = (ATLAS.facts[fact_id] for fact_id in mark.ids.split(";"))
            assert squeezed("Computed:") in shown(mark.hover)
            assert squeezed(f"“{first.as_printed}”") in shown(mark.hover)
            assert squeezed(f"“{second.as_printed}”") in shown(mark.hover)


@pytest.mark.parametrize("pace", PACES)
def test_filled_marks_join_statements_of_one_text(pace):
    texts = ATLAS.frames["session_lengths"].set_index("fact_id")[["source_id", "part_id"]].fillna("")
    figure = draw("session_doses: weeks", Selection(pace=pace)).chart.figure
    for trace in figure.data:
        for ids in trace.customdata or () if trace.mode == "markers" else ():
            first, second = ids.split(";")
            same = tuple(texts.loc[first]) == tuple(texts.loc[second])
            assert (trace.marker.color == LIGHT.background) is not same, "hollow where two texts are joined"


def test_a_ceiling_that_is_rarely_passed_is_never_told_as_a_limit():
    for mark in marks_on("weeks", "uk_guide.length.rarely-above-15-20", pace=MONTHLY_UP):
        assert squeezed("Computed: rarely above") in shown(mark.hover)
        assert squeezed("at most") not in shown(mark.hover)


def test_where_no_figure_comes_of_it_a_word_is_drawn_and_the_row_is_kept():
    (mark,) = marks_on("weeks", "uk_guide.length.as-few-as-6", pace=WEEKLY_UP)
    assert mark.words.strip() == "no figure", "the words are not the source's"
    assert squeezed("no figure in weeks") in shown(mark.hover)
    assert squeezed("no source prints this figure") in shown(mark.hover)
    assert squeezed("no upper limit") in shown(mark.hover)
