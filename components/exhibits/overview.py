"""The three findings of the overview, each with its chart and the page it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from components.charts.chart import Chart
from components.charts.condition_coverage import condition_counts_chart
from components.charts.effect_sizes import effect_sizes_chart
from components.charts.session_lengths import session_lengths_chart
from components.exhibits.effect_sizes import effects_for_export
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.export_data import ExportCounts, ExportData
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.session_lengths import lengths_for_export
from components.exhibits.view import View
from components.limits import ROWS_AN_EXCERPT
from data.atlas.overview import cautions, controlled_in_words, headline_counts, lengths_in_words, most_covered_in_words
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.condition_coverage import coverage_marks, covering_rows, covering_sources, most_covered
from data.subjects.condition_evidence import statements_and_works, works_against
from data.subjects.effect_sizes import of_family, of_the_therapy
from data.subjects.session_doses import usable_statements
from data.subjects.session_lengths import in_formats

MAX_CONDITIONS = 6


@remembered
def session_counts(view: View) -> Exhibits:
    """How many sessions each source prints, by format."""
    name, measure, atlas = "overview-session-lengths", "sessions_per_course", view.atlas
    candidates = _session_candidates(view)
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
    return _one(name, "How many sessions?", chart, candidates, rows, "fact_id", (lengths_for_export(view, rows),))


def _session_candidates(view: View) -> pd.DataFrame:
    lengths = in_formats(view.atlas.frames["session_lengths"], view.atlas.tables.formats, with_contrast=False)
    return usable_statements(lengths, "sessions_per_course")


@remembered
def most_covered_conditions(view: View) -> Exhibits:
    """The conditions most sources cover, with every statement counted."""
    name, atlas = "overview-conditions", view.atlas
    candidates = _coverage_candidates(view)
    top = works_against(_most_covered(view), atlas.evidence)
    if top.empty:
        return Exhibits(name, candidates, ())
    coverage = view.filters.apply(candidates)
    rows = statements_and_works(covering_rows(coverage, list(top["condition_id"])), top)
    n_sources = len(view.sources_in_view())
    chart = condition_counts_chart(top, atlas.choices.conditions, n_sources, view.source_ids, atlas.facts, view.theme)
    labels = atlas.choices.conditions
    counted = tuple((labels[row["condition_id"]], int(row["n_sources"])) for row in records(top))
    export_data = (ExportCounts(counted, f"Sources of {n_sources}"),)
    return _one(name, "Which conditions do most sources cover?", chart, candidates, rows, "fact_id", export_data)


def _coverage_candidates(view: View) -> pd.DataFrame:
    return covering_rows(view.atlas.frames["condition_coverage"], view.atlas.choices.conditions)


def _most_covered(view: View) -> pd.DataFrame:
    atlas, coverage = view.atlas, view.filters.apply(_coverage_candidates(view))
    marks = coverage_marks(coverage, atlas.tables.conditions, view.sources_in_view(), atlas.tables.copy_losses)
    return most_covered(covering_sources(marks, atlas.choices.lost_for_statements), MAX_CONDITIONS)


@remembered
def controlled_effects(view: View) -> Exhibits:
    """How large the effects of the therapy are against control conditions."""
    name, candidates = "overview-effect-sizes", _effect_candidates(view)
    rows = view.filters.apply(candidates)
    if rows.empty:
        return Exhibits(name, candidates, ())
    chart = effect_sizes_chart(rows, view.atlas.facts, view.theme, compact=True, most_rows=ROWS_AN_EXCERPT)
    title, export_data = "How large, against control conditions?", effects_for_export(view, rows)
    return _one(name, title, chart, candidates, rows, "effect_id", export_data)


def _effect_candidates(view: View) -> pd.DataFrame:
    return of_family(of_the_therapy(view.atlas.drawn_effects), "mixed_control")


def _one(
    name: str,
    title: str,
    chart: Chart,
    candidates: pd.DataFrame,
    rows: pd.DataFrame,
    id_column: str,
    export_data: tuple[ExportData, ...],
) -> Exhibits:
    """A group of one exhibit."""
    exhibit = Exhibit(name, title, chart, rows, tuple(map(FactIds.of, rows[id_column])), export_data=export_data)
    return Exhibits(name, candidates, (exhibit,))


@remembered
def _sessions_found(view: View) -> str:
    return lengths_in_words(view.filters.apply(_session_candidates(view)), view.atlas.facts)


@remembered
def _conditions_found(view: View) -> str:
    return most_covered_in_words(_most_covered(view), view.atlas.choices.conditions, len(view.sources_in_view()))


@remembered
def _effects_found(view: View) -> str:
    return controlled_in_words(view.filters.apply(_effect_candidates(view)))


@remembered
def cautions_in_view(view: View) -> str:
    """What could mislead in what is shown, in sentences."""
    return " ".join(cautions(view.atlas, view.filters))


@dataclass(frozen=True)
class Finding:
    """A finding of the overview: the page it leads to, the chart, and the sentence computed from its rows.

    ``question`` replaces a sentence if no honest one can be computed.
    """

    page: str
    question: str
    exhibits: Callable[[View], Exhibits]
    found: Callable[[View], str]

    def in_words(self, view: View) -> str:
        """What a view finds, in one sentence."""
        return self.found(view) or self.question


FINDINGS = (
    Finding("session_lengths", "How many sessions?", session_counts, _sessions_found),
    Finding(
        "condition_coverage", "Which conditions do most sources cover?", most_covered_conditions, _conditions_found
    ),
    Finding("effect_sizes", "How large, against control conditions?", controlled_effects, _effects_found),
)


def headline(view: View) -> str:
    """How much the atlas holds."""
    counts = ", ".join(f"{count:,} {name}" for name, count in headline_counts(view.atlas).items())
    return f"{counts}: each with a source."


PAGE = Page(
    name="overview",
    title="Overview",
    asks="What is said and known about {therapy}?",
    place=10,
    how_to_read=(
        ("Printed", "As the source itself prints it; no number appears that nobody printed."),
        ("Covered", "Said to work, to be used, to depend on the case, or to be a reason to seek therapy."),
        ("Against", "A work speaks against the therapy for that condition; its mark opens it."),
        ("Effect size", "How far apart two groups are, in standard deviations. Hollow: no interval is given."),
        ("Diamond, square", "A work that the documents cite; a later one that none of them cites."),
    ),
    exhibits=lambda view: [finding.exhibits(view) for finding in FINDINGS],
    exhibit_names=("overview-session-lengths", "overview-conditions", "overview-effect-sizes"),
)
