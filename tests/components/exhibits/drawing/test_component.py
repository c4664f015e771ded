"""What the browser is told of a chart; tests/browser/test_marks*.py have what it makes of that."""

from __future__ import annotations

import json
from pathlib import Path

import plotly.graph_objects as go
import pytest

from components.charts.chart import Chart, drawn_marks
from components.exhibits.drawing import component
from components.exhibits.drawing.assets import DRAWING, PLOTLY
from components.exhibits.drawing.component import as_sent
from components.server.serving import ASSETS
from tests.components import drawings

every_chart = pytest.mark.parametrize("name", drawings.CHARTS)


def chart_of(name: str) -> Chart:
    drawn = drawings.draw(name)
    assert drawn
    return drawn.chart


@every_chart
def test_it_is_the_whole_figure_with_its_words_and_sources(name):
    chart = chart_of(name)
    sent = json.loads(as_sent(chart, "a-name", "Sources: <A>; B & C", True))
    assert sent["alt"] == chart.alt
    assert sent["sources"] == "Sources: <A>; B & C"
    assert (sent["name"], sent["saves"]) == ("a-name", True)
    assert drawn_marks(go.Figure(sent["figure"])) == drawn_marks(chart.figure)
    assert sent["figure"]["layout"]["height"] == chart.figure.layout.height


@every_chart
def test_a_click_selects_nothing_and_a_finger_may_scroll(name):
    layout = json.loads(as_sent(chart_of(name), "a-name", "", False))["figure"]["layout"]
    assert (layout["clickmode"], layout["dragmode"]) == ("event", False)


def test_a_chart_is_written_once_however_many_look_at_it():
    chart = Chart(go.Figure(), "words")
    assert as_sent(chart, "a", "b", False) is as_sent(chart, "a", "b", False)
    assert as_sent(chart, "a", "b", False) != as_sent(chart, "a", "b", True)


def test_the_addresses_are_seen_from_the_page_and_change_with_the_files():
    assert json.loads(as_sent(chart_of("condition_coverage"), "a", "b", False))["plotly"] == f".{PLOTLY.address}"
    assert f'".{DRAWING.address}"' in component._LOADER
    assert {DRAWING, PLOTLY} <= set(ASSETS)
    # What goes with every chart of every run is the way to the script, not the script.
    assert len(component._LOADER) < 250 < len(Path(DRAWING.file).read_text(encoding="utf-8"))
