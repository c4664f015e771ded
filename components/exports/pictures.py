"""Charts as pictures that carry their sources inside: PNG and SVG, drawn by a Chromium or Chrome on the server.

Plotly's own renderer, kaleido, needs such a browser. Where there is none, ``NoBrowser`` says so and what to do; slides,
handout and workbook then hold a table in the place of each picture.
"""

from __future__ import annotations

import asyncio
import html
import logging
import textwrap
import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import plotly.graph_objects as go
from choreographer.browsers.chromium import Chromium
from kaleido import Kaleido

from components.charts.chart import FONT_SIZE, SMALL_FONT_SIZE
from components.charts.palette import LIGHT
from components.exports.leaf import Leaf

NO_BROWSER = (
    "This server has no Chromium or Chrome to draw pictures with. Install one (Debian: apt-get install chromium), or "
    "use the links beneath the chart."
)
#: Wide enough for the labels of every chart; a PNG has ``SCALE`` times as many pixels.
WIDTH = 960
SCALE = 3
LINE_HEIGHT = 19
TITLE_HEIGHT = 30
#: Characters of the colophon and of the title that fit on one line.
LINE_LENGTH = 118
TITLE_LENGTH = 76

# The browser's farewell is no JSON, and choreographer logs that with a traceback although nothing is wrong.
logging.getLogger("choreographer.channels.pipe").addFilter(lambda record: "Ignoring" not in record.getMessage())

#: One browser at a time: a second export waits for the first, and nobody's page waits for either.
_ONE_BROWSER = threading.Semaphore(1)


class NoBrowser(RuntimeError):
    """There is no browser to draw with."""


@cache
def can_draw() -> bool:
    """Whether a browser is found that pictures can be drawn with."""
    return Chromium.find_browser(skip_local=False) is not None


def draw_pictures(
    figures: Sequence[go.Figure], kind: str, progress: Callable[[int], None] = lambda done: None
) -> list[bytes]:
    """Figures as pictures, ``kind`` "png" or "svg", in order; ``progress`` is told how many are done.

    Blocks until all are drawn, so call it off the thread that answers readers. Raises ``NoBrowser``.
    """
    if not figures:
        return []
    if not can_draw():
        raise NoBrowser(NO_BROWSER)
    with _ONE_BROWSER:
        return asyncio.run(_draw(figures, kind, progress))


async def _draw(figures: Sequence[go.Figure], kind: str, progress: Callable[[int], None]) -> list[bytes]:
    # Without the formula renderer, which would be fetched from outside.
    async with Kaleido(n=1, mathjax=False) as renderer:
        pictures = []
        for done, figure in enumerate(figures, 1):
            options: Any = {
                "format": kind,
                "width": int(figure.layout.width),
                "height": int(figure.layout.height),
                "scale": SCALE if kind == "png" else 1,
            }
            pictures.append(bytes(await renderer.calc_fig(figure, options)))
            progress(done)
        return pictures


def picture_with_sources(leaf: Leaf, kind: str) -> bytes:
    """One chart as a picture with its title and colophon inside; blocks, and raises, as ``draw_pictures`` does."""
    return draw_pictures([figure_with_sources(leaf)], kind)[0]


def bare_figure(leaf: Leaf, shape: float | None = None) -> go.Figure:
    """The chart alone, for a page that has title and sources of its own.

    ``shape`` is how many times wider than high its place is: the chart is then drawn for the width at which its type
    comes out largest there.
    """
    chart = leaf.exhibit.chart
    drawn = {width: tabs[0].figure for width, tabs in chart.layouts.items() if width >= WIDTH and len(tabs) == 1}
    if shape is None or not drawn:
        return go.Figure(chart.figure).update_layout(width=WIDTH)
    width = min(drawn, key=lambda width: max(width, drawn[width].layout.height * shape))
    return go.Figure(drawn[width]).update_layout(width=width)


def figure_with_sources(leaf: Leaf) -> go.Figure:
    """The chart with its title above and its colophon beneath, inside the picture itself."""
    figure = go.Figure(leaf.exhibit.chart.figure)
    title = textwrap.wrap(leaf.question or leaf.title, TITLE_LENGTH)
    foot = [line for text in leaf.picture_lines() for line in textwrap.wrap(text, LINE_LENGTH)]
    above, beneath = TITLE_HEIGHT * len(title) + 14, LINE_HEIGHT * len(foot) + 16
    margin = figure.layout.margin
    room = figure.layout.height + above + beneath
    figure.update_layout(
        width=WIDTH,
        height=room,
        margin={"t": margin.t + above, "b": margin.b + beneath},
        annotations=[
            *figure.layout.annotations,
            _lines(title, margin.l, y=1, shift=margin.t + above - 6, size=FONT_SIZE + 5, bold=True),
            _lines(foot, margin.l, y=0, shift=-(margin.b + 8), size=SMALL_FONT_SIZE, bold=False),
        ],
    )
    for legend in (figure.layout.legend, figure.layout.legend2):
        legend.y = 1 - above / room
    return figure


def _lines(lines: Sequence[str], left: float, *, y: float, shift: float, size: int, bold: bool) -> dict[str, Any]:
    """Lines of text at the left edge of the picture, ``shift`` pixels from the top or foot of the plot."""
    text = "<br>".join(html.escape(line, quote=False) for line in lines)
    return {
        "text": f"<b>{text}</b>" if bold else text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 14 - left,
        "y": y,
        "yref": "paper",
        "yanchor": "top",
        "yshift": shift,
        "showarrow": False,
        "align": "left",
        "font": {"size": size, "color": LIGHT.text if bold else LIGHT.muted},
    }
