"""Puts a chart on screen, by Streamlit's own way to add a component; drawing.js says why not ``st.plotly_chart``."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import plotly.io
import streamlit as st

from components.charts.chart import Chart, Tab, mark_id
from components.exhibits.drawing.assets import DRAWING, PLOTLY
from components.exhibits.memory import MOST

#: Streamlit sends this with every chart of every run, so it only says where the script is, which a browser keeps.
_LOADER = f"""export default async mount =>
  (await import(new URL(".{DRAWING.address}", document.baseURI))).default(mount);"""

_mount = st.components.v2.component(
    "drawing",
    js=_LOADER,
    css=Path(__file__).with_name("drawing.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw(
    chart: Chart,
    opened: Callable[[], None],
    *,
    key: str,
    sources: str,
    saves: bool,
    on_stage: bool = False,
    opens: tuple[str, ...] = (),
    fills: bool = False,
) -> None:
    """Draw a chart; ``opened`` is called when a reader opens one of its marks, see ``state.open_mark``.

    ``sources`` is the line beneath it and in the pictures that the reader may save, if it ``saves`` any; ``key`` is in
    their names. Marks with the ids ``opens`` lead to something beneath the chart. A chart ``on_stage`` fills the window
    from where it stands to its foot, in type for the back row; one that ``fills`` a large window reaches down to its
    foot, its rows further apart.
    """
    _mount(key=key, data=as_sent(chart, key, sources, saves, on_stage, opens, fills), on_opened_change=opened)


@lru_cache(maxsize=4 * MOST)
def as_sent(
    chart: Chart,
    name: str,
    sources: str,
    saves: bool,
    on_stage: bool = False,
    opens: tuple[str, ...] = (),
    fills: bool = False,
) -> bytes:
    """A chart as the ``Drawing`` that drawing.js reads: made once, however many look at it."""
    citations = _Citations()
    layouts = chart.layouts or {0: (Tab(chart.figure),)}
    drawing = {
        "alt": chart.alt,
        "name": name,
        "sources": sources,
        "saves": saves,
        "stage": on_stage,
        "opens": opens,
        "fills": fills,
        "plotly": f".{PLOTLY.address}",
        "layouts": [
            {"width": width, "tabs": [_tab(tab, citations) for tab in tabs]} for width, tabs in sorted(layouts.items())
        ],
        "citations": citations,
    }
    return plotly.io.to_json(drawing, validate=False).encode()


class _Citations(list[str]):
    """The hover texts of all layouts, each once."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[str, int] = {}

    def place_of(self, text: str) -> int:
        if text not in self._places:
            self._places[text] = len(self)
            self.append(text)
        return self._places[text]


def _tab(tab: Tab, citations: _Citations) -> dict[str, Any]:
    figure = tab.figure.to_dict()
    for trace in figure["data"]:
        if "customdata" in trace:
            trace["hovertext"] = [citations.place_of(text) for text in trace["hovertext"]]
    for text in figure["layout"].get("annotations", ()):
        if "hovertext" in text:
            text["hovertext"] = citations.place_of(text["hovertext"])
    quotes = [
        {"label": quote.label, "text": quote.text, "ids": mark_id(quote.fact_ids), "citation": quote.citation}
        for quote in tab.quotes
    ]
    return {"label": tab.label, "figure": figure, "quotes": quotes}
