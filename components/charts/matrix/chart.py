"""The chart of a matrix: a figure for every width, and the same in words."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import NARROW, WIDTHS, Chart, Facts, chart_for_every_width
from components.charts.matrix.blocks import blocks_figure
from components.charts.matrix.cells import cells_figure
from components.charts.matrix.content import Matrix, counted, sheet_of
from components.charts.palette import EVIDENCE_MARKS, Theme
from data.contract.vocabulary import ABSENCES
from data.evidence.facts import records

#: An extra width between two usual ones, from which the rows of two blocks may stand further apart.
ROOMY = 1360
#: From this width a matrix with short labels has columns: large type makes some stages as narrow as a phone.
COMPACT = 540


def matrix_chart(matrix: Matrix, facts: Facts, theme: Theme) -> Chart:
    """The matrix with its counts; one mark for each stance of a source on a row."""
    sheet = sheet_of(matrix, facts, theme)

    def draw(width: int) -> go.Figure:
        figure = blocks_figure(sheet, width, cuts=width >= NARROW) if width >= COMPACT else None
        return cells_figure(sheet, width) if figure is None else figure

    return chart_for_every_width(draw, _alt(matrix, facts), (*WIDTHS, COMPACT, ROOMY))


def _alt(matrix: Matrix, facts: Facts) -> str:
    """Every row: its stances, the works to read beside them, and how many sources count."""
    terms = matrix.terms | ABSENCES
    counts = {count[matrix.row]: count for count in records(matrix.sources_of_rows)}
    one, several = matrix.nouns
    n_sources = counted(len(matrix.source_labels), "source")
    parts = [f"{several.capitalize()} by source: {counted(len(matrix.row_ids), one, several)}, {n_sources}."]
    for row_id in matrix.row_ids:
        cells = matrix.marks[matrix.marks[matrix.row].eq(row_id)]
        said = [
            f"{terms[str(stance)].label.lower()}: {', '.join(_who(str(stance), rows, matrix, facts))}"
            for stance, rows in cells.groupby("stance", sort=False)
        ]
        parts.append(f"{matrix.row_labels[row_id]}, {matrix.counts_in_words(counts[row_id])}; {'; '.join(said)}.")
    return " ".join(parts)


def _who(stance: str, cells: pd.DataFrame, matrix: Matrix, facts: Facts) -> list[str]:
    """The sources that take a stance, or the works shown beside some."""
    if stance not in EVIDENCE_MARKS:
        return [matrix.source_labels[source_id] for source_id in cells["source_id"]]
    named = (fact_id for ids in cells["fact_ids"] for fact_id in ids.named)
    return list(dict.fromkeys(facts[fact_id].source_label for fact_id in named))
