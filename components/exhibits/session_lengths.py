"""What the sources print on length and frequency, and what it adds up to."""

from __future__ import annotations

import pandas as pd

from components.charts.session_doses import UNITS, session_doses_chart
from components.charts.session_lengths import session_lengths_chart
from components.exhibit import Exhibit, Exhibits
from components.exhibit_memory import remembered
from components.view import View
from data.facts import records
from data.session_doses import calendar_weeks, contact_hours, dose_in_words
from data.session_lengths import in_formats
from data.vocabulary import MEASURES


@remembered
def printed_lengths(view: View) -> Exhibits:
    """One exhibit for each measure, of the formats that the reader asked for."""
    candidates = in_formats(
        view.atlas.frames["session_lengths"], with_contrast=view.chosen_one("formats") == "contrast"
    )
    formats, facts = view.atlas.tables.formats, view.atlas.facts
    shown = [
        Exhibit(
            name=str(measure),
            title=MEASURES[str(measure)].label,
            chart=session_lengths_chart(rows, str(measure), formats, view.source_ids, facts, view.theme),
            rows=rows,
            row_ids=tuple(rows["fact_id"]),
        )
        for measure, rows in view.filters.apply(candidates).groupby("measure", sort=False, observed=True)
    ]
    return Exhibits("session-lengths", candidates, tuple(shown))


@remembered
def computed_doses(view: View) -> list[Exhibits]:
    """Contact hours and weeks on a calendar, each from the statement that the reader chose."""
    every_statement = view.atlas.frames["session_lengths"]
    return [
        _doses(view, "hours", contact_hours(every_statement, view.chosen_one("minutes_from"))),
        _doses(view, "weeks", calendar_weeks(every_statement, view.chosen_one("pace_from"))),
    ]


def _doses(view: View, unit: str, candidates: pd.DataFrame) -> Exhibits:
    doses = view.filters.apply(candidates)
    if doses.empty:
        return Exhibits(unit, candidates, ())
    formats, facts = view.atlas.tables.formats, view.atlas.facts
    exhibit = Exhibit(
        name=unit,
        title=UNITS[unit],
        chart=session_doses_chart(doses, unit, formats, view.source_ids, facts, view.theme),
        rows=doses,
        row_ids=tuple(doses["fact_id"] + ";" + doses["other_fact_id"]),
        computed=tuple(dose_in_words(row) for row in records(doses)),
    )
    return Exhibits(unit, candidates, (exhibit,))
