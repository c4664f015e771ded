"""The canvas of a chart of rows: gathers texts, marks and strokes, then makes one Plotly figure."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from components.charts.chart import Facts, mark_id, shared_layout
from components.charts.hover import hover_text
from components.charts.palette import Theme
from components.charts.rows.content import BARS, ENTRY, SMALL, Bars, Entry, Key, Panel, Stroke
from components.charts.rows.placing import EDGE_ARROW, Placed
from components.charts.rows.scales import Scale, ticks_of
from components.charts.rows.symbols import arrow_shape, symbol_shape
from components.charts.text_width import LINE_HEIGHT, lines_of, text_width

CAP = 6
#: How much wider the ring of a mark is than other overlays.
RING = 5
#: Pixels: the mark of a key, between it and its words, between two keys, from line to line.
KEY_SIZE, KEY_CLEAR, KEY_GAP, KEY_LINE = 10, 7, 16, 19


def placed_keys(keys: Sequence[Key], room: float) -> list[tuple[Key, float, int]]:
    """Where each key stands: pixels from the left, and its line, filling each line in turn."""
    placed: list[tuple[Key, float, int]] = []
    x, line = 0.0, 0
    for key in keys:
        width = KEY_SIZE + KEY_CLEAR + text_width(key.label, SMALL)
        if x and x + width > room:
            x, line = 0.0, line + 1
        placed.append((key, x, line))
        x += width + KEY_GAP
    return placed


def height_of_keys(keys: Sequence[Key], room: float) -> float:
    """The height of the lines that the keys take."""
    return KEY_LINE * max((line + 1 for *_, line in placed_keys(keys, room)), default=0)


class Citations:
    """The citation of each entry, written once for all figures of a chart."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._written: dict[int, tuple[Entry, str]] = {}

    def of(self, entry: Entry) -> str:
        """The hover text of an entry, with its own heading and note."""
        _, text = self._written.get(id(entry), (entry, ""))
        if not text:
            text = hover_text(entry.fact_ids, self._facts, entry.heading, entry.note)
            # Keeping the entry alive stops another from getting its id.
            self._written[id(entry)] = entry, text
        return text


@dataclass
class Canvas:
    """Gathers what is to be drawn; ``figure`` makes the figure. Marks and strokes that look alike share a trace."""

    citations: Citations
    theme: Theme
    annotations: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    _grid: list[dict[str, Any]] = field(default_factory=list)
    _strokes: dict[tuple[Any, ...], list[tuple[float, float, float]]] = field(default_factory=dict)
    _bars: dict[tuple[str, str], list[tuple[float, float, float, float]]] = field(default_factory=dict)
    _marks: dict[tuple[Any, ...], list[tuple[float, float, Entry]]] = field(default_factory=dict)
    _extras: dict[tuple[Any, ...], list[tuple[float, float]]] = field(default_factory=dict)
    _words: dict[tuple[Any, ...], list[tuple[float, float, str, Entry]]] = field(default_factory=dict)
    _labels: dict[tuple[Any, ...], list[tuple[float, float, str, Entry | None]]] = field(default_factory=dict)

    def text(
        self,
        text: str,
        *,
        x: float,
        y: float,
        size: float,
        xref: str = "paper",
        yref: str = "y",
        shift: float = 0,
        anchor: str = "left",
        bold: bool = False,
        italic: bool = False,
        colour: str | None = None,
        ground: str | None = None,
        up: float = 0,
        entry: Entry | None = None,
    ) -> None:
        """One line of text, its middle at ``y`` (``up`` pixels higher), ``shift`` pixels to the right of ``x``.

        It hides the upright lines behind it; ``ground`` is the colour there if not the background's. With an ``entry``
        it is a mark anywhere: its name holds the ids, its hover text the citation.
        """
        if not text:
            return
        shown = html.escape(text, quote=False)
        self.annotations.append(
            {
                "text": f"<b>{shown}</b>" if bold else shown,
                "x": x,
                "xref": xref,
                "xanchor": anchor,
                "xshift": shift,
                "y": y,
                "yref": yref,
                "yanchor": "middle",
                "yshift": up,
                "showarrow": False,
                "align": anchor,
                "font": {
                    "size": size,
                    "color": colour or self.theme.text,
                    **({"style": "italic"} if italic else {}),
                },
                "bgcolor": ground or self.theme.background,
                "borderpad": 0,
                **({"name": mark_id(entry.fact_ids), "hovertext": self.citations.of(entry)} if entry else {}),
            }
        )

    def stroke(self, scale: Scale, stroke: Stroke, y: float, colour: str) -> None:
        """A stroke on a scale, inside its ends."""
        colour = stroke.colour or colour
        key = (scale.axis, colour, stroke.width, stroke.dash, stroke.opacity)
        self._strokes.setdefault(key, []).append((stroke.start, stroke.end, y))
        if stroke.caps:
            for x in (stroke.start, stroke.end):
                self.shapes.append(
                    {
                        "type": "rect", "layer": "between", "xref": scale.axis, "yref": "y", "xanchor": x, "yanchor": y,
                        "xsizemode": "pixel", "ysizemode": "pixel", "x0": -1, "x1": 1, "y0": -CAP, "y1": CAP,
                        "fillcolor": colour, "line": {"width": 0},
                    }
                )  # fmt: skip

    def arrow(self, scale: Scale, x: float, y: float, colour: str, **how: Any) -> None:
        """An arrow of fixed length that begins at a place on a scale."""
        at = {"xref": scale.axis, "yref": "y", "xanchor": x, "yanchor": y}
        self.shapes.append(arrow_shape(colour, at, **how))

    def marks(self, scale: Scale, entry: Entry, y: float) -> None:
        """The marks of an entry, and what is laid over them."""
        for x in entry.figures:
            key = (scale.axis, entry.symbol, entry.colour, entry.size, entry.hollow)
            self._marks.setdefault(key, []).append((x, y, entry))
            if entry.ring:
                self._extras.setdefault((scale.axis, "circle-open", entry.ring, entry.size + RING), []).append((x, y))
            for symbol, colour in entry.extra:
                self._extras.setdefault((scale.axis, symbol, colour, entry.size), []).append((x, y))

    def mark(self, scale: Scale, entry: Entry, x: float, y: float, size: float) -> None:
        """One mark of an entry, at a place and size the chart chooses, as in a cell of a matrix."""
        key = (scale.axis, entry.symbol, entry.colour, size, entry.hollow)
        self._marks.setdefault(key, []).append((x, y, entry))

    def label(
        self,
        scale: Scale,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        anchor: str = "left",
        bold: bool = False,
        colour: str | None = None,
        entry: Entry | None = None,
    ) -> None:
        """A text at a place on a scale, batched and so faster than ``text``; a mark if it has an entry.

        It hides nothing behind it.
        """
        key = (scale.axis, anchor, size, colour or self.theme.text, entry is not None)
        shown = html.escape(text, quote=False)
        self._labels.setdefault(key, []).append((x, y, f"<b>{shown}</b>" if bold else shown, entry))

    def words(self, scale: Scale, entry: Entry, text: str, x: float, y: float) -> None:
        """An entry that is its text, rightwards from a place on a scale; it hides the upright lines behind it."""
        key = (scale.axis, entry.quoted)
        self._words.setdefault(key, []).append((x, y, text, entry))
        self.shapes.append(
            {
                "type": "rect", "layer": "between", "xref": scale.axis, "yref": "y", "xanchor": x, "yanchor": y,
                "xsizemode": "pixel", "ysizemode": "pixel", "x0": 1, "x1": text_width(text, SMALL) + 4, "y0": -9,
                "y1": 9, "fillcolor": self.theme.background, "line": {"width": 0},
            }
        )  # fmt: skip

    def bars(self, scale: Scale, bars: Bars, foot: float) -> None:
        """Bars that stand on a line at ``foot``, and the median of what they count."""
        most = max(count for *_, count in bars.spans)
        drawn = self._bars.setdefault((scale.axis, bars.colour), [])
        for start, end, count in bars.spans:
            if count and end > start:
                top = foot - max(2.0, BARS * count / most)
                drawn.append((max(start, scale.start), min(end, scale.end), top, foot))
        line = {"type": "line", "layer": "between", "xref": scale.axis, "yref": "y"}
        ground = {"x0": scale.start, "x1": scale.end, "y0": foot, "y1": foot}
        self.shapes.append({**line, **ground, "line": {"color": self.theme.neutral, "width": 1}})
        if bars.median is not None:
            upright = {"x0": bars.median, "x1": bars.median, "y0": foot - BARS - 5, "y1": foot + 5}
            self.shapes.append({**line, **upright, "line": {"color": self.theme.text, "width": 3}})

    def place(self, placed: Placed, scale: Scale, y: float) -> None:
        """An entry with its text, the middle of its marks at ``y``."""
        entry = placed.entry
        for stroke in placed.strokes:
            self.stroke(scale, stroke, y, entry.colour)
        for x, leftwards in placed.edge_arrows:
            self.arrow(scale, x, y, entry.colour, length=EDGE_ARROW, leftwards=leftwards)
        if entry.opens is not None:
            self.arrow(scale, entry.opens, y, entry.colour, leftwards=entry.opens_left)
        self.marks(scale, entry, y)
        for text in placed.texts:
            if text.is_mark:
                self.words(scale, entry, text.text, text.x, y + text.line * ENTRY)
            else:
                self.text(
                    text.text, x=text.x, xref=scale.axis, y=y + text.line * ENTRY, shift=text.shift, anchor=text.anchor,
                    size=SMALL, italic=text.is_quoted, colour=self.theme.muted if text.is_quoted else None,
                )  # fmt: skip

    def lines(self, panel: Panel, scale: Scale, height: float, bands: list[tuple[float, float]]) -> None:
        """The upright lines of a panel, skipping the bands."""
        own = {line.x for line in panel.lines}
        ticks = dict.fromkeys([scale.start, *(x for x, _ in ticks_of(panel, scale))])
        for x in [x for x in ticks if x not in own] if panel.grid else ():
            # Plotly's own grid would cover the bands, and omits the start of a scale.
            at = {"xref": scale.axis, "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
            self._grid.append({"type": "line", "line": {"color": self.theme.grid, "width": 1}, **at})
        edges = [0.0, *(edge for band in bands for edge in band), height]
        for line in panel.lines:
            for top, bottom in zip(edges[::2], edges[1::2], strict=True):
                if bottom > top:
                    self.shapes.append(
                        {
                            "type": "line", "layer": "between", "xref": scale.axis, "yref": "y",
                            "x0": line.x, "x1": line.x, "y0": top, "y1": bottom,
                            "line": {
                                "color": self.theme.text if line.strong else self.theme.neutral,
                                "width": 2 if line.strong else 1,
                                "dash": line.dash,
                            },
                        }
                    )  # fmt: skip

    def keys(self, keys: Sequence[Key], room: float, up: float, shift: float, *, beneath: bool = False) -> None:
        """What marks mean, in lines of ``room`` pixels, the first ``up`` pixels above the top of the rows.

        If ``beneath``, ``up`` counts from the foot of the rows instead, however far apart they stand. Each key begins
        ``shift`` pixels right of the plot.
        """
        y = 0 if beneath else 1
        for key, x, line in placed_keys(keys, room):
            middle = up - (line + 0.5) * KEY_LINE
            left = x + shift
            at = {"xref": "paper", "xanchor": 0, "yref": "paper", "yanchor": y}
            fill = self.theme.background if key.hollow else None
            self.shapes.append(symbol_shape(key.symbol, key.colour, KEY_SIZE, at, left + KEY_SIZE / 2, middle, fill))
            left += KEY_SIZE + KEY_CLEAR
            self.text(
                key.label, x=0, y=y, yref="paper", up=middle, shift=left, size=SMALL, colour=self.theme.muted
            )  # fmt: skip

    def footnote(self, footnote: str, room: float, shift: float, below: float = 0) -> float:
        """A footnote ``below`` pixels beneath the rows, in as many lines as it needs; returns its height."""
        lines = lines_of(footnote, room, SMALL)
        for number, line in enumerate(lines):
            up = -(below + 10 + (number + 0.5) * SMALL * LINE_HEIGHT)
            self.text(line, x=0, y=0, yref="paper", up=up, shift=shift, size=SMALL, colour=self.theme.muted)
        return 10 + len(lines) * SMALL * LINE_HEIGHT if lines else 0

    def figure(
        self,
        *,
        height: float,
        margin: dict[str, float],
        axes: dict[str, dict[str, Any]],
        has_heads: bool = True,
        starts: Sequence[float] = (),
        closest: float = 1,
        fold: float | None = None,
    ) -> go.Figure:
        """The figure: ``height`` is that of its rows; ``axes`` are the layout's x axes by name.

        ``has_heads`` says whether anything above the rows must stay in sight. With spare room, rows may move apart at
        ``starts``, where each but the first begins; on a stage with too little, they may shrink to ``closest``, a share
        of their height. ``fold`` is where the open row ends.
        """
        traces = [
            *self._bar_traces(),
            *self._stroke_traces(),
            *self._mark_traces(),
            *self._word_traces(),
            *self._label_traces(),
        ]
        # Plotly does not draw an axis without a trace.
        used = {trace["xaxis"] for trace in traces}
        for name in axes:
            axis = name.replace("axis", "")
            if axis not in used:
                traces.append(_trace(axis, [None], [None], mode="markers", hoverinfo="skip"))
        layout = shared_layout(
            self.theme,
            height=round(height + margin["t"] + margin["b"]),
            margin=margin,
            annotations=self.annotations,
            shapes=[*self._grid, *self.shapes],
            yaxis={"range": [height, 0], "visible": False},
            showlegend=False,
            meta={
                "head": margin["t"] if has_heads else 0,
                "starts": list(starts),
                **({} if fold is None else {"fold": fold}),
                "least": round(height * closest + margin["t"] + margin["b"]),
            },
            **axes,
        )
        # Plotly validates each value at ten times the cost of the rest (a test does it for every figure); its default
        # template, which leaves no trace here, is half of what then remains.
        return go.Figure({"data": traces, "layout": layout | {"template": {}}}, _validate=False)

    def _bar_traces(self) -> list[dict[str, Any]]:
        return [
            _trace(
                axis,
                [x for start, end, *_ in drawn for x in (start, start, end, end, None)],
                [y for *_, top, foot in drawn for y in (foot, top, top, foot, None)],
                mode="lines",
                line={"width": 0, "color": colour},
                fill="toself",
                fillcolor=colour,
                hoverinfo="skip",
            )
            for (axis, colour), drawn in self._bars.items()
        ]

    def _stroke_traces(self) -> list[dict[str, Any]]:
        traces = []
        for (axis, colour, width, dash, opacity), segments in self._strokes.items():
            traces.append(
                _trace(
                    axis,
                    [x for start, end, _ in segments for x in (start, end, None)],
                    [y for *_, height in segments for y in (height, height, None)],
                    mode="lines",
                    line={"color": colour, "width": width, "dash": dash},
                    opacity=opacity,
                    hoverinfo="skip",
                )
            )
        return traces

    def _mark_traces(self) -> list[dict[str, Any]]:
        traces = []
        for (axis, symbol, colour, size, hollow), places in self._marks.items():
            # A hollow mark hides the stroke behind it.
            fill = self.theme.background if hollow else colour
            marker = {"color": fill, "symbol": symbol, "size": size, "line": {"width": 2, "color": colour}}
            traces.append(
                _trace(
                    axis,
                    [x for x, *_ in places],
                    [y for _, y, _ in places],
                    mode="markers",
                    marker=marker,
                    **self._cited([entry for *_, entry in places]),
                )
            )
        for (axis, symbol, colour, size), at in self._extras.items():
            marker = {"color": colour, "symbol": symbol, "size": size + 4, "line": {"width": 2, "color": colour}}
            x, y = zip(*at, strict=True)
            traces.append(_trace(axis, list(x), list(y), mode="markers", marker=marker, hoverinfo="skip"))
        return traces

    def _word_traces(self) -> list[dict[str, Any]]:
        return [
            _trace(
                axis,
                [x for x, *_ in places],
                [y for _, y, *_ in places],
                mode="text",
                text=[html.escape(text, quote=False) for *_, text, _ in places],
                textposition="middle right",
                textfont={
                    "size": SMALL,
                    "color": self.theme.muted if quoted else self.theme.text,
                    "style": "italic" if quoted else "normal",
                },
                **self._cited([entry for *_, entry in places]),
            )
            for (axis, quoted), places in self._words.items()
        ]

    def _label_traces(self) -> list[dict[str, Any]]:
        # Plotly names the side of the point on which a text stands.
        side = {"left": "middle right", "center": "middle center", "right": "middle left"}
        return [
            _trace(
                axis,
                [x for x, *_ in places],
                [y for _, y, *_ in places],
                mode="text",
                text=[text for *_, text, _ in places],
                textposition=side[anchor],
                textfont={"size": size, "color": colour},
                **(self._cited([entry for *_, entry in places if entry]) if cites else {"hoverinfo": "skip"}),
            )
            for (axis, anchor, size, colour, cites), places in self._labels.items()
        ]

    def _cited(self, entries: Sequence[Entry]) -> dict[str, Any]:
        """What turns points into marks: the ids of their facts, and their citations."""
        return {
            "customdata": [mark_id(entry.fact_ids) for entry in entries],
            "hovertext": [self.citations.of(entry) for entry in entries],
            "hoverinfo": "text",
        }


def _trace(axis: str, x: list[Any], y: list[Any], **look: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "xaxis": axis,
        "yaxis": "y",
        "cliponaxis": False,
        "showlegend": False,
        **look,
    }
