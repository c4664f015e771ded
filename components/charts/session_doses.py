"""The dose view: sessions x minutes as contact hours, sessions / frequency as weeks; computed, and marked so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.chart import MARK_SIZE, Chart, Facts, finish, legend_key, marks, strokes
from components.charts.ladder import ladder
from components.palette import Theme, source_marks
from data.facts import records

OPEN_END = 0.14
UNITS = {"hours": "Contact hours a course (computed)", "weeks": "Weeks on a calendar (computed)"}


def session_doses_chart(
    doses: pd.DataFrame, unit: str, formats: pd.DataFrame, source_ids: list[str], facts: Facts, theme: Theme
) -> Chart:
    """Doses from ``data.session_doses`` as intervals, in ``unit`` ("hours" or "weeks").

    Every mark names both statements that it is computed from; a hollow mark joins statements of two different texts.
    """
    labels = dict(zip(formats["format_id"], formats["label"], strict=True))
    doses = doses.assign(format_order=doses["format_id"].map(list(labels).index)).sort_values(
        "format_order", kind="stable"
    )
    rows = records(doses)
    groups = [
        (labels[format_id], [f"{facts[row['fact_id']].source_label}: {_dose_in_words(row, unit)}" for row in own])
        for format_id in labels
        if (own := [row for row in rows if row["format_id"] == format_id])
    ]
    layout = ladder(groups, theme)
    figures = pd.concat([doses["low"], doses["high"]]).dropna()
    span = float(figures.max()) * (1 + 1.6 * OPEN_END) if len(figures) else 1.0
    look = source_marks(source_ids, theme)
    figure = go.Figure()
    for row, y in zip(rows, layout.mark_y, strict=True):
        colour, shape = look[row["source_id"]]
        low, high = (None if pd.isna(row[end]) else float(row[end]) for end in ("low", "high"))
        points, segment, arrow = _drawing(row["bound"], low, high, span)
        if segment:
            figure.add_trace(strokes([(*segment, y)], colour, dash="solid" if row["same_text"] else "dash"))
        symbol = shape if row["same_text"] else f"{shape}-open"
        symbols = [symbol] * len(points)
        if arrow:
            points, symbols = [*points, arrow[0]], [*symbols, arrow[1]]
        figure.add_trace(
            marks(
                x=points,
                y=[y] * len(points),
                fact_ids=[[row["fact_id"], row["other_fact_id"]]] * len(points),
                facts=facts,
                headings=[f"Computed: {_dose_in_words(row, unit)}"] * len(points),
                notes=["Computed from both statements; no source prints this figure."] * len(points),
                showlegend=False,
                marker={"color": colour, "symbol": symbols, "size": MARK_SIZE, "line": {"width": 2, "color": colour}},
            )
        )
    figure.add_trace(legend_key("From one text", theme.neutral, "circle"))
    figure.add_trace(legend_key("From two texts", theme.neutral, "circle-open"))
    figure.update_layout(annotations=[*layout.labels])
    margin = layout.margin(legend_entries=2)
    finish(figure, theme, height=layout.height + margin["t"] + margin["b"], margin=margin, yaxis=layout.y_axis)
    figure.update_xaxes(range=[-0.02 * span, span * 1.02], title_text=UNITS[unit], zeroline=True)
    return Chart(figure, _alt(rows, unit, labels, facts))


def _drawing(
    bound: str, low: float | None, high: float | None, span: float
) -> tuple[list[float], tuple[float, float] | None, tuple[float, str] | None]:
    """Marks, stroke and arrow head of one dose; an end that is not known is drawn open."""
    reach = span * OPEN_END
    if low is not None and high is not None:
        return ([low] if low == high else [low, high]), (low, high), None
    if low is not None:
        return [low], (low, low + reach), (low + reach, "triangle-right")
    if high is not None:
        return [high], (max(0.0, high - reach), high), (max(0.0, high - reach), "triangle-left")
    return [], None, None


def _dose_in_words(row: Mapping[str, Any], unit: str) -> str:
    low, high = (None if pd.isna(row[end]) else f"{row[end]:.3g}" for end in ("low", "high"))
    prefix = "rarely above " if row["bound"] == "rarely_above" else ""
    if low is not None and high is not None:
        return f"{prefix}{low} {unit}" if low == high else f"{prefix}{low} to {high} {unit}"
    if low is not None:
        return f"at least {low} {unit}"
    return f"at most {high} {unit}" if high is not None else f"no figure in {unit}"


def _alt(rows: list[dict[str, Any]], unit: str, labels: Mapping[str, str], facts: Facts) -> str:
    said = [
        f"{labels[row['format_id']]}, {facts[row['fact_id']].source_label}: {_dose_in_words(row, unit)}" for row in rows
    ]
    other = facts[rows[0]["other_fact_id"]] if rows else None
    origin = f" Computed with: {other.source_label}, “{other.as_printed}”." if other else ""
    return f"{UNITS[unit]}: {len(rows)} statements. {'; '.join(said)}.{origin}"
