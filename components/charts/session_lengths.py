"""Session lengths: formats and sources are rows, measures are columns; words without a figure stand in their cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components.charts.chart import Chart, Facts
from components.charts.intervals import Interval, interval_entry, scale_end
from components.charts.palette import Theme, source_marks
from components.charts.rows import Entry, Group, Panel, Row, Rows, isolated, rows_chart
from components.charts.session_doses import FOOTNOTE, UNITS, dose_entry
from components.limits import ROWS_A_PAGE, first_drawn
from data.contract.vocabulary import MEASURES
from data.evidence.fact_ids import FactIds
from data.evidence.facts import length_in_words, records
from data.subjects.session_doses import dose_in_words
from data.subjects.session_lengths import format_places

CONVERTED_NOTE = "Converted: a year is read as 12 months, monthly as 0.23 sessions per week."
#: The doses in one word, for the tabs on a phone.
TABS = {"hours": "Hours", "weeks": "Weeks"}
#: Ticks of the scales not counted in tens.
STEPS = {"sessions_per_week": (1, 2, 5), "course_months": (1, 3, 6, 12, 24, 60)}
#: Told beneath the chart if a figure was converted; its cell has a star.
CONVERTED = {
    "sessions_per_week": "Monthly is read as 0.23 sessions per week.",
    "course_months": "* A year is read as 12 months.",
}
#: Joins words of one source in one cell.
BETWEEN_WORDS = "; "


def session_lengths_chart(
    session_lengths: pd.DataFrame,
    measures: Sequence[str],
    formats: pd.DataFrame,
    source_ids: list[str],
    facts: Facts,
    theme: Theme,
    *,
    doses: pd.DataFrame | None = None,
    with_headings: bool = True,
    most_rows: int = ROWS_A_PAGE,
) -> Chart:
    """The statements of some ``measures``, each measure a column, with ``doses`` as further columns.

    In: rows of session_lengths, the formats in order, all sources in order (for colour and shape), the facts by id;
    ``doses`` from ``data.subjects.session_doses``, of one ``dose_unit`` or of both. A row is what one source or part
    says of one format. For how each bound is drawn, see ``components.charts.intervals``. Without headings, a row's
    label names its format too. At most ``most_rows`` statements, and as many doses, are drawn; the scales cover all.
    """
    every_row = session_lengths[session_lengths["measure"].isin(list(measures))]
    every_dose = doses
    shown = first_drawn(every_row, most_rows, format_places(every_row, formats))
    doses = doses if doses is None else first_drawn(doses, most_rows, format_places(doses, formats))
    look = source_marks(source_ids, theme)
    units = [] if doses is None else [unit for unit in UNITS if doses["dose_unit"].eq(unit).any()]
    cells: dict[tuple[str, str, str], dict[str, list[Entry]]] = {}
    for row in records(shown):
        entries = cells.setdefault(_key(row), {}).setdefault(row["measure"], [])
        _add(entries, row, look[row["source_id"]])
    for dose in [] if doses is None else records(doses):
        entries = cells.setdefault(_key(dose), {}).setdefault(dose["dose_unit"], [])
        entries.append(dose_entry(dose, look[dose["source_id"]]))
    order = {source_id: place for place, source_id in enumerate(source_ids)}
    groups = []
    for format_id, label in zip(formats["format_id"], formats["label"], strict=True):
        keys = sorted((key for key in cells if key[0] == format_id), key=lambda key: order[key[1]])
        rows = tuple(_row(key, cells[key], facts, look, None if with_headings else label) for key in keys)
        if rows:
            groups.append(Group(label if with_headings else "", rows, short=label if with_headings else None))
    panels = [_panel(measure, every_row[every_row["measure"].eq(measure)]) for measure in measures]
    panels += [_dose_panel(unit, every_dose[every_dose["dose_unit"].eq(unit)]) for unit in units]  # type: ignore[index]
    table = Rows(tuple(groups), tuple(panel for panel in panels if panel is not None))
    chart = rows_chart(table, facts, theme, alt=_alt(shown, measures, doses, units, formats, facts))
    return chart.showing(_count(shown, doses), _count(every_row, every_dose))


def _count(rows: pd.DataFrame, doses: pd.DataFrame | None) -> int:
    return len(rows) + (0 if doses is None else len(doses))


def _panel(measure: str, rows: pd.DataFrame) -> Panel | None:
    """The column of a measure; None if nothing is said of it."""
    if rows.empty:
        return None
    return Panel(
        measure,
        MEASURES[measure].label,
        0,
        scale_end(rows["low"], rows["high"]),
        tab=MEASURES[measure].short,
        steps=STEPS.get(measure, ()),
        footnote=CONVERTED.get(measure, "") if any(row["converted_from"] for row in records(rows)) else "",
    )


def _dose_panel(unit: str, doses: pd.DataFrame) -> Panel:
    end = scale_end(doses["dose_low"], doses["dose_high"])
    return Panel(unit, UNITS[unit], 0, end, tab=TABS[unit], footnote=FOOTNOTE)


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["format_id"], row["source_id"], row["part_id"] or ""


def _row(
    key: tuple[str, str, str],
    cells: Mapping[str, Sequence[Entry]],
    facts: Facts,
    look: Mapping[str, tuple[str, str]],
    format_label: str | None,
) -> Row:
    _, source_id, part_id = key
    colour, symbol = look[source_id]
    source = facts[part_id or source_id].short_label
    return Row(f"{format_label} · {isolated(source)}" if format_label else source, cells, symbol=symbol, colour=colour)


def _add(entries: list[Entry], row: Mapping[str, Any], look: tuple[str, str]) -> None:
    """Add a statement to its cell: words without a figure join those already there; figures come before them."""
    interval = Interval(row["bound"], row["low"], row["high"])
    colour, symbol = look
    quoted = f"“{row['as_printed']}”"
    if interval.figures or interval.bound == "open_ended":
        star = "*" if row["converted_from"] else ""
        text = "no limit" if interval.bound == "open_ended" else interval.in_short and interval.in_short + star
        notes = [CONVERTED_NOTE] if star else []
        entry = interval_entry(
            interval,
            FactIds.of(row["fact_id"]),
            colour=colour,
            symbol=symbol,
            text=text or quoted,
            quoted=not text,
            heading=length_in_words(row),
            notes=notes,
        )
        entries.insert(sum(bool(entry.figures) for entry in entries), entry)
    elif entries and entries[-1].quoted and not entries[-1].figures:
        said = entries.pop()
        text = f"{said.text.removesuffix('”')}{BETWEEN_WORDS}{row['as_printed']}”"
        entries.append(_words(FactIds.joined([said.fact_ids, FactIds.of(row["fact_id"])]), colour, text))
    else:
        entries.append(_words(FactIds.of(row["fact_id"]), colour, quoted))


def _words(fact_ids: FactIds, colour: str, text: str) -> Entry:
    return Entry(fact_ids, colour, text=text, quoted=True, note="Words only, no number.")


def _alt(
    rows: pd.DataFrame,
    measures: Sequence[str],
    doses: pd.DataFrame | None,
    units: Sequence[str],
    formats: pd.DataFrame,
    facts: Facts,
) -> str:
    """The chart in words: every statement with its figures and its source, measure by measure."""
    parts = []
    labels = dict(zip(formats["format_id"], formats["label"], strict=True))
    for measure in measures:
        own = records(rows[rows["measure"].eq(measure)])
        if own:
            parts.append(f"{MEASURES[measure].label}: {_counted(len(own))}.")
            parts += _by_format(
                own, labels, lambda row: f"{facts[row['fact_id']].source_label}, {length_in_words(row)}"
            )
    for unit in units:
        own = records(doses[doses["dose_unit"].eq(unit)])  # type: ignore[index]
        other = facts[own[0]["other_fact_id"]]
        parts.append(f"{UNITS[unit]}: {_counted(len(own))}.")
        parts += _by_format(own, labels, lambda row: f"{facts[row['fact_id']].source_label}, {dose_in_words(row)}")
        parts.append(f"Computed with: {other.source_label}, “{other.as_printed}”.")
    return " ".join(parts)


def _by_format(rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str], say: Any) -> list[str]:
    said = {label: [say(row) for row in rows if row["format_id"] == format_id] for format_id, label in labels.items()}
    return [f"{label}: {'; '.join(own)}." for label, own in said.items() if own]


def _counted(n: int) -> str:
    return f"{n} statement{'' if n == 1 else 's'}"
