"""Charts that PowerPoint supports natively and keeps editable: points with intervals, bars of counts, curves.

Row labels stand beside their points in a native table, because PowerPoint breaks long labels inside a chart. Whatever
it has no chart type for (the matrix of conditions, one hundred people, the sum that does not come out) is left to a
picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from pptx.chart.chart import Chart as PowerPointChart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import XySeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Emu, Pt

from components.charts.palette import LIGHT
from components.exhibits.export_data import ExportCounts, ExportCurves, ExportRows, ExportTable

#: Rows of words beside one chart at a size that the back row can read.
ROWS_A_SLIDE = 9
#: Only one in this many points of a curve is kept; PowerPoint smooths between.
CURVE_STEP = 6
AXIS_PT = 14
#: Where the plot begins within the frame of its chart, and how much of the width it takes.
PLOT_LEFT, PLOT_SHARE = 0.03, 0.94
#: The width of an arrow at the edge of a plot.
ARROW = Emu(Pt(11))
LABEL_PT = 13
STROKE = Pt(2.75)
#: The length of an arrow without an end, as a share of the plot's width; it means nothing.
OPEN_SHARE = 0.05
_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "cross": XL_MARKER_STYLE.PLUS,
}


@dataclass(frozen=True)
class SlideBox:
    """Where something stands on a slide."""

    left: Emu
    top: Emu
    width: Emu
    height: Emu


_NO_WORDS = re.compile(r"[={]|(?:https?|ftps?|file|mailto|internal|external):", re.IGNORECASE)


def pages_of(data: ExportRows) -> list[ExportRows]:
    """Rows in slide-sized parts, all on one scale."""
    count = max(1, ceil(len(data.rows) / ROWS_A_SLIDE))
    size = ceil(len(data.rows) / count) or 1
    parts = [data.rows[start : start + size] for start in range(0, len(data.rows), size)]
    return [replace(data, rows=part) for part in parts]


def add_rows(slide: Slide, data: ExportRows, words: SlideBox, plot: SlideBox, axis_height: Emu) -> Any:
    """A native table of words beside a native chart with rows at the same heights; returns the chart's frame.

    ``plot`` is as high as the table; the axis takes ``axis_height`` more beneath it.
    """
    _add_words(slide, data, words)
    series = _series_of(data)
    if not series:
        return None
    drawing = XyChartData()
    for each in series:
        filled = drawing.add_series(_as_words(each.name))
        for x, y in each.points:
            filled.add_data_point(x, y)
    whole = Emu(plot.height + axis_height)
    frame = _add_chart(slide, XL_CHART_TYPE.XY_SCATTER, SlideBox(plot.left, plot.top, plot.width, whole), drawing)
    chart = frame.chart
    _style(chart, data)
    _fix_plot_area(chart, plot.height / whole)
    for number, (drawn, each) in enumerate(zip(chart.plots[0].series, series, strict=True)):
        _style_series(drawn, each)
        if each.is_strokes:
            _leave_out_of_legend(chart, number)
    _add_arrows(slide, data, plot)
    _add_open_ends(slide, data, plot)
    return frame


def _add_open_ends(slide: Slide, data: ExportRows, plot: SlideBox) -> None:
    """An arrow where a statement has no upper limit, a dotted line up to a ceiling: shapes that can be edited.

    A chart has no such signs, and would show "at least 6" as a plain 6.
    """
    colours = {look.name: look.colour for look in data.series}

    def across(x: float) -> int:
        return plot.left + int(plot.width * (PLOT_LEFT + PLOT_SHARE * (x - data.least) / (data.most - data.least)))

    for place, row in enumerate(data.rows):
        middle = Emu(plot.top + int(plot.height * (place + 0.5) / len(data.rows)))
        if row.opens is not None:
            start = across(row.opens)
            line = _add_line(slide, Emu(start), Emu(start + int(plot.width * OPEN_SHARE)), middle, colours[row.series])
            line.line._get_or_add_ln().append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="lg" len="lg"/>'))
            line.name = f"No upper limit: {row.label}"
        elif row.ceiling is not None:
            line = _add_line(slide, Emu(across(0)), Emu(across(row.ceiling)), middle, colours[row.series])
            line.line.dash_style = MSO_LINE.ROUND_DOT
            line.name = f"Up to a ceiling: {row.label}"


def _add_line(slide: Slide, start: Emu, end: Emu, height: Emu, colour: str) -> Any:
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, start, height, end, height)
    line.line.color.rgb = rgb(colour)
    line.line.width = STROKE
    return line


def _add_arrows(slide: Slide, data: ExportRows, plot: SlideBox) -> None:
    """An arrow at the edge of the plot wherever an interval runs off its scale; its words give the limit.

    A chart has no such sign, so each is a shape of its own.
    """
    colours = {look.name: look.colour for look in data.series}
    left, right = (Emu(plot.left + int(plot.width * share)) for share in (PLOT_LEFT, PLOT_LEFT + PLOT_SHARE))
    for place, row in enumerate(data.rows):
        middle = plot.top + int(plot.height * (place + 0.5) / len(data.rows))
        for leaves, edge, rotation in zip(data.beyond(row), (left, right), (-90, 90), strict=True):
            if not leaves:
                continue
            half = ARROW // 2
            shape = slide.shapes.add_shape(
                MSO_SHAPE.ISOSCELES_TRIANGLE, Emu(edge - half), Emu(middle - half), ARROW, ARROW
            )
            shape.rotation = rotation
            shape.fill.solid()
            shape.fill.fore_color.rgb = rgb(colours[row.series])
            shape.line.fill.background()
            shape.shadow.inherit = False
            shape.name = f"The interval reaches further: {row.label}"


def _add_chart(slide: Slide, kind: XL_CHART_TYPE, place: SlideBox, data: Any) -> Any:
    """The frame of a new chart; python-pptx declares the type of the chart inside instead."""
    return slide.shapes.add_chart(kind, place.left, place.top, place.width, place.height, data)


@dataclass(frozen=True)
class _Series:
    """Points that look alike; ``is_strokes`` are lines between pairs of points.

    Marks without an interval are ``hollow``.
    """

    name: str
    points: tuple[tuple[float, float | None], ...]
    colour: str
    shape: str
    hollow: bool = False
    is_strokes: bool = False


def _series_of(data: ExportRows) -> list[_Series]:
    """The series of a chart whose first row is on top, longest series first."""
    count = len(data.rows)
    strokes: list[_Series] = []
    marks: list[_Series] = []
    for look in data.series:
        name, colour, shape = look.name, look.colour, look.symbol
        own = [(row, count - place - 0.5) for place, row in enumerate(data.rows) if row.series == name]
        spans = [(*row.span, y) for row, y in own if row.span]
        # A point without a height breaks the line, so that one series holds every stroke.
        pieces: list[tuple[float, float | None]] = []
        for low, high, y in spans:
            pieces += [(low, y), (high, y), (high, None)]
        if pieces:
            strokes.append(_Series(f"{name}: intervals", tuple(pieces), colour, shape, is_strokes=True))
        for hollow in (False, True):
            placed = tuple((x, y) for row, y in own if row.is_hollow is hollow for x in row.figures)
            if placed:
                marks.append(_Series(f"{name}, no interval" if hollow else name, placed, colour, shape, hollow))
    # LibreOffice loses a series shorter than a later one.
    return sorted([*strokes, *marks], key=lambda series: -len(series.points))


def _add_words(slide: Slide, data: ExportRows, place: SlideBox) -> None:
    count = len(data.rows)
    table = slide.shapes.add_table(count, 1, place.left, place.top, place.width, place.height).table
    table.first_row = False
    table.horz_banding = False
    for number, row in enumerate(data.rows):
        table.rows[number].height = Emu(place.height // count)
        cell = table.cell(number, 0)
        cell.margin_top = cell.margin_bottom = Emu(0)
        cell.fill.background()
        cell.text = row.label if row.figures else f"{row.label}: no figure"
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.font.size = Pt(LABEL_PT if len(row.label) < 120 else LABEL_PT - 2)
        paragraph.font.color.rgb = rgb(LIGHT.text)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def _style(chart: PowerPointChart, data: ExportRows) -> None:
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(AXIS_PT - 2)
    horizontal, vertical = chart.category_axis, chart.value_axis
    horizontal.minimum_scale, horizontal.maximum_scale = data.least, data.most
    if data.step:
        horizontal.major_unit = data.step
    horizontal.has_major_gridlines = True
    horizontal.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    horizontal.tick_labels.font.size = Pt(AXIS_PT)
    horizontal.tick_labels.number_format, horizontal.tick_labels.number_format_is_linked = "General", False
    horizontal.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    horizontal.has_title = True
    horizontal.axis_title.text_frame.text = data.axis_title
    horizontal.axis_title.text_frame.paragraphs[0].font.size = Pt(AXIS_PT - 2)
    horizontal.axis_title.text_frame.paragraphs[0].font.bold = False
    vertical.minimum_scale, vertical.maximum_scale = 0.0, float(len(data.rows))
    vertical.has_major_gridlines = False
    vertical.major_tick_mark = XL_TICK_MARK.NONE
    vertical.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    vertical.format.line.color.rgb = rgb(LIGHT.neutral)


def _fix_plot_area(chart: PowerPointChart, share: float) -> None:
    """Make the plot span exactly the height of the table, each point level with its row of words."""
    layout = (
        f"<c:layout {nsdecls('c')}><c:manualLayout>"
        '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{PLOT_LEFT}"/><c:y val="0"/><c:w val="{PLOT_SHARE}"/><c:h val="{share:.4f}"/>'
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
        drawn.format.line.width = STROKE
        return
    drawn.format.line.fill.background()
    drawn.marker.style = _MARKERS.get(series.shape, XL_MARKER_STYLE.CIRCLE)
    drawn.marker.size = 11
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = rgb(_pale(series.colour) if series.hollow else series.colour)
    drawn.marker.format.line.color.rgb = rgb(series.colour)
    drawn.marker.format.line.width = Pt(2)


def _leave_out_of_legend(chart: PowerPointChart, number: int) -> None:
    """Take one series out of the legend, for which python-pptx has no call."""
    entry = parse_xml(f'<c:legendEntry {nsdecls("c")}><c:idx val="{number}"/><c:delete val="1"/></c:legendEntry>')
    legend = chart.legend._element
    legend.insert(list(legend).index(legend.find("{*}legendPos")) + 1, entry)


def _as_words(text: str) -> str:
    """A name for the workbook behind a chart, whose writer takes "=" for a formula and "http:" for a link.

    An invisible joiner keeps it a text; an apostrophe would show in the chart.
    """
    return f"\u2060{text}" if _NO_WORDS.match(text) else text


def add_counts(slide: Slide, data: ExportCounts, place: SlideBox) -> Any:
    """A native bar chart of counts, the first on top; returns its frame."""
    drawing = CategoryChartData()
    drawing.categories = [_as_words(label) for label, _ in data.counts]
    drawing.add_series(_as_words(data.axis_title), [count for _, count in data.counts])
    frame = _add_chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, place, drawing)
    chart = frame.chart
    chart.has_title = chart.has_legend = False
    _put_counts_on_bars(chart, AXIS_PT + 2)
    _fill(chart.plots[0].series[0], LIGHT.series[0])
    return frame


def _put_counts_on_bars(chart: Any, size: int) -> None:
    """Lying bars, the first on top, each with its count."""
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_labels.font.size = Pt(size)
    # Each bar carries its count, and the axis of a reversed chart would stand on top.
    chart.value_axis.minimum_scale = 0
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width = 80
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(size)


def _fill(series: Any, colour: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(colour)


def add_rounds(
    slide: Slide,
    labels: Sequence[str],
    rounds: Sequence[tuple[str, Sequence[int]]],
    place: SlideBox,
    *,
    scale: str | None,
) -> Any:
    """A native chart of how often each of some labels was chosen in each round; returns its frame.

    Labels that are figures on a ``scale`` stand beneath upright bars.
    """
    drawing = CategoryChartData()
    drawing.categories = [_as_words(label) for label in labels]
    for name, counts in rounds:
        drawing.add_series(_as_words(name), counts)
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if scale is not None else XL_CHART_TYPE.BAR_CLUSTERED
    frame = _add_chart(slide, kind, place, drawing)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(AXIS_PT + 2)
    plot = chart.plots[0]
    if scale is not None:
        chart.category_axis.tick_labels.font.size = Pt(AXIS_PT)
        chart.value_axis.minimum_scale = 0
        chart.category_axis.has_title = True
        chart.category_axis.axis_title.text_frame.text = scale
        chart.category_axis.axis_title.text_frame.paragraphs[0].font.size = Pt(AXIS_PT)
        chart.category_axis.axis_title.text_frame.paragraphs[0].font.bold = False
        chart.value_axis.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
        chart.value_axis.tick_labels.font.size = Pt(AXIS_PT)
        # Halves of a guess are none.
        chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "0", False
        plot.gap_width = 30
    else:
        _put_counts_on_bars(chart, AXIS_PT)
    plot.overlap = 0
    # Guesses have no colour, since colours belong to sources.
    for series, colour in zip(plot.series, (_pale(LIGHT.neutral), LIGHT.text), strict=False):
        _fill(series, colour)
    return frame


def add_curves(slide: Slide, data: ExportCurves, place: SlideBox) -> Any:
    """Native smooth curves; returns their frame."""
    drawing = XyChartData()
    for line in data.lines:
        filled = drawing.add_series(_as_words(line.series.name))
        for x, y in line.points[::CURVE_STEP]:
            filled.add_data_point(x, y)
    frame = _add_chart(slide, XL_CHART_TYPE.XY_SCATTER_SMOOTH_NO_MARKERS, place, drawing)
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(AXIS_PT + 2)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.category_axis.tick_labels.font.size = Pt(AXIS_PT)
    chart.category_axis.has_title = True
    chart.category_axis.axis_title.text_frame.text = data.axis_title
    for series, line in zip(chart.plots[0].series, data.lines, strict=True):
        series.format.line.color.rgb = rgb(line.series.colour)
        series.format.line.width = Pt(3)
    return frame


def add_table(slide: Slide, data: ExportTable, place: SlideBox) -> Any:
    """A native table with its columns named above; returns its frame."""
    frame = slide.shapes.add_table(
        len(data.rows) + 1, len(data.columns), place.left, place.top, place.width, place.height
    )
    for number, row in enumerate([data.columns, *data.rows]):
        for column, text in enumerate(row):
            cell = frame.table.cell(number, column)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(AXIS_PT)
    return frame


def _pale(colour: str) -> str:
    """A colour halfway to the background: LibreOffice draws no outlines, so a hollow mark would vanish there."""
    pairs = [(int(colour[i : i + 2], 16) + int(LIGHT.background[i : i + 2], 16)) // 2 for i in (1, 3, 5)]
    return "#" + "".join(f"{value:02x}" for value in pairs)


def rgb(colour: str) -> RGBColor:
    """A colour of the palette as PowerPoint takes it."""
    return RGBColor.from_string(colour.lstrip("#").upper())
