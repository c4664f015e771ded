"""What all charts share: ``Chart(figure, alt)``, one layout, one way to name and place a mark."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from components.charts.hover import hover_text
from components.charts.palette import Theme
from components.limits import FACTS_A_MARK, drawn_in_words
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact

if TYPE_CHECKING:
    from components.charts.rows.content import Rows

FONT_FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
FONT_SIZE = 16
SMALL_FONT_SIZE = 14
MARK_SIZE = 13

Facts = Mapping[str, Fact]


#: Charts narrower than this, in pixels, are laid out as for a phone.
NARROW = 720
#: The widths a chart is laid out for; each layout serves from its own width up to the next.
WIDTHS = (288, 352, 480, NARROW, 960, 1200, 1600)
#: The width that exports use.
EXPORT_WIDTH = 960


@dataclass(frozen=True)
class Quote:
    """Words of a source, told in a sentence beneath a narrow figure, with a mark's ids and citation."""

    label: str
    text: str
    fact_ids: FactIds
    citation: str


@dataclass(frozen=True)
class Told:
    """What one source says, in a fold: its name, its statement, and lines on it; ``origin`` opens its card."""

    source: str
    statement: str
    lines: tuple[str, ...]
    origin: str
    fact_ids: FactIds


@dataclass(frozen=True)
class Part:
    """One part of a fold: a heading with what qualifies it, what sources say side by side, and a closing remark."""

    heading: str
    qualified: str
    told: tuple[Told, ...]
    remark: str


@dataclass(frozen=True)
class Fold:
    """What stands beneath the open row of a chart of rows; ``fact_ids`` are those of the mark that opens and closes it.

    ``left_out`` says that it holds only the first of its parts.
    """

    heading: str
    parts: tuple[Part, ...]
    fact_ids: FactIds
    left_out: str = ""


@dataclass(frozen=True, eq=False)
class Tab:
    """One figure of a chart; ``label`` names its tab where a width has several. ``quotes`` are told beneath it.

    Links refer to it by ``name``; see ``components.lecture.lecture.scene_link``.
    """

    figure: go.Figure
    label: str = ""
    quotes: tuple[Quote, ...] = ()
    name: str = ""


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn figure, and the same in words. Each mark's ``customdata`` holds the ids of the facts it stands for.

    ``left_out`` says that the figure shows only some of its rows; see ``showing``.

    Exports show ``figure``. ``layouts`` are the figures on screen, keyed by the minimum width in pixels of their place:
    the browser takes the widest that fits, and shows several of one width as tabs. Without layouts, ``figure`` serves
    every width. ``rows`` holds the rows it was drawn from, if any, and ``fold`` what stands beneath the open one, on
    screen and on paper. Charts compare by identity, so that whatever is made from one can be cached.
    """

    figure: go.Figure
    alt: str
    layouts: Mapping[int, tuple[Tab, ...]] = field(default_factory=dict)
    left_out: str = ""
    rows: Rows | None = None
    fold: Fold | None = None

    @property
    def n_bytes(self) -> int:
        """Rough weight of the figures in memory: all widths hold much the same, so only one is weighed."""
        n_figures = sum(map(len, self.layouts.values())) or 1
        return n_figures * _n_bytes_of(self.figure.to_plotly_json())

    def showing(self, n_drawn: int, n_rows: int) -> Chart:
        """The same chart, saying in words if it shows only the first ``n_drawn`` of ``n_rows`` rows."""
        left_out = drawn_in_words(n_drawn, n_rows)
        return replace(self, alt=f"{left_out} {self.alt}", left_out=left_out) if left_out else self


def _n_bytes_of(thing: object) -> int:
    """Bytes taken by a nested value of dictionaries, lists and texts."""
    if isinstance(thing, dict):
        return sys.getsizeof(thing) + sum(_n_bytes_of(key) + _n_bytes_of(value) for key, value in thing.items())
    if isinstance(thing, list | tuple):
        return sys.getsizeof(thing) + sum(map(_n_bytes_of, thing))
    return sys.getsizeof(thing)


def chart_for_every_width(
    draw: Callable[[int], go.Figure | Sequence[Tab]],
    alt: str,
    widths: Sequence[int] = WIDTHS,
) -> Chart:
    """A chart laid out by width: ``draw`` is called for each of ``widths``, which must include ``EXPORT_WIDTH``.

    ``draw`` returns a figure in which everything measured in pixels fits from that width on; below ``NARROW`` it may
    return several, as tabs.
    """
    layouts = {}
    for width in sorted(widths):
        drawn = draw(width)
        layouts[width] = (Tab(drawn),) if isinstance(drawn, go.Figure) else tuple(drawn)
    return Chart(layouts[EXPORT_WIDTH][0].figure, alt, layouts)


def mark_id(fact_ids: FactIds) -> str:
    """The ``customdata`` of a mark: the facts it opens, and how many more it stands for."""
    return fact_ids.first(FACTS_A_MARK).in_link


def marks(
    *,
    x: Sequence[float],
    y: Sequence[float],
    fact_ids: Sequence[FactIds],
    facts: Facts,
    headings: Sequence[str | None] | None = None,
    notes: Sequence[str | None] | None = None,
    **scatter: Any,
) -> go.Scatter:
    """Marks with their citations: one ``fact_ids`` entry, one hover text and one ``customdata`` each."""
    headings = headings or [None] * len(x)
    notes = notes or [None] * len(x)
    return go.Scatter(
        x=list(x),
        y=list(y),
        mode=scatter.pop("mode", "markers"),
        customdata=[mark_id(ids) for ids in fact_ids],
        hovertext=[
            hover_text(ids, facts, heading, note) for ids, heading, note in zip(fact_ids, headings, notes, strict=True)
        ],
        hoverinfo="text",
        **scatter,
    )


def strokes(
    segments: Iterable[tuple[float, float, float]], colour: str, *, width: float = 3, dash: str = "solid"
) -> go.Scatter:
    """Horizontal strokes ``(from x, to x, y)``, such as intervals under their marks.

    They are not marks and have no hover.
    """
    x: list[float | None] = []
    y: list[float | None] = []
    for start, end, height in segments:
        x += [start, end, None]
        y += [height, height, None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": colour, "width": width, "dash": dash},
        hoverinfo="skip",
        showlegend=False,
    )


def legend_key(name: str, colour: str, symbol: str, *, size: int = MARK_SIZE) -> go.Scatter:
    """A legend entry with no mark of its own."""
    return go.Scatter(
        x=[None],
        y=[None],
        mode="markers",
        name=html.escape(name, quote=False),
        marker={"color": colour, "symbol": symbol, "size": size, "line": {"width": 2, "color": colour}},
        hoverinfo="skip",
    )


def lines_in_pixels(lines: Sequence[str], line_height: int, **annotation: Any) -> list[dict[str, Any]]:
    """Lines of a text, each its own annotation, ``line_height`` pixels apart.

    They share ``annotation``; its ``yanchor`` and ``yshift`` apply to the text as a whole. Plotly spaces several lines
    of one annotation in ems, and some programs that open the SVG then draw them on top of one another.
    """
    last = len(lines) - 1
    above = {"top": 0, "middle": last / 2, "bottom": last}[annotation["yanchor"]]
    return [
        annotation | {"text": line, "yshift": annotation.get("yshift", 0) + (above - i) * line_height}
        for i, line in enumerate(lines)
    ]


def finish(figure: go.Figure, theme: Theme, *, height: int, **layout: Any) -> go.Figure:
    """Give a figure the shared layout, with ``layout`` on top."""
    figure.update_layout(shared_layout(theme, height=height, **layout))
    axis = _shared_axis(theme)
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    _share_out_legend(figure)
    return figure


def shared_layout(theme: Theme, *, height: int, **layout: Any) -> dict[str, Any]:
    """The layout of every chart: type for a projector, fixed margins (automatic ones double a draw), no stray zoom.

    ``layout`` overrides it; axes named there also take the shared look.
    """
    shared = {
        "height": height,
        "paper_bgcolor": theme.background,
        "plot_bgcolor": theme.background,
        "font": {"family": FONT_FAMILY, "size": FONT_SIZE, "color": theme.text},
        "hoverlabel": {
            "bgcolor": theme.panel,
            "bordercolor": theme.neutral,
            "font": {"size": SMALL_FONT_SIZE, "color": theme.text, "family": FONT_FAMILY},
            "align": "left",
        },
        "legend": _legend(theme, 0.0),
        "legend2": _legend(theme, 0.5),
        "modebar": {"color": theme.muted, "activecolor": theme.text, "bgcolor": "rgba(0,0,0,0)"},
        "dragmode": False,
        "hovermode": "closest",
        "clickmode": "event",
        **layout,
        # Otherwise a legend pushes the plot aside.
        "margin": layout.get("margin", {"l": 12, "r": 20, "t": 64, "b": 56}) | {"autoexpand": False},
    }
    axes = {name: _shared_axis(theme) | axis for name, axis in layout.items() if _AXIS.fullmatch(name)}
    return shared | axes


_AXIS = re.compile(r"[xy]axis\d*")


def _shared_axis(theme: Theme) -> dict[str, Any]:
    return {
        "automargin": False,
        "fixedrange": True,
        "gridcolor": theme.grid,
        "zerolinecolor": theme.neutral,
        "linecolor": theme.neutral,
        "tickfont": {"size": SMALL_FONT_SIZE, "color": theme.text},
        "title_font": {"size": FONT_SIZE, "color": theme.text},
    }


def _legend(theme: Theme, x: float) -> dict[str, Any]:
    """One of two columns of legend entries, from the top of the picture."""
    return {
        "x": x,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "font": {"size": SMALL_FONT_SIZE},
        "bgcolor": "rgba(0,0,0,0)",
        "itemclick": False,
        "itemdoubleclick": False,
    }


def _share_out_legend(figure: go.Figure) -> None:
    """Put every second entry in the second column: with two a line on any screen, their height is known."""
    for place, trace in enumerate(legend_entries(figure)):
        trace.legend = "legend2" if place % 2 else "legend"


def legend_entries(figure: go.Figure) -> list[Any]:
    """The traces with a legend entry."""
    return [trace for trace in figure.data if trace.name is not None and trace.showlegend is not False]
