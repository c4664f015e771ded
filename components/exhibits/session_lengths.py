"""Length and frequency as the sources print them, and the total time that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components.charts.intervals import Interval, scale_end
from components.charts.palette import source_marks
from components.charts.session_doses import UNITS
from components.charts.session_lengths import session_lengths_chart
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.export_data import ExportRow, ExportRows, ExportSeries
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from components.limits import MIN_ROWS_A_CHART, OPTIONS_A_LIST, rows_a_chart
from components.session.controls import Control, OneOf
from data.atlas.atlas import Atlas
from data.atlas.overview import lengths_in_words
from data.contract.vocabulary import MEASURES
from data.evidence.fact_ids import FactIds
from data.evidence.facts import length_in_words, records
from data.subjects.session_doses import calendar_weeks, contact_hours, dose_in_words, usable_statements
from data.subjects.session_lengths import in_formats

TITLE = "Length and frequency"


@remembered
def session_lengths(view: View) -> Exhibits:
    """Everything the sources say about dose in one picture, with the total time if the reader asked for it."""
    candidates = _candidates(view)
    rows = view.filters.apply(candidates)
    if rows.empty:
        return Exhibits("session-lengths", candidates, ())
    doses = pd.concat([view.filters.apply(_computed(view, unit)) for unit in UNITS]) if _with_doses(view) else None
    chart = session_lengths_chart(
        rows, list(MEASURES), view.atlas.tables.formats, view.source_ids, view.atlas.facts, view.theme, doses=doses
    )
    row_ids, computed = _ids(rows), None
    export_data = [lengths_for_export(view, own) for _, own in rows.groupby("measure", sort=False, observed=True)]
    if doses is not None:
        export_data += [_doses_for_export(view, own) for _, own in doses.groupby("dose_unit", sort=False)]
        computed = (*[""] * len(rows), *(dose_in_words(dose) for dose in records(doses)))
        row_ids = (*row_ids, *_both_ids(doses))
        rows = pd.concat([rows, doses])
    return Exhibits(
        "session-lengths",
        candidates,
        (
            Exhibit(
                "session_lengths",
                TITLE,
                chart,
                rows,
                row_ids,
                computed=computed,
                export_data=tuple(export_data),
            ),
        ),
    )


def _with_doses(view: View) -> bool:
    return view.chosen_one("dose") == "computed"


@remembered
def printed_lengths(view: View) -> Exhibits:
    """One exhibit for each measure, in the formats the reader asked for: for a scene, or a slide."""
    candidates = _candidates(view)
    measures = dict(list(view.filters.apply(candidates).groupby("measure", sort=False, observed=True)))
    most_rows = rows_a_chart([len(rows) for rows in measures.values()])
    shown = tuple(lengths_of_measure(view, str(measure), rows, most_rows) for measure, rows in measures.items())
    return Exhibits("session-lengths", candidates, shown)


def _candidates(view: View) -> pd.DataFrame:
    lengths, formats = view.atlas.frames["session_lengths"], view.chosen_one("formats")
    return in_formats(
        lengths, view.atlas.tables.formats, with_contrast=formats == "contrast", with_general=formats != "named"
    )


def lengths_of_measure(view: View, measure: str, rows: pd.DataFrame, most_rows: int) -> Exhibit:
    """Statements of one measure."""
    formats, facts = view.atlas.tables.formats, view.atlas.facts
    chart = session_lengths_chart(rows, [measure], formats, view.source_ids, facts, view.theme, most_rows=most_rows)
    export_data = (lengths_for_export(view, rows),)
    return Exhibit(measure, MEASURES[measure].label, chart, rows, _ids(rows), export_data=export_data)


@remembered
def computed_doses(view: View) -> list[Exhibits]:
    """Contact hours and calendar weeks, each from the statement the reader chose."""
    return [_doses(view, "hours"), _doses(view, "weeks")]


def _computed(view: View, unit: str) -> pd.DataFrame:
    every_statement = view.atlas.frames["session_lengths"]
    if unit == "hours":
        return contact_hours(every_statement, view.chosen_one("minutes_from"))
    return calendar_weeks(every_statement, view.chosen_one("pace_from"))


def _doses(view: View, unit: str) -> Exhibits:
    candidates = _computed(view, unit)
    doses = view.filters.apply(candidates)
    if doses.empty:
        return Exhibits(unit, candidates, ())
    formats, facts = view.atlas.tables.formats, view.atlas.facts
    exhibit = Exhibit(
        name=unit,
        title=UNITS[unit],
        chart=session_lengths_chart(
            doses, (), formats, view.source_ids, facts, view.theme, doses=doses, most_rows=MIN_ROWS_A_CHART
        ),
        rows=doses,
        row_ids=_both_ids(doses),
        computed=tuple(dose_in_words(row) for row in records(doses)),
        export_data=(_doses_for_export(view, doses),),
    )
    return Exhibits(unit, candidates, (exhibit,))


def lengths_for_export(view: View, lengths: pd.DataFrame) -> ExportRows:
    """Statements of one measure as rows on a scale from zero."""
    measure, facts = MEASURES[str(lengths["measure"].iloc[0])].label, view.atlas.facts
    rows = [
        _for_export(view, row, facts[row["fact_id"]].says, row["low"], row["high"], FactIds.of(row["fact_id"]))
        for row in records(lengths)
    ]
    return _from_zero(view, lengths, rows, measure, scale_end(lengths["low"], lengths["high"]))


def _doses_for_export(view: View, doses: pd.DataFrame) -> ExportRows:
    unit = UNITS[str(doses["dose_unit"].iloc[0])]
    rows = [
        _for_export(
            view,
            row,
            f"{dose_in_words(row)}, from {length_in_words(row)}",
            row["dose_low"],
            row["dose_high"],
            FactIds.of(row["fact_id"], row["other_fact_id"]),
        )
        for row in records(doses)
    ]
    return _from_zero(view, doses, rows, unit, scale_end(doses["dose_low"], doses["dose_high"]))


def _for_export(
    view: View, row: Mapping[str, Any], says: str, low: float | None, high: float | None, fact_ids: FactIds
) -> ExportRow:
    facts, interval = view.atlas.facts, Interval(str(row["bound"]), low, high)
    return ExportRow(
        label=f"{says} ({facts[row['fact_id']].source_label})",
        series=facts[row["source_id"]].source_label,
        low=low,
        high=high,
        # A rarely exceeded ceiling is two figures, not a span between them.
        bound="apart" if row["bound"] == "rarely_above" else "interval",
        opens=interval.opens,
        ceiling=None if interval.opens is not None else interval.ceiling,
        fact_ids=fact_ids,
    )


def _from_zero(view: View, frame: pd.DataFrame, rows: Sequence[ExportRow], title: str, most: float) -> ExportRows:
    looks, facts = source_marks(view.source_ids, view.theme), view.atlas.facts
    shown = [source_id for source_id in view.source_ids if frame["source_id"].eq(source_id).any()]
    series = tuple(ExportSeries(facts[source_id].source_label, *looks[source_id]) for source_id in shown)
    return ExportRows(tuple(rows), series, axis_title=title, least=0.0, most=most, title=title)


def _ids(statements: pd.DataFrame) -> tuple[FactIds, ...]:
    return tuple(map(FactIds.of, statements["fact_id"]))


def _both_ids(doses: pd.DataFrame) -> tuple[FactIds, ...]:
    return tuple(map(FactIds.of, doses["fact_id"], doses["other_fact_id"]))


def _controls(atlas: Atlas) -> Sequence[Control]:
    lengths = atlas.frames["session_lengths"]

    def statements(measure: str) -> dict[str, str]:
        ids = usable_statements(lengths, measure)["fact_id"].head(OPTIONS_A_LIST)
        return {i: f"{atlas.facts[i].source_label}: {atlas.facts[i].as_printed}" for i in ids}

    minutes, paces = statements("session_minutes"), statements("sessions_per_week")
    return [
        OneOf(
            key="dose",
            label="What is shown",
            options={"printed": "As printed", "computed": "Total time"},
            published={"printed": "What the sources print", "computed": "What it adds up to"},
            default=("printed",),
            shown_as="segments",
        ),
        OneOf(
            key="formats",
            label="Formats",
            options={
                "therapy": atlas.edition.own_formats_label,
                "named": "Named formats only",
                "contrast": atlas.edition.contrast_formats_label,
            },
            default=("therapy",),
            shown_as="segments",
        ),
        OneOf(
            key="minutes_from",
            label="Minutes per session from",
            options=minutes,
            default=tuple(minutes)[:1],
            shown_as="list",
        ),
        OneOf(
            key="pace_from",
            label="Sessions per week from",
            options=paces,
            default=tuple(paces)[:1],
            shown_as="list",
        ),
    ]


def _finding(view: View) -> str:
    """The range of session numbers in view, and whether anything is computed from them."""
    found = lengths_in_words(
        usable_statements(view.filters.apply(_candidates(view)), "sessions_per_course"), view.atlas.facts
    )
    return " ".join(filter(None, [found, "Hours and weeks are computed." if _with_doses(view) else ""]))


HOW_TO_READ = (
    ("A mark", "One statement, at the number that its source prints; a line joins both ends of a range."),
    ("Arrow", "No upper limit."),
    ("Dotted line", "A maximum only."),
    ("“In quotation marks”", "Words of the source that give no number."),
    ("In general", "What a source says without naming a form or setting of the therapy."),
)
COMPUTED = (
    ("Hours, weeks", "Computed here and printed by no source: sessions × minutes, and sessions ÷ sessions per week. "
     "Minutes and pace come from the statement chosen, whatever the source filter says."),
    ("Hollow mark", "Joins statements of two texts."),
)  # fmt: skip


def _shown(view: View) -> Sequence[Exhibits]:
    return [session_lengths(view)]


def _details(view: View) -> Sequence[Exhibits]:
    return [printed_lengths(view), *computed_doses(view)]


PAGE = Page(
    name="session_lengths",
    title="Session lengths",
    asks="How long is it, and how often?",
    group="What sources say",
    place=10,
    finding=_finding,
    how_to_read=lambda view: (*HOW_TO_READ, *COMPUTED) if _with_doses(view) else HOW_TO_READ,
    controls=_controls,
    exhibits=_shown,
    details=_details,
    exhibit_names=("session_lengths", *MEASURES, *UNITS),
    whole={"dose": ("computed",)},
    subjects=("session_lengths",),
)
