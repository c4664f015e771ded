"""Who cites what: documents, the works they lead to and the figures read in these, as an indented tree with its links.

Every node has a row of its own with its name above it, so that names can be read on a phone as well as on a projector.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import plotly.graph_objects as go

from components.charts.chart import MARK_SIZE, SMALL_FONT_SIZE, Chart, Facts, finish, legend_entries, legend_key, marks
from components.charts.ladder import LABEL_LINE_HEIGHT, LEGEND_LINE_HEIGHT, MARGIN
from components.charts.palette import FIT_MARKS, Theme, source_marks
from data.contract.vocabulary import FITS
from data.evidence.fact_ids import FactIds
from data.subjects.citation_network import Link, Network, Node

#: Where each layer stands from left to right, and at how many characters its names are wrapped.
LAYER_X = (0.0, 0.55, 1.1, 2.75)
LAYER_WRAP = (36, 26, 20, 0)
REMARK_WRAP = 34
RANGE = (-0.12, 3.2)
MARK_HEIGHT = 24
DOCUMENT_GAP = 12
#: How far along its line the mark of a citation stands: near the work, where lines have parted.
MARK_AT = 0.78
#: Shapes that no document has.
WORK_SHAPE, FIGURES_SHAPE = "triangle-down", "hash-open"
SHARED_SIZE = MARK_SIZE + 7


@dataclass(frozen=True)
class _Places:
    """The y of every node, the annotations with their names, and the height of the plot in pixels."""

    y_of: Mapping[str, float]
    labels: list[dict[str, Any]]
    height: int


def citation_network_chart(network: Network, source_of: Mapping[str, str], facts: Facts, theme: Theme) -> Chart:
    """The network from top to bottom: each document, beneath it the works that it is first to cite, and so on inward.

    In: the network (see ``data.subjects.citation_network``), the document of every document and part (for colour and
    shape), the facts by id. The mark on a line says whether the citation fits; a work that several documents cite is
    ringed.
    """
    places = _laid_out(network, theme)
    nodes = {node.node_id: node for node in network.nodes}
    figure = go.Figure()
    figure.add_traces([_line(link, nodes, places, theme) for link in network.links])
    look = source_marks(list(dict.fromkeys(source_of.values())), theme)
    for node in network.layer(0):
        colour, shape = look[source_of[node.node_id]]
        figure.add_trace(_nodes([node], places, facts, colour, shape))
    works = [node for number in (1, 2) for node in network.layer(number)]
    for shared, name in ((False, "Cited work"), (True, "Work that several sources cite")):
        own = [node for node in works if (node.n_sources > 1) is shared]
        if own:
            colour, size = (theme.warning, SHARED_SIZE) if shared else (theme.text, MARK_SIZE)
            shape = f"{WORK_SHAPE}{'-open-dot' if shared else ''}"
            figure.add_trace(_nodes(own, places, facts, colour, shape, size=size))
            figure.add_trace(legend_key(name, colour, shape))
    if figures := network.layer(3):
        figure.add_trace(_nodes(figures, places, facts, theme.neutral, FIGURES_SHAPE, with_counts=True))
        figure.add_trace(legend_key("Figures read in it", theme.neutral, FIGURES_SHAPE))
    for fits, (symbol, warns) in FIT_MARKS.items():
        own_links = [link for link in network.links if link.fits == fits]
        if own_links:
            colour = theme.warning if warns else theme.neutral
            figure.add_trace(_citations(own_links, nodes, places, facts, symbol, colour))
            figure.add_trace(legend_key(FITS[fits].label, colour, symbol))
    legend = ceil(len(legend_entries(figure)) / 2) * LEGEND_LINE_HEIGHT
    margin = {**MARGIN, "t": MARGIN["t"] + legend, "b": 16}
    figure.update_layout(annotations=places.labels)
    finish(figure, theme, height=places.height + margin["t"] + margin["b"], margin=margin, showlegend=True)
    figure.update_xaxes(range=list(RANGE), visible=False)
    figure.update_yaxes(range=[places.height, 0], visible=False)
    return Chart(figure, _alt(network))


def _laid_out(network: Network, theme: Theme) -> _Places:
    """Every document, and right beneath it what it is the first to lead to; figures stand beside their work."""
    leads_to: dict[str, list[str]] = {}
    for link in network.links:
        leads_to.setdefault(link.start, []).append(link.end)
    nodes = {node.node_id: node for node in network.nodes}
    y_of: dict[str, float] = {}
    labels: list[dict[str, Any]] = []
    y = 0.0

    def place(node: Node) -> None:
        nonlocal y
        lines, remarks = _name_lines(node, leads_to), _remark_lines(node)
        y += len(lines) * LABEL_LINE_HEIGHT + (DOCUMENT_GAP if node.layer == 0 else 0)
        labels.append(_name(node, lines, y, theme))
        if remarks:
            y += len(remarks) * LABEL_LINE_HEIGHT
            labels.append(_name(node, remarks, y, theme, is_remark=True))
        y_of[node.node_id] = y + MARK_HEIGHT / 2
        y += MARK_HEIGHT
        for end in leads_to.get(node.node_id, ()):
            if nodes[end].layer == 3:
                y_of[end] = y_of[node.node_id]
            elif end not in y_of and nodes[end].layer >= node.layer:
                place(nodes[end])

    for document in network.layer(0):
        place(document)
    return _Places(y_of, labels, int(y) + 8)


def _name_lines(node: Node, leads_to: Mapping[str, Sequence[str]]) -> list[str]:
    more = f" · cited by {node.n_sources} sources" if node.n_sources > 1 else ""
    if node.layer == 0 and node.node_id not in leads_to:
        more = " · cites nothing"
    return textwrap.wrap(f"{node.label}{more}", LAYER_WRAP[node.layer])


def _remark_lines(node: Node) -> list[str]:
    return [line for remark in node.remarks for line in textwrap.wrap(f"! {remark}", REMARK_WRAP)]


def _name(node: Node, lines: Sequence[str], y: float, theme: Theme, *, is_remark: bool = False) -> dict[str, Any]:
    shown = "<br>".join(html.escape(line, quote=False) for line in lines)
    is_bold = not is_remark and (node.layer == 0 or node.n_sources > 1)
    warns = is_remark or node.n_sources > 1
    return {
        "x": LAYER_X[node.layer],
        "xref": "x",
        "xanchor": "left",
        "xshift": -MARK_SIZE / 2,
        "y": y,
        "yanchor": "bottom",
        "text": f"<b>{shown}</b>" if is_bold else shown,
        "align": "left",
        "showarrow": False,
        "font": {"size": SMALL_FONT_SIZE, "color": theme.warning if warns else theme.text},
        "bgcolor": theme.background,
        "borderpad": 0,
    }


def _line(link: Link, nodes: Mapping[str, Node], places: _Places, theme: Theme) -> go.Scatter:
    start, end = nodes[link.start], nodes[link.end]
    warns = end.n_sources > 1
    return go.Scatter(
        x=[LAYER_X[start.layer], LAYER_X[end.layer]],
        y=[places.y_of[link.start], places.y_of[link.end]],
        mode="lines",
        line={"color": theme.warning if warns else theme.neutral, "width": 2.5 if warns else 1.2},
        hoverinfo="skip",
        showlegend=False,
    )


def _nodes(
    nodes: Sequence[Node],
    places: _Places,
    facts: Facts,
    colour: str,
    shape: str,
    *,
    size: int = MARK_SIZE,
    with_counts: bool = False,
) -> go.Scatter:
    text = {"mode": "markers+text", "text": [f"  {node.fact_ids.n_facts}" for node in nodes]} if with_counts else {}
    return marks(
        x=[LAYER_X[node.layer] for node in nodes],
        y=[places.y_of[node.node_id] for node in nodes],
        fact_ids=[node.fact_ids for node in nodes],
        facts=facts,
        headings=[node.label for node in nodes],
        notes=[facts[node.fact_ids.named[0]].reading if node.layer in (1, 2) else None for node in nodes],
        textposition="middle right",
        showlegend=False,
        marker={"color": colour, "symbol": shape, "size": size, "line": {"width": 2, "color": colour}},
        **text,
    )


def _citations(
    links: Sequence[Link], nodes: Mapping[str, Node], places: _Places, facts: Facts, symbol: str, colour: str
) -> go.Scatter:
    def between(start: float, end: float) -> float:
        return start + MARK_AT * (end - start)

    ids = [str(link.fact_id) for link in links]
    return marks(
        x=[between(LAYER_X[nodes[link.start].layer], LAYER_X[nodes[link.end].layer]) for link in links],
        y=[between(places.y_of[link.start], places.y_of[link.end]) for link in links],
        fact_ids=[FactIds.of(fact_id) for fact_id in ids],
        facts=facts,
        headings=[facts[fact_id].says for fact_id in ids],
        notes=[facts[fact_id].reading for fact_id in ids],
        showlegend=False,
        marker={"color": colour, "symbol": symbol, "size": MARK_SIZE - 2, "line": {"width": 2, "color": colour}},
    )


def _alt(network: Network) -> str:
    """Every document with what it cites and whether that fits; every work with what it leads to."""
    nodes = {node.node_id: node for node in network.nodes}
    works = len(network.layer(1)) + len(network.layer(2))
    n_figures = sum(node.fact_ids.n_facts for node in network.layer(3))
    parts = [f"Who cites what: {len(network.layer(0))} documents and parts, {works} works, {n_figures} figures."]
    for node in network.nodes:
        own = [link for link in network.links if link.start == node.node_id]
        if node.layer == 0 and not own:
            parts.append(f"{node.label} cites nothing.")
        elif own and node.layer == 0:
            said = [f"{nodes[link.end].label} ({FITS[str(link.fits)].label.lower()})" for link in own]
            parts.append(f"{node.label} cites {', '.join(said)}.")
        elif own:
            shared = f", cited by {node.n_sources} sources," if node.n_sources > 1 else ""
            parts.append(f"{node.label}{shared} leads to {', '.join(nodes[link.end].label for link in own)}.")
        parts += [f"Beware, {remark}." for remark in node.remarks]
    return " ".join(parts)
