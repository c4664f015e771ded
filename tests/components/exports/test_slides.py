"""Slides, opened with python-pptx: native charts with the figures of the tables, pictures else, sources on each."""

from __future__ import annotations

import io
from dataclasses import replace
from math import ceil

import pandas as pd
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from components.charts.session_doses import UNITS
from components.exports import slides
from components.exports.native_charts import ROWS_A_SLIDE, Points, points_of
from components.exports.pictures import NO_BROWSER, NoBrowser
from data.contract.vocabulary import MEASURES
from data.subjects.effect_sizes import panel_of
from tests.components.exports.leaves import SOURCE_IDS, lecture_leaves, page_leaves

NATIVE = ("session_lengths", "effect_sizes")


def opened(leaves):
    return Presentation(io.BytesIO(slides.as_slides(leaves, SOURCE_IDS, "Test")))


def texts(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(slide):
    return [shape for shape in slide.shapes if shape.has_chart]


def pictures(slide):
    return [shape for shape in slide.shapes if shape.shape_type is not None and hasattr(shape, "image")]


@pytest.mark.chromium
@pytest.mark.parametrize("page", NATIVE)
def test_every_slide_has_title_source_line_alt_text_and_notes(page):
    leaves = page_leaves(page, conditions=("depression",))
    file = opened(leaves)
    assert len(file.slides) >= len(leaves)
    for slide in file.slides:
        (leaf,) = [leaf for leaf in leaves if slide.shapes.title.text_frame.text.startswith(leaf.title)]
        for line in (leaf.colophon.source_line, leaf.colophon.shown, leaf.colophon.edition, leaf.colophon.link):
            assert line in texts(slide)
        notes = slide.notes_slide.notes_text_frame.text
        assert all(reference in notes for reference in leaf.colophon.references)
        shown = [*charts(slide), *pictures(slide)]
        assert len(shown) <= 1
        for shape in shown:
            assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == leaf.exhibit.chart.alt


def test_a_chart_of_effects_is_native_and_holds_the_printed_figures():
    leaf = page_leaves("effect_sizes", comparisons=("mixed_control",), figures=("all",))[0]
    (slide,) = opened([leaf]).slides
    (shape,) = charts(slide)
    assert shape.chart.chart_type in (XL_CHART_TYPE.XY_SCATTER, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS)
    drawn = {float(x) for series in shape.chart.plots[0].series for x in series.iter_values() if x is not None}
    assert drawn, "the heights of the rows"
    xs = [float(v.text) for v in shape.chart._chartSpace.xpath(".//c:xVal//c:v")]
    effects = leaf.exhibit.rows
    assert set(effects["drawn"].dropna()) <= set(xs)
    assert set(effects["drawn_low"].dropna()) | set(effects["drawn_high"].dropna()) <= set(xs)
    everything = {float(v) for column in ("drawn", "drawn_low", "drawn_high") for v in effects[column].dropna()}
    assert set(xs) <= everything, "a figure that nobody printed"
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert len(table.rows) == len(effects)


def scale_of(measure: str) -> tuple[Points, pd.DataFrame]:
    """One scale of the chart of session lengths, and the rows that stand on it."""
    (leaf,) = page_leaves("session_lengths")
    first = points_of(leaf, SOURCE_IDS)
    (points,) = [each for each in (first, *first.others) if each.axis_title == MEASURES[measure].label]
    return points, leaf.exhibit.rows[leaf.exhibit.rows["measure"].eq(measure)]


def test_each_scale_of_a_chart_is_a_native_chart_of_its_own():
    (leaf,) = page_leaves("session_lengths")
    native = [chart.chart for slide in opened([leaf]).slides for chart in charts(slide)]
    titles = [chart.category_axis.axis_title.text_frame.text for chart in native]
    assert list(dict.fromkeys(titles)) == [term.label for term in MEASURES.values()]


def test_a_point_stands_at_the_height_of_its_words():
    (leaf,) = page_leaves("session_lengths")
    points, _ = scale_of("session_minutes")
    slide = opened([leaf]).slides[0]
    (shape,) = charts(slide)
    (table,) = [other for other in slide.shapes if other.has_table]
    assert table.top == shape.top
    (series,) = shape.chart.plots[0].series
    heights = list(series.iter_values())
    count = len(points.rows)
    assert heights == [count - 0.5 - place for place, row in enumerate(points.rows) for _ in row.figures]
    assert shape.chart.value_axis.maximum_scale == count


def test_words_without_a_figure_have_no_point():
    points, rows = scale_of("course_months")
    without = rows["low"].isna() & rows["high"].isna()
    assert [bool(row.figures) for row in points.rows] == list(~without)


def test_a_ceiling_seldom_passed_is_no_span():
    points, _ = scale_of("sessions_per_course")
    (row,) = [row for row in points.rows if "rarely above" in row.label]
    assert (row.low, row.high) == (None, None)
    assert len(row.figures) == 2


def test_the_total_goes_on_slides_of_its_own():
    (leaf,) = page_leaves("session_lengths", dose=("computed",))
    titles = [each.axis_title for each in points_of(leaf, SOURCE_IDS).pages()]
    assert list(dict.fromkeys(titles))[-2:] == list(UNITS.values())


def test_many_rows_go_on_several_slides_on_one_scale():
    leaf = page_leaves("effect_sizes", comparisons=("none_pre_post",), figures=("all",))[0]
    file = opened([leaf])
    assert len(file.slides) > len(leaf.exhibit.rows) / ROWS_A_SLIDE
    scales = {
        (chart.chart.category_axis.minimum_scale, chart.chart.category_axis.maximum_scale)
        for slide in file.slides
        for chart in charts(slide)
    }
    assert len(scales) == 1
    assert all("Beware: " in texts(slide) for slide in file.slides)


def test_beside_other_comparisons_the_words_of_a_row_begin_with_its_own():
    leaf = page_leaves("effect_sizes")[0]
    for row, words in zip(leaf.exhibit.rows.to_dict("records"), points_of(leaf, SOURCE_IDS).rows, strict=True):
        assert words.label.startswith(f"{panel_of(row['comparator_family'], row['intervention_family']).label}: ")


def test_counts_and_curves_are_native_too():
    (counts,) = [leaf for leaf in page_leaves("overview") if leaf.exhibit.name == "overview-conditions"]
    (slide,) = opened([counts]).slides
    (bars,) = charts(slide)
    assert bars.chart.chart_type is XL_CHART_TYPE.BAR_CLUSTERED
    values = dict(zip(bars.chart.plots[0].categories, bars.chart.plots[0].series[0].values, strict=True))
    assert values["Anxiety"] == counts.exhibit.rows.query("condition_id == 'anxiety'")["source_id"].nunique()
    (groups, _) = page_leaves("effect_translator")
    (slide,) = opened([groups]).slides
    assert len(charts(slide)[0].chart.plots[0].series) == 2


@pytest.mark.chromium
def test_what_powerpoint_has_no_type_for_is_a_crisp_picture():
    (matrix,) = page_leaves("condition_coverage", conditions=("anxiety",))
    (slide,) = opened([matrix]).slides
    (picture,) = pictures(slide)
    size = Image.open(io.BytesIO(picture.image.blob)).size
    assert size[0] >= 2_500
    assert picture.width <= slides.INNER_WIDTH
    assert abs(size[0] / size[1] - picture.width / picture.height) < 0.01


def test_without_a_browser_a_table_stands_in_its_place(monkeypatch):
    def refuse(*_):
        raise NoBrowser(NO_BROWSER)

    monkeypatch.setattr(slides, "draw_pictures", refuse)
    leaves = [*page_leaves("condition_coverage", conditions=("anxiety",)), *page_leaves("effect_translator")]
    file = opened(leaves)
    (matrix, *rest) = leaves
    assert len(file.slides) == ceil(len(matrix.exhibit.rows) / slides.TABLE_ROWS_A_SLIDE) + len(rest)
    assert not [shape for slide in file.slides for shape in pictures(slide)]
    assert [shape for shape in file.slides[0].shapes if shape.has_table]


def test_a_lecture_asks_before_it_shows():
    leaves = [replace(leaf, question=f"<b>{leaf.question}</b>") for leaf in lecture_leaves()[:2]]
    file = opened(leaves)
    assert len(file.slides) == 4
    every = list(file.slides)
    for leaf, asking, showing in zip(leaves, every[::2], every[1::2], strict=True):
        assert asking.shapes.title.text_frame.text == leaf.question
        assert not charts(asking)
        assert all(sentence not in texts(asking) for sentence in leaf.answer.said)
        assert leaf.notes in asking.notes_slide.notes_text_frame.text
        assert all(sentence in showing.notes_slide.notes_text_frame.text for sentence in leaf.answer.said)


def test_progress_rises_to_the_end():
    told: list[float] = []
    slides.as_slides(page_leaves("session_lengths"), SOURCE_IDS, "Test", told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
