"""The three charts that lead on from the overview."""

from __future__ import annotations

import pandas as pd

from components.charts.chart import Chart
from components.charts.condition_coverage import condition_counts_chart
from components.charts.effect_sizes import effect_sizes_chart
from components.charts.session_lengths import session_lengths_chart
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.limits import ROWS_AN_EXCERPT
from data.atlas.overview import headline_counts
from data.evidence.fact_ids import FactIds
from data.subjects.condition_coverage import coverage_marks, covering_rows, covering_sources, most_covered
from data.subjects.condition_evidence import statements_and_works, works_against
from data.subjects.effect_sizes import of_family, psychodynamic
from data.subjects.session_doses import usable_statements
from data.subjects.session_lengths import in_named_formats

MOST_CONDITIONS = 5


@remembered
def session_counts(view: View) -> Exhibits:
    """How many sessions the formats have that go by a name of their own."""
    name, measure, atlas = "overview-session-lengths", "sessions_per_course", view.atlas
    candidates = in_named_formats(usable_statements(atlas.frames["session_lengths"], measure))
    rows = view.filters.apply(candidates)
    if rows.empty:
        return Exhibits(name, candidates, ())
    chart = session_lengths_chart(
        rows,
        [measure],
        atlas.tables.formats,
        view.source_ids,
        atlas.facts,
        view.theme,
        with_headings=False,
        most_rows=ROWS_AN_EXCERPT,
    )
    return _one(name, "How many sessions?", chart, candidates, rows, "fact_id")


@remembered
def most_named_conditions(view: View) -> Exhibits:
    """The conditions that the most sources cover, with every statement that is counted."""
    name, atlas = "overview-conditions", view.atlas
    candidates = covering_rows(atlas.frames["condition_coverage"], atlas.choices.conditions)
    coverage, sources = view.filters.apply(candidates), view.sources_in_view()
    marks = coverage_marks(coverage, atlas.tables.conditions, sources, atlas.tables.copy_losses)
    counts = covering_sources(marks, atlas.choices.lost_for_statements)
    top = works_against(most_covered(counts, MOST_CONDITIONS), atlas.evidence)
    if top.empty:
        return Exhibits(name, candidates, ())
    rows = statements_and_works(covering_rows(coverage, list(top["condition_id"])), top)
    chart = condition_counts_chart(top, atlas.choices.conditions, len(sources), atlas.facts, view.theme)
    return _one(name, "Which conditions are named most?", chart, candidates, rows, "fact_id")


@remembered
def controlled_effects(view: View) -> Exhibits:
    """How large the effects of psychodynamic therapy are against control conditions."""
    name, family = "overview-effect-sizes", "mixed_control"
    candidates = of_family(psychodynamic(view.atlas.drawn_effects), family)
    rows = view.filters.apply(candidates)
    if rows.empty:
        return Exhibits(name, candidates, ())
    chart = effect_sizes_chart(rows, view.atlas.facts, view.theme, compact=True, most_rows=ROWS_AN_EXCERPT)
    return _one(name, "How large, against control conditions?", chart, candidates, rows, "effect_id")


def _one(name: str, title: str, chart: Chart, candidates: pd.DataFrame, rows: pd.DataFrame, id_column: str) -> Exhibits:
    """A group of one exhibit."""
    exhibit = Exhibit(name, title, chart, rows, tuple(map(FactIds.of, rows[id_column])))
    return Exhibits(name, candidates, (exhibit,))


#: The page that each chart leads to, the question that it answers, and what makes it.
LEADING = (
    ("session_lengths", "How many sessions?", session_counts),
    ("condition_coverage", "Which conditions are named most?", most_named_conditions),
    ("effect_sizes", "How large, against control conditions?", controlled_effects),
)


def _finding(view: View) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in headline_counts(view.atlas).items())
    return f"{counts}. Every point has a source."


PAGE = Page(
    name="overview",
    title="Overview",
    question="What is really said, and known, about psychodynamic therapy?",
    place=10,
    finding=_finding,
    exhibits=lambda view: [exhibit(view) for _, _, exhibit in LEADING],
    exhibit_names=("overview-session-lengths", "overview-conditions", "overview-effect-sizes"),
)
