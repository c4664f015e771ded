"""The dose view: sessions × minutes as contact hours, sessions / frequency as weeks; computed, and marked so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.charts.intervals import Interval, interval_entry
from components.charts.rows import Entry
from data.evidence.fact_ids import FactIds
from data.subjects.session_doses import dose_in_words

COMPUTED_NOTE = "Computed from both statements; no source prints this figure."
#: Beneath the chart.
FOOTNOTE = "Hours and weeks are computed; no source prints them."
OPEN_NOTE = f"{COMPUTED_NOTE} If either has no upper limit, neither has the total."
UNITS = {"hours": "Contact hours per course (computed)", "weeks": "Calendar weeks per course (computed)"}


def dose_entry(dose: Mapping[str, Any], look: tuple[str, str]) -> Entry:
    """A dose from ``data.subjects.session_doses`` as a cell entry; ``look`` is the colour and shape of its source.

    The mark names both statements behind it; a hollow mark on a broken line joins statements of two texts.
    """
    colour, shape = look
    same_text = dose["same_text"]
    interval = Interval(dose["bound"], dose["dose_low"], dose["dose_high"])
    # A statement with an end only in words leaves an end of the sum open.
    if interval.bound == "range" and len(interval.figures) == 1 and interval.low != interval.high:
        interval = Interval("at_least" if interval.high is None else "at_most", interval.low, interval.high)
    open_end = interval.low is None or interval.high is None
    return interval_entry(
        interval,
        FactIds.of(dose["fact_id"], dose["other_fact_id"]),
        colour=colour,
        symbol=shape,
        hollow=not same_text,
        text=interval.in_short if interval.figures else "no figure",
        heading=f"Computed: {dose_in_words(dose)}",
        notes=[OPEN_NOTE if open_end else COMPUTED_NOTE],
        dash="solid" if same_text else "dash",
    )
