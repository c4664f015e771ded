"""The page on agreement: one chart, and in it the pairs of the topic that is opened."""

from __future__ import annotations

import pytest

from components.exhibits.disagreements import OPEN_TOPIC
from data.contract.vocabulary import DISAGREEMENT_KINDS, REAL_DISAGREEMENTS, STRENGTHS
from data.subjects.disagreements import side_id
from tests.pages.test_pages import ATLAS, charts, filter_words, labels, opened, rows_left, visited
from tests.session_reader import drawings, ids_on

PAIRS = ATLAS.tables.disagreements
SIDES = {side_id(pair, side) for pair in PAIRS["disagreement_id"] for side in ("a", "b")}


def carried(app) -> set[str]:
    ((figure, _),) = charts(app)
    return {i for ids in ids_on(figure) for i in ids.split(";")}


def sides_of(pairs) -> set[str]:
    return {side_id(pair, side) for pair in pairs["disagreement_id"] for side in ("a", "b")}


def pairs_shown(app) -> list[str]:
    """The pairs beneath the open row, in order."""
    (drawing,) = drawings(app)
    told = [part["told"][0]["ids"] for part in (drawing["fold"] or {"parts": []})["parts"]]
    return [side.removesuffix(".a") for side in told]


def test_every_position_and_both_sides_of_every_pair_are_on_the_chart():
    app = visited("disagreements")
    assert carried(app) == set(ATLAS.tables.positions["fact_id"]) | SIDES
    assert pairs_shown(app) == [], "no pairs before a topic is opened"


@pytest.mark.parametrize(
    ("key", "labels_of", "column"),
    [
        ("topics", dict(zip(ATLAS.tables.topics["topic"], ATLAS.tables.topics["label"], strict=True)), "topic"),
        ("kinds", {word: term.label for word, term in DISAGREEMENT_KINDS.items()}, "kind"),
        ("strengths", {word: term.label for word, term in STRENGTHS.items()}, "strength"),
    ],
)
def test_each_choice_leaves_just_its_pairs(key, labels_of, column):
    for word in list(dict.fromkeys(PAIRS[column]))[:3]:
        app = opened("disagreements", **{key: [labels_of[word]]})
        assert carried(app) & SIDES == sides_of(PAIRS[PAIRS[column].eq(word)])


def test_the_filters_leave_just_their_pairs():
    app = opened("disagreements", sources=labels("uk_guide"), conditions=labels("depression"))
    assert carried(app) & SIDES == sides_of(rows_left("disagreements", ("uk_guide",), ("depression",)))


def test_the_opening_counts_what_is_in_view():
    n = int(PAIRS["kind"].isin(REAL_DISAGREEMENTS).sum())
    of_length = int((PAIRS["topic"].eq("length") & PAIRS["kind"].ne("scope")).sum())
    said = filter_words(visited("disagreements"))
    assert said.startswith(f"{n} disagreements, most on length ({of_length}): ")
    assert f"{len(PAIRS) - n} more differ in scope only" in said
    assert "No two statements in view disagree" in filter_words(opened("disagreements", kinds=["Different scope"]))


def test_a_topic_opens_from_the_address_with_all_its_pairs():
    app = opened("disagreements", **{OPEN_TOPIC: "session_minutes"})
    assert pairs_shown(app) == list(PAIRS.loc[PAIRS["topic"].eq("session_minutes"), "disagreement_id"])


def test_every_mark_of_a_pair_opens_its_topic_and_every_position_its_card():
    app = visited("disagreements")
    ((figure, _),) = charts(app)
    (drawing,) = drawings(app)
    for ids in ids_on(figure):
        assert (ids in drawing["opens"]) == (ids.partition(";")[0] in SIDES)


@pytest.mark.parametrize("topic", ["freud_and_theory", "no-such-topic"])
def test_a_topic_without_pairs_opens_nothing(topic):
    assert pairs_shown(opened("disagreements", **{OPEN_TOPIC: topic})) == []


def test_the_kind_of_a_disagreement_is_said_in_words():
    app = opened("disagreements", kinds=["Arithmetic"], **{OPEN_TOPIC: "effect_size"})
    (drawing,) = drawings(app)
    part, *_ = drawing["fold"]["parts"]
    assert (part["heading"], part["qualified"]) == ("Arithmetic", "within one source · strong")
