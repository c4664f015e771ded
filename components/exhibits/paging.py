"""Very many rows, a page at a time: drawing a chart costs the same however many rows there are, and words say which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from components.charts.chart import Chart
from components.exhibits.exhibit import Exhibit, Part
from components.exhibits.view import View

#: So many rows the charts of one page draw together before they are paged, and one chart in any case.
MOST_ROWS, LEAST_ROWS = 60, 12
#: So many rows stand in a table without a chart.
ROWS_A_TABLE = 60
Item = TypeVar("Item")


def rows_a_page(n_rows: Sequence[int]) -> int:
    """How many rows each of several charts draws at once; all of them where they are few together."""
    return MOST_ROWS if sum(n_rows) <= MOST_ROWS else max(LEAST_ROWS, MOST_ROWS // len(n_rows))


def part_of(view: View, name: str, n_rows: int, most_rows: int) -> Part | None:
    """The part of an exhibit that the reader has turned to, the last one where there are not so many; None for all."""
    n_pages = ceil(n_rows / most_rows)
    if n_pages <= 1:
        return None
    return Part(name, 1, n_pages, 1, min(most_rows, n_rows), n_rows)


def rows_of(part: Part | None, rows: pd.DataFrame, order: pd.Series | None = None) -> pd.DataFrame:
    """The rows of a part; ``order`` has the place in which a chart draws each row, where that is not their own."""
    if part is None:
        return rows
    if order is None:
        return rows.iloc[part.first - 1 : part.last]
    drawn = np.argsort(order.to_numpy(), kind="stable")[part.first - 1 : part.last]
    return rows.iloc[np.sort(drawn)]


def saying(part: Part | None, chart: Chart) -> Chart:
    """A chart whose words say which part it shows."""
    return chart if part is None else replace(chart, alt=f"{part.in_words}. {chart.alt}")


def show_part(view: View, exhibit: Exhibit) -> None:
    """Above a chart: which part of it is shown, and the numbers of the pages to turn to; nothing where it is whole."""
    part = exhibit.part
    if part is None:
        return
    st.markdown(f"**{part.in_words}** {part.shown_in}; the CSV file holds all.")


def say_part(exhibit: Exhibit) -> None:
    """``show_part`` where no page can be turned."""
    if exhibit.part is not None:
        st.caption(f"{exhibit.part.in_words}.")


def a_page_of(items: Sequence[Item], most: int, name: str) -> Sequence[Item]:
    """A page of a list that has no place in the link, with the numbers of its pages where it has several."""
    n_pages = ceil(len(items) / most)
    if n_pages <= 1:
        return items
    words = st.empty()
    # Another number of pages is another list, which begins at its first page.
    page = st.pagination(n_pages, key=f"{name}-page-of-{n_pages}")
    first, last = (page - 1) * most, min(page * most, len(items))
    words.markdown(f"**{first + 1:,} to {last:,}** of {len(items):,}")
    return items[first:last]


def of_table(part: Part | None) -> Part | None:
    """A part that only the table shows, beneath marks that stand for all rows."""
    return part and replace(part, shown_in="in the table, while the marks count all")
