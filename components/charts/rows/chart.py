"""Rows drawn for every width; see ``components.charts.rows`` for what rows are and how to use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from components.charts.chart import NARROW, Chart, Facts, Tab, chart_for_every_width
from components.charts.palette import Theme
from components.charts.rows.canvas import Citations
from components.charts.rows.content import Rows
from components.charts.rows.narrow import narrow_figure
from components.charts.rows.wide import wide_figure


def rows_chart(rows: Rows, facts: Facts, theme: Theme, *, alt: str) -> Chart:
    """The chart of some rows: one figure from 720 pixels; below, one for each panel that says something.

    Raises ``ValueError`` if a figure lies outside the scale of its panel.
    """
    citations = Citations(facts)

    def draw(width: int) -> Sequence[Tab]:
        if width < NARROW:
            panels = [panel for panel in rows.panels if rows.only(panel.panel_id).groups]
            return [narrow_figure(rows, panel, width, citations, theme) for panel in panels or rows.panels[:1]]
        return [Tab(wide_figure(rows, width, citations, theme))]

    return replace(chart_for_every_width(draw, alt), rows=rows)
