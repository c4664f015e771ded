"""What all matrix exhibits share."""

from __future__ import annotations

from components.charts.matrix import Matrix
from components.exhibits.export_data import ExportTable
from data.contract.vocabulary import ABSENCES


def matrix_for_export(matrix: Matrix) -> ExportTable:
    """A matrix in words: its rows in order, and under each source what it says of them."""
    terms = matrix.terms | ABSENCES
    grouped = matrix.marks.groupby([matrix.row, "source_id"], sort=False)["stance"]
    said = {cell: ", ".join(terms[stance].label for stance in stances) for cell, stances in grouped}
    return ExportTable(
        columns=(matrix.nouns[0].capitalize(), *matrix.source_labels.values()),
        rows=tuple(
            (matrix.row_labels[row_id], *(said.get((row_id, source_id), "") for source_id in matrix.source_labels))
            for row_id in matrix.row_ids
        ),
    )
