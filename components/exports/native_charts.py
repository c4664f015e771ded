"""Charts that PowerPoint has a type for, native and editable: points with intervals, bars of counts, curves.

A row of words stands beside each point in a native table, because PowerPoint breaks long labels inside a chart. What
has no type of its own there (the matrix of conditions, one hundred people, the sum that does not come out) is left to
a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Any

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

from components.charts.palette import LIGHT
from components.exhibits.export_data import ExportCounts, ExportCurves, ExportRows, ExportTable

#: Rows of words that stand beside one chart at a size that the back row reads.
ROWS_A_SLIDE = 9
#: Of the points of a curve so many make one that PowerPoint smooths.
CURVE_STEP = 6
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


def pages_of(data: ExportRows) -> list[ExportRows]:
    """Rows in parts that fit a slide each, all on one scale."""
    count = max(1, ceil(len(data.rows) / ROWS_A_SLIDE))
    size = ceil(len(data.rows) / count) or 1
    parts = [data.rows[start : start + size] for start in range(0, len(data.rows), size)]
    return [replace(data, rows=part) for part in parts]


def add_rows(slide: Slide, data: ExportRows, words: Place, plot: Place, axis_height: Emu) -> Any:
    """A native table of words and beside it a native chart whose rows are at the same heights; gives the chart's frame.

    ``plot`` is as high as the table; the axis takes ``axis_height`` more beneath it.
    """
    _add_words(slide, data, words)
    series = _series_of(data)
    if not series:
        return None
    drawing = XyChartData()
    for each in series:
        filled = drawing.add_series(each.name)
        for x, y in each.points:
            filled.add_data_point(x, y)
    whole = Emu(plot.height + axis_height)
    frame = _add_chart(slide, XL_CHART_TYPE.XY_SCATTER, Place(plot.left, plot.top, plot.width, whole), drawing)
    chart = frame.chart
    _style(chart, data)
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


def _series_of(data: ExportRows) -> list[_Series]:
    """The series of a chart whose first row is on top, the longest first."""
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
    # LibreOffice loses a series that is shorter than a later one.
    return sorted([*strokes, *marks], key=lambda series: -len(series.points))


def _add_words(slide: Slide, data: ExportRows, place: Place) -> None:
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


def add_counts(slide: Slide, data: ExportCounts, place: Place) -> Any:
    """A native bar chart of counts, the first on top; gives its frame."""
    drawing = CategoryChartData()
    drawing.categories = [label for label, _ in data.counts]
    drawing.add_series(data.axis_title, [count for _, count in data.counts])
    frame = _add_chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, place, drawing)
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


def add_curves(slide: Slide, data: ExportCurves, place: Place) -> Any:
    """Native smooth curves; gives their frame."""
    drawing = XyChartData()
    for line in data.lines:
        filled = drawing.add_series(line.series.name)
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


def add_table(slide: Slide, data: ExportTable, place: Place) -> Any:
    """A native table with its columns named above; gives its frame."""
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
    """A colour halfway to the background: LibreOffice draws no outlines, so a hollow mark would be invisible there."""
    pairs = [(int(colour[i : i + 2], 16) + int(LIGHT.background[i : i + 2], 16)) // 2 for i in (1, 3, 5)]
    return "#" + "".join(f"{value:02x}" for value in pairs)


def rgb(colour: str) -> RGBColor:
    """A colour of the palette as PowerPoint has it."""
    return RGBColor.from_string(colour.lstrip("#").upper())
