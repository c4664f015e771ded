"""Puts a chart on screen, by Streamlit's own way to add a component; drawing.js says why not ``st.plotly_chart``."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import plotly.io
import streamlit as st

from components.charts.chart import Chart
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


def draw(chart: Chart, opened: Callable[[], None], *, key: str, sources: str, saves: bool) -> None:
    """Draw a chart; ``opened`` is called when a reader opens one of its marks, see ``state.open_mark``.

    ``sources`` is the line beneath it and in the pictures that the reader may save, if it ``saves`` any; ``key`` is in
    their names.
    """
    _mount(key=key, data=as_sent(chart, key, sources, saves), on_opened_change=opened)


@lru_cache(maxsize=4 * MOST)
def as_sent(chart: Chart, name: str, sources: str, saves: bool) -> bytes:
    """A chart as the ``Drawing`` that drawing.js reads: made once, however many look at it."""
    drawing = {"alt": chart.alt, "name": name, "sources": sources, "saves": saves, "plotly": f".{PLOTLY.address}"}
    figure = plotly.io.to_json(chart.figure, validate=False)
    return f'{json.dumps(drawing)[:-1]}, "figure": {figure}}}'.encode()
