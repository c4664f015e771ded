"""How much is drawn, listed, named and offered at once: 100 times today's rows are as quick to look at.

An exhibit holds all its rows and every fact behind them, and so do the files that leave the atlas. A chart draws the
first rows and says how many there are; a table has pages; a mark opens some of its facts and says how many more it
stands for. With today's tables nothing is left out anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

#: Rows that the charts of one page draw together, and that each draws in any case.
ROWS_A_PAGE, MIN_ROWS_A_CHART = 60, 12
#: Rows that a chart of the overview draws.
ROWS_AN_EXCERPT = 8
#: Rows on one page of a table.
ROWS_A_TABLE = 300
#: Facts that one mark names: they go into a link, and nobody reads more on one card.
FACTS_A_MARK = 80
#: Parts that the fold beneath a row holds.
PARTS_A_FOLD = 40
#: Options that a list offers; nobody reads a longer one, and the filters bring others.
OPTIONS_A_LIST = 100


def rows_a_chart(n_rows: Sequence[int]) -> int:
    """How many rows each chart of a page draws, given the rows of each; all if they are few together."""
    return ROWS_A_PAGE if sum(n_rows) <= ROWS_A_PAGE else max(MIN_ROWS_A_CHART, ROWS_A_PAGE // len(n_rows))


def first_drawn(rows: pd.DataFrame, most: int, order: pd.Series | None = None) -> pd.DataFrame:
    """The ``most`` rows that a chart draws first, in their own order.

    ``order`` has the place of each row in the chart, if that differs from the order of the rows.
    """
    if len(rows) <= most:
        return rows
    if order is None:
        return rows.head(most)
    return rows[order.rank(method="first").le(most)]


def drawn_in_words(n_drawn: int, n_rows: int) -> str:
    """A sentence saying that a chart draws only some of its rows; empty if it draws all."""
    if n_drawn == n_rows:
        return ""
    return f"The chart shows the first {n_drawn:,} of {n_rows:,} rows; the table and the files hold them all."
