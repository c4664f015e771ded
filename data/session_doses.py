"""How much therapy a number of sessions comes to: contact hours, and weeks on a calendar.

Both are computed here and printed by nobody, so every row names the two statements that it comes from:
hours = sessions x minutes / 60, weeks = sessions / sessions a week.
"""

from __future__ import annotations

import pandas as pd

MINUTES_PER_HOUR = 60


def contact_hours(session_lengths: pd.DataFrame, minutes_fact_id: str) -> pd.DataFrame:
    """Each statement on sessions a course as hours, with the minutes of one other statement.

    In: the columns of session_lengths. Out: one row for each statement with a figure: ``fact_id`` (sessions),
    ``other_fact_id`` (minutes), ``low`` and ``high`` in hours (empty where the end is open), ``same_text`` (both
    statements stand in the same document and part), and the columns of the sessions statement.
    Raises ``KeyError`` for an id that is not a statement on minutes with a figure.
    """
    minutes = _statement(session_lengths, minutes_fact_id, "session_minutes")
    doses = _session_counts(session_lengths, minutes)
    return doses.assign(
        low=doses["low"] * minutes["low"] / MINUTES_PER_HOUR,
        high=doses["high"] * minutes["high"] / MINUTES_PER_HOUR,
    )


def calendar_weeks(session_lengths: pd.DataFrame, frequency_fact_id: str) -> pd.DataFrame:
    """Each statement on sessions a course as weeks, at the pace of one statement on sessions a week.

    As ``contact_hours``; the shortest course is the fewest sessions at the quickest pace, the longest the most
    sessions at the slowest. An end that the source gives only in words leaves that end of the result empty.
    """
    pace = _statement(session_lengths, frequency_fact_id, "sessions_per_week")
    doses = _session_counts(session_lengths, pace)
    return doses.assign(low=doses["low"] / pace["high"], high=doses["high"] / pace["low"])


def usable_statements(session_lengths: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The statements on ``measure`` that print at least one figure."""
    has_figure = session_lengths["low"].notna() | session_lengths["high"].notna()
    return session_lengths[session_lengths["measure"].eq(measure) & has_figure]


def _statement(session_lengths: pd.DataFrame, fact_id: str, measure: str) -> pd.Series:
    usable = usable_statements(session_lengths, measure)
    named = usable[usable["fact_id"].eq(fact_id)]
    if named.empty:
        allowed = ", ".join(usable["fact_id"])
        raise KeyError(f"'{fact_id}' is not a statement on {measure} with a figure; allowed are {allowed}")
    return named.iloc[0]


def _session_counts(session_lengths: pd.DataFrame, other: pd.Series) -> pd.DataFrame:
    doses = usable_statements(session_lengths, "sessions_per_course")
    same_source = doses["source_id"].eq(other["source_id"])
    same_part = doses["part_id"].fillna("").eq(other["part_id"] if pd.notna(other["part_id"]) else "")
    return doses.assign(other_fact_id=other["fact_id"], same_text=same_source & same_part)
