"""Statements on dose prepared for drawing: the requested formats, with measures in order."""

from __future__ import annotations

import pandas as pd

from data.contract.vocabulary import MEASURES


def in_formats(
    session_lengths: pd.DataFrame, formats: pd.DataFrame, *, with_contrast: bool, with_general: bool = True
) -> pd.DataFrame:
    """The statements on the therapy's own formats, plus contrasts if requested, ordered by measure.

    In: the rows of session_lengths, and of formats with their ``role``. Without general ones, only statements about a
    format that the source names remain.
    """
    roles = ["own", *(["contrast"] if with_contrast else []), *(["whole"] if with_general else [])]
    shown = session_lengths[
        session_lengths["format_id"].isin(formats.loc[formats["role"].fillna("own").isin(roles), "format_id"])
    ]
    order = shown["measure"].map(list(MEASURES).index)
    return shown.loc[order.sort_values(kind="stable").index]


def format_places(rows: pd.DataFrame, formats: pd.DataFrame) -> pd.Series:
    """The place of each row's format, from the top; ``rows`` have ``format_id``, ``formats`` are in order."""
    return rows["format_id"].map({format_id: place for place, format_id in enumerate(formats["format_id"])})
