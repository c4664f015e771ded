"""What the browser is told of a chart; tests/browser/test_marks*.py have what it makes of that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from components.charts.chart import WIDTHS, Chart
from components.charts.framing import framing_of
from components.charts.palette import DARK, LIGHT
from components.exhibits.drawing import component
from components.exhibits.drawing.assets import DRAWING, PLOTLY
from components.exhibits.drawing.component import Display, as_sent, picture_of
from components.server.serving import ASSETS
from tests.components import drawings
from tests.components.drawings import drawn_marks
from tests.session_reader import drawing_of

every_chart = pytest.mark.parametrize("name", drawings.CHARTS)


def tabs_of(sent: dict[str, Any]) -> list[dict[str, Any]]:
    return [tab for layout in sent["layouts"] for tab in layout["tabs"]]


def chart_of(name: str) -> Chart:
    drawn = drawings.draw(name)
    assert drawn
    return drawn.chart


def sent_of(chart: Chart, sources: str = "", **frame: Any) -> dict[str, Any]:
    return drawing_of(as_sent(picture_of(chart, sources), Display("a-chart", "a-name", **frame), ()))


@every_chart
def test_it_is_every_figure_with_its_words_and_sources(name):
    chart = chart_of(name)
    sent = sent_of(chart, "Sources: <A>; B & C", framing=framing_of(chart.figure, "A title", ["a line"]), theme=DARK)
    assert sent["alt"] == chart.alt
    assert sent["sources"] == "Sources: <A>; B & C"
    assert (sent["name"], sent["file_name"]) == ("a-chart", "a-name")
    assert sent["stage"] is False
    assert sent["light_colours"][DARK.text] == LIGHT.text
    title, line = sent["framing"]["annotations"]
    assert (title["text"], line["text"]) == ("<b>A title</b>", "a line")
    assert sent["framing"]["height"] > chart.figure.layout.height
    figures = [tab.figure for tabs in chart.layouts.values() for tab in tabs] or [chart.figure]
    for tab, figure in zip(tabs_of(sent), figures, strict=True):
        for trace in tab["figure"]["data"]:
            if "customdata" in trace:
                trace["hovertext"] = [sent["citations"][place] for place in trace["hovertext"]]
        for note in tab["figure"]["layout"].get("annotations", ()):
            if "hovertext" in note:
                note["hovertext"] = sent["citations"][note["hovertext"]]
        assert drawn_marks(go.Figure(tab["figure"])) == drawn_marks(figure)
        assert tab["figure"]["layout"]["height"] == figure.layout.height


def test_a_citation_is_sent_once_however_many_figures_show_it():
    sent = sent_of(drawings.draw("session_lengths: sessions_per_course").chart)
    assert len(sent["citations"]) == len(set(sent["citations"])) > 1
    assert [layout["width"] for layout in sent["layouts"]] == sorted(WIDTHS)


def test_words_beneath_a_narrow_figure_carry_their_facts_and_their_citation():
    chart = drawings.draw("session_lengths: sessions_per_course").chart
    narrow, wide = tabs_of(sent_of(chart))[:: len(WIDTHS) - 1]
    assert [quote["ids"] for quote in narrow["quotes"]] == [
        "us_explainer.length.few-visits",
    ]
    assert all("<b>" in quote["citation"] for quote in narrow["quotes"])
    assert not wide["quotes"]


@every_chart
def test_a_click_selects_nothing_and_a_finger_may_scroll(name):
    for tab in tabs_of(sent_of(chart_of(name))):
        layout = tab["figure"]["layout"]
        assert (layout["clickmode"], layout["dragmode"]) == ("event", False)


class OnlyCopied(go.Figure):
    """A figure that lets nobody at its parts: Plotly makes them when first asked for, and not for two at once."""

    is_shared = False

    @property
    def layout(self) -> Any:
        assert not self.is_shared, "asked for part of a figure that others read"
        return super().layout

    @property
    def data(self) -> Any:
        assert not self.is_shared, "asked for part of a figure that others read"
        return super().data


@every_chart
def test_a_chart_that_many_open_at_once_is_written_from_copies(name):
    chart = chart_of(name)
    figure = OnlyCopied(chart.figure.to_dict())
    layouts = {
        width: tuple(replace(tab, figure=OnlyCopied(tab.figure.to_dict())) for tab in tabs)
        for width, tabs in chart.layouts.items()
    }
    OnlyCopied.is_shared = True
    try:
        picture = picture_of(Chart(figure, chart.alt, layouts=layouts), "")
    finally:
        OnlyCopied.is_shared = False
    assert picture.packed


def test_a_chart_is_written_once_however_many_look_at_it():
    chart = Chart(go.Figure(), "words")
    assert picture_of(chart, "b") is picture_of(chart, "b")
    assert picture_of(chart, "b").digest != picture_of(chart, "c").digest
    assert sent_of(chart, on_stage=True)["stage"] is True


def test_the_addresses_are_seen_from_the_page_and_change_with_the_files():
    assert sent_of(chart_of("condition_coverage"))["plotly"] == f".{PLOTLY.address}"
    assert f'".{DRAWING.address}"' in component._LOADER
    assert {DRAWING, PLOTLY} <= set(ASSETS)
    # What goes with every chart of every run is the way to the script, not the script.
    assert len(component._LOADER) < 250 < len(Path(DRAWING.file).read_text(encoding="utf-8"))
