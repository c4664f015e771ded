"""What stands around a chart in a picture that leaves: its title above, and its colophon beneath, inside the picture.

Whoever draws the picture, server or browser, puts the same around it.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components.charts.chart import EXPORT_WIDTH, FONT_SIZE, SMALL_FONT_SIZE, lines_in_pixels
from components.charts.palette import LIGHT

LINE_HEIGHT = 19
TITLE_HEIGHT = 30
#: Characters of the colophon and of the title that fit on one line.
LINE_LENGTH = 118
TITLE_LENGTH = 76


@dataclass(frozen=True)
class Framing:
    """What changes in a figure's layout, sizes in pixels: ``annotations`` come on top of its own.

    Both legends begin at ``legend_y``, a share of the height.
    """

    width: int
    height: int
    top: int
    bottom: int
    legend_y: float
    annotations: tuple[dict[str, Any], ...]

    def around(self, figure: go.Figure) -> go.Figure:
        """A copy of a figure, framed."""
        framed = go.Figure(figure)
        framed.update_layout(
            width=self.width,
            height=self.height,
            margin={"t": self.top, "b": self.bottom},
            annotations=[*figure.layout.annotations, *self.annotations],
        )
        for legend in (framed.layout.legend, framed.layout.legend2):
            legend.y = self.legend_y
        return framed


def framing_of(figure: go.Figure, title: str, colophon: Sequence[str]) -> Framing:
    """The framing of a chart's figure at ``EXPORT_WIDTH``, in the colours of the light theme."""
    heading = textwrap.wrap(title, TITLE_LENGTH)
    foot = [line for text in colophon for line in textwrap.wrap(text, LINE_LENGTH)]
    above, beneath = TITLE_HEIGHT * len(heading) + 14, LINE_HEIGHT * len(foot) + 16
    margin, height = figure.layout.margin, figure.layout.height + above + beneath
    return Framing(
        width=EXPORT_WIDTH,
        height=height,
        top=margin.t + above,
        bottom=margin.b + beneath,
        legend_y=1 - above / height,
        annotations=(
            *_lines(heading, TITLE_HEIGHT, margin.l, y=1, shift=margin.t + above - 6, size=FONT_SIZE + 5, bold=True),
            *_lines(foot, LINE_HEIGHT, margin.l, y=0, shift=-(margin.b + 8), size=SMALL_FONT_SIZE, bold=False),
        ),
    )


def _lines(
    lines: Sequence[str], line_height: int, left: float, *, y: float, shift: float, size: int, bold: bool
) -> list[dict[str, Any]]:
    """Lines of text at the left edge of the picture, ``shift`` pixels from the top or foot of the plot."""
    texts = [html.escape(line, quote=False) for line in lines]
    return lines_in_pixels(
        [f"<b>{text}</b>" for text in texts] if bold else texts,
        line_height,
        x=0,
        xref="paper",
        xanchor="left",
        xshift=14 - left,
        y=y,
        yref="paper",
        yanchor="top",
        yshift=shift,
        showarrow=False,
        align="left",
        font={"size": size, "color": LIGHT.text if bold else LIGHT.muted},
    )
