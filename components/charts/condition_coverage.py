"""How many sources cover a condition, in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import MARK_SIZE, Chart, Facts, finish, marks, strokes
from components.charts.ladder import MARGIN, ladder
from components.charts.palette import EVIDENCE_MARKS, Theme, slot_colour
from data.contract.vocabulary import EVIDENCE_DIRECTIONS
from data.evidence.facts import records
from data.evidence.shared_works import counts_in_words

LABEL = EVIDENCE_DIRECTIONS["speaks_against"].label


def condition_counts_chart(
    counts: pd.DataFrame, condition_labels: Mapping[str, str], n_sources: int, facts: Facts, theme: Theme
) -> Chart:
    """How many sources cover each condition, as dots on a line, and how many of these share no cited work.

    ``counts`` comes from ``data.subjects.condition_coverage.covering_sources``, with the ``against_ids`` of
    ``data.subjects.condition_evidence.works_against``: works that speak against it have a mark of their own.
    """
    rows = records(counts)
    told = {
        condition_labels[row["condition_id"]]: counts_in_words(row["n_sources"], n_sources, row["sharing"])
        for row in rows
    }
    layout = ladder([(None, list(told))], theme)
    figure = go.Figure()
    figure.add_trace(strokes([(0, r["n_sources"], y) for r, y in zip(rows, layout.mark_y, strict=True)], theme.grid))
    figure.add_trace(
        marks(
            x=[row["n_sources"] for row in rows],
            y=layout.mark_y,
            fact_ids=[row["fact_ids"] for row in rows],
            facts=facts,
            headings=[f"{label}: covered by {counted}" for label, counted in told.items()],
            mode="markers+text",
            text=[f"  {r['n_sources']} ({r['sharing'].in_short})" if r["n_sources"] > 1 else "  1" for r in rows],
            textposition="middle right",
            showlegend=False,
            marker={"color": theme.series[0], "symbol": "circle", "size": MARK_SIZE},
        )
    )
    against = [(row, y) for row, y in zip(rows, layout.mark_y, strict=True) if row["against_ids"].named]
    if against:
        figure.add_trace(_works_against(against, condition_labels, n_sources + 1, facts, theme))
    figure.update_layout(annotations=list(layout.labels))
    margin = {**MARGIN, "t": 8}
    finish(figure, theme, height=layout.height + margin["t"] + margin["b"], margin=margin, yaxis=layout.y_axis)
    ticks = {place: str(place) for place in range(n_sources + 1)}
    ticks |= {n_sources + 1: "against"} if against else {}
    figure.update_xaxes(range=[-0.1, n_sources + 1.6], tickvals=list(ticks), ticktext=list(ticks.values()))
    figure.update_xaxes(title_text=f"Sources of {n_sources} (that share no cited work)")
    works = {
        condition_labels[row["condition_id"]]: ", ".join(
            dict.fromkeys(facts[fact_id].source_label for fact_id in row["against_ids"].named)
        )
        for row, _ in against
    }
    said = [
        f"{label}, {counted}{f', {LABEL.lower()}: {works[label]}' if label in works else ''}"
        for label, counted in told.items()
    ]
    return Chart(figure, f"Sources covering a condition: {'; '.join(said)}.")


def _works_against(
    against: Sequence[tuple[Mapping[str, Any], float]],
    condition_labels: Mapping[str, str],
    x: float,
    facts: Facts,
    theme: Theme,
) -> go.Scatter:
    """A mark beside each count for the works that speak against the therapy on that condition."""
    slot, symbol = EVIDENCE_MARKS["speaks_against"]
    return marks(
        x=[x] * len(against),
        y=[y for _, y in against],
        fact_ids=[row["against_ids"] for row, _ in against],
        facts=facts,
        headings=[f"{condition_labels[row['condition_id']]}: {LABEL.lower()}" for row, _ in against],
        showlegend=False,
        marker={"color": slot_colour(slot, theme), "symbol": symbol, "size": MARK_SIZE},
    )
