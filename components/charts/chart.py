"""What every chart is and shares: ``Chart(figure, alt)``, one layout, one way to name and place a mark."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import plotly.graph_objects as go

from components.charts.hover import hover_text
from components.charts.palette import Theme
from components.limits import FACTS_A_MARK, drawn_in_words
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact

FONT_FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
FONT_SIZE = 16
SMALL_FONT_SIZE = 14
MARK_SIZE = 13

Facts = Mapping[str, Fact]


#: Below so many pixels a chart is narrow: a phone, or a column beside others.
NARROW = 720
#: The widths that a chart is laid out for: each picture serves from its own width to the next.
WIDTHS = (288, 352, 480, NARROW, 960, 1200, 1600)
#: The one that exports show.
EXPORT_WIDTH = 960


@dataclass(frozen=True)
class Quote:
    """Words of a source that stand in a sentence beneath a narrow figure, with the ids and citation of a mark."""

    label: str
    text: str
    fact_ids: FactIds
    citation: str


@dataclass(frozen=True, eq=False)
class Tab:
    """One figure of a chart; where a width has several, ``label`` names its tab. ``quotes`` are told beneath it."""

    figure: go.Figure
    label: str = ""
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn figure and the same in words. Each mark's ``customdata`` holds the ids of the facts it stands for.

    ``left_out`` says that the figure shows some of its rows only, see ``showing``.

    ``figure`` is what exports show. ``layouts`` are the figures on screen by the least width, in pixels, of the place
    they are for: the browser takes the widest that fits, and shows several of one width as tabs. Without layouts
    ``figure`` serves every width. A chart is itself and equal to no other, so that what was made of it can be
    remembered.
    """

    figure: go.Figure
    alt: str
    layouts: Mapping[int, tuple[Tab, ...]] = field(default_factory=dict)
    left_out: str = ""

    def showing(self, n_drawn: int, n_rows: int) -> Chart:
        """The same chart, which says in words where it shows the first ``n_drawn`` of ``n_rows`` rows only."""
        left_out = drawn_in_words(n_drawn, n_rows)
        return replace(self, alt=f"{left_out} {self.alt}", left_out=left_out) if left_out else self


def chart_for_every_width(
    draw: Callable[[int], go.Figure | Sequence[Tab]],
    alt: str,
    widths: Sequence[int] = WIDTHS,
) -> Chart:
    """A chart that knows its width: ``draw`` is asked for each of ``widths``, in which ``EXPORT_WIDTH`` is one.

    It gives a figure that fits a place from that width on, in which whatever is measured in pixels has room; or, below
    ``NARROW``, several figures as tabs.
    """
    layouts = {}
    for width in sorted(widths):
        drawn = draw(width)
        layouts[width] = (Tab(drawn),) if isinstance(drawn, go.Figure) else tuple(drawn)
    return Chart(layouts[EXPORT_WIDTH][0].figure, alt, layouts)


def mark_id(fact_ids: FactIds) -> str:
    """What a mark carries in ``customdata``: the facts that it opens, and how many more it stands for."""
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
    """Marks with their citations: one ``fact_ids`` entry, one hover text and one ``customdata`` for each mark."""
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
    """Horizontal strokes ``(from x, to x, y)``: intervals under their marks. They are not marks and take no hover."""
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
    """An entry of the legend that stands for no mark of its own."""
    return go.Scatter(
        x=[None],
        y=[None],
        mode="markers",
        name=html.escape(name, quote=False),
        marker={"color": colour, "symbol": symbol, "size": size, "line": {"width": 2, "color": colour}},
        hoverinfo="skip",
    )


def finish(figure: go.Figure, theme: Theme, *, height: int, **layout: Any) -> go.Figure:
    """Give a figure the shared layout, and ``layout`` on top of it."""
    figure.update_layout(shared_layout(theme, height=height, **layout))
    axis = _shared_axis(theme)
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    _share_out_legend(figure)
    return figure


def shared_layout(theme: Theme, *, height: int, **layout: Any) -> dict[str, Any]:
    """The layout of every chart: type for a projector, set margins (automatic ones double a draw), no zoom by accident.

    ``layout`` goes on top of it; the axes that it names have the shared look.
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
        # A legend would otherwise push the plot aside.
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
    """Put every second entry into the second column: two entries a line on any screen, so that their room is known."""
    for place, trace in enumerate(legend_entries(figure)):
        trace.legend = "legend2" if place % 2 else "legend"


def legend_entries(figure: go.Figure) -> list[Any]:
    """The traces that have an entry in the legend."""
    return [trace for trace in figure.data if trace.name is not None and trace.showlegend is not False]
