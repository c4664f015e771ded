"""A drawn matrix read back as a reader reads it: each mark by the label of its row and the name of its column."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from components.charts.matrix import Matrix
from components.charts.matrix.content import LOOKS
from components.charts.palette import ABSENCE_SIGNS

STANCE_OF = {symbol: stance for stance, (_, symbol) in LOOKS.items() if stance != "named"}
STANCE_OF |= {sign: stance for stance, sign in ABSENCE_SIGNS.items()}
FEATURE_OF = {LOOKS["named"][1]: "named"}


@dataclass(frozen=True)
class Read:
    """A mark in the cell of a row and a source, or a count, whose other half is empty: of a row, or of a source."""

    row_id: str
    source_id: str
    said: str
    ids: str
    hover: str
    x: float
    y: float
    axis: str


@dataclass(frozen=True)
class Text:
    """A text of a figure that is no mark: where it stands, and in which of its blocks."""

    text: str
    x: float
    y: float
    axis: str
    anchor: str
    bold: bool


def texts_in(figure: go.Figure | dict[str, Any]) -> list[Text]:
    """The texts in the rows of a figure that are no marks."""
    return [
        Text(html.unescape(re.sub("</?b>", "", text)), float(x), float(y), trace["xaxis"], trace["textposition"],
             text.startswith("<b>"))
        for trace in _as_dict(figure)["data"]
        if trace["mode"] == "text" and "customdata" not in trace
        for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True)
    ]  # fmt: skip


def heads_of(figure: go.Figure | dict[str, Any], axis: str) -> list[tuple[float, str]]:
    """The names above the columns of a block, from left to right."""
    notes = _as_dict(figure)["layout"]["annotations"]
    names = [(note["x"], note["text"]) for note in notes if note["xref"] == axis and note["xanchor"] == "center"]
    return sorted(names)


def read(figure: go.Figure, seen: Matrix) -> tuple[list[Read], list[Read], list[Read]]:
    """The marks in the cells, the counts of rows, and those of sources."""
    whole = figure.to_dict()
    texts = texts_in(whole)
    row_of = {label: row_id for row_id, label in seen.row_labels.items() if row_id in seen.row_ids}
    labels = [(text.axis, text.y, row_of.get(text.text, "")) for text in texts if not text.bold]
    labels = [label for label in labels if label[2]] + [
        (text.axis, text.y, "in all") for text in texts if text.text == seen.in_all
    ]
    assert sorted(row_id for *_, row_id in labels) == sorted([*seen.row_ids, "in all"])
    stances = FEATURE_OF | {sign: STANCE_OF[sign] for sign in ABSENCE_SIGNS.values()}
    stances = STANCE_OF if "named" not in seen.terms else stances
    cells, counts, totals = [], [], []
    for axis, x, y, sign, ids, hover in _marks(whole):
        _, _, row_id = max(label for label in labels if label[0] == axis and label[1] <= y + 3)
        if not sign.startswith("<b>"):
            cells.append(Read(row_id, _source(whole, texts, axis, x, y, seen), stances[sign], ids, hover, x, y, axis))
        elif row_id == "in all":
            source = _source(whole, texts, axis, x, y, seen)
            totals.append(Read("", source, re.sub("</?b>", "", sign), ids, hover, x, y, axis))
        else:
            counts.append(Read(row_id, "", re.sub("</?b>", "", sign), ids, hover, x, y, axis))
    return cells, counts, totals


def _as_dict(figure: go.Figure | dict[str, Any]) -> dict[str, Any]:
    """A figure as nested values; one that is read often is given so, since Plotly copies all of it each time."""
    return figure if isinstance(figure, dict) else figure.to_dict()


def _marks(figure: dict[str, Any]) -> list[tuple[str, float, float, str, str, str]]:
    found = []
    for trace in figure["data"]:
        if "customdata" in trace:
            n = len(trace["x"])
            signs: Any = trace["text"] if trace["mode"] == "text" else [trace["marker"]["symbol"]] * n
            found += [
                (trace["xaxis"], float(trace["x"][i]), float(trace["y"][i]), signs[i], trace["customdata"][i],
                 trace["hovertext"][i])
                for i in range(n)
            ]  # fmt: skip
    return found


def _source(figure: dict[str, Any], texts: list[Text], axis: str, x: float, y: float, seen: Matrix) -> str:
    """The source whose name stands above the column, or beneath the cell."""
    heads = heads_of(figure, axis)
    if not heads:
        beneath = min(text.y for text in texts if text.anchor == "middle center" and not text.bold and text.y > y + 6)
        heads = sorted((text.x, text.text) for text in texts if text.anchor == "middle center" and text.y == beneath)
    assert len(heads) == len(seen.source_labels)
    nearest = min(range(len(heads)), key=lambda place: abs(heads[place][0] - x))
    return list(seen.source_labels)[nearest]
