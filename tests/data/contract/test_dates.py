"""Dates in words."""

from __future__ import annotations

import pytest

from data.contract.dates import date_in_words


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ({"date-parts": [[2022, 9, 13]]}, "13 September 2022"),
        ({"date-parts": [[2022, 9]]}, "September 2022"),
        ({"date-parts": [[2010]]}, "2010"),
        ({"date-parts": [[2010], [2012, 1]]}, "2010 to January 2012"),
        ({"date-parts": [[-44, 3, 15]]}, "15 March 44 BC"),
        ({"literal": "in press"}, "in press"),
        ({}, ""),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(date, words):
    assert date_in_words(date) == words
