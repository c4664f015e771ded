"""Tables on screen, and again for paper: Streamlit draws a table as a picture of the rows that are in sight."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Literal

import pandas as pd
import streamlit as st

from components.plain_text import as_html_table

#: Pixels: the height of a row.
ROW_HEIGHT = 38


def show_table(
    table: pd.DataFrame,
    *,
    alt: str,
    key: str | None = None,
    max_height: int | None = None,
    on_select: Callable[[], None] | Literal["ignore"] = "ignore",
    column_config: dict[str, Any] | None = None,
) -> None:
    """A table to scroll, sort and search, as high as its rows but no higher than ``max_height`` pixels.

    ``on_select`` is called when a reader chooses a row; ``alt`` is the table in words. All of it is printed, by
    components/shell/opening/opening.css.
    """
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height="auto" if max_height is None else min(ROW_HEIGHT * (len(table) + 1), max_height),
        on_select=on_select,
        selection_mode="single-row",
        column_config=column_config,
        alt=alt,
    )
    st.html(_for_paper(table))


#: The HTML of tables that are still in use, by their identity.
_papers: dict[int, str] = {}


def _for_paper(table: pd.DataFrame) -> str:
    """A table in HTML: made once for one that is shown again, and forgotten with it."""
    known = _papers.get(id(table))
    if known is None:
        known = as_html_table(table, kind="atlas-paper")
        _papers[id(table)] = known
        weakref.finalize(table, _papers.pop, id(table), None)
    return known
