"""Charts that PowerPoint has a type for, native and editable: points with intervals, bars of counts, curves.

A row of words stands beside each point in a native table, because PowerPoint breaks long labels inside a chart. What
has no type of its own there (the matrix of conditions, one hundred people, the sum that does not come out) is left to
a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any

import pandas as pd
from pptx.chart.chart import Chart as PowerPointChart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import XySeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Emu, Pt

from components.charts.palette import LAYER_MARKS, LIGHT, slot_colour, source_marks
from components.charts.session_doses import UNITS
from components.exports.leaf import Leaf
from data.contract.vocabulary import LAYERS, MEASURES
from data.evidence.facts import effect_in_words, length_in_words, records, when
from data.subjects.effect_sizes import panel_of, panels, scale
from data.subjects.session_doses import dose_in_words

#: Rows of words that stand beside one chart at a size that the back row reads.
ROWS_A_SLIDE = 9
AXIS_PT = 14
LABEL_PT = 13
_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "cross": XL_MARKER_STYLE.PLUS,
}


@dataclass(frozen=True)
class Place:
    """Where something stands on a slide."""

    left: Emu
    top: Emu
    width: Emu
    height: Emu


@dataclass(frozen=True)
class Row:
    """One row beside the chart: its words, its printed figures, and the ends of the stroke between or around them."""

    label: str
    series: str
    figures: tuple[float, ...]
    low: float | None = None
    high: float | None = None
    hollow: bool = False


@dataclass(frozen=True)
class Points:
    """Points with intervals on one scale, the colour and shape of each series, and what the axis measures."""

    rows: tuple[Row, ...]
    looks: dict[str, tuple[str, str]]
    axis_title: str
    least: float
    most: float
    step: float | None = None
    #: The same chart on its other scales, where it has several.
    others: tuple[Points, ...] = ()

    def pages(self) -> list[Points]:
        """The same in parts that fit a slide each, all on one scale; then those of the other scales."""
        count = max(1, -(-len(self.rows) // ROWS_A_SLIDE))
        size = -(-len(self.rows) // count)
        parts = [self.rows[start : start + size] for start in range(0, len(self.rows), size)]
        own = [replace(self, rows=part, others=()) for part in parts]
        return [*own, *(page for other in self.others for page in other.pages())]


def points_of(leaf: Leaf, source_ids: Sequence[str]) -> Points | None:
    """A chart as points with intervals, or None where it is nothing of the kind."""
    rows = leaf.exhibit.rows
    if {"drawn", "comparator_family"} <= set(rows):
        return _effects(leaf)
    if {"measure", "low", "high"} <= set(rows):
        return _intervals(leaf, source_ids)
    return None


def _effects(leaf: Leaf) -> Points:
    effects = leaf.exhibit.rows
    least, most = scale(effects)
    step = 0.2 if most - least < 1.5 else 0.5
    is_mixed = len(panels(effects)) > 1
    rows = [_effect_row(row, leaf, with_comparison=is_mixed) for row in records(effects)]
    looks = {
        LAYERS[layer].label: (slot_colour(slot, LIGHT), shape)
        for layer, (slot, shape) in LAYER_MARKS.items()
        if effects["layer"].eq(layer).any()
    }
    title = "Effect size; right of zero favours the treatment named"
    return Points(tuple(rows), looks, title, floor(least / step) * step, ceil(most / step) * step, step)


def _effect_row(row: dict[str, Any], leaf: Leaf, *, with_comparison: bool) -> Row:
    """An effect; where others beside it were compared with something else, its words begin with its comparison."""
    figure = effect_in_words(row)
    disputed = " (disputed)" if row["status"] == "disputed" else ""
    about = [str(row[column]) for column in ("intervention", "population", "outcome") if row[column] is not None]
    words = f"{figure}{disputed}: {', '.join([*about, when(row)])} ({leaf.facts[row['effect_id']].source_label})"
    if with_comparison:
        words = f"{panel_of(row['comparator_family'], row['intervention_family']).label}: {words}"
    layer = LAYERS[row["layer"]].label
    if not row["has_direction"]:
        size = abs(float(row["value"]))
        return Row(words, layer, (-size, size), -size, size, hollow=True)
    if row["interval_kind"] == "outcomes":
        return Row(words, layer, (row["drawn_low"], row["drawn_high"]), row["drawn_low"], row["drawn_high"])
    hollow = row["interval_kind"] == "none"
    return Row(words, layer, (float(row["drawn"]),), row["drawn_low"], row["drawn_high"], hollow=hollow)


def _intervals(leaf: Leaf, source_ids: Sequence[str]) -> Points:
    """Each measure on a scale of its own, and each unit of the doses that are computed from them."""
    rows = leaf.exhibit.rows
    computed = rows["dose_unit"].notna().to_numpy() if "dose_unit" in rows else [False] * len(rows)
    printed, doses = rows[[not is_computed for is_computed in computed]], rows[computed]
    scales = [_lengths(own, leaf, source_ids) for _, own in printed.groupby("measure", sort=False, observed=True)]
    if len(doses):
        scales += [_doses(own, leaf, source_ids) for _, own in doses.groupby("dose_unit", sort=False, observed=True)]
    first, *others = scales
    return replace(first, others=tuple(others))


def _lengths(lengths: pd.DataFrame, leaf: Leaf, source_ids: Sequence[str]) -> Points:
    rows = [_interval_row(f"{leaf.facts[row['fact_id']].says}", row, "low", "high", leaf) for row in records(lengths)]
    measure = MEASURES[str(lengths["measure"].iloc[0])].label
    return Points(tuple(rows), _source_looks(lengths, leaf, source_ids), measure, 0.0, _most(lengths, "low", "high"))


def _doses(doses: pd.DataFrame, leaf: Leaf, source_ids: Sequence[str]) -> Points:
    rows = [
        _interval_row(f"{dose_in_words(row)}, from {length_in_words(row)}", row, "dose_low", "dose_high", leaf)
        for row in records(doses)
    ]
    unit = UNITS[str(doses["dose_unit"].iloc[0])]
    return Points(tuple(rows), _source_looks(doses, leaf, source_ids), unit, 0.0, _most(doses, "dose_low", "dose_high"))


def _interval_row(words: str, row: dict[str, Any], low: str, high: str, leaf: Leaf) -> Row:
    label = leaf.facts[row["fact_id"]].source_label
    figures = tuple(dict.fromkeys(float(end) for end in (row[low], row[high]) if end is not None))
    # A ceiling that is seldom passed is two figures, not a span between them; neither is an end without the other.
    is_span = len(figures) == 2 and row["bound"] != "rarely_above"
    ends = (min(figures), max(figures)) if is_span else (None, None)
    return Row(f"{words} ({label})", leaf.facts[row["source_id"]].source_label, figures, *ends)


def _source_looks(rows: pd.DataFrame, leaf: Leaf, source_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    marks = source_marks(source_ids, LIGHT)
    shown = [source_id for source_id in source_ids if rows["source_id"].eq(source_id).any()]
    return {leaf.facts[source_id].source_label: marks[source_id] for source_id in shown}


def _most(frame: pd.DataFrame, low: str, high: str) -> float:
    largest = pd.concat([frame[low], frame[high]]).dropna()
    return float(largest.max()) * 1.1 if len(largest) else 1.0


def add_points(slide: Slide, points: Points, words: Place, plot: Place, axis_height: Emu) -> Any:
    """A native table of words and beside it a native chart whose rows are at the same heights; gives the chart's frame.

    ``plot`` is as high as the table; the axis takes ``axis_height`` more beneath it.
    """
    _add_words(slide, points, words)
    series = _series_of(points)
    if not series:
        return None
    data = XyChartData()
    for each in series:
        filled = data.add_series(each.name)
        for x, y in each.points:
            filled.add_data_point(x, y)
    whole = Emu(plot.height + axis_height)
    frame = _add_chart(slide, XL_CHART_TYPE.XY_SCATTER, Place(plot.left, plot.top, plot.width, whole), data)
    chart = frame.chart
    _style(chart, points)
    _fix_plot_area(chart, plot.height / whole)
    for number, (drawn, each) in enumerate(zip(chart.plots[0].series, series, strict=True)):
        _style_series(drawn, each)
        if each.is_strokes:
            _leave_out_of_legend(chart, number)
    return frame


def _add_chart(slide: Slide, kind: XL_CHART_TYPE, place: Place, data: Any) -> Any:
    """The frame of a new chart, whose declared type in python-pptx is that of the chart in it."""
    return slide.shapes.add_chart(kind, place.left, place.top, place.width, place.height, data)


@dataclass(frozen=True)
class _Series:
    """Points of one look; ``is_strokes`` are lines between pairs of points. Marks with no interval are ``hollow``."""

    name: str
    points: tuple[tuple[float, float | None], ...]
    colour: str
    shape: str
    hollow: bool = False
    is_strokes: bool = False


def _series_of(points: Points) -> list[_Series]:
    """The series of a chart whose first row is on top, the longest first."""
    count = len(points.rows)
    strokes: list[_Series] = []
    marks: list[_Series] = []
    for name, (colour, shape) in points.looks.items():
        own = [(row, count - place - 0.5) for place, row in enumerate(points.rows) if row.series == name]
        spans = [(row.low, row.high, y) for row, y in own if row.low is not None and row.high is not None]
        # A point without a height breaks the line, so that one series holds every stroke.
        pieces: list[tuple[float, float | None]] = []
        for low, high, y in spans:
            pieces += [(low, y), (high, y), (high, None)]
        if pieces:
            strokes.append(_Series(f"{name}: intervals", tuple(pieces), colour, shape, is_strokes=True))
        for hollow in (False, True):
            placed = tuple((x, y) for row, y in own if row.hollow is hollow for x in row.figures)
            if placed:
                marks.append(_Series(f"{name}, no interval" if hollow else name, placed, colour, shape, hollow))
    # LibreOffice loses a series that is shorter than a later one.
    return sorted([*strokes, *marks], key=lambda series: -len(series.points))


def _add_words(slide: Slide, points: Points, place: Place) -> None:
    count = len(points.rows)
    table = slide.shapes.add_table(count, 1, place.left, place.top, place.width, place.height).table
    table.first_row = False
    table.horz_banding = False
    for number, row in enumerate(points.rows):
        table.rows[number].height = Emu(place.height // count)
        cell = table.cell(number, 0)
        cell.margin_top = cell.margin_bottom = Emu(0)
        cell.fill.background()
        cell.text = row.label if row.figures else f"{row.label}: no figure"
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.font.size = Pt(LABEL_PT if len(row.label) < 120 else LABEL_PT - 2)
        paragraph.font.color.rgb = rgb(LIGHT.text)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def _style(chart: PowerPointChart, points: Points) -> None:
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(AXIS_PT - 2)
    horizontal, vertical = chart.category_axis, chart.value_axis
    horizontal.minimum_scale, horizontal.maximum_scale = points.least, points.most
    if points.step:
        horizontal.major_unit = points.step
    horizontal.has_major_gridlines = True
    horizontal.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    horizontal.tick_labels.font.size = Pt(AXIS_PT)
    horizontal.tick_labels.number_format, horizontal.tick_labels.number_format_is_linked = "General", False
    horizontal.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    horizontal.has_title = True
    horizontal.axis_title.text_frame.text = points.axis_title
    horizontal.axis_title.text_frame.paragraphs[0].font.size = Pt(AXIS_PT - 2)
    horizontal.axis_title.text_frame.paragraphs[0].font.bold = False
    vertical.minimum_scale, vertical.maximum_scale = 0.0, float(len(points.rows))
    vertical.has_major_gridlines = False
    vertical.major_tick_mark = XL_TICK_MARK.NONE
    vertical.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    vertical.format.line.color.rgb = rgb(LIGHT.neutral)


def _fix_plot_area(chart: PowerPointChart, share: float) -> None:
    """Let the plot begin at the very top and end where the table ends, each point at its row of words."""
    layout = (
        f"<c:layout {nsdecls('c')}><c:manualLayout>"
        '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="0.03"/><c:y val="0"/><c:w val="0.94"/><c:h val="{share:.4f}"/>'
        "</c:manualLayout></c:layout>"
    )
    plot_area = chart._chartSpace.chart.plotArea
    for old in plot_area.findall("{*}layout"):
        plot_area.remove(old)
    plot_area.insert(0, parse_xml(layout))


def _style_series(drawn: XySeries, series: _Series) -> None:
    if series.is_strokes:
        drawn.marker.style = XL_MARKER_STYLE.NONE
        drawn.format.line.color.rgb = rgb(series.colour)
        drawn.format.line.width = Pt(2.75)
        return
    drawn.format.line.fill.background()
    drawn.marker.style = _MARKERS.get(series.shape, XL_MARKER_STYLE.CIRCLE)
    drawn.marker.size = 11
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = rgb(_pale(series.colour) if series.hollow else series.colour)
    drawn.marker.format.line.color.rgb = rgb(series.colour)
    drawn.marker.format.line.width = Pt(2)


def _leave_out_of_legend(chart: PowerPointChart, number: int) -> None:
    """Take one series out of the legend, which python-pptx has no call for."""
    entry = parse_xml(f'<c:legendEntry {nsdecls("c")}><c:idx val="{number}"/><c:delete val="1"/></c:legendEntry>')
    legend = chart.legend._element
    legend.insert(list(legend).index(legend.find("{*}legendPos")) + 1, entry)


def counts_of(leaf: Leaf) -> dict[str, int] | None:
    """How many sources cover each condition, where that is what a chart counts; most first."""
    if leaf.exhibit.name != "overview-conditions":
        return None
    counts: dict[str, int] = {}
    for label in leaf.exhibit.rows.dropna(subset="source_id").drop_duplicates(["condition_id", "source_id"])[
        "condition_label"
    ]:
        counts[label] = counts.get(label, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def add_counts(slide: Slide, counts: dict[str, int], title: str, place: Place) -> Any:
    """A native bar chart of counts, the largest on top; gives its frame."""
    data = CategoryChartData()
    data.categories = list(counts)
    data.add_series(title, list(counts.values()))
    frame = _add_chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, place, data)
    chart = frame.chart
    chart.has_title = chart.has_legend = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(AXIS_PT + 2)
    # Each bar carries its count, and an axis of a chart that is turned over would stand on top.
    chart.value_axis.minimum_scale = 0
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width = 80
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(AXIS_PT + 2)
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = rgb(LIGHT.series[0])
    return frame


def curves_of(leaf: Leaf) -> dict[str, list[tuple[float, float]]] | None:
    """Both curves of an effect size translated, where that is what a chart shows."""
    if leaf.exhibit.name != "groups":
        return None
    lines = [trace for trace in leaf.exhibit.chart.figure.data if trace.mode == "lines" and trace.fill is None]
    return {
        name: list(zip(map(float, trace.x), map(float, trace.y), strict=True))
        for name, trace in zip(("Comparison", "Treatment"), lines, strict=False)
    }


def add_curves(slide: Slide, curves: dict[str, list[tuple[float, float]]], place: Place) -> Any:
    """Native smooth curves; gives their frame."""
    data = XyChartData()
    for name, points in curves.items():
        series = data.add_series(name)
        for x, y in points[::6]:
            series.add_data_point(x, y)
    frame = _add_chart(slide, XL_CHART_TYPE.XY_SCATTER_SMOOTH_NO_MARKERS, place, data)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(AXIS_PT + 2)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.category_axis.tick_labels.font.size = Pt(AXIS_PT)
    chart.category_axis.has_title = True
    chart.category_axis.axis_title.text_frame.text = "Outcome, in standard deviations (better →)"
    for series, colour in zip(chart.plots[0].series, (LIGHT.series[1], LIGHT.series[0]), strict=False):
        series.format.line.color.rgb = rgb(colour)
        series.format.line.width = Pt(3)
    return frame


def _pale(colour: str) -> str:
    """A colour halfway to the background: LibreOffice draws no outlines, so a hollow mark would be invisible there."""
    pairs = [(int(colour[i : i + 2], 16) + int(LIGHT.background[i : i + 2], 16)) // 2 for i in (1, 3, 5)]
    return "#" + "".join(f"{value:02x}" for value in pairs)


def rgb(colour: str) -> RGBColor:
    """A colour of the palette as PowerPoint has it."""
    return RGBColor.from_string(colour.lstrip("#").upper())
