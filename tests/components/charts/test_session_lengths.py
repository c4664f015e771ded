"""The chart of session lengths: what a point, a stroke, an arrow and a word stand for, and whose they are."""

from __future__ import annotations

import html
import re

import pytest

from components.charts.chart import NARROW, Chart
from components.charts.intervals import Interval
from components.charts.palette import LIGHT, source_marks
from components.charts.rows.symbols import ARROW_LENGTH
from components.charts.session_lengths import session_lengths_chart
from data.contract.vocabulary import MEASURES
from data.subjects.session_doses import contact_hours
from data.subjects.session_lengths import in_formats
from tests.components.drawings import (
    ATLAS,
    MINUTES,
    SOURCES,
    Selection,
    draw,
    drawn_marks,
    marks_of,
    shown,
    squeezed,
    strokes_of,
)

DOCUMENTS = list(ATLAS.choices.sources)
LENGTHS = in_formats(ATLAS.frames["session_lengths"], ATLAS.tables.formats, with_contrast=False)


def chart_of(rows=LENGTHS, measures=tuple(MEASURES), **how) -> Chart:
    return session_lengths_chart(rows, measures, ATLAS.tables.formats, DOCUMENTS, ATLAS.facts, LIGHT, **how)


WHOLE = chart_of()


def marks_by_fact(measure: str):
    found = {}
    for mark in marks_of(draw(f"session_lengths: {measure}").chart):
        found.setdefault(mark.ids, []).append(mark)
    return found


def texts(chart: Chart) -> list[str]:
    return [note.text for note in chart.figure.layout.annotations]


def arrows(chart: Chart) -> list[tuple[float, float]]:
    """Where the arrows of a chart begin: the place on the scale, and the height."""
    return [
        (shape.xanchor, shape.yanchor)
        for shape in chart.figure.layout.shapes
        if shape.type == "path" and shape.layer == "between"
    ]


def test_a_range_has_a_mark_at_both_ends_and_a_stroke_between():
    marks = marks_by_fact("sessions_per_course")["uk_guide.length.nhs-sessions"]
    assert [mark.x for mark in marks] == [6, 16]
    assert (6, 16, marks[0].y) in strokes_of(draw("session_lengths: sessions_per_course").chart)


def test_a_typical_figure_is_one_point():
    assert [m.x for m in marks_by_fact("session_minutes")["escalante.length.psych-central-minutes"]] == [50]


def test_an_open_end_is_an_arrow_that_begins_at_its_figure():
    (point,) = marks_by_fact("sessions_per_course")["escalante.length.verywell-long-term-sessions"]
    chart = draw("session_lengths: sessions_per_course").chart
    assert point.x == 50
    assert (50, point.y) in arrows(chart)
    assert squeezed("at least 50 sessions per course") in shown(point.hover)
    assert squeezed("its length means nothing") in shown(point.hover)
    assert not [stroke for stroke in strokes_of(chart) if stroke[2] == point.y]


def test_a_ceiling_is_a_stroke_from_zero_without_an_arrow():
    (point,) = marks_by_fact("sessions_per_course")["uk_guide.length.maximum-16"]
    chart = draw("session_lengths: sessions_per_course").chart
    assert (0, 16, point.y) in strokes_of(chart)
    assert not [at for at in arrows(chart) if at[1] == point.y]


def test_no_limit_is_an_arrow_at_no_figure_and_says_so():
    (mark,) = marks_by_fact("course_months")["uk_guide.length.private-no-limit"]
    assert mark.words == "no limit"
    assert squeezed("no limit") in shown(mark.hover)
    assert (0, mark.y) in arrows(draw("session_lengths: course_months").chart)


def test_every_arrow_has_the_same_length():
    paths = [shape.path for shape in WHOLE.figure.layout.shapes if shape.type == "path" and shape.layer == "between"]
    assert len(paths) > 3
    assert {max(float(x) for x in re.findall(r"(-?[\d.]+),", path)) for path in paths} == {ARROW_LENGTH}


def test_a_converted_figure_says_so():
    chart = draw("session_lengths: course_months").chart
    fact_id = "escalante.length.psych-central-up-to-a-year"
    assert squeezed("Converted") in "".join(shown(m.hover) for m in marks_of(chart) if m.ids == fact_id)
    assert "at most 12*" in texts(chart)
    assert "* A year is read as 12 months." in texts(chart)
    assert "12 months per course, converted" in chart.alt
    weekly = draw("session_lengths: sessions_per_week").chart
    assert any("0.23" in text for text in texts(weekly))
    assert "0.23 sessions per week" in weekly.alt


def test_a_printed_figure_is_not_said_to_be_converted():
    for measure in ("session_minutes", "sessions_per_course"):
        chart = draw(f"session_lengths: {measure}").chart
        assert "onverted" not in chart.alt
        assert not [text for text in texts(chart) if "*" in text or "read as" in text]


def test_words_stay_words_and_are_quoted():
    (mark,) = marks_by_fact("course_months")["us_explainer.length.several-years"]
    assert mark.words == "“several years”"
    assert mark.symbol is None, "nothing that looks like a figure"
    assert squeezed("several years") in shown(mark.hover)


def test_words_of_one_source_in_one_cell_share_a_mark_that_cites_them_all():
    (mark,) = [mark for mark in marks_of(WHOLE) if "uk_guide.length.short-term-nature" in mark.ids]
    assert len(mark.ids.split(";")) == 4
    assert mark.words.startswith("“shorter-term therapy")
    assert "1 more:" in mark.hover


def test_an_end_given_only_in_words_is_quoted_beside_the_figure():
    (mark,) = marks_by_fact("sessions_per_week")["us_explainer.length.per-week"]
    assert mark.x == 0.23
    assert "“multiple times a week to monthly”" in texts(draw("session_lengths: sessions_per_week").chart)


@pytest.mark.parametrize("measure", MEASURES)
def test_colour_and_shape_of_a_source_do_not_depend_on_the_filter(measure):
    look = source_marks(DOCUMENTS, LIGHT)
    owner = ATLAS.frames["session_lengths"].set_index("fact_id")["source_id"]
    for sources in ((), *((source,) for source in SOURCES)):
        drawn = draw(f"session_lengths: {measure}", Selection(sources=sources))
        for mark in marks_of(drawn.chart) if drawn else ():
            if not mark.words:
                assert (mark.colour, mark.symbol) == look[owner[mark.ids]]


def test_each_measure_is_a_column_and_each_source_of_a_format_a_row():
    widest = WHOLE.layouts[max(WHOLE.layouts)][0].figure
    axes = {trace.xaxis for trace in WHOLE.figure.data}
    assert axes == {"x", "x2", "x3", "x4"}
    titles = [f"<b>{term.label}</b>" for term in MEASURES.values()]
    assert [note.text for note in widest.layout.annotations if note.text in titles] == titles
    rows = LENGTHS[["format_id", "source_id", "part_id"]].drop_duplicates()
    labels = [
        ATLAS.facts[part or source].short_label
        for source, part in rows[["source_id", "part_id"]].fillna("").itertuples(index=False)
    ]
    shown_labels = [html.unescape(note.text) for note in widest.layout.annotations]
    assert sorted(labels) == sorted(label for label in shown_labels if label in set(labels))


def test_every_statement_is_reached_at_every_width():
    for width, tabs in WHOLE.layouts.items():
        assert len(tabs) == (4 if width < NARROW else 1)
        marked = {i for tab in tabs for ids, _ in drawn_marks(tab.figure) for i in ids.split(";")}
        quoted = {i for tab in tabs for quote in tab.quotes for i in quote.fact_ids.named}
        assert marked | quoted == set(LENGTHS["fact_id"])
        assert not marked & quoted


def test_the_total_is_two_more_columns_on_the_same_rows():
    doses = contact_hours(ATLAS.frames["session_lengths"], MINUTES[0])
    chart = chart_of(doses=doses)
    assert len({trace.xaxis for trace in chart.figure.data}) == 5
    heights = {mark.y for mark in marks_of(chart) if "uk_guide.length.nhs-sessions" in mark.ids}
    assert len(heights) == 1, "sessions and hours of one statement stand in one row"
    assert "Computed with: Escalante: Psych Central text" in chart.alt


def test_rows_of_another_measure_are_left_to_their_own_column():
    minutes = LENGTHS[LENGTHS["measure"].eq("session_minutes")]
    assert {mark.ids for mark in marks_of(chart_of(measures=["session_minutes"]))} == set(minutes["fact_id"])


def test_statements_in_words_alone_still_make_a_chart():
    rows = LENGTHS[LENGTHS["measure"].eq("course_months") & LENGTHS["bound"].eq("vague")]
    assert rows[["low", "high"]].isna().all(axis=None)
    for tabs in chart_of(rows).layouts.values():
        assert {i for ids, _ in drawn_marks(tabs[0].figure) for i in ids.split(";")} == set(rows["fact_id"])


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval("typical", 50, 50), "50"),
        (Interval("range", 6, 16), "6–16"),
        (Interval("at_least", 50, None), "50 or more"),
        (Interval("at_most", None, 16), "at most 16"),
        (Interval("rarely_above", 15, 20), "rarely above 15–20"),
        (Interval("rarely_above", None, 20), "rarely above 20"),
        (Interval("range", 1, None), ""),
        (Interval("vague", None, None), ""),
    ],
)
def test_figures_stand_in_short_beside_their_mark(interval, text):
    assert interval.in_short == text
