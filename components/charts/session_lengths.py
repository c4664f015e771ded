"""Session lengths: one interval for each statement, by format, coloured and shaped by source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.chart import MARK_SIZE, SMALL_FONT_SIZE, Chart, Facts, finish, marks, strokes
from components.charts.ladder import ladder
from components.palette import Theme, source_marks
from data.facts import length_in_words, records
from data.vocabulary import MEASURES

#: How far an open end is drawn past the last printed figure, as a share of the scale. It is a picture, not a figure.
OPEN_END = 0.14
WORDS = {"vague": "words only", "relative": "compared, without a figure"}


def session_lengths_chart(
    session_lengths: pd.DataFrame,
    measure: str,
    formats: pd.DataFrame,
    source_ids: list[str],
    facts: Facts,
    theme: Theme,
    *,
    compact: bool = False,
) -> Chart:
    """One measure of session_lengths as intervals.

    In: the rows to draw (all of one ``measure``), the formats in their order, all sources in their order (for colour
    and shape), the facts by id. A point is a typical figure, a stroke between two marks a range, an arrow an end that
    the source leaves open; a source that gives only words is drawn as its words. A ``compact`` chart names format and
    source in each row instead of in headings and a legend.
    """
    rows = session_lengths[session_lengths["measure"].eq(measure)]
    groups = [
        (label, rows[rows["format_id"].eq(format_id)])
        for format_id, label in zip(formats["format_id"], formats["label"], strict=True)
        if rows["format_id"].eq(format_id).any()
    ]
    drawn = pd.concat([members for _, members in groups]) if groups else rows
    labels: list[tuple[str | None, list[str]]] = [
        (None if compact else label, [_row_label(row, facts, label if compact else None) for row in records(members)])
        for label, members in groups
    ]
    layout = ladder(labels, theme)
    span = _span(drawn)
    figure = _interval_figure(records(drawn), layout.mark_y, span, source_ids, facts, theme)
    figure.update_layout(annotations=[*layout.labels])
    margin = layout.margin(legend_entries=0 if compact else drawn["source_id"].nunique())
    height = layout.height + margin["t"] + margin["b"]
    finish(figure, theme, height=height, margin=margin, yaxis=layout.y_axis, showlegend=not compact)
    figure.update_xaxes(range=[-0.02 * span, span * 1.02], title_text=MEASURES[measure].label, zeroline=True)
    return Chart(figure, _alt(measure, groups, facts))


def _row_label(row: Mapping[str, Any], facts: Facts, format_label: str | None) -> str:
    words = f"{facts[row['fact_id']].source_label}: “{row['as_printed']}”"
    return f"{format_label}, {words}" if format_label else words


def _span(rows: pd.DataFrame) -> float:
    """The right end of the scale: the largest printed figure and room for an open end."""
    figures = pd.concat([rows["low"], rows["high"]]).dropna()
    return float(figures.max()) * (1 + 1.6 * OPEN_END) if len(figures) else 1.0


def _interval_figure(
    rows: list[dict[str, Any]],
    mark_y: tuple[float, ...],
    span: float,
    source_ids: list[str],
    facts: Facts,
    theme: Theme,
) -> go.Figure:
    look = source_marks(source_ids, theme)
    figure = go.Figure()
    for source_id in source_ids:
        own = [(row, y) for row, y in zip(rows, mark_y, strict=True) if row["source_id"] == source_id]
        if not own:
            continue
        colour, shape = look[source_id]
        pieces = [_pieces(row, y, span) for row, y in own]
        for dash in ("solid", "dot"):
            segments = [segment for piece in pieces for segment in piece["strokes"].get(dash, [])]
            if segments:
                figure.add_trace(strokes(segments, colour, dash=dash))
        points = [(x, y, row) for (row, _), piece in zip(own, pieces, strict=True) for x, y in piece["points"]]
        ends = [(x, y, row, end) for (row, _), piece in zip(own, pieces, strict=True) for x, y, end in piece["ends"]]
        spoken = [
            (x, y, row, text) for (row, _), piece in zip(own, pieces, strict=True) for x, y, text in piece["words"]
        ]
        name = facts[source_id].source_label
        figure.add_trace(
            marks(
                x=[x for x, _, _ in points],
                y=[y for _, y, _ in points],
                fact_ids=[[row["fact_id"]] for *_, row in points],
                facts=facts,
                headings=[length_in_words(row) for *_, row in points],
                name=name,
                showlegend=bool(points),
                marker={"color": colour, "symbol": shape, "size": MARK_SIZE},
            )
        )
        if ends:
            figure.add_trace(
                marks(
                    x=[x for x, *_ in ends],
                    y=[y for _, y, *_ in ends],
                    fact_ids=[[row["fact_id"]] for _, _, row, _ in ends],
                    facts=facts,
                    headings=[length_in_words(row) for _, _, row, _ in ends],
                    notes=["The arrow shows an end left open; its length means nothing."] * len(ends),
                    name=f"{name}: open end",
                    showlegend=False,
                    marker={"color": colour, "symbol": [end for *_, end in ends], "size": MARK_SIZE},
                )
            )
        if spoken:
            figure.add_trace(
                marks(
                    x=[x for x, *_ in spoken],
                    y=[y for _, y, *_ in spoken],
                    fact_ids=[[row["fact_id"]] for _, _, row, _ in spoken],
                    facts=facts,
                    headings=[length_in_words(row) for _, _, row, _ in spoken],
                    mode="markers+text",
                    text=[f"  {text}" for *_, text in spoken],
                    textposition="middle right",
                    textfont={"size": SMALL_FONT_SIZE, "color": theme.muted},
                    name=name if not points else f"{name}: words",
                    showlegend=not points,
                    marker={"color": colour, "symbol": f"{shape}-open", "size": MARK_SIZE - 2, "line": {"width": 2}},
                )
            )
    return figure


def _pieces(row: Mapping[str, Any], y: float, span: float) -> dict[str, Any]:
    """What one statement is drawn with: marks at printed figures, strokes, open ends, words."""
    low, high = (None if pd.isna(row[column]) else float(row[column]) for column in ("low", "high"))
    reach = span * OPEN_END
    points = [(x, y) for x in dict.fromkeys((low, high)) if x is not None]
    drawing: dict[str, Any] = {"points": points, "strokes": {}, "ends": [], "words": []}
    bound = row["bound"]
    if bound in WORDS:
        drawing["words"] = [(0.0, y, WORDS[bound])]
    elif bound == "open_ended":
        drawing["strokes"] = {"dot": [(0.0, span, y)]}
        drawing["ends"] = [(span, y, "triangle-right")]
        drawing["words"] = [(0.0, y, "no limit")]
    elif bound == "at_least" and low is not None:
        drawing["strokes"] = {"solid": [(low, low + reach, y)]}
        drawing["ends"] = [(low + reach, y, "triangle-right")]
    elif bound == "at_most" and high is not None:
        drawing["strokes"] = {"solid": [(max(0.0, high - reach), high, y)]}
        drawing["ends"] = [(max(0.0, high - reach), y, "triangle-left")]
    elif bound == "rarely_above" and high is not None:
        drawing["strokes"] = {"dot": [(low if low is not None else max(0.0, high - reach), high, y)]}
    elif low is not None and high is not None:
        drawing["strokes"] = {"solid": [(low, high, y)]}
    elif low is not None:
        drawing["strokes"] = {"dot": [(low, low + reach, y)]}
        drawing["words"] = [(low + reach, y, "upper end in words only")]
    elif high is not None:
        drawing["strokes"] = {"dot": [(0.0, high, y)]}
        drawing["words"] = [(0.0, y, "lower end in words only")]
    return drawing


def _alt(measure: str, groups: list[tuple[str, pd.DataFrame]], facts: Facts) -> str:
    """The chart in words: every statement with its figures and its source."""
    count = sum(len(members) for _, members in groups)
    parts = [f"{MEASURES[measure].label}: {count} statement{'' if count == 1 else 's'}."]
    for label, members in groups:
        said = "; ".join(f"{facts[row['fact_id']].source_label}, {length_in_words(row)}" for row in records(members))
        parts.append(f"{label}: {said}.")
    return " ".join(parts)
