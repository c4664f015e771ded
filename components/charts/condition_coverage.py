"""Condition coverage: conditions x sources as markers, with counts in the margins.

Drawn as markers and not as a heatmap: a click on a heatmap's cell is not reported, and a blank must not mean two
things.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.chart import FONT_SIZE, MARK_SIZE, SMALL_FONT_SIZE, Chart, Facts, finish, mark_id, marks, strokes
from components.charts.ladder import MARGIN as LADDER_MARGIN
from components.charts.ladder import ladder
from components.hover import hover_text
from components.palette import STANCE_MARKS, Theme, slot_colour
from data.condition_coverage import (
    coverage_marks,
    covered_conditions,
    covering_sources,
    labels_and_families,
    ordered_conditions,
)
from data.facts import records
from data.vocabulary import ABSENCES, STANCES

ROW_HEIGHT = 31
LINE_HEIGHT = 18
HEADING_HEIGHT = 36
LABEL_WRAP = 19
NAME_WRAP = 16
SPREAD = 0.42
MARGIN = {"l": 148, "r": 10, "t": 112, "b": 28}
TOP_BAR_HEIGHT = 74
#: Room for the names of the sources between the bars and the matrix.
NAMES_HEIGHT = 96


@dataclass(frozen=True)
class CoverageView:
    """What is drawn: marks, counts and the order of rows (see ``data.condition_coverage``).

    ``families`` gives the heading above each condition, or is empty where rows are not kept by family;
    ``sub_conditions`` are those that stand under another.
    """

    marks: pd.DataFrame
    covering: pd.DataFrame
    covered: pd.DataFrame
    condition_ids: Sequence[str]
    condition_labels: dict[str, str]
    families: dict[str, str]
    source_labels: dict[str, str]
    sub_conditions: frozenset[str] = frozenset()


def coverage_view(
    condition_coverage: pd.DataFrame,
    conditions: pd.DataFrame,
    sources: pd.DataFrame,
    source_labels: dict[str, str],
    parts_in_view: Mapping[str, Sequence[str]],
    *,
    order: str,
    folded: Collection[str],
) -> CoverageView:
    """What is drawn of the rows of condition_coverage, over the conditions and sources in view.

    ``order`` is one of ``data.condition_coverage.SORT_ORDERS``; ``folded`` are conditions that hold what is below them.
    """
    drawn = coverage_marks(condition_coverage, conditions, sources, folded, parts_in_view)
    covering = covering_sources(drawn)
    labels, families = labels_and_families(conditions, folded, order)
    return CoverageView(
        marks=drawn,
        covering=covering,
        covered=covered_conditions(drawn),
        condition_ids=ordered_conditions(conditions, covering, order),
        condition_labels=labels,
        families=families,
        source_labels=source_labels,
        sub_conditions=frozenset(conditions.loc[conditions["parent_id"].notna(), "condition_id"]),
    )


def condition_coverage_chart(view: CoverageView, facts: Facts, theme: Theme) -> Chart:
    """The coverage matrix with its two margins; one marker for each stance that a source takes on a condition."""
    row_of, headings, rows_height = _rows(view)
    column_of = {source_id: column for column, source_id in enumerate(view.source_labels)}
    figure = go.Figure()
    for stance, (slot, symbol) in STANCE_MARKS.items():
        shown = view.marks[view.marks["stance"].eq(stance) & view.marks["condition_id"].isin(row_of)]
        if len(shown):
            figure.add_trace(
                _stance_trace(shown, stance, symbol, slot_colour(slot, theme), row_of, column_of, view, facts)
            )
    _add_margin_bars(figure, view, row_of, column_of, facts, theme)
    total = rows_height + NAMES_HEIGHT + TOP_BAR_HEIGHT
    finish(
        figure,
        theme,
        height=total + MARGIN["t"] + MARGIN["b"],
        margin=MARGIN,
        xaxis={
            "domain": [0, 0.85],
            "range": [-0.5, len(column_of) - 0.5],
            "tickvals": list(column_of.values()),
            "ticktext": [_wrapped(label, NAME_WRAP) for label in view.source_labels.values()],
            "tickangle": -38,
            "side": "top",
            "anchor": "y",
            "showgrid": True,
            "zeroline": False,
        },
        xaxis2={
            "domain": [0.87, 1],
            "range": [0, len(column_of) + 1.8],
            "anchor": "y",
            "showticklabels": False,
            "showgrid": False,
            "zeroline": True,
        },
        yaxis={
            "domain": [0, rows_height / total],
            "range": [rows_height, 0],
            "tickvals": list(row_of.values()),
            "ticktext": [_condition_label(condition_id, view) for condition_id in row_of],
            "showgrid": True,
            "zeroline": False,
        },
        yaxis2={
            "domain": [(rows_height + NAMES_HEIGHT) / total, 1],
            "range": [0, max([1, *view.covered["n_conditions"]]) * 1.45],
            "anchor": "free",
            "position": 0,
            "showticklabels": False,
            "showgrid": False,
        },
        barmode="overlay",
        annotations=_annotations(headings, theme),
    )
    figure.update_xaxes(tickfont_size=SMALL_FONT_SIZE)
    return Chart(figure, _alt(view, row_of))


def _rows(view: CoverageView) -> tuple[dict[str, float], dict[str, float], int]:
    """In pixels from the top: the middle of each condition's row, that of each family heading, and the whole height."""
    row_of: dict[str, float] = {}
    headings: dict[str, float] = {}
    y = 0.0
    for condition_id in view.condition_ids:
        family = view.families.get(condition_id)
        if family and family not in headings:
            headings[family] = y + HEADING_HEIGHT / 2
            y += HEADING_HEIGHT
        height = ROW_HEIGHT + LINE_HEIGHT * _condition_label(condition_id, view).count("<br>")
        row_of[condition_id] = y + height / 2
        y += height
    return row_of, headings, int(y)


def _condition_label(condition_id: str, view: CoverageView) -> str:
    """A condition's name; where rows are kept by family, a sub-condition is marked as one."""
    prefix = "↳ " if view.families and condition_id in view.sub_conditions else ""
    return _wrapped(f"{prefix}{view.condition_labels[condition_id]}", LABEL_WRAP)


def _stance_trace(
    shown: pd.DataFrame,
    stance: str,
    symbol: str,
    colour: str,
    row_of: dict[str, float],
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
        fact_ids=[r["fact_ids"].split(";") for r in rows],
        facts=facts,
        headings=[f"{view.condition_labels[r['condition_id']]}: {term.label.lower()}" for r in rows],
        notes=[f"{view.source_labels[r['source_id']]}: {term.definition}" if absent else term.definition for r in rows],
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
    row_of: dict[str, float],
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
            ids=[fact_ids.split(";") for fact_ids in covering["fact_ids"]],
            headings=[
                f"{view.condition_labels[row['condition_id']]}: covered by {row['n_sources']} of {total} sources"
                for row in records(covering)
            ],
            facts=facts,
            theme=theme,
            xaxis="x2",
            yaxis="y",
            width=18,
        )
    )
    covered = view.covered[view.covered["n_conditions"].gt(0)]
    figure.add_trace(
        _bar(
            x=[column_of[source_id] for source_id in covered["source_id"]],
            y=list(covered["n_conditions"]),
            orientation="v",
            ids=[fact_ids.split(";") for fact_ids in covered["fact_ids"]],
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
    ids: list[list[str]],
    headings: list[str],
    facts: Facts,
    theme: Theme,
    **bar: Any,
) -> go.Bar:
    """A margin bar: a count, with the facts that are counted."""
    return go.Bar(
        x=x,
        y=y,
        orientation=orientation,
        text=x if orientation == "h" else y,
        textposition="outside",
        textfont={"size": FONT_SIZE, "color": theme.text},
        cliponaxis=False,
        customdata=[mark_id(fact_ids) for fact_ids in ids],
        hovertext=[
            hover_text([facts[fact_id] for fact_id in fact_ids], heading)
            for fact_ids, heading in zip(ids, headings, strict=True)
        ],
        hoverinfo="text",
        textangle=0,
        marker={"color": theme.neutral},
        showlegend=False,
        **bar,
    )


def _annotations(headings: dict[str, float], theme: Theme) -> list[dict[str, Any]]:
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
        "x": 1,
        "xshift": 0,
        "y": 0,
    }
    return [*families, caption, sources]


def _wrapped(text: str, length: int) -> str:
    return "<br>".join(html.escape(line, quote=False) for line in textwrap.wrap(text, length, break_long_words=False))


def _alt(view: CoverageView, row_of: dict[str, float]) -> str:
    """Every condition with the stances on it and the number of sources that cover it."""
    terms = STANCES | ABSENCES
    total = len(view.source_labels)
    n_sources = dict(zip(view.covering["condition_id"], view.covering["n_sources"], strict=True))
    parts = [f"Conditions by source: {_counted(len(row_of), 'condition')}, {_counted(total, 'source')}."]
    for condition_id in row_of:
        cells = view.marks[view.marks["condition_id"].eq(condition_id)]
        said = [
            f"{terms[str(stance)].label.lower()}: {', '.join(view.source_labels[s] for s in rows['source_id'])}"
            for stance, rows in cells.groupby("stance", sort=False)
        ]
        covered = f"covered by {n_sources.get(condition_id, 0)} of {total} sources"
        parts.append(f"{view.condition_labels[condition_id]}, {covered}; {'; '.join(said)}.")
    return " ".join(parts)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


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
            fact_ids=[row["fact_ids"].split(";") for row in rows],
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
