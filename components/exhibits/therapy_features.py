"""What the sources say happens inside the therapy: techniques, aims, roles, cautions, ways to a therapist."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

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
from data.contract.vocabulary import ABSENCES, FEATURE_KINDS
from data.evidence.shared_works import MEANING
from data.subjects.matrix import most_in_words
from data.subjects.therapy_features import (
    FEATURE_STANCES,
    ROW,
    SORT_ORDERS,
    feature_marks,
    features_named,
    named_features,
    naming_sources,
    of_kinds,
    ordered_features,
)


@remembered
def therapy_features(view: View) -> Exhibits:
    """The matrix of features and sources, of the kinds and in the order the reader asked for."""
    candidates = _candidates(view)
    return Exhibits("therapy-features", candidates, (_exhibit(view, feature_matrix(view)),))


def one_feature(view: View, feature_id: str) -> Exhibit:
    """One row of the matrix: what each source says of one feature."""
    statements = view.atlas.frames["therapy_features"]
    return _exhibit(view, _matrix(view, statements[statements[ROW].eq(feature_id)]))


def _candidates(view: View) -> pd.DataFrame:
    return of_kinds(view.atlas.frames["therapy_features"], view.chosen("feature_kinds"))


def _exhibit(view: View, matrix: Matrix) -> Exhibit:
    return Exhibit(
        name="therapy_features",
        title="Features by source",
        chart=matrix_chart(matrix, view.atlas.facts, view.theme),
        rows=matrix.marks,
        row_ids=tuple(matrix.marks["fact_ids"]),
        export_data=(matrix_for_export(matrix),),
    )


def feature_matrix(view: View) -> Matrix:
    """What is drawn of therapy_features, over the sources in view."""
    return _matrix(view, _candidates(view))


def _matrix(view: View, every_feature: pd.DataFrame) -> Matrix:
    tables = view.atlas.tables
    rows, named = view.filters.apply(every_feature), features_named(every_feature, tables.features)
    sources, losses = view.sources_in_view(), tables.copy_losses
    marks = feature_marks(rows, named, sources, losses, view.parts_in_view())
    naming = naming_sources(marks, view.atlas.choices.lost_for_statements)
    order = view.chosen_one("feature_sort")
    kinds = dict(zip(named[ROW], named["kind"], strict=True))
    return Matrix(
        row=ROW,
        nouns=("feature", "features"),
        counted="named",
        terms=FEATURE_STANCES,
        marks=marks,
        sources_of_rows=naming,
        rows_of_sources=named_features(marks),
        row_ids=tuple(ordered_features(named, naming, order)),
        row_labels=dict(zip(named[ROW], named["label"], strict=True)),
        families={row_id: FEATURE_KINDS[kind].label for row_id, kind in kinds.items()} if order == "kind" else {},
        source_labels=view.source_labels_in_view(),
        depths={},
    )


def _finding(view: View) -> str:
    matrix = feature_matrix(view)
    return most_in_words(
        matrix.sources_of_rows,
        matrix.row_labels,
        list(matrix.source_labels.values()),
        by=ROW,
        nouns=matrix.nouns,
        verb=("names", matrix.counted),
    )


def _how_to_read(view: View) -> list[tuple[str, str]]:
    return [
        *((term.label, term.definition) for term in FEATURE_STANCES.values()),
        *((f"{ABSENCE_SIGNS[absence]} {term.label}", term.definition) for absence, term in ABSENCES.items()),
        ("n", f"How many sources name the feature; in brackets, how many of these share no cited work. {MEANING}"),
        ("Shared work", shared_work(view.atlas, view.filters)),
        *((term.label, term.definition) for term in FEATURE_KINDS.values()),
    ]


def _controls(_: Atlas) -> Sequence[Control]:
    return [
        ManyOf(
            key="feature_kinds",
            label="Kinds",
            options={kind: term.label for kind, term in FEATURE_KINDS.items()},
            default=tuple(FEATURE_KINDS),
            shown_as="toggles",
        ),
        OneOf(
            key="feature_sort", label="Order of features", options=SORT_ORDERS, default=("kind",), shown_as="segments"
        ),
    ]


PAGE = Page(
    name="therapy_features",
    title="Inside the therapy",
    asks="What happens inside the therapy?",
    group="What sources say",
    place=30,
    finding=_finding,
    how_to_read=_how_to_read,
    controls=_controls,
    exhibits=lambda view: [therapy_features(view)],
    exhibit_names=("therapy_features",),
    subjects=("therapy_features",),
)
