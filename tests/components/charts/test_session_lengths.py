"""The chart of session lengths: what a point, a stroke, an arrow and a word stand for, and whose they are."""

from __future__ import annotations

import html

import pandas as pd
import pytest

from components.charts.palette import LIGHT, source_marks
from components.charts.session_lengths import session_lengths_chart
from data.contract.vocabulary import MEASURES
from tests.components.drawings import ATLAS, SOURCES, Selection, draw, marks_of, shown, squeezed, strokes_of

DOCUMENTS = list(ATLAS.choices.sources)


def marks_by_fact(measure: str):
    found = {}
    for mark in marks_of(draw(f"session_lengths: {measure}").chart):
        found.setdefault(mark.ids, []).append(mark)
    return found


def test_a_range_has_a_mark_at_both_ends_and_a_stroke_between():
    marks = marks_by_fact("sessions_per_course")["uk_guide.length.nhs-sessions"]
    assert [mark.x for mark in marks] == [6, 16]
    assert (6, 16, marks[0].y) in strokes_of(draw("session_lengths: sessions_per_course").chart)


def test_a_typical_figure_is_one_point():
    assert [m.x for m in marks_by_fact("session_minutes")["escalante.length.psych-central-minutes"]] == [50]


def test_an_open_end_is_an_arrow_whose_length_means_nothing():
    point, arrow = marks_by_fact("sessions_per_course")["escalante.length.verywell-long-term-sessions"]
    assert point.x == 50
    assert arrow.symbol == "triangle-right"
    assert arrow.x > 50
    assert squeezed("at least 50 sessions a course") in shown(arrow.hover)
    assert squeezed("its length means nothing") in shown(arrow.hover)


def test_a_ceiling_is_a_stroke_from_zero_without_an_arrow():
    (point,) = marks_by_fact("sessions_per_course")["uk_guide.length.maximum-16"]
    assert (0, 16, point.y) in strokes_of(draw("session_lengths: sessions_per_course").chart)


def test_no_limit_is_an_arrow_from_one_edge_to_the_other():
    (arrow,) = marks_by_fact("course_months")["uk_guide.length.private-no-limit"]
    chart = draw("session_lengths: course_months").chart
    assert arrow.symbol == "triangle-right"
    assert squeezed("no limit") in shown(arrow.hover)
    assert (0, arrow.x, arrow.y) in strokes_of(chart), "it begins at no figure"


def test_every_arrow_runs_to_the_same_edge():
    arrows = [m.x for marks in marks_by_fact("course_months").values() for m in marks if m.symbol == "triangle-right"]
    assert len(arrows) > 1
    assert len(set(arrows)) == 1


@pytest.mark.parametrize(
    ("measure", "fact_id", "told"),
    [
        ("course_months", "escalante.length.psych-central-up-to-a-year", "12 months a course, converted"),
        ("sessions_per_week", "us_explainer.length.per-week", "0.23 sessions a week"),
    ],
)
def test_a_converted_figure_says_so(measure, fact_id, told):
    chart = draw(f"session_lengths: {measure}").chart
    assert squeezed("Converted") in "".join(shown(m.hover) for m in marks_of(chart) if m.ids == fact_id)
    assert "converted" in ATLAS.facts[fact_id].says
    assert any("converted" in label.text.replace("<br>", " ") for label in chart.figure.layout.annotations)
    assert told in chart.alt


def test_a_printed_figure_is_not_said_to_be_converted():
    assert "onverted" not in draw("session_lengths: session_minutes").chart.alt
    assert "onverted" not in draw("session_lengths: sessions_per_course").chart.alt


def test_words_stay_words():
    (mark,) = marks_by_fact("course_months")["us_explainer.length.several-years"]
    assert mark.words.strip() == "words only"
    assert mark.symbol is None, "nothing that looks like a figure"
    assert squeezed("several years") in shown(mark.hover)


def test_an_end_given_only_in_words_says_so_beside_the_figure():
    marks = marks_by_fact("sessions_per_week")["us_explainer.length.per-week"]
    assert [mark.x for mark in marks if not mark.words] == [0.23]
    assert [mark.words.strip() for mark in marks if mark.words] == ["to words only"]


@pytest.mark.parametrize("measure", MEASURES)
def test_colour_and_shape_of_a_source_do_not_depend_on_the_filter(measure):
    look = source_marks(DOCUMENTS, LIGHT)
    owner = ATLAS.frames["session_lengths"].set_index("fact_id")["source_id"]
    for sources in ((), *((source,) for source in SOURCES)):
        drawn = draw(f"session_lengths: {measure}", Selection(sources=sources))
        for mark in marks_of(drawn.chart) if drawn else ():
            colour, shape = look[owner[mark.ids]]
            assert mark.words or mark.colour == colour
            assert mark.words or mark.symbol in (shape, "triangle-right")


def test_the_legend_names_each_source_once():
    figure = draw("session_lengths: course_months").chart.figure
    named = [trace.name for trace in figure.data if trace.name and trace.showlegend is not False]
    assert sorted(map(html.unescape, named)) == sorted(ATLAS.choices.sources.values())


def test_rows_of_another_measure_are_left_to_their_own_chart():
    rows = ATLAS.frames["session_lengths"]
    chart = session_lengths_chart(rows, "session_minutes", ATLAS.tables.formats, DOCUMENTS, ATLAS.facts, LIGHT)
    minutes = rows[rows["measure"].eq("session_minutes")]
    assert {mark.ids for mark in marks_of(chart)} == set(minutes["fact_id"])


def test_statements_in_words_alone_still_make_a_chart():
    rows = ATLAS.frames["session_lengths"]
    rows = rows[rows["measure"].eq("course_months") & rows["bound"].eq("vague")]
    assert rows[["low", "high"]].isna().all(axis=None)
    chart = session_lengths_chart(rows, "course_months", ATLAS.tables.formats, DOCUMENTS, ATLAS.facts, LIGHT)
    assert len(marks_of(chart)) == len(rows)
    assert all(mark.words for mark in marks_of(chart))
    assert all(pd.notna(end) for end in chart.figure.layout.xaxis.range)
