"""One HTML file that works from a stick without a network: live charts, answers hidden until revealed, sources."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

import plotly.graph_objects as go
from plotly.io import to_html
from plotly.offline import get_plotlyjs

from components.charts.palette import LIGHT
from components.exports import html_parts as parts
from components.exports.leaf import Leaf

STYLE = f"""
body {{ max-width: 70rem; margin: 0 auto; padding: 1rem; font-size: 1.1rem; }}
section {{ border-top: 3px solid {LIGHT.series[0]}; margin-top: 2rem; padding-top: 0.5rem; }}
summary {{ cursor: pointer; font-weight: bold; padding: 0.5rem 0; }}
"""
#: A chart that was hidden when drawn takes the page's width once revealed.
RESIZE = """document.addEventListener("toggle", event => {
  for (const chart of event.target.querySelectorAll(".js-plotly-plot")) Plotly.Plots.resize(chart);
}, true);"""
CONFIG = {"displaylogo": False, "responsive": True, "modeBarButtons": [["toImage"]], "scrollZoom": False}


def as_offline_page(
    leaves: Sequence[Leaf], title: str, progress: Callable[[float], None] = lambda share: None
) -> bytes:
    """The page as UTF-8, some five megabytes since it includes plotly.js."""
    sections = []
    for number, leaf in enumerate(leaves, 1):
        sections.append(_section(leaf))
        progress(number / len(leaves))
    body = f"<h1>{html.escape(title)}</h1>{''.join(sections)}{parts.references(leaves)}"
    page = parts.document(title, body, style=STYLE, scripts=[get_plotlyjs(), RESIZE])
    return page.encode("utf-8")


def _section(leaf: Leaf) -> str:
    shown = (
        f"{parts.answer(leaf)}{_chart(leaf)}{parts.colophon(leaf)}"
        f"<details><summary>Table</summary>{parts.rows_table(leaf)}</details>"
    )
    if not leaf.question:
        return f"<section><h2>{html.escape(leaf.title)}</h2>{shown}</section>"
    return (
        f"<section><p>{html.escape(leaf.title)}</p><h2>{html.escape(leaf.question)}</h2>{parts.asked(leaf)}"
        f"<details><summary>Guess first, then reveal the answer</summary>{shown}</details></section>"
    )


def _chart(leaf: Leaf) -> str:
    figure = go.Figure(leaf.exhibit.chart.figure)
    drawn = to_html(figure, config=CONFIG, full_html=False, include_plotlyjs=False, include_mathjax=False)
    return f'<div role="figure" aria-label="{html.escape(leaf.exhibit.chart.alt)}">{drawn}</div>'
