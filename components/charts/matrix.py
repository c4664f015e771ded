"""A matrix of who says what: rows of a subject by sources as markers, with counts in the margins.

Drawn as markers and not as a heatmap: a click on a heatmap's cell is not reported, and a blank must not mean two
things.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import (
    FONT_SIZE,
    MARK_SIZE,
    SMALL_FONT_SIZE,
    Chart,
    Facts,
    finish,
    legend_entries,
    mark_id,
    marks,
)
from components.charts.hover import hover_text
from components.charts.palette import EVIDENCE_MARKS, FEATURE_MARKS, STANCE_MARKS, Theme, slot_colour
from data.contract.vocabulary import ABSENCES, Vocabulary
from data.evidence.facts import records
from data.evidence.shared_works import counts_in_words

ROW_HEIGHT = 31
LINE_HEIGHT = 18
HEADING_HEIGHT = 36
LABEL_WRAP = 17
NAME_WRAP = 16
#: How far the marks of one cell stand apart at the most, and how much room they have, as shares of the column.
SPREAD, CELL = 0.36, 0.96
MARGIN = {"l": 132, "r": 56, "t": 24, "b": 28}
#: From this many rows on, the names of the sources stand beneath them too.
LONG = 12
LEGEND_LINE_HEIGHT = 22
TOP_BAR_HEIGHT = 74
#: Room for the names of the sources between the bars and the matrix.
NAMES_HEIGHT = 96


@dataclass(frozen=True)
class Matrix:
    """What is drawn: marks, counts and the order of rows (see ``data.subjects.matrix``).

    ``row`` is the column of the frames that names a row, ``nouns`` the word for a row and for several, ``counted`` how
    a count is told ("covered by"). ``terms`` are the stances that may occur. ``families`` gives the heading above each
    row, or is empty where rows are not kept by family; ``sub_rows`` are those that stand under another.
    """

    row: str
    nouns: tuple[str, str]
    counted: str
    terms: Vocabulary
    marks: pd.DataFrame
    sources_of_rows: pd.DataFrame
    rows_of_sources: pd.DataFrame
    row_ids: tuple[str, ...]
    row_labels: Mapping[str, str]
    families: Mapping[str, str]
    source_labels: Mapping[str, str]
    sub_rows: frozenset[str] = frozenset()

    def counts_in_words(self, count: Mapping[str, Any]) -> str:
        """How many sources take a counted stance on a row: "covered by 4 of 5 sources, 2 that share no cited work"."""
        return f"{self.counted} {counts_in_words(count['n_sources'], len(self.source_labels), count['sharing'])}"


def matrix_chart(matrix: Matrix, facts: Facts, theme: Theme) -> Chart:
    """The matrix with its two margins; one marker for each stance that a source takes on a row."""
    row_of, headings, rows_height = _rows(matrix)
    column_of = {source_id: column for column, source_id in enumerate(matrix.source_labels)}
    figure = go.Figure()
    for stance, term in (matrix.terms | ABSENCES).items():
        shown = matrix.marks[matrix.marks["stance"].eq(stance) & matrix.marks[matrix.row].isin(row_of)]
        if len(shown):
            slot, symbol = (STANCE_MARKS | EVIDENCE_MARKS | FEATURE_MARKS)[stance]
            look = {"color": slot_colour(slot, theme), "symbol": symbol}
            headed = (term.label, f"{{}}: {term.definition}" if stance in ABSENCES else term.definition)
            figure.add_trace(_stance_trace(shown, headed, look, row_of, column_of, matrix, facts))
    figure.add_traces(_margin_bars(matrix, row_of, column_of, facts, theme))
    is_long = len(row_of) >= LONG
    if is_long:
        # Where a long matrix is read from, its head is out of sight. An axis is drawn only if a trace is on it.
        figure.add_trace(go.Scatter(x=[None], y=[None], xaxis="x3", yaxis="y", hoverinfo="skip", showlegend=False))
    total = rows_height + NAMES_HEIGHT + TOP_BAR_HEIGHT
    legend_height = ceil(len(legend_entries(figure)) / 2) * LEGEND_LINE_HEIGHT
    margin = MARGIN | {"t": MARGIN["t"] + legend_height, "b": NAMES_HEIGHT + 16 if is_long else MARGIN["b"]}
    finish(
        figure,
        theme,
        height=total + margin["t"] + margin["b"],
        margin=margin,
        showlegend=True,
        xaxis=_names(matrix, column_of) | {"side": "top", "tickangle": -38, "anchor": "y"},
        xaxis3=_names(matrix, column_of) | {"side": "bottom", "tickangle": 38, "anchor": "y", "overlaying": "x"},
        xaxis2={
            "domain": [0.87, 1],
            "range": [0, len(column_of)],
            "anchor": "y",
            "showticklabels": False,
            "showgrid": False,
            "zeroline": True,
        },
        yaxis={
            "domain": [0, rows_height / total],
            "range": [rows_height, 0],
            "tickvals": list(row_of.values()),
            "ticktext": [_row_label(row_id, matrix) for row_id in row_of],
            "showgrid": True,
            "zeroline": False,
        },
        yaxis2={
            "domain": [(rows_height + NAMES_HEIGHT) / total, 1],
            "range": [0, max([1, *matrix.rows_of_sources["n_rows"]]) * 1.45],
            "anchor": "free",
            "position": 0,
            "showticklabels": False,
            "showgrid": False,
        },
        barmode="overlay",
        shapes=_between_columns(len(column_of), rows_height, theme),
        annotations=_annotations(headings, matrix, theme),
    )
    figure.update_xaxes(tickfont_size=SMALL_FONT_SIZE)
    return Chart(figure, _alt(matrix, row_of, facts))


def _names(matrix: Matrix, column_of: Mapping[str, int]) -> dict[str, Any]:
    """An axis with the names of the sources on it."""
    return {
        "domain": [0, 0.85],
        "range": [-0.5, len(column_of) - 0.5],
        "tickvals": list(column_of.values()),
        "ticktext": [_wrapped(label, NAME_WRAP) for label in matrix.source_labels.values()],
        "showgrid": False,
        "zeroline": False,
    }


def _between_columns(n_columns: int, rows_height: int, theme: Theme) -> list[dict[str, Any]]:
    """Lines between the columns, so that neighbouring marks are not taken for one another's."""
    return [
        {
            "type": "line",
            "layer": "below",
            "x0": column - 0.5,
            "x1": column - 0.5,
            "y0": 0,
            "y1": rows_height,
            "line": {"color": theme.grid, "width": 1},
        }
        for column in range(1, n_columns)
    ]


def _rows(matrix: Matrix) -> tuple[dict[str, float], dict[str, float], int]:
    """In pixels from the top: the middle of each row, that of each family heading, and the whole height."""
    row_of: dict[str, float] = {}
    headings: dict[str, float] = {}
    y = 0.0
    for row_id in matrix.row_ids:
        family = matrix.families.get(row_id)
        if family and family not in headings:
            headings[family] = y + HEADING_HEIGHT / 2
            y += HEADING_HEIGHT
        height = ROW_HEIGHT + LINE_HEIGHT * _row_label(row_id, matrix).count("<br>")
        row_of[row_id] = y + height / 2
        y += height
    return row_of, headings, int(y)


def _row_label(row_id: str, matrix: Matrix) -> str:
    """A row's name; where rows are kept by family, one that stands under another is marked."""
    prefix = "↳ " if matrix.families and row_id in matrix.sub_rows else ""
    return _wrapped(f"{prefix}{matrix.row_labels[row_id]}", LABEL_WRAP)


def _stance_trace(
    shown: pd.DataFrame,
    headed: tuple[str, str],
    look: dict[str, str],
    row_of: Mapping[str, float],
    column_of: Mapping[str, int],
    matrix: Matrix,
    facts: Facts,
) -> go.Scatter:
    """The marks of one stance; ``headed`` is its name and what it means, with a place for a source where one is due."""
    label, meaning = headed
    rows = records(shown)
    return marks(
        x=[
            column_of[r["source_id"]] + _apart(r["positions"]) * (r["position"] - (r["positions"] - 1) / 2)
            for r in rows
        ],
        y=[row_of[r[matrix.row]] for r in rows],
        fact_ids=[r["fact_ids"] for r in rows],
        facts=facts,
        headings=[f"{matrix.row_labels[r[matrix.row]]}: {label.lower()}" for r in rows],
        notes=[meaning.format(matrix.source_labels[r["source_id"]]) for r in rows],
        name=label,
        marker={
            **look,
            "size": MARK_SIZE - 3 if look["symbol"] == STANCE_MARKS["silent"][1] else MARK_SIZE - 1,
            "line": {"width": 2, "color": look["color"]},
        },
    )


def _apart(n_marks: int) -> float:
    """How far the marks of a cell stand apart, so that all of them stay in it."""
    return min(SPREAD, CELL / n_marks)


def _margin_bars(
    matrix: Matrix, row_of: Mapping[str, float], column_of: Mapping[str, int], facts: Facts, theme: Theme
) -> list[go.Bar]:
    """The counts: to the right how many sources speak of a row, on top of how many rows a source speaks."""
    of_rows = [r for r in records(matrix.sources_of_rows) if r[matrix.row] in row_of and r["n_sources"]]
    of_sources = [r for r in records(matrix.rows_of_sources) if r["n_rows"]]
    return [
        _bar(
            of_rows,
            facts,
            theme,
            headings=[f"{matrix.row_labels[r[matrix.row]]}: {matrix.counts_in_words(r)}" for r in of_rows],
            texts=[f"{r['n_sources']} ({r['sharing'].in_short})" if r["n_sources"] > 1 else "1" for r in of_rows],
            x=[r["n_sources"] for r in of_rows],
            y=[row_of[r[matrix.row]] for r in of_rows],
            orientation="h",
            xaxis="x2",
            yaxis="y",
            width=18,
        ),
        _bar(
            of_sources,
            facts,
            theme,
            headings=[
                f"{matrix.source_labels[r['source_id']]}: {r['n_rows']} of {_counted(len(row_of), *matrix.nouns)} shown"
                for r in of_sources
            ],
            texts=[str(r["n_rows"]) for r in of_sources],
            x=[column_of[r["source_id"]] for r in of_sources],
            y=[r["n_rows"] for r in of_sources],
            orientation="v",
            xaxis="x",
            yaxis="y2",
            width=0.5,
        ),
    ]


def _bar(
    counts: Sequence[Mapping[str, Any]],
    facts: Facts,
    theme: Theme,
    *,
    headings: Sequence[str],
    texts: Sequence[str],
    **bar: Any,
) -> go.Bar:
    """Margin bars: counts, each with the facts that are counted."""
    ids = [count["fact_ids"] for count in counts]
    return go.Bar(
        text=list(texts),
        textposition="outside",
        textfont={"size": FONT_SIZE, "color": theme.text},
        cliponaxis=False,
        customdata=[mark_id(fact_ids) for fact_ids in ids],
        hovertext=[hover_text(fact_ids, facts, heading) for fact_ids, heading in zip(ids, headings, strict=True)],
        hoverinfo="text",
        textangle=0,
        marker={"color": theme.neutral},
        showlegend=False,
        **bar,
    )


def _annotations(headings: Mapping[str, float], matrix: Matrix, theme: Theme) -> list[dict[str, Any]]:
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
            # The axis beneath a heading would run through it.
            "bgcolor": theme.background,
            "font": {"size": FONT_SIZE, "color": theme.text},
        }
        for family, row in headings.items()
    ]
    caption = {"showarrow": False, "font": {"size": SMALL_FONT_SIZE, "color": theme.muted}, "yref": "paper"}
    return [
        *families,
        {
            **caption,
            "text": f"{matrix.nouns[1].capitalize()}<br>counted",
            "x": 0,
            "xref": "paper",
            "xanchor": "right",
            "xshift": -8,
            "y": 1,
            "yanchor": "top",
            "align": "right",
        },
        {
            **caption,
            "text": "Sources<br>(share no<br>cited work)",
            "x": 0,
            "xref": "x2",
            "xanchor": "left",
            "y": 1,
            "yanchor": "top",
            "align": "left",
        },
    ]


def _wrapped(text: str, length: int) -> str:
    return "<br>".join(html.escape(line, quote=False) for line in textwrap.wrap(text, length, break_long_words=False))


def _alt(matrix: Matrix, row_of: Mapping[str, float], facts: Facts) -> str:
    """Every row with the stances on it, the works that these must be read beside, and how many sources are counted."""
    terms = matrix.terms | ABSENCES
    counts = {count[matrix.row]: count for count in records(matrix.sources_of_rows)}
    one, several = matrix.nouns
    n_sources = _counted(len(matrix.source_labels), "source")
    parts = [f"{several.capitalize()} by source: {_counted(len(row_of), one, several)}, {n_sources}."]
    for row_id in row_of:
        cells = matrix.marks[matrix.marks[matrix.row].eq(row_id)]
        said = [
            f"{terms[str(stance)].label.lower()}: {', '.join(_who(str(stance), rows, matrix, facts))}"
            for stance, rows in cells.groupby("stance", sort=False)
        ]
        parts.append(f"{matrix.row_labels[row_id]}, {matrix.counts_in_words(counts[row_id])}; {'; '.join(said)}.")
    return " ".join(parts)


def _who(stance: str, cells: pd.DataFrame, matrix: Matrix, facts: Facts) -> list[str]:
    """The sources that take a stance, or the works that are shown beside some."""
    if stance not in EVIDENCE_MARKS:
        return [matrix.source_labels[source_id] for source_id in cells["source_id"]]
    named = (fact_id for ids in cells["fact_ids"] for fact_id in ids.named)
    return list(dict.fromkeys(facts[fact_id].source_label for fact_id in named))


def _counted(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or f'{one}s'}"
