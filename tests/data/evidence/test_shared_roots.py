"""Shared roots: several sources that lean on one work are one piece of evidence."""

from __future__ import annotations

import pytest

from data.evidence.shared_roots import SharedRoot, counts_in_words, independent_roots, shared_roots, works_by_speaker


def works(*pairs: str) -> dict[str, frozenset[str]]:
    """What each speaker cites, from pairs such as "a>x"; "a>" cites nothing."""
    cited: dict[str, set[str]] = {}
    for pair in pairs:
        speaker, _, work = pair.partition(">")
        cited.setdefault(speaker, set()).update([work] if work else [])
    return {speaker: frozenset(found) for speaker, found in cited.items()}


def whole(*source_ids: str) -> dict[str, tuple[str, ...]]:
    """Documents that speak as a whole."""
    return {source_id: (source_id,) for source_id in source_ids}


def test_three_documents_rest_on_one_press_release(tables):
    assert shared_roots(whole(*tables.sources["source_id"]), works_by_speaker(tables)) == [
        SharedRoot("apa-2010-release", ("escalante", "hims", "ramkumar"))
    ]


def test_only_one_of_three_pasted_texts_cites_anything(tables):
    cited = works_by_speaker(tables)
    assert cited["verywell"] == {"apa-2010-release", "shedler-2010", "steinert-2017"}
    assert cited["psych_central"] == cited["therapist_box"] == frozenset()
    assert cited["escalante"] >= cited["verywell"]


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
def test_independent_roots_are_counted_by_what_sources_lean_on(tables, source_ids, count):
    assert independent_roots(whole(*source_ids), works_by_speaker(tables)) == count


def test_a_part_that_cites_nothing_stands_for_itself(tables):
    cited = works_by_speaker(tables)
    assert independent_roots({"ramkumar": ("ramkumar",), "escalante": ("verywell",)}, cited) == 1
    assert independent_roots({"ramkumar": ("ramkumar",), "escalante": ("psych_central",)}, cited) == 2
    both = {"ramkumar": ("ramkumar",), "escalante": ("psych_central", "verywell")}
    assert independent_roots(both, cited) == 1, "a document leans on what one of its parts leans on"


def test_a_document_is_never_worth_more_than_one(tables):
    cited = works_by_speaker(tables)
    assert independent_roots({"escalante": ("psych_central", "therapist_box", "verywell")}, cited) == 1


def test_a_root_counts_only_among_the_sources_asked_for(tables):
    assert shared_roots(whole("ramkumar", "uk_guide"), works_by_speaker(tables)) == []


def test_the_most_shared_work_comes_first():
    found = shared_roots(whole("a", "b", "c"), works("a>x", "b>x", "a>y", "b>y", "c>y", "c>z"))
    assert found == [SharedRoot("y", ("a", "b", "c")), SharedRoot("x", ("a", "b"))]


def test_sources_joined_through_a_third_are_one_group():
    chain = works("a>x", "b>x", "b>y", "c>y", "d>z")
    assert independent_roots(whole("a", "b", "c", "d"), chain) == 2
    assert independent_roots(whole("a", "c"), chain) == 2, "without the one that joins them they are two"


def test_joining_a_source_that_is_grouped_already_joins_its_whole_group():
    assert independent_roots(whole("a", "b", "c"), works("b>x", "c>x", "a>y", "c>y")) == 1


def test_a_source_that_cites_nothing_stands_alone():
    assert independent_roots(whole("a", "b", "c"), works("a>x", "b>x", "c>")) == 2


def test_a_second_count_is_given_where_there_is_something_to_count():
    assert counts_in_words(4, 5, 2) == "4 of 5 sources, 2 independent roots"
    assert counts_in_words(3, 3, 1) == "3 of 3 sources, 1 independent root"
    assert counts_in_words(1, 5, 1) == "1 of 5 sources"
    assert counts_in_words(1, 1, 1) == "1 of 1 source"
