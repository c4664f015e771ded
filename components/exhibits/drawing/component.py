"""Puts a chart on screen as a Streamlit component; drawing.js says why not ``st.plotly_chart``."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import plotly.graph_objects as go
import plotly.io
import streamlit as st

from components.charts.chart import Chart, Fold, Tab, mark_id
from components.charts.framing import Framing
from components.charts.palette import LIGHT, Theme, light_colours
from components.charts.tall import cuts_of
from components.exhibits.drawing.assets import DRAWING, PLOTLY
from components.session.address import asked_pairs

#: Streamlit sends this with every chart of every run, so it only points to the script, which browsers cache.
_LOADER = f"""export default async mount =>
  (await import(new URL(".{DRAWING.address}", document.baseURI))).default(mount);"""

#: The maximum height of a printed figure, in its own pixels: with the words of its page it fits a sheet, A4 or Letter.
MAX_PRINTED = 1050
#: The width for which a figure is printed; drawing.js has the same.
PRINTED_WIDTH = 960

#: Unseen until its size is known, and so is what stands beneath it: see components/shell/opening/frame.css.
_PLACE = '<figure class="atlas-chart" data-pending></figure>'

_mount = st.components.v2.component(
    "drawing",
    html=_PLACE,
    js=_LOADER,
    css=Path(__file__).with_name("drawing.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw(
    chart: Chart,
    opened: Callable[[], None],
    *,
    key: str,
    file_name: str,
    sources: str,
    framing: Framing | None,
    theme: Theme,
    on_stage: bool = False,
    opens: tuple[str, ...] = (),
    fills: bool = False,
    guess: str = "",
    lead: tuple[str, str] | None = None,
) -> None:
    """Draw a chart; ``opened`` is called when a reader opens one of its marks, see ``session.card.open_mark``.

    ``sources`` is the line beneath it. With a ``framing`` a reader may save pictures, framed so, as ``file_name``; they
    are light whatever its ``theme``. Marks with the ids ``opens`` lead to something on the page. A chart ``on_stage``
    fills the window from its top to the foot, in type for the back row; one that ``fills`` a large window reaches its
    foot, its rows further apart. ``guess`` is where to get the same chart for other choices, see
    components/server/interface.py. ``lead`` stands above it: the finding, and the page that tells more.
    """
    picture = picture_of(chart, sources, opens)
    data = as_sent(picture, Display(key, file_name, framing, theme, on_stage, fills, guess, lead), asked_pairs())
    # The run itself responds to a change of theme.
    _mount(key=key, data=data, on_opened_change=opened, on_themed_change=lambda: None)


@dataclass(frozen=True)
class Picture:
    """A chart in words and figures, gzipped: as JSON it is sixteen times as large."""

    packed: bytes
    digest: str


@dataclass(frozen=True)
class Display:
    """How a picture is shown; see ``draw``."""

    name: str
    file_name: str
    framing: Framing | None = None
    theme: Theme = LIGHT
    on_stage: bool = False
    fills: bool = False
    guess: str = ""
    lead: tuple[str, str] | None = None


def as_sent(picture: Picture, frame: Display, query: Sequence[tuple[str, str]]) -> bytes:
    """What drawing.js reads: one line of JSON on the frame, then the packed picture.

    ``query`` is the address answered, which lets the browser spot an answer that comes too late.
    """
    spec = {
        "name": frame.name,
        "file_name": frame.file_name,
        "framing": frame.framing and vars(frame.framing),
        "light_colours": light_colours(frame.theme) if frame.framing else {},
        "stage": frame.on_stage,
        "fills": frame.fills,
        "guess": frame.guess,
        "lead": frame.lead,
        "query": query,
        "digest": picture.digest,
        "plotly": f".{PLOTLY.address}",
    }
    return json.dumps(spec, ensure_ascii=False).encode() + b"\n" + picture.packed


#: The pictures of each chart still in use.
_pictures: WeakKeyDictionary[Chart, dict[tuple[object, ...], Picture]] = WeakKeyDictionary()


def picture_of(chart: Chart, sources: str, opens: tuple[str, ...] = ()) -> Picture:
    """A chart as sent: made once, however many look at it."""
    own = _pictures.setdefault(chart, {})
    if (sources, opens) not in own:
        own[sources, opens] = _picture_of(chart, sources, opens)
    return own[sources, opens]


def _picture_of(chart: Chart, sources: str, opens: tuple[str, ...]) -> Picture:
    citations = _Citations()
    layouts = chart.layouts or {0: (Tab(chart.figure),)}
    printed = max((width for width in layouts if width <= PRINTED_WIDTH), default=0)
    spec = {
        "alt": chart.alt,
        "sources": sources,
        "opens": opens,
        "layouts": [
            {"width": width, "tabs": [_tab(tab, citations, is_printed=width == printed) for tab in tabs]}
            for width, tabs in sorted(layouts.items())
        ],
        "citations": citations,
        "fold": _fold(chart.fold),
    }
    written = plotly.io.to_json(spec, validate=False).encode()
    return Picture(gzip.compress(written, mtime=0), hashlib.sha256(written).hexdigest()[:20])


def _fold(fold: Fold | None) -> dict[str, Any] | None:
    """What stands beneath the open row, with ids as in links."""
    if fold is None:
        return None
    parts = [
        {
            "heading": part.heading,
            "qualified": part.qualified,
            "told": [
                {
                    "source": fact.source,
                    "statement": fact.statement,
                    "lines": fact.lines,
                    "origin": fact.origin,
                    "ids": mark_id(fact.fact_ids),
                }
                for fact in part.told
            ],
            "remark": part.remark,
        }
        for part in fold.parts
    ]
    return {"heading": fold.heading, "parts": parts, "ids": mark_id(fold.fact_ids), "left_out": fold.left_out}


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


def _tab(tab: Tab, citations: _Citations, *, is_printed: bool) -> dict[str, Any]:
    figure = tab.figure.to_dict()
    # Cut as a figure of its own: Plotly makes the parts of one when they are first asked for, and not for two at once.
    is_cut = is_printed and figure["layout"].get("height", 0) > MAX_PRINTED
    cuts = cuts_of(go.Figure(figure), MAX_PRINTED) if is_cut else []
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
    return {"label": tab.label, "name": tab.name, "figure": figure, "quotes": quotes, "cuts": cuts}
