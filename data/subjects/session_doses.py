"""How much therapy a number of sessions amounts to, in contact hours and in calendar weeks.

Both are computed here and printed by nobody, so every row names the two statements it comes from: hours = sessions x
minutes / 60, weeks = sessions / sessions a week.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

MINUTES_PER_HOUR = 60


def contact_hours(session_lengths: pd.DataFrame, minutes_fact_id: str) -> pd.DataFrame:
    """Each statement on sessions per course as hours, using the minutes of one other statement.

    In: the columns of session_lengths. Out: one row for each statement with a figure: its own columns as printed,
    ``dose_low`` and ``dose_high`` (computed, in ``dose_unit``; empty at an open end), ``other_fact_id`` and
    ``other_as_printed`` (the statement on minutes), and ``same_text`` (whether both stand in the same document and
    part). Raises ``ValueError`` for an id that is not a statement on minutes with a figure.
    """
    minutes = _statement(session_lengths, minutes_fact_id, "session_minutes")
    doses = _session_counts(session_lengths, minutes)
    return doses.assign(
        dose_low=doses["low"] * minutes["low"] / MINUTES_PER_HOUR,
        dose_high=doses["high"] * minutes["high"] / MINUTES_PER_HOUR,
        dose_unit="hours",
    )


def calendar_weeks(session_lengths: pd.DataFrame, frequency_fact_id: str) -> pd.DataFrame:
    """Each statement on sessions per course as weeks, at the pace of one statement on sessions per week.

    As ``contact_hours``. The shortest course is the fewest sessions at the fastest pace, the longest the most sessions
    at the slowest. Both figures of a ceiling ("rarely above 15 to 20") are the most sessions, so both take the slowest
    pace. An end that the source gives only in words stays empty.
    """
    pace = _statement(session_lengths, frequency_fact_id, "sessions_per_week")
    doses = _session_counts(session_lengths, pace)
    is_ceiling = doses["bound"].eq("rarely_above")
    fewest = (doses["low"] / pace["high"]).mask(is_ceiling, doses["low"] / pace["low"])
    return doses.assign(dose_low=fewest, dose_high=doses["high"] / pace["low"], dose_unit="weeks")


def dose_in_words(dose: Mapping[str, Any]) -> str:
    """A computed dose in words: "18.8 to 22.5 hours", "rarely above 15 to 20 weeks", "no figure in weeks"."""
    low, high = (None if pd.isna(dose[end]) else f"{dose[end]:.3g}" for end in ("dose_low", "dose_high"))
    unit, prefix = dose["dose_unit"], "rarely above " if dose["bound"] == "rarely_above" else ""
    if low is not None and high is not None:
        return f"{prefix}{low} {unit}" if low == high else f"{prefix}{low} to {high} {unit}"
    if low is not None:
        return f"at least {low} {unit}"
    return f"{prefix or 'at most '}{high} {unit}" if high is not None else f"no figure in {unit}"


def usable_statements(session_lengths: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The statements on ``measure`` with at least one printed figure."""
    has_figure = session_lengths["low"].notna() | session_lengths["high"].notna()
    return session_lengths[session_lengths["measure"].eq(measure) & has_figure]


def _statement(session_lengths: pd.DataFrame, fact_id: str, measure: str) -> pd.Series:
    usable = usable_statements(session_lengths, measure)
    named = usable[usable["fact_id"].eq(fact_id)]
    if named.empty:
        allowed = ", ".join(usable["fact_id"])
        raise ValueError(f"the statement on {measure} was '{fact_id}'; allowed are those with a figure: {allowed}")
    return named.iloc[0]


def _session_counts(session_lengths: pd.DataFrame, other: pd.Series) -> pd.DataFrame:
    doses = usable_statements(session_lengths, "sessions_per_course")
    same_source = doses["source_id"].eq(other["source_id"])
    same_part = doses["part_id"].fillna("").eq(other["part_id"] if pd.notna(other["part_id"]) else "")
    return doses.assign(
        other_fact_id=other["fact_id"], other_as_printed=other["as_printed"], same_text=same_source & same_part
    )
