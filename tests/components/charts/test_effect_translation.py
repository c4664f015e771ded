"""The pictures of the translator: computed from what, intervals seen, nobody lost from the legend."""

from __future__ import annotations

import html
import math
from itertools import groupby, pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.chart import WIDTHS, Chart
from components.charts.effect_translation import distributions_chart, people_chart
from components.charts.palette import DARK, LIGHT
from components.charts.text_width import text_width
from data.evidence.fact_ids import FactIds
from data.translation.effect_translation import curves, translate
from tests.components.drawings import ATLAS, drawn_marks, shown, squeezed, strokes_of, texts_of

EFFECT, ORIGIN = "st7-1", "Steinert et al., 2017"
WITH_INTERVAL = translate(-0.153, 0.2, -0.227, -0.079, "the 90% CI")
CHARTS = {"groups": distributions_chart, "people": people_chart}
both_charts = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)
ds = st.integers(-500, 500).map(lambda hundredths: hundredths / 100)


def drawn(draw, translation=WITH_INTERVAL, effect_ids=(EFFECT,), origin=ORIGIN, theme=LIGHT) -> Chart:
    return draw(translation, FactIds(tuple(effect_ids)), origin, ATLAS.facts, theme)


def words(chart: Chart) -> str:
    return " ".join(texts_of(chart))


@both_charts
def test_a_picture_says_that_it_is_computed_and_from_what(draw):
    chart = drawn(draw)
    for told in (words(chart), chart.alt):
        assert f"Computed here from d = -0.153 ({ORIGIN})" in told
        assert "no source prints it" in told
        assert ("a baseline of 20 of 100, our example value" in told) is (draw is people_chart)
    own = drawn(draw, translate(0.5, 0.3), (), "a figure that you set")
    assert "(a figure that you set)" in words(own)
    assert ("30 of 100, set by you" in words(own)) is (draw is people_chart)


@both_charts
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_mark_leads_to_the_effect_and_hostile_words_stay_words(draw, theme):
    chart = drawn(draw, origin="<b>Nobody</b> & sons", theme=theme)
    assert {ids for ids, _ in drawn_marks(chart.figure)} == {EFFECT}
    assert "&lt;b&gt;Nobody" in words(chart)
    assert chart.figure.layout.paper_bgcolor == theme.background


def test_the_interval_is_a_whisker_of_its_own_above_the_averages():
    chart = drawn(distributions_chart)
    ((low, high, height),) = strokes_of(chart)
    assert (low, high) == (-0.227, -0.079)
    averages = {y for trace in chart.figure.data if trace.customdata is not None for y in trace.y}
    assert height > max(averages), "the marks would hide it"
    caps = [trace for trace in chart.figure.data if trace.mode == "markers" and trace.customdata is None]
    assert [list(trace.x) for trace in caps] == [[-0.227, -0.079]]
    assert "the 90% CI, from -0.227 to -0.079" in chart.alt
    assert not strokes_of(drawn(distributions_chart, translate(-0.153, 0.2)))


@given(ds, st.floats(0, 2), st.floats(0, 2))
def test_no_interval_is_clipped(d, below, above):
    low, high = max(-5.0, d - below), min(5.0, d + above)
    figure = drawn(distributions_chart, translate(d, 0.2, low, high)).figure
    least, most = figure.layout.xaxis.range
    assert least <= low <= high <= most


def figures_of(chart: Chart) -> dict[int, go.Figure]:
    """Every figure of a chart by the width that it is for."""
    return {width: tab.figure for width, (tab,) in chart.layouts.items()}


def named_parts(figure: go.Figure) -> list[str]:
    """The words beside the people, from top to bottom."""
    beside = [note for note in figure.layout.annotations if note.xref is None]
    lines = sorted(beside, key=lambda note: (note.y, -note.yshift))
    return [" ".join(line.text for line in part) for _, part in groupby(lines, key=lambda note: note.y)]


def test_the_interval_stands_in_the_picture_of_people():
    chart = drawn(people_chart)
    assert named_parts(chart.figure) == [
        "16 better either way", "4 worse off with the treatment (2 to 6)", "80 not better either way",
    ]  # fmt: skip
    for told in (words(chart), chart.alt):
        assert "Better without: 20, with: 16 (from 6 to 2 fewer across the 90% CI)" in told


def test_an_interval_across_nought_is_told_in_words_since_two_parts_cannot_share_a_name():
    chart = drawn(people_chart, translate(0.2, 0.2, -0.1, 0.5, "the 95% CI"))
    assert "because of the treatment" in words(chart)
    assert "(-" not in words(chart)
    assert "from 3 fewer to 17 more across the 95% CI" in words(chart)


@given(ds, st.integers(1, 99))
def test_everybody_is_drawn_and_every_part_is_named_beside_its_rows(d, percent):
    for width, figure in figures_of(drawn(people_chart, translate(d, percent / 100))).items():
        assert len(drawn_marks(figure)) == 100
        assert sum(int(part.split()[0]) for part in named_parts(figure)) == 100
        keys = [trace for trace in figure.data if trace.customdata is None]
        assert len({trace.marker.symbol for trace in keys}) == 3
        boxes = sorted(boxes_beside(figure, width))
        for (_, end), (start, _) in pairwise(boxes):
            assert start >= end - 0.01, "words on words"
        assert boxes[0][0] >= -0.01
        assert boxes[-1][1] <= height_of_plot(figure) + 0.01


def height_of_plot(figure: go.Figure) -> float:
    layout = figure.layout
    return layout.height - layout.margin.t - layout.margin.b


def boxes_beside(figure: go.Figure, width: int) -> list[tuple[float, float]]:
    """Top and bottom of the words beside the people, in pixels from the top of the plot; none is too wide."""
    high, (most, least) = height_of_plot(figure), figure.layout.yaxis.range
    boxes = []
    for note in figure.layout.annotations:
        if note.xref is not None:
            continue
        assert figure.layout.margin.r >= note.xshift + text_width(html.unescape(note.text), note.font.size)
        middle = (note.y - least) / (most - least) * high - note.yshift
        boxes.append((middle - 19 / 2, middle + 19 / 2))
    return boxes


def test_a_part_of_nobody_is_named_too():
    parts = named_parts(drawn(people_chart, translate(0, 0.2)).figure)
    assert parts == ["20 better either way", "0 better because of the treatment", "80 not better either way"]


@both_charts
def test_a_picture_fits_every_width_and_may_fill_the_window(draw):
    chart = drawn(draw, translate(1.8, 0.2), origin="disputed; Leichsenring & Rabung, 2008")
    assert sorted(chart.layouts) == sorted(WIDTHS)
    for width, figure in figures_of(chart).items():
        layout = figure.layout
        assert layout.height < layout.meta["tallest"]
        assert height_of_plot(figure) > layout.height / 2
        for note in layout.annotations:
            if note.xref == "paper":
                assert text_width(html.unescape(note.text), note.font.size) <= width


@given(ds)
def test_the_names_of_the_groups_never_touch(d):
    for width, figure in figures_of(drawn(distributions_chart, translate(d, 0.2))).items():
        least, most = figure.layout.xaxis.range
        pixels = (width - figure.layout.margin.l - figure.layout.margin.r) / (most - least)
        ends = []
        for note in figure.layout.annotations:
            if note.xref is not None:
                continue
            size = text_width(note.text[3:-4], note.font.size, bold=True)
            shift = {"left": 0, "right": size}[note.xanchor]
            start = figure.layout.margin.l + (note.x - least) * pixels - shift + note.xshift
            ends.append((start, start + size))
        (_, end), (start, _) = sorted(ends)
        assert start >= end
        assert sorted(ends)[0][0] >= 0
        assert sorted(ends)[1][1] <= width


def test_a_person_says_that_no_source_prints_them():
    assert all(squeezed("no source prints it") in shown(hover) for _, hover in drawn_marks(drawn(people_chart).figure))


# The curves


@given(ds)
def test_the_curves_are_two_normal_densities_and_what_lies_under_both(d):
    drawn_curves = curves(d)
    step = drawn_curves.x[1] - drawn_curves.x[0]
    for density in (drawn_curves.comparison, drawn_curves.treatment):
        assert density.sum() * step == pytest.approx(1, abs=2e-3)
        assert density.max() <= drawn_curves.peak == pytest.approx(1 / math.sqrt(2 * math.pi))
    assert (drawn_curves.shared <= drawn_curves.comparison).all()
    assert drawn_curves.shared.sum() * step == pytest.approx(translate(d, 0.2).overlap.point, abs=5e-3)
    assert drawn_curves.x[0] < min(0, d) <= max(0, d) < drawn_curves.x[-1]
