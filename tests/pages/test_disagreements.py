"""The page on agreement: one chart, and beneath it the pairs of the topic that is opened, with a card on each side."""

from __future__ import annotations

import pytest

from components.exhibits.disagreements import OPEN_TOPIC
from components.parts.disagreements import PAIRS_A_PAGE
from components.plain_text import as_markdown
from data.contract.vocabulary import DISAGREEMENT_KINDS, DISAGREEMENT_TOPICS, REAL_DISAGREEMENTS, STRENGTHS
from data.subjects.disagreements import side_id
from tests.pages.test_pages import ATLAS, charts, filter_words, labels, opened, rows_left, visited, words
from tests.session_reader import drawings, ids_on

PAIRS = ATLAS.tables.disagreements
SIDES = {side_id(pair, side) for pair in PAIRS["disagreement_id"] for side in ("a", "b")}


def carried(app) -> set[str]:
    ((figure, _),) = charts(app)
    return {i for ids in ids_on(figure) for i in ids.split(";")}


def sides_of(pairs) -> set[str]:
    return {side_id(pair, side) for pair in pairs["disagreement_id"] for side in ("a", "b")}


def sides_shown(app) -> list[str]:
    return [button.key for button in app.button if (button.key or "").startswith("pairs-")]


def test_every_position_and_both_sides_of_every_pair_are_on_the_chart():
    app = visited("disagreements")
    assert carried(app) == set(ATLAS.tables.positions["fact_id"]) | SIDES
    assert sides_shown(app) == [], "no list of pairs before a topic is opened"


@pytest.mark.parametrize(
    ("key", "vocabulary", "column"),
    [
        ("topics", DISAGREEMENT_TOPICS, "topic"),
        ("kinds", DISAGREEMENT_KINDS, "kind"),
        ("strengths", STRENGTHS, "strength"),
    ],
)
def test_each_choice_leaves_just_its_pairs(key, vocabulary, column):
    for word in list(dict.fromkeys(PAIRS[column]))[:3]:
        app = opened("disagreements", **{key: [vocabulary[word].label]})
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


def test_a_topic_opens_from_the_address_with_both_sides_of_each_pair_and_their_cards():
    app = opened("disagreements", **{OPEN_TOPIC: "session_minutes"})
    for side in ("a", "b"):
        fact = ATLAS.facts[side_id("minutes-50-45", side)]
        assert as_markdown(fact.says) in words(app)
        assert f"“{as_markdown(fact.as_printed)}”" in words(app)
        assert as_markdown(fact.section) in words(app)
        (button,) = [b for b in app.button if b.key == f"pairs-session_minutes-{fact.fact_id}"]
        button.click().run()
        assert app.query_params["fact"] == fact.fact_id
        (card,) = app.get("dialog")
        assert as_markdown(fact.caveat) in "\n".join(element.value for element in card.markdown)


def test_every_mark_of_a_pair_opens_its_topic_and_every_position_its_card():
    app = visited("disagreements")
    ((figure, _),) = charts(app)
    (drawing,) = drawings(app)
    for ids in ids_on(figure):
        assert (ids in drawing["opens"]) == (ids.partition(";")[0] in SIDES)


def test_an_opened_topic_comes_a_page_at_a_time_with_its_disagreements_first():
    app = opened("disagreements", **{OPEN_TOPIC: "length"})
    shown = [key.removeprefix("pairs-length-").rpartition(".")[0] for key in sides_shown(app)]
    assert len(shown) == 2 * PAIRS_A_PAGE
    kinds = PAIRS.set_index("disagreement_id")["kind"]
    assert all(kinds[pair] != "scope" for pair in shown)
    assert {PAIRS.set_index("disagreement_id")["topic"][pair] for pair in shown} == {"length"}


@pytest.mark.parametrize("topic", ["freud_and_theory", "no-such-topic"])
def test_a_topic_without_pairs_opens_nothing(topic):
    assert sides_shown(opened("disagreements", **{OPEN_TOPIC: topic})) == []


def test_the_kind_of_a_disagreement_is_said_in_words():
    app = opened("disagreements", kinds=["Arithmetic"], **{OPEN_TOPIC: "effect_size"})
    assert "**Arithmetic** · within one document · strong · Effect size" in words(app)
