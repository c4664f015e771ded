"""How many sources cover a condition, in short."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import MARK_SIZE, Chart, Facts, finish, marks, strokes
from components.charts.ladder import MARGIN, ladder
from components.charts.palette import Theme
from data.evidence.facts import records
from data.evidence.shared_roots import counts_in_words


def condition_counts_chart(
    counts: pd.DataFrame, condition_labels: Mapping[str, str], n_sources: int, facts: Facts, theme: Theme
) -> Chart:
    """How many sources cover each condition, as dots on a line, and how many independent roots these have.

    ``counts`` comes from ``data.subjects.condition_coverage.covering_sources``.
    """
    rows = records(counts)
    told = {
        condition_labels[row["condition_id"]]: counts_in_words(row["n_sources"], n_sources, row["n_roots"])
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
            text=[f"  {r['n_sources']} ({r['n_roots']})" if r["n_sources"] > 1 else "  1" for r in rows],
            textposition="middle right",
            showlegend=False,
            marker={"color": theme.series[0], "symbol": "circle", "size": MARK_SIZE},
        )
    )
    figure.update_layout(annotations=list(layout.labels))
    margin = {**MARGIN, "t": 8}
    finish(figure, theme, height=layout.height + margin["t"] + margin["b"], margin=margin, yaxis=layout.y_axis)
    figure.update_xaxes(range=[-0.1, n_sources + 1.6], tickvals=list(range(n_sources + 1)))
    figure.update_xaxes(title_text=f"Sources of {n_sources} (independent roots)")
    said = "; ".join(f"{label}, {counted}" for label, counted in told.items())
    return Chart(figure, f"Sources covering a condition: {said}.")
