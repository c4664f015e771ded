"""The page on agreement: every pair that the choices leave, both sides of it, and a card on each."""

from __future__ import annotations

import re

import pytest

from components.parts.disagreements import PAIRS_A_PAGE
from components.plain_text import as_markdown
from data.contract.vocabulary import DISAGREEMENT_KINDS, DISAGREEMENT_TOPICS, STRENGTHS
from data.subjects.disagreements import side_id
from tests.pages.test_pages import ATLAS, charts, labels, opened, rows_left, visited, words

PAIRS = ATLAS.tables.disagreements


def told(app) -> tuple[int, int]:
    """How many pairs the page says that it shows, and of how many."""
    found = re.search(r"Statement against statement: (\d+) of (\d+) pairs", words(app))
    assert found
    return int(found[1]), int(found[2])


def test_every_position_is_drawn_and_every_pair_is_counted():
    app = visited("disagreements")
    ((figure, _),) = charts(app)
    carried = {i for trace in figure["data"] for ids in trace.get("customdata", ()) for i in ids.split(";")}
    sides = {side_id(pair, side) for pair in PAIRS["disagreement_id"] for side in ("a", "b")}
    assert carried == set(ATLAS.tables.positions["fact_id"]) | sides
    assert told(app) == (len(PAIRS), len(PAIRS))


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
        assert told(app)[0] == int(PAIRS[column].eq(word).sum())
        assert re.search(rf"\*\*Of these:\*\* .*{re.escape(as_markdown(vocabulary[word].label))}", words(app))


def test_the_filters_leave_just_their_pairs():
    app = opened("disagreements", sources=labels("uk_guide"), conditions=labels("depression"))
    assert told(app)[0] == len(rows_left("disagreements", ("uk_guide",), ("depression",)))


def test_both_sides_stand_with_source_place_and_figure_and_open_a_card():
    app = opened("disagreements", topics=["Minutes a session"])
    for side in ("a", "b"):
        fact = ATLAS.facts[side_id("minutes-50-45", side)]
        assert as_markdown(fact.says) in words(app)
        assert f"“{as_markdown(fact.as_printed)}”" in words(app)
        assert as_markdown(fact.section) in words(app)
        (button,) = [b for b in app.button if b.key == f"pairs-{fact.fact_id}"]
        button.click().run()
        assert app.query_params["fact"] == fact.fact_id
        (card,) = app.get("dialog")
        assert as_markdown(fact.caveat) in "\n".join(element.value for element in card.markdown)


def test_long_lists_come_a_page_at_a_time():
    app = visited("disagreements")
    sides = [b for b in app.button if (b.key or "").startswith("pairs-") and b.label.startswith("Source")]
    assert len(sides) == 2 * PAIRS_A_PAGE


def test_the_kind_of_a_disagreement_is_said_in_words():
    app = opened("disagreements", kinds=["Arithmetic"])
    assert "**Arithmetic** · within one document · strong · Effect size" in words(app)
