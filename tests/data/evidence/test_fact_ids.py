"""The facts behind a mark: as a value, in short, and as a link has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.evidence.fact_ids import FactIds

IDS = st.lists(st.text("abc.-_0123456789", min_size=1, max_size=12), max_size=20)


@pytest.mark.parametrize(
    ("ids", "most", "in_link", "named", "n_more"),
    [
        (("a", "b"), 2, "a;b", ("a", "b"), 0),
        (("a", "b", "c"), 2, "a;b;+1", ("a", "b"), 1),
        (("a",) * 988, 1, "a;+987", ("a",), 987),
        ((), 5, "", (), 0),
    ],
)
def test_a_link_names_some_and_says_how_many_more(ids, most, in_link, named, n_more):
    short = FactIds(ids).first(most)
    assert short == FactIds(named, n_more)
    assert short.in_link == str(short) == in_link
    assert FactIds.from_link(in_link) == short
    assert short.n_facts == len(ids)


@given(IDS, st.integers(0, 20))
def test_what_a_link_holds_is_read_back(ids, most):
    short = FactIds(tuple(ids)).first(most)
    assert FactIds.from_link(short.in_link) == short


@given(st.text(max_size=40))
def test_any_link_can_be_read_and_keeps_its_words(text):
    assert FactIds.from_link(text).in_link == text


@pytest.mark.parametrize("text", ["a;+0", "a;+-5", "a;+1234567890", "+x", "a;988"])
def test_what_is_no_number_of_facts_is_an_id(text):
    assert FactIds.from_link(text) == FactIds(tuple(text.split(";")))


def test_facts_that_are_only_counted_stay_counted():
    assert FactIds(("a", "b"), 3).first(1) == FactIds(("a",), 4)
    assert FactIds.joined([FactIds(("a",), 2), FactIds.of("b", "c"), FactIds()]) == FactIds(("a", "b", "c"), 2)
