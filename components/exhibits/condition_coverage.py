"""Which source says what on which condition."""

from __future__ import annotations

from components.charts.condition_coverage import condition_coverage_chart, coverage_view
from components.exhibit import Exhibit, Exhibits
from components.exhibit_memory import remembered
from components.view import View


@remembered
def condition_coverage(view: View) -> Exhibits:
    """The matrix of conditions and sources, in the order and folded as the reader asked."""
    candidates = view.atlas.frames["condition_coverage"]
    rows = view.filters.apply(candidates)
    if rows.empty:
        return Exhibits("condition-coverage", candidates, ())
    coverage = coverage_view(
        rows,
        view.conditions_in_view(),
        view.sources_in_view(),
        view.source_labels_in_view(),
        view.parts_in_view(),
        order=view.chosen_one("sort"),
        folded=view.chosen("folded"),
    )
    exhibit = Exhibit(
        name="condition_coverage",
        title="Conditions by source",
        chart=condition_coverage_chart(coverage, view.atlas.facts, view.theme),
        rows=coverage.marks,
        row_ids=tuple(coverage.marks["fact_ids"]),
    )
    return Exhibits("condition-coverage", candidates, (exhibit,))
