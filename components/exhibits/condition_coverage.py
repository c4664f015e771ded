"""Which source says what on which condition."""

from __future__ import annotations

from collections.abc import Sequence

from components.charts.matrix import Matrix, matrix_chart
from components.charts.palette import ABSENCE_SIGNS
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.matrix import matrix_for_export
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.session.controls import Control, ManyOf, OneOf
from data.atlas.atlas import Atlas
from data.atlas.overview import shared_work
from data.contract.vocabulary import ABSENCES, COVERING_STANCES, EVIDENCE_DIRECTIONS, STANCES
from data.evidence.shared_works import MEANING
from data.subjects.condition_coverage import (
    ROW,
    SORT_ORDERS,
    coverage_marks,
    covered_conditions,
    covering_sources,
    depths,
    foldable,
    labels_and_families,
    ordered_conditions,
)
from data.subjects.condition_evidence import with_evidence
from data.subjects.matrix import most_in_words


@remembered
def condition_coverage(view: View) -> Exhibits:
    """The matrix of conditions and sources, ordered and folded as the reader asked.

    It is drawn even with no statement left: a source's silence on a condition is then the answer.
    """
    candidates = view.atlas.frames["condition_coverage"]
    matrix = coverage_matrix(view)
    exhibit = Exhibit(
        name="condition_coverage",
        title="Conditions by source",
        chart=matrix_chart(matrix, view.atlas.facts, view.theme),
        rows=matrix.marks,
        row_ids=tuple(matrix.marks["fact_ids"]),
        export_data=(matrix_for_export(matrix),),
    )
    return Exhibits("condition-coverage", candidates, (exhibit,))


def coverage_matrix(view: View) -> Matrix:
    """What is drawn of condition_coverage, over the conditions and sources in view."""
    order, folded = view.chosen_one("sort"), view.chosen("folded")
    rows = view.filters.apply(view.atlas.frames["condition_coverage"])
    conditions = view.conditions_in_view()
    sources, losses = view.sources_in_view(), view.atlas.tables.copy_losses
    marks = coverage_marks(rows, conditions, sources, losses, folded, view.parts_in_view())
    marks = with_evidence(marks, view.atlas.evidence)
    covering = covering_sources(marks, view.atlas.choices.lost_for_statements)
    labels, families = labels_and_families(conditions, folded, order)
    return Matrix(
        row=ROW,
        nouns=("condition", "conditions"),
        counted="covered",
        terms=STANCES | EVIDENCE_DIRECTIONS,
        marks=marks,
        sources_of_rows=covering,
        rows_of_sources=covered_conditions(marks),
        row_ids=tuple(ordered_conditions(conditions, covering, order)),
        row_labels=labels,
        families=families,
        source_labels=view.source_labels_in_view(),
        depths=depths(conditions),
    )


def _finding(view: View) -> str:
    matrix = coverage_matrix(view)
    return most_in_words(
        matrix.sources_of_rows,
        matrix.row_labels,
        list(matrix.source_labels.values()),
        by=ROW,
        nouns=matrix.nouns,
        verb=("covers", matrix.counted),
    )


def _how_to_read(view: View) -> list[tuple[str, str]]:
    covering, others = (
        [term.label.lower() for stance, term in STANCES.items() if (stance in COVERING_STANCES) is counts]
        for counts in (True, False)
    )
    return [
        ("Covered", f"A source covers a condition if it says one of these about it: {', '.join(covering)}. "
         f"Not counted: {', '.join(others)}."),
        *((term.label, term.definition) for term in STANCES.values()),
        *((f"{ABSENCE_SIGNS[absence]} {term.label}", term.definition) for absence, term in ABSENCES.items()),
        *((term.label, f"{term.definition} It stands beside the claims that it disagrees with.")
          for term in EVIDENCE_DIRECTIONS.values()),
        ("n", f"How many sources cover the condition; in brackets, how many of these share no cited work. {MEANING}"),
        ("Shared work", shared_work(view.atlas, view.filters)),
    ]  # fmt: skip


def _controls(atlas: Atlas) -> Sequence[Control]:
    return [
        OneOf(key="sort", label="Order of conditions", options=SORT_ORDERS, default=("family",), shown_as="segments"),
        ManyOf(
            key="folded",
            label="Group subtypes under",
            options={c: atlas.choices.conditions[c] for c in foldable(atlas.tables.conditions)},
            note="A group shows what is said about the condition and all its subtypes.",
            shown_as="toggles",
        ),
    ]


PAGE = Page(
    name="condition_coverage",
    title="Condition coverage",
    asks="Which source says what about which condition?",
    group="What sources say",
    place=20,
    finding=_finding,
    how_to_read=_how_to_read,
    controls=_controls,
    exhibits=lambda view: [condition_coverage(view)],
    exhibit_names=("condition_coverage",),
    subjects=("condition_coverage", "condition_evidence"),
)
