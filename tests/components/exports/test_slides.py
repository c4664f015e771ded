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
from pptx.enum.shapes import MSO_SHAPE_TYPE

from components.exhibits.export_data import ExportRows
from components.exports import slides
from components.exports.leaf import Leaf
from components.exports.native_charts import PLOT_LEFT, PLOT_SHARE, ROWS_A_SLIDE
from components.exports.pictures import NO_BROWSER, SCALE, NoPictures
from data.contract.vocabulary import MEASURES
from data.subjects.effect_sizes import panel_of
from tests.components.exports.leaves import lecture_leaves, page_leaves

NATIVE = ("session_lengths", "effect_sizes")


def opened(leaves):
    return Presentation(io.BytesIO(slides.as_slides(leaves, "Test")))


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
        for line in (leaf.colophon.source_line, leaf.colophon.shown, leaf.colophon.edition_line, leaf.colophon.link):
            assert line in texts(slide)
        notes = slide.notes_slide.notes_text_frame.text
        assert all(reference in notes for reference in leaf.references)
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


def of_measure(measure: str) -> tuple[Leaf, ExportRows]:
    """The page on session lengths, and what it states of one measure."""
    (leaf,) = page_leaves("session_lengths")
    (data,) = [data for data in leaf.exhibit.export_data if data.title == MEASURES[measure].label]
    return replace(leaf, exhibit=replace(leaf.exhibit, export_data=(data,))), data


def test_a_point_stands_at_the_height_of_its_words():
    leaf, data = of_measure("session_minutes")
    (slide,) = opened([leaf]).slides
    (shape,) = charts(slide)
    (table,) = [other for other in slide.shapes if other.has_table]
    assert table.top == shape.top
    (series,) = shape.chart.plots[0].series
    heights = list(series.iter_values())
    count = len(data.rows)
    assert heights == [count - 0.5 - place for place, row in enumerate(data.rows) for _ in row.figures]
    assert shape.chart.value_axis.maximum_scale == count


def test_an_open_end_is_an_arrow_and_a_ceiling_a_dotted_line_that_can_be_edited():
    leaf, data = of_measure("sessions_per_course")
    file = opened([leaf])
    lines = [shape for slide in file.slides for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.LINE]
    lengths = leaf.exhibit.rows[leaf.exhibit.rows["measure"].eq("sessions_per_course")].set_index("fact_id")
    at_least = [fact_id for fact_id, row in lengths.iterrows() if row["bound"] in ("at_least", "open_ended")]
    up_to = [fact_id for fact_id, row in lengths.iterrows() if row["bound"] in ("at_most", "rarely_above")]
    assert at_least
    assert up_to
    for fact_ids, begins, sign in (
        (at_least, "No upper limit", "a:tailEnd[@type='triangle']"),
        (up_to, "Up to a ceiling", "a:prstDash[@val='sysDot']"),
    ):
        named = [line for line in lines if line.name.startswith(begins)]
        assert len(named) == len(fact_ids)
        for fact_id, line in zip(fact_ids, named, strict=True):
            assert leaf.facts[fact_id].says in line.name
            assert line._element.xpath(f".//{sign}")
    # The figure lies where the line begins or ends, on the scale of the chart.
    (slide,) = file.slides
    (chart,) = charts(slide)
    left, wide = chart.left + chart.width * PLOT_LEFT, chart.width * PLOT_SHARE
    for fact_id, line in zip(at_least, [each for each in lines if each.name.startswith("No upper")], strict=True):
        low = lengths.loc[fact_id, "low"]
        assert line.begin_x == pytest.approx(left + wide * (0 if pd.isna(low) else low) / data.most, rel=0.01)
        assert line.end_x > line.begin_x
    for fact_id, line in zip(up_to, [each for each in lines if each.name.startswith("Up to")], strict=True):
        assert line.begin_x == pytest.approx(left, rel=0.01)
        assert line.end_x == pytest.approx(left + wide * lengths.loc[fact_id, "high"] / data.most, rel=0.01)


@pytest.mark.chromium
def test_a_tall_picture_is_split_over_slides_and_not_shrunk():
    (matrix,) = page_leaves("condition_coverage")
    file = opened([matrix])
    assert len(file.slides) > 2
    for slide in file.slides:
        (picture,) = pictures(slide)
        # At the size of the type on screen, 16 pixels, a slide of 13 inches shows 12 points and more.
        pixels = Image.open(io.BytesIO(picture.image.blob)).size[0] / SCALE
        assert 16 * picture.width.pt / pixels >= 12
        assert matrix.colophon.source_line in texts(slide)


def test_every_measure_and_every_band_has_slides_of_its_own():
    for path in NATIVE:
        leaf = page_leaves(path)[0]
        titles = [slide.shapes.title.text_frame.text for slide in opened([leaf]).slides]
        assert len(leaf.exhibit.export_data) > 2
        for data in leaf.exhibit.export_data:
            assert any(title.startswith(f"{leaf.title} · {data.title}") for title in titles)


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
    assert all(leaf.colophon.warning in texts(slide) for slide in file.slides)


def test_laid_over_one_another_the_words_of_a_row_begin_with_its_comparison():
    leaf = page_leaves("effect_sizes", panels=("together",))[0]
    (data,) = leaf.exhibit.export_data
    for effect, row in zip(leaf.exhibit.rows.to_dict("records"), data.rows, strict=True):
        assert row.label.startswith(f"{panel_of(effect['comparator_family'], effect['intervention_role']).label}: ")


def test_counts_and_curves_are_native_too():
    (counts,) = [leaf for leaf in page_leaves("overview") if leaf.exhibit.name == "overview-conditions"]
    (slide,) = opened([counts]).slides
    (bars,) = charts(slide)
    assert bars.chart.chart_type is XL_CHART_TYPE.BAR_CLUSTERED
    values = dict(zip(bars.chart.plots[0].categories, bars.chart.plots[0].series[0].values, strict=True))
    assert values["Anxiety"] == counts.exhibit.rows.query("condition_id == 'anxiety'")["source_id"].nunique()
    (groups,) = [leaf for leaf in page_leaves("effect_translator") if leaf.exhibit.name == "groups"]
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
        raise NoPictures(NO_BROWSER)

    monkeypatch.setattr(slides, "draw_pictures", refuse)
    leaves = [*page_leaves("condition_coverage", conditions=("anxiety",)), *page_leaves("effect_translator")]
    file = opened(leaves)
    (matrix, *rest) = leaves
    (stated,) = matrix.exhibit.export_data
    assert len(file.slides) == ceil(len(stated.rows) / slides.TABLE_ROWS_A_SLIDE) + len(rest)
    assert not [shape for slide in file.slides for shape in pictures(slide)]
    assert [shape for shape in file.slides[0].shapes if shape.has_table]


def test_a_lecture_asks_before_it_shows():
    leaves = [replace(leaf, question=f"<b>{leaf.question}</b>") for leaf in lecture_leaves()[:2]]
    file = opened(leaves)
    assert len(file.slides) == 4
    every = list(file.slides)
    for leaf, asking, showing in zip(leaves, every[::2], every[1::2], strict=True):
        assert leaf.answer.in_short in texts(showing)
        assert leaf.answer.in_short not in texts(asking)
        assert all(line in texts(asking) for line in leaf.answer.given)
        assert asking.shapes.title.text_frame.text == leaf.question
        assert not charts(asking)
        assert all(sentence not in texts(asking) for sentence in leaf.answer.said)
        assert leaf.notes in asking.notes_slide.notes_text_frame.text
        assert all(sentence in showing.notes_slide.notes_text_frame.text for sentence in leaf.answer.said)


def test_progress_rises_to_the_end():
    told: list[float] = []
    slides.as_slides(page_leaves("session_lengths"), "Test", told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
