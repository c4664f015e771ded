"""What a blank means: a document that says nothing is silent, unless our copy has lost what it might have said."""

from __future__ import annotations

import re

import pandas as pd

#: How ``copy_gaps`` says that a list of conditions, or of places to find a therapist, did not survive copying.
LOST_LIST = re.compile(r"list of conditions[^.:;]*\blost\b")
LOST_PLACES = re.compile(r"list of places[^.:;]*\blost\b")


def absence_id(speaker_id: str, row_id: str) -> str:
    """The id of the fact that a document or part says nothing on a condition, or of a feature."""
    return f"{speaker_id}.nothing-on.{row_id}"


def sources_with_lost_list(sources: pd.DataFrame) -> frozenset[str]:
    """Documents whose list of conditions our copy has lost: what they leave out is unknown, not silent.

    ``sources`` has ``source_id`` and ``copy_gaps``.
    """
    return _with_gap(sources, LOST_LIST)


def sources_with_lost_places(sources: pd.DataFrame) -> frozenset[str]:
    """Documents whose list of places to find a therapist our copy has lost; ``sources`` as above."""
    return _with_gap(sources, LOST_PLACES)


def _with_gap(sources: pd.DataFrame, gap: re.Pattern[str]) -> frozenset[str]:
    lost = sources["copy_gaps"].fillna("").map(lambda gaps: bool(gap.search(gaps)))
    return frozenset(sources.loc[lost, "source_id"])
