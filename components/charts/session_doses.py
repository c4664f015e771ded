"""The dose view: sessions x minutes as contact hours, sessions / frequency as weeks; computed, and marked so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import Chart, Facts, finish, legend_key
from components.charts.intervals import Statement, drawing_of, span_of, statement_traces
from components.charts.ladder import ladder
from components.charts.palette import Theme, source_marks
from components.limits import ROWS_A_PAGE, first_drawn
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.session_doses import dose_in_words
from data.subjects.session_lengths import format_places

COMPUTED_NOTE = "Computed from both statements; no source prints this figure."
OPEN_NOTE = f"{COMPUTED_NOTE} Where one of them leaves an end open, so does the sum."
UNITS = {"hours": "Contact hours a course (computed)", "weeks": "Weeks on a calendar (computed)"}


def session_doses_chart(
    doses: pd.DataFrame,
    unit: str,
    formats: pd.DataFrame,
    source_ids: list[str],
    facts: Facts,
    theme: Theme,
    *,
    most_rows: int = ROWS_A_PAGE,
) -> Chart:
    """Doses from ``data.subjects.session_doses`` as intervals, in ``unit`` ("hours" or "weeks").

    Every mark names both statements that it is computed from; a hollow mark on a broken line joins statements of two
    different texts. ``most_rows`` are drawn at the most; the scale holds all rows.
    """
    drawn = first_drawn(doses, most_rows, format_places(doses, formats))
    labels = dict(zip(formats["format_id"], formats["label"], strict=True))
    rows = sorted(records(drawn), key=lambda row: list(labels).index(row["format_id"]))
    groups = [
        (labels[format_id], [f"{facts[row['fact_id']].source_label}: {dose_in_words(row)}" for row in own])
        for format_id in labels
        if (own := [row for row in rows if row["format_id"] == format_id])
    ]
    layout = ladder(groups, theme)
    span = span_of(doses["dose_low"], doses["dose_high"])
    look = source_marks(source_ids, theme)
    figure = go.Figure()
    for row, y in zip(rows, layout.mark_y, strict=True):
        colour, shape = look[row["source_id"]]
        drawing = drawing_of(row["bound"], row["dose_low"], row["dose_high"], span)
        if drawing.words and row["bound"] != "rarely_above":
            # The words are not the source's: it is the sum that has no figure at this end.
            drawing = replace(drawing, words=(drawing.words[0], "an end left open" if drawing.figures else "no figure"))
        ids = FactIds.of(row["fact_id"], row["other_fact_id"])
        statement = Statement(drawing, y, ids, f"Computed: {dose_in_words(row)}", COMPUTED_NOTE, OPEN_NOTE)
        figure.add_traces(
            statement_traces(
                [statement],
                facts,
                name=facts[row["source_id"]].source_label,
                colour=colour,
                shape=shape if row["same_text"] else f"{shape}-open",
                words_colour=colour,
                dash=None if row["same_text"] else {"solid": "dash"},
                showlegend=False,
            )
        )
    figure.add_trace(legend_key("From one text", theme.neutral, "circle"))
    figure.add_trace(legend_key("From two texts", theme.neutral, "circle-open"))
    figure.update_layout(annotations=list(layout.labels))
    margin = layout.margin(legend_entries=2)
    finish(figure, theme, height=layout.height + margin["t"] + margin["b"], margin=margin, yaxis=layout.y_axis)
    figure.update_xaxes(range=[-0.02 * span, span * 1.02], title_text=UNITS[unit], zeroline=True)
    return Chart.of_first(figure, _alt(rows, unit, labels, facts), len(drawn), len(doses))


def _alt(rows: list[dict[str, Any]], unit: str, labels: Mapping[str, str], facts: Facts) -> str:
    said = [f"{labels[row['format_id']]}, {facts[row['fact_id']].source_label}: {dose_in_words(row)}" for row in rows]
    other = facts[rows[0]["other_fact_id"]] if rows else None
    origin = f" Computed with: {other.source_label}, “{other.as_printed}”." if other else ""
    return f"{UNITS[unit]}: {len(rows)} statement{'' if len(rows) == 1 else 's'}. {'; '.join(said)}.{origin}"
