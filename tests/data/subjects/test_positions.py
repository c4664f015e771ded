"""Where the sources stand: positions between two poles, and how many pairs do not agree."""

from __future__ import annotations

from data.subjects.disagreements import COUNTED, as_pairs
from data.subjects.positions import of_topics, ranked, topics_in_view
from tests.loaded import ATLAS

POSITIONS, TOPICS = ATLAS.frames["positions"], ATLAS.tables.topics
PAIRS = as_pairs(ATLAS.frames["disagreements"], ATLAS.tables.topics, ATLAS.facts)
EVERY_TOPIC = {topic.topic: topic for topic in topics_in_view(TOPICS, POSITIONS, PAIRS)}


def sources_at(topic: str, place: int) -> set[str]:
    return {
        ATLAS.facts[position.fact_id].origin.cited_id
        for position in EVERY_TOPIC[topic].positions
        if position.place == place
    }


def test_every_topic_with_a_pair_has_its_question_and_poles():
    assert set(ATLAS.tables.disagreements["topic"]) <= set(TOPICS["topic"])
    for topic in EVERY_TOPIC.values():
        assert topic.question.endswith("?")
        assert topic.low_pole != topic.high_pole


def test_every_position_is_that_of_a_document_and_never_of_a_cited_work():
    assert {ATLAS.facts[fact_id].layer_label for fact_id in POSITIONS["fact_id"]} == {"Stated"}


# By hand, from the documents: the UK guide ends the therapy at 16 sessions, Ramkumar calls it longer than others, and
# Verywell's long form takes fifty sessions and more.
def test_opposite_statements_stand_at_opposite_poles():
    assert "uk_guide" in sources_at("length", 1)
    assert {"ramkumar", "escalante"} <= sources_at("length", 5)
    assert sources_at("past_or_present", 1) == {"hims"}
    assert sources_at("past_or_present", 5) == {"uk_guide"}
    assert sources_at("versus_cbt", 3) == {"escalante"}


def test_a_contradiction_pulls_its_sides_apart():
    place_of = {(row["topic"], row["fact_id"]): row["place"] for row in POSITIONS.to_dict("records")}
    sides = ATLAS.tables.disagreement_facts.groupby(["disagreement_id", "side"])["fact_id"].agg(list)
    compared = 0
    for pair in PAIRS:
        if pair.kind != "contradiction":
            continue
        places = [
            {
                place_of[pair.topic, i]
                for i in sides.get((pair.disagreement_id, side), ())
                if (pair.topic, i) in place_of
            }
            for side in ("a", "b")
        ]
        if all(places):
            compared += 1
            assert not places[0] & places[1], f"{pair.disagreement_id}: both sides stand at one place"
    assert compared == sum(pair.kind == "contradiction" for pair in PAIRS) > 5


def test_pairs_are_counted_by_topic_and_by_whose_statements_they_are():
    assert sum(len(topic.pairs) for topic in EVERY_TOPIC.values()) == len(PAIRS)
    own = ATLAS.tables.disagreements.query("topic == 'length'")
    length = EVERY_TOPIC["length"]
    assert length.counts.of_scope == int(own["kind"].eq("scope").sum())
    assert length.counts.disagreements == int(own["kind"].ne("scope").sum())
    assert length.is_contradicted
    assert not EVERY_TOPIC["session_minutes"].is_contradicted
    for topic in EVERY_TOPIC.values():
        counted = [pair for word in COUNTED for pair in topic.pairs_counted_as(word)]
        assert sorted(pair.disagreement_id for pair in counted) == sorted(p.disagreement_id for p in topic.pairs)
        assert all(pair.kind != "scope" for pair in topic.strong), "scope is no disagreement, however strong"


# By hand: three contradictions on length, two of them strong; two on how well it works; one each on conditions and on
# the evidence, and fewer other disagreements on the evidence.
def test_topics_are_ranked_by_their_contradictions_the_strong_ones_first():
    order = [topic.topic for topic in ranked(list(EVERY_TOPIC.values()))]
    assert order[:4] == ["length", "effectiveness", "conditions", "evidence_quality"]
    contradicted = [EVERY_TOPIC[topic].is_contradicted for topic in order]
    assert contradicted == sorted(contradicted, reverse=True)
    assert order[-1] == "freud_and_theory"


def test_a_place_is_said_by_its_pole_or_between_two():
    length = EVERY_TOPIC["length"]
    assert length.place_in_words(1) == "short or limited"
    assert length.place_in_words(5) == "long or open"
    assert length.place_in_words(4) == "between “it varies” and “long or open”"
    assert length.span == (1, 5)


def test_a_topic_without_positions_and_pairs_is_left_out():
    some = of_topics(POSITIONS, ["frequency"])
    assert [topic.topic for topic in topics_in_view(TOPICS, some, [])] == ["frequency"]
    assert topics_in_view(TOPICS, some, [])[0].pairs == ()
    assert len(of_topics(POSITIONS, [])) == len(POSITIONS)
