"""Shared roots: several sources that lean on one work are one piece of evidence."""

from __future__ import annotations

import pandas as pd
import pytest

from data.shared_roots import SharedRoot, independent_count, shared_roots


def citations(*pairs: str) -> pd.DataFrame:
    return pd.DataFrame([pair.split(">") for pair in pairs], columns=["source_id", "reference_id"])


def test_three_documents_rest_on_one_press_release(tables):
    assert shared_roots(tables.citations, tables.sources["source_id"]) == [
        SharedRoot("apa-2010-release", ("escalante", "hims", "ramkumar"))
    ]


# By hand, from citations.csv: ramkumar, escalante and hims share the press release; what us_explainer and uk_guide cite
# no other document cites. So the five fall into three groups.
@pytest.mark.parametrize(
    ("source_ids", "count"),
    [
        (("ramkumar", "escalante", "us_explainer", "hims", "uk_guide"), 3),
        (("ramkumar", "escalante", "hims"), 1),
        (("ramkumar", "hims"), 1),
        (("us_explainer", "uk_guide"), 2),
        (("hims",), 1),
        ((), 0),
    ],
)
def test_independent_sources_are_counted_by_what_they_lean_on(tables, source_ids, count):
    assert independent_count(tables.citations, source_ids) == count


def test_a_root_counts_only_among_the_sources_asked_for(tables):
    assert shared_roots(tables.citations, ["ramkumar", "uk_guide"]) == []


def test_the_most_shared_work_comes_first():
    found = shared_roots(citations("a>x", "b>x", "a>y", "b>y", "c>y", "c>z"), ["a", "b", "c"])
    assert found == [SharedRoot("y", ("a", "b", "c")), SharedRoot("x", ("a", "b"))]


def test_sources_joined_through_a_third_are_one_group():
    chain = citations("a>x", "b>x", "b>y", "c>y", "d>z")
    assert independent_count(chain, ["a", "b", "c", "d"]) == 2
    assert independent_count(chain, ["a", "c"]) == 2, "without the one that joins them they are two"


def test_joining_a_source_that_is_grouped_already_joins_its_whole_group():
    assert independent_count(citations("b>x", "c>x", "a>y", "c>y"), ["a", "b", "c"]) == 1


def test_a_source_that_cites_a_work_twice_shares_it_with_nobody():
    assert shared_roots(citations("a>x", "a>x"), ["a", "b"]) == []


def test_a_source_that_cites_nothing_stands_alone():
    assert independent_count(citations("a>x", "b>x"), ["a", "b", "c"]) == 2
