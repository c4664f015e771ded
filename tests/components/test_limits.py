"""What is drawn first, how many rows that is, and the words for it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.limits import MIN_ROWS_A_CHART, ROWS_A_PAGE, drawn_in_words, first_drawn, rows_a_chart


@given(st.lists(st.integers(0, 5), min_size=1, max_size=80), st.integers(1, 30))
def test_the_first_rows_are_those_that_are_drawn_first_and_keep_their_order(places, most):
    rows = pd.DataFrame({"place": places})
    shown = first_drawn(rows, most, rows["place"])
    left_out = rows.drop(shown.index)
    assert len(shown) == min(most, len(rows))
    assert list(shown.index) == sorted(shown.index), "they stand as in the table"
    if len(left_out):
        assert shown["place"].max() <= left_out["place"].min()


def test_without_an_order_the_first_rows_are_drawn_first():
    rows = pd.DataFrame({"place": [3, 1, 2]})
    assert list(first_drawn(rows, 2)["place"]) == [3, 1]
    assert first_drawn(rows, 3) is rows


@pytest.mark.parametrize(
    ("n_rows", "rows"),
    [
        ([4, 10, 2, 4, 2, 32], ROWS_A_PAGE),
        ([ROWS_A_PAGE], ROWS_A_PAGE),
        ([ROWS_A_PAGE + 1], ROWS_A_PAGE),
        ([40, 40, 40, 40, 40], MIN_ROWS_A_CHART),
    ],
)
def test_charts_that_are_few_together_are_whole(n_rows, rows):
    assert rows_a_chart(n_rows) == rows


def test_words_say_how_many_there_are_and_nothing_where_all_are_drawn():
    assert drawn_in_words(60, 3_800).startswith("The chart shows the first 60 of 3,800 rows")
    assert drawn_in_words(60, 60) == ""
