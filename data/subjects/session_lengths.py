"""Statements on dose made ready to draw: the formats asked for, the measures in their order."""

from __future__ import annotations

import pandas as pd

from data.contract.vocabulary import MEASURES

#: Formats that stand in the table only to be compared with.
CONTRAST_FORMATS = ("psychoanalytic", "cbt")
WHOLE_THERAPY = "general"


def in_formats(session_lengths: pd.DataFrame, *, with_contrast: bool) -> pd.DataFrame:
    """The statements on psychodynamic formats, with those on contrast formats if asked for, ordered by measure."""
    shown = session_lengths if with_contrast else session_lengths[~session_lengths["format_id"].isin(CONTRAST_FORMATS)]
    order = shown["measure"].map(list(MEASURES).index)
    return shown.loc[order.sort_values(kind="stable").index]


def format_places(rows: pd.DataFrame, formats: pd.DataFrame) -> pd.Series:
    """The place of each row's format from top to bottom; ``rows`` have ``format_id``, ``formats`` stand in order."""
    return rows["format_id"].map({format_id: place for place, format_id in enumerate(formats["format_id"])})
