"""Shared works: sources that cite one work count once, and what our copy has lost is unknown."""

from __future__ import annotations

import pytest

from data.evidence.shared_works import (
    LOST_FOR_A_STATEMENT,
    LOST_FOR_A_TEXT,
    SharedWork,
    Sharing,
    cited_through,
    counts_in_words,
    shared_works,
    sharing,
    with_lost_references,
    works_by_speaker,
)


def works(*pairs: str) -> dict[str, frozenset[str]]:
    """What each source cites, from pairs such as "a>x"; "a>" cites nothing."""
    cited: dict[str, set[str]] = {}
    for pair in pairs:
        source_id, _, work = pair.partition(">")
        cited.setdefault(source_id, set()).update([work] if work else [])
    return {source_id: frozenset(found) for source_id, found in cited.items()}


def cited_by(tables, *source_ids: str) -> dict[str, frozenset[str]]:
    """What documents cite as a whole."""
    return cited_through({source_id: (source_id,) for source_id in source_ids}, works_by_speaker(tables))


def test_three_documents_cite_one_press_release(tables):
    assert shared_works(cited_by(tables, *tables.sources["source_id"])) == [
        SharedWork("apa-2010-release", ("escalante", "hims", "ramkumar"))
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
def test_sources_that_cite_one_work_count_once(tables, source_ids, count):
    assert sharing(cited_by(tables, *source_ids)) == Sharing(count, 0)


def test_a_source_cites_what_those_who_speak_in_it_cite(tables):
    cited = works_by_speaker(tables)
    through = cited_through({"ramkumar": ("ramkumar",), "escalante": ("psych_central", "verywell")}, cited)
    assert through == {"ramkumar": cited["ramkumar"], "escalante": cited["verywell"]}
    assert cited_through({"escalante": ("psych_central",)}, cited) == {"escalante": frozenset()}


# By hand, from copy_losses.csv: the references of two texts of escalante are lost, and the marks that tie the lists of
# us_explainer and hims to statements.
def test_a_document_has_lost_what_a_part_of_it_has(tables):
    lists = with_lost_references(tables, LOST_FOR_A_TEXT)
    assert lists == {"escalante", "psych_central", "verywell"}
    assert with_lost_references(tables, LOST_FOR_A_STATEMENT) == {*lists, "us_explainer", "hims"}


def test_a_part_has_lost_what_its_whole_document_has(tables):
    imprint = with_lost_references(tables, ("imprint",))
    assert {"escalante", "psych_central", "therapist_box", "verywell"} <= imprint


def test_lost_references_are_unknown_and_never_counted():
    assert sharing(works("a>x", "b>"), lost={"b"}) == Sharing(1, 1)
    assert sharing(works("a>x", "b>", "c>y"), lost={"b"}) == Sharing(2, 1)
    assert sharing(works("a>x", "b>y"), lost={"b"}) == Sharing(1, 1), (
        "what is left of a list does not tell what is lost"
    )


def test_what_is_left_of_lost_references_may_show_a_shared_work():
    assert sharing(works("a>x", "b>x", "c>y"), lost={"b"}) == Sharing(2, 0)


def test_a_work_is_shared_only_among_the_sources_asked_for(tables):
    assert shared_works(cited_by(tables, "ramkumar", "uk_guide")) == []


def test_the_most_shared_work_comes_first():
    found = shared_works(works("a>x", "b>x", "a>y", "b>y", "c>y", "c>z"))
    assert found == [SharedWork("y", ("a", "b", "c")), SharedWork("x", ("a", "b"))]


def test_sources_joined_through_a_third_are_one_group():
    chain = works("a>x", "b>x", "b>y", "c>y", "d>z")
    assert sharing(chain).n_apart == 2
    apart = {source_id: cited for source_id, cited in chain.items() if source_id in ("a", "c")}
    assert sharing(apart).n_apart == 2, "without the one that joins them they are two"


def test_joining_a_source_that_is_grouped_already_joins_its_whole_group():
    assert sharing(works("b>x", "c>x", "a>y", "c>y")).n_apart == 1


def test_a_source_that_cites_nothing_stands_alone():
    assert sharing(works("a>x", "b>x", "c>")) == Sharing(2, 0)


@pytest.mark.parametrize(
    ("among_them", "words", "short"),
    [
        (Sharing(2, 0), "2 that share no cited work", "2"),
        (Sharing(2, 2), "2 that share no cited work, 2 whose references are unknown", "2?"),
        (Sharing(1, 0), "all sharing cited works", "1"),
        # One that is known shares with nobody that is known: there is no number to say.
        (Sharing(1, 3), "3 whose references are unknown", "1?"),
        (Sharing(0, 2), "2 whose references are unknown", "0?"),
    ],
)
def test_the_count_is_said_and_written_in_short(among_them, words, short):
    assert among_them.in_words == words
    assert among_them.in_short == short


def test_a_second_count_is_given_where_there_is_something_to_count():
    assert counts_in_words(4, 5, Sharing(2, 1)) == (
        "4 of 5 sources, 2 that share no cited work, 1 whose references are unknown"
    )
    assert counts_in_words(3, 3, Sharing(1, 0)) == "3 of 3 sources, all sharing cited works"
    assert counts_in_words(1, 5, Sharing(1, 0)) == "1 of 5 sources"
    assert counts_in_words(1, 1, Sharing(0, 1)) == "1 of 1 source"
