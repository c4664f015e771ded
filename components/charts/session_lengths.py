"""Session lengths: one interval for each statement, by format, coloured and shaped by source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import Chart, Facts, finish, legend_key
from components.charts.intervals import Statement, drawing_of, span_of, statement_traces
from components.charts.ladder import ladder
from components.charts.palette import Theme, source_marks
from data.contract.vocabulary import MEASURES
from data.evidence.facts import length_in_words, records

CONVERTED_NOTE = "Converted: a year is read as 12 months, monthly as 0.23 sessions a week."


def session_lengths_chart(
    session_lengths: pd.DataFrame,
    measure: str,
    formats: pd.DataFrame,
    source_ids: list[str],
    facts: Facts,
    theme: Theme,
    *,
    compact: bool = False,
    span: float | None = None,
) -> Chart:
    """One measure of session_lengths as intervals.

    In: the rows to draw (all of one ``measure``), the formats in their order, all sources in their order (for colour
    and shape), the facts by id. How each bound is drawn is told in ``components.charts.intervals``. A ``compact`` chart
    names format and source in each row instead of in headings and a legend. ``span`` is the right end of the scale
    (see ``span_of``) where that is to hold more rows than are drawn.
    """
    rows = session_lengths[session_lengths["measure"].eq(measure)]
    groups = [
        (label, rows[rows["format_id"].eq(format_id)])
        for format_id, label in zip(formats["format_id"], formats["label"], strict=True)
        if rows["format_id"].eq(format_id).any()
    ]
    labels: list[tuple[str | None, list[str]]] = [
        (None if compact else label, [_row_label(row, facts, label if compact else None) for row in records(members)])
        for label, members in groups
    ]
    layout = ladder(labels, theme)
    drawn = [row for _, members in groups for row in records(members)]
    span = span_of(rows["low"], rows["high"]) if span is None else span
    figure = go.Figure()
    look = source_marks(source_ids, theme)
    shown_sources = [source_id for source_id in source_ids if any(row["source_id"] == source_id for row in drawn)]
    for source_id in shown_sources:
        colour, shape = look[source_id]
        own = [(row, y) for row, y in zip(drawn, layout.mark_y, strict=True) if row["source_id"] == source_id]
        statements = [
            Statement(
                drawing_of(row["bound"], row["low"], row["high"], span),
                y,
                [row["fact_id"]],
                length_in_words(row),
                CONVERTED_NOTE if row["converted_from"] else None,
            )
            for row, y in own
        ]
        name = facts[source_id].source_label
        figure.add_traces(
            statement_traces(
                statements, facts, name=name, colour=colour, shape=shape, words_colour=colour, showlegend=False
            )
        )
        figure.add_trace(legend_key(name, colour, shape))
    figure.update_layout(annotations=list(layout.labels))
    margin = layout.margin(legend_entries=0 if compact else len(shown_sources))
    height = layout.height + margin["t"] + margin["b"]
    finish(figure, theme, height=height, margin=margin, yaxis=layout.y_axis, showlegend=not compact)
    figure.update_xaxes(range=[-0.02 * span, span * 1.02], title_text=MEASURES[measure].label, zeroline=True)
    return Chart(figure, _alt(measure, groups, facts))


def _row_label(row: Mapping[str, Any], facts: Facts, format_label: str | None) -> str:
    figure = f" ({length_in_words(row)})" if row["converted_from"] else ""
    words = f"{facts[row['fact_id']].source_label}: “{row['as_printed']}”{figure}"
    return f"{format_label}, {words}" if format_label else words


def _alt(measure: str, groups: list[tuple[str, pd.DataFrame]], facts: Facts) -> str:
    """The chart in words: every statement with its figures and its source."""
    count = sum(len(members) for _, members in groups)
    parts = [f"{MEASURES[measure].label}: {count} statement{'' if count == 1 else 's'}."]
    for label, members in groups:
        said = "; ".join(f"{facts[row['fact_id']].source_label}, {length_in_words(row)}" for row in records(members))
        parts.append(f"{label}: {said}.")
    return " ".join(parts)
