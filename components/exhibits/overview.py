"""The three charts that lead on from the overview."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from components.charts.chart import Chart
from components.charts.condition_coverage import condition_counts_chart
from components.charts.effect_sizes import effect_sizes_chart
from components.charts.session_lengths import session_lengths_chart
from components.exhibits.exhibit import Exhibit, Exhibits, Part
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.paging import of_table, part_of, rows_of, saying
from components.exhibits.view import View
from data.atlas.filters import Filters
from data.atlas.overview import headline_counts
from data.subjects.condition_coverage import coverage_marks, covering_rows, covering_sources, most_covered
from data.subjects.condition_evidence import statements_and_works, works_against
from data.subjects.effect_sizes import of_family, psychodynamic
from data.subjects.session_doses import usable_statements
from data.subjects.session_lengths import format_places, in_named_formats

MOST_CONDITIONS = 5
#: An excerpt is short: so many rows are drawn at once, and so many statements stand in the table beneath counts.
MOST_LADDER_ROWS, MOST_STATEMENTS = 8, 40


@remembered
def session_counts(view: View) -> Exhibits:
    """How many sessions the formats have that go by a name of their own."""
    name, measure, atlas = "overview-session-lengths", "sessions_per_course", view.atlas
    candidates = in_named_formats(usable_statements(atlas.frames["session_lengths"], measure))
    every_row, formats = view.filters.apply(candidates), atlas.tables.formats
    if every_row.empty:
        return Exhibits(name, candidates, ())
    part = part_of(view, name, len(every_row), MOST_LADDER_ROWS)
    rows = rows_of(part, every_row, format_places(every_row, formats))
    chart = session_lengths_chart(
        rows, [measure], formats, view.source_ids, atlas.facts, view.theme, with_headings=False
    )
    return _one(name, "How many sessions?", chart, candidates, rows, "fact_id", part, view.filters)


@remembered
def most_named_conditions(view: View) -> Exhibits:
    """The conditions that the most sources cover; the marks count all statements, whichever the table shows."""
    name, atlas = "overview-conditions", view.atlas
    candidates = covering_rows(atlas.frames["condition_coverage"], atlas.choices.conditions)
    coverage, sources = view.filters.apply(candidates), view.sources_in_view()
    marks = coverage_marks(coverage, atlas.tables.conditions, sources, atlas.tables.copy_losses)
    counts = covering_sources(marks, atlas.choices.lost_for_statements)
    top = works_against(most_covered(counts, MOST_CONDITIONS), atlas.evidence)
    if top.empty:
        return Exhibits(name, candidates, ())
    told = list(top["condition_id"])
    every_row = statements_and_works(covering_rows(coverage, told), top)
    part = of_table(part_of(view, name, len(every_row), MOST_STATEMENTS))
    chart = condition_counts_chart(top, atlas.choices.conditions, len(sources), atlas.facts, view.theme)
    title, rows = "Which conditions are named most?", rows_of(part, every_row)

    def chosen(left: pd.DataFrame) -> pd.DataFrame:
        return statements_and_works(covering_rows(left, told), top)

    return _one(name, title, chart, candidates, rows, "fact_id", part, view.filters, chosen)


@remembered
def controlled_effects(view: View) -> Exhibits:
    """How large the effects of psychodynamic therapy are against control conditions."""
    name, family = "overview-effect-sizes", "mixed_control"
    candidates = of_family(psychodynamic(view.atlas.drawn_effects), family)
    every_row = view.filters.apply(candidates)
    if every_row.empty:
        return Exhibits(name, candidates, ())
    part = part_of(view, name, len(every_row), MOST_LADDER_ROWS)
    rows = rows_of(part, every_row)
    chart = effect_sizes_chart(rows, view.atlas.facts, view.theme, compact=True, among=every_row)
    title = "How large, against control conditions?"
    return _one(name, title, chart, candidates, rows, "effect_id", part, view.filters)


def _one(
    name: str,
    title: str,
    chart: Chart,
    candidates: pd.DataFrame,
    rows: pd.DataFrame,
    id_column: str,
    part: Part | None,
    filters: Filters,
    chosen: Callable[[pd.DataFrame], pd.DataFrame] = lambda left: left,
) -> Exhibits:
    """A group of one exhibit; all its rows are those ``chosen`` of what the filters leave."""

    def make_every_row() -> tuple[pd.DataFrame, tuple[str, ...]]:
        every_row = chosen(filters.apply(candidates))
        return every_row, tuple(every_row[id_column])

    exhibit = Exhibit(
        name,
        title,
        saying(part, chart),
        rows,
        tuple(rows[id_column]),
        part=part,
        make_every_row=make_every_row if part else None,
    )
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
