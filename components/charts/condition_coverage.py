"""Condition coverage: conditions x sources as markers, with counts in the margins.

Drawn as markers and not as a heatmap: a click on a heatmap's cell is not reported, and a blank must not mean two
things.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.chart import FONT_SIZE, MARK_SIZE, SMALL_FONT_SIZE, Chart, Facts, finish, marks, strokes
from components.charts.ladder import MARGIN as LADDER_MARGIN
from components.charts.ladder import ladder
from components.hover import hover_text
from components.palette import STANCE_MARKS, Theme, slot_colour
from data.facts import records
from data.vocabulary import ABSENCES, STANCES

ROW_HEIGHT = 31
LABEL_WRAP = 20
SPREAD = 0.36
MARGIN = {"l": 158, "r": 16, "t": 112, "b": 92}
TOP_BAR_HEIGHT = 92


@dataclass(frozen=True)
class CoverageView:
    """What is drawn: marks, counts and the order of rows (see ``data.condition_coverage``).

    ``families`` gives the heading above each condition, or is empty where rows are not kept by family.
    """

    marks: pd.DataFrame
    covering: pd.DataFrame
    covered: pd.DataFrame
    condition_ids: Sequence[str]
    condition_labels: dict[str, str]
    families: dict[str, str]
    source_labels: dict[str, str]


def condition_coverage_chart(view: CoverageView, facts: Facts, theme: Theme) -> Chart:
    """The coverage matrix with its two margins; one marker for each stance that a source takes on a condition."""
    row_of, headings, n_rows = _rows(view)
    column_of = {source_id: column for column, source_id in enumerate(view.source_labels)}
    figure = go.Figure()
    for stance, (slot, symbol) in STANCE_MARKS.items():
        shown = view.marks[view.marks["stance"].eq(stance) & view.marks["condition_id"].isin(row_of)]
        if len(shown):
            figure.add_trace(
                _stance_trace(shown, stance, symbol, slot_colour(slot, theme), row_of, column_of, view, facts)
            )
    _add_margin_bars(figure, view, row_of, column_of, facts, theme)
    height = n_rows * ROW_HEIGHT + TOP_BAR_HEIGHT
    matrix_top = n_rows * ROW_HEIGHT / height
    finish(
        figure,
        theme,
        height=height + MARGIN["t"] + MARGIN["b"],
        margin=MARGIN,
        xaxis={
            "domain": [0, 0.8],
            "range": [-0.5, len(column_of) - 0.5],
            "tickvals": list(column_of.values()),
            "ticktext": [html.escape(label, quote=False) for label in view.source_labels.values()],
            "tickangle": -38,
            "side": "bottom",
            "anchor": "y",
            "showgrid": True,
            "zeroline": False,
        },
        xaxis2={
            "domain": [0.83, 1],
            "range": [0, len(column_of) + 1.4],
            "anchor": "y",
            "showticklabels": False,
            "showgrid": False,
            "zeroline": True,
        },
        yaxis={
            "domain": [0, matrix_top],
            "range": [n_rows - 0.5, -0.5],
            "tickvals": list(row_of.values()),
            "ticktext": [_wrapped(view.condition_labels[condition_id], LABEL_WRAP) for condition_id in row_of],
            "showgrid": True,
            "zeroline": False,
        },
        yaxis2={
            "domain": [matrix_top + 0.012, 1],
            "range": [0, max([1, *view.covered["n_conditions"]]) * 1.45],
            "anchor": "x",
            "showticklabels": False,
            "showgrid": False,
        },
        barmode="overlay",
        annotations=_annotations(headings, theme),
    )
    figure.update_xaxes(tickfont_size=SMALL_FONT_SIZE)
    return Chart(figure, _alt(view, row_of))


def _rows(view: CoverageView) -> tuple[dict[str, int], dict[str, int], int]:
    """Row of each condition, row of each family heading, and how many rows there are."""
    row_of: dict[str, int] = {}
    headings: dict[str, int] = {}
    row = 0
    for condition_id in view.condition_ids:
        family = view.families.get(condition_id)
        if family and family not in headings:
            headings[family] = row
            row += 1
        row_of[condition_id] = row
        row += 1
    return row_of, headings, max(row, 1)


def _stance_trace(
    shown: pd.DataFrame,
    stance: str,
    symbol: str,
    colour: str,
    row_of: dict[str, int],
    column_of: dict[str, int],
    view: CoverageView,
    facts: Facts,
) -> go.Scatter:
    term = (STANCES | ABSENCES)[stance]
    absent = stance in ABSENCES
    rows = records(shown)
    return marks(
        x=[column_of[r["source_id"]] + SPREAD * (r["position"] - (r["positions"] - 1) / 2) for r in rows],
        y=[row_of[r["condition_id"]] for r in rows],
        fact_ids=[[r["source_id"]] if absent else r["fact_ids"].split(";") for r in rows],
        facts=facts,
        headings=[f"{view.condition_labels[r['condition_id']]}: {term.label.lower()}" for r in rows],
        notes=[term.definition] * len(rows),
        name=term.label,
        marker={
            "color": colour,
            "symbol": symbol,
            "size": MARK_SIZE - 3 if stance == "silent" else MARK_SIZE - 1,
            "line": {"width": 2, "color": colour},
        },
    )


def _add_margin_bars(
    figure: go.Figure,
    view: CoverageView,
    row_of: dict[str, int],
    column_of: dict[str, int],
    facts: Facts,
    theme: Theme,
) -> None:
    total = len(column_of)
    covering = view.covering[view.covering["condition_id"].isin(row_of) & view.covering["n_sources"].gt(0)]
    figure.add_trace(
        _bar(
            x=list(covering["n_sources"]),
            y=[row_of[condition_id] for condition_id in covering["condition_id"]],
            orientation="h",
            ids=list(covering["source_ids"]),
            headings=[
                f"{view.condition_labels[row['condition_id']]}: covered by {row['n_sources']} of {total} sources"
                for row in records(covering)
            ],
            facts=facts,
            theme=theme,
            xaxis="x2",
            yaxis="y",
            width=0.62,
        )
    )
    covered = view.covered[view.covered["n_conditions"].gt(0)]
    figure.add_trace(
        _bar(
            x=[column_of[source_id] for source_id in covered["source_id"]],
            y=list(covered["n_conditions"]),
            orientation="v",
            ids=[(source_id,) for source_id in covered["source_id"]],
            headings=[
                f"{view.source_labels[row['source_id']]} covers {row['n_conditions']} of the conditions shown"
                for row in records(covered)
            ],
            facts=facts,
            theme=theme,
            xaxis="x",
            yaxis="y2",
            width=0.5,
        )
    )


def _bar(
    *,
    x: list[Any],
    y: list[Any],
    orientation: str,
    ids: list[tuple[str, ...]],
    headings: list[str],
    facts: Facts,
    theme: Theme,
    **bar: Any,
) -> go.Bar:
    """A margin bar: a count, with the sources that are counted."""
    return go.Bar(
        x=x,
        y=y,
        orientation=orientation,
        text=x if orientation == "h" else y,
        textposition="outside",
        textfont={"size": FONT_SIZE, "color": theme.text},
        cliponaxis=False,
        customdata=[";".join(source_ids) for source_ids in ids],
        hovertext=[
            hover_text([facts[source_id] for source_id in source_ids], heading)
            for source_ids, heading in zip(ids, headings, strict=True)
        ],
        hoverinfo="text",
        textangle=0,
        marker={"color": theme.neutral},
        showlegend=False,
        **bar,
    )


def _annotations(headings: dict[str, int], theme: Theme) -> list[dict[str, Any]]:
    families = [
        {
            "text": f"<b>{html.escape(family, quote=False)}</b>",
            "x": -0.5,
            "xref": "x",
            "xanchor": "left",
            "y": row,
            "yref": "y",
            "yanchor": "middle",
            "xshift": 6 - MARGIN["l"],
            "showarrow": False,
            "font": {"size": FONT_SIZE, "color": theme.text},
        }
        for family, row in headings.items()
    ]
    caption = {
        "text": "Conditions<br>covered",
        "x": 0,
        "xref": "paper",
        "xanchor": "right",
        "xshift": -8,
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "showarrow": False,
        "align": "right",
        "font": {"size": SMALL_FONT_SIZE, "color": theme.muted},
    }
    sources = {
        **caption,
        "text": "Sources",
        "x": 0.83,
        "xanchor": "left",
        "xshift": 0,
        "align": "left",
        "yanchor": "top",
    }
    return [*families, caption, sources]


def _wrapped(text: str, length: int) -> str:
    return "<br>".join(html.escape(line, quote=False) for line in textwrap.wrap(text, length, break_long_words=False))


def _alt(view: CoverageView, row_of: dict[str, int]) -> str:
    """Every condition with the stances on it and the number of sources that cover it."""
    terms = STANCES | ABSENCES
    total = len(view.source_labels)
    n_sources = dict(zip(view.covering["condition_id"], view.covering["n_sources"], strict=True))
    parts = [f"Conditions by source: {len(row_of)} conditions, {total} sources."]
    for condition_id in row_of:
        cells = view.marks[view.marks["condition_id"].eq(condition_id)]
        said = [
            f"{terms[str(stance)].label.lower()}: {', '.join(view.source_labels[s] for s in rows['source_id'])}"
            for stance, rows in cells.groupby("stance", sort=False)
        ]
        covered = f"covered by {n_sources.get(condition_id, 0)} of {total} sources"
        parts.append(f"{view.condition_labels[condition_id]}, {covered}; {'; '.join(said)}.")
    return " ".join(parts)


def condition_counts_chart(
    counts: pd.DataFrame, condition_labels: dict[str, str], n_sources: int, facts: Facts, theme: Theme
) -> Chart:
    """How many sources cover each condition, as dots on a line; ``counts`` comes from ``covering_sources``."""
    rows = records(counts)
    layout = ladder([(None, [condition_labels[row["condition_id"]] for row in rows])], theme)
    figure = go.Figure()
    figure.add_trace(strokes([(0, r["n_sources"], y) for r, y in zip(rows, layout.mark_y, strict=True)], theme.grid))
    figure.add_trace(
        marks(
            x=[row["n_sources"] for row in rows],
            y=layout.mark_y,
            fact_ids=[row["source_ids"] for row in rows],
            facts=facts,
            headings=[
                f"{condition_labels[r['condition_id']]}: covered by {r['n_sources']} of {n_sources} sources"
                for r in rows
            ],
            mode="markers+text",
            text=[f"  {row['n_sources']}" for row in rows],
            textposition="middle right",
            showlegend=False,
            marker={"color": theme.series[0], "symbol": "circle", "size": MARK_SIZE},
        )
    )
    figure.update_layout(annotations=list(layout.labels))
    margin = {**LADDER_MARGIN, "t": 8}
    finish(figure, theme, height=layout.height + margin["t"] + margin["b"], margin=margin, yaxis=layout.y_axis)
    figure.update_xaxes(range=[-0.1, n_sources + 0.5], dtick=1, title_text=f"Sources covering it, of {n_sources}")
    said = "; ".join(f"{condition_labels[row['condition_id']]}, {row['n_sources']}" for row in rows)
    return Chart(figure, f"Sources covering a condition, of {n_sources}: {said}.")
