"""Pairs that do not agree: each side a fact with its source, each fact behind it where the side says."""

from __future__ import annotations

import pandas as pd
import pytest

from data.atlas.filters import Filters
from data.contract.tables import TableMistakes, load_tables
from data.contract.vocabulary import DISAGREEMENT_KINDS, STRENGTHS
from data.subjects.disagreements import (
    SIDES,
    PairCounts,
    as_pairs,
    count_pairs,
    facts_by_side,
    narrowed,
    parties_of,
    side_id,
)
from tests.loaded import ATLAS

PAIRS = ATLAS.tables.disagreements
KEYED = ATLAS.frames["disagreements"]


def row_of(disagreement_id: str) -> dict:
    return PAIRS.set_index("disagreement_id").loc[disagreement_id].to_dict()


def test_every_side_is_a_fact_that_says_and_places_what_the_table_says():
    for pair in PAIRS.to_dict("records"):
        for side in SIDES:
            fact = ATLAS.facts[side_id(pair["disagreement_id"], side)]
            assert fact.says == pair[f"{side}_statement"]
            assert fact.origin.cited_id == pair[f"{side}_source_id"]
            assert fact.reading == pair["reading"]
            other = pair["b_statement" if side == "a" else "a_statement"]
            assert other in fact.caveat, "one side is never told without the other"


@pytest.mark.parametrize(
    ("a", "b", "parties"),
    [("x", "y", "sources"), ("x", "x", "one_source"), ("x", "work", "cited_work"), ("work", "y", "cited_work")],
)
def test_whose_statements_a_pair_compares_follows_from_its_sides(a, b, parties):
    pairs = pd.DataFrame({"a_source_id": [a], "b_source_id": [b]}, dtype="string")
    assert list(parties_of(pairs, ["x", "y"])) == [parties]


def test_a_difference_of_scope_is_no_disagreement():
    pairs = [
        ("contradiction", "sources"),
        ("scope", "sources"),
        ("internal", "one_source"),
        ("scope", "cited_work"),
    ]
    counts = count_pairs([*pairs, ("precision", "cited_work"), ("arithmetic", "cited_work")])
    assert counts == PairCounts(between_sources=1, within_one_source=1, with_a_cited_work=2, of_scope=2)
    assert counts.in_words == (
        "1 disagreement between sources, 1 within one source, 2 with a cited work; "
        "apart from these, 2 differences of scope"
    )


def test_every_pair_of_the_tables_is_counted_once():
    counts = count_pairs(KEYED[["kind", "parties"]].itertuples(index=False, name=None))
    assert sum(vars(counts).values()) == len(PAIRS)
    assert counts.of_scope == int(PAIRS["kind"].eq("scope").sum())
    against_works = ~PAIRS["b_source_id"].isin(list(ATLAS.choices.sources))
    assert counts.with_a_cited_work == int((against_works & PAIRS["kind"].ne("scope")).sum())


def test_the_other_side_of_a_difference_of_scope_is_not_called_against_it():
    for pair in PAIRS.to_dict("records"):
        heralds = {ATLAS.facts[side_id(pair["disagreement_id"], side)].caveat.partition(",")[0] for side in SIDES}
        assert heralds == {"Compare" if pair["kind"] == "scope" else "Against it"}


def test_a_side_carries_what_is_printed_in_the_facts_behind_it():
    first, second = (ATLAS.facts[side_id("minutes-50-45", side)] for side in SIDES)
    assert (first.as_printed, second.as_printed) == ("typically 50 minutes long", "around 45 minutes")
    assert first.source_label == "Escalante: Psych Central text"
    assert second.source_label == "Escalante: Verywell text"
    both = ATLAS.facts[side_id("effect-50-percent", "b")]
    assert "0.974" in both.as_printed
    assert "1.51" in both.as_printed


def test_a_cited_work_speaks_for_itself():
    fact = ATLAS.facts[side_id("others-equal-or-driessen", "b")]
    assert fact.source_label == "Driessen et al., 2010"
    assert (fact.line, fact.layer_label) == (None, "Cited")


def test_nearly_every_side_of_a_document_rests_on_a_fact():
    rests_on = facts_by_side(ATLAS.tables)
    bare = [
        side_id(pair["disagreement_id"], side)
        for pair in PAIRS.to_dict("records")
        for side in SIDES
        if pair[f"{side}_source_id"] in ATLAS.choices.sources and (pair["disagreement_id"], side) not in rests_on
    ]
    assert bare == ["evidence-hims-sourcing.b"], "its line is an entry of the list of sources"


@pytest.mark.parametrize(
    ("fact_id", "why"),
    [
        ("ramkumar.claim.roots", "another document"),
        ("escalante.length.verywell-minutes", "another part"),
        ("escalante.claim.psych-central-same-ideas", "another line"),
    ],
)
def test_a_fact_from_elsewhere_cannot_stand_behind_a_side(tables_copy, fact_id, why):
    row = tables_copy.find_row("disagreement_facts", disagreement_id="minutes-50-45", side="a")
    tables_copy.change_cells("disagreement_facts", row, fact_id=fact_id)
    with pytest.raises(TableMistakes) as caught:
        load_tables(tables_copy.folder)
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.row, mistake.column) == ("disagreement_facts.csv", row, "fact_id"), why
    assert mistake.allowed == "a fact of escalante, psych_central, line 33"


def test_a_pair_is_found_by_either_speaker_and_by_the_conditions_of_its_facts():
    def kept(**chosen) -> set[str]:
        return set(Filters(ATLAS.choices, **chosen).apply(KEYED)["disagreement_id"])

    assert "length-year-or-16" in kept(selected_sources=("uk_guide",))
    assert "length-year-or-16" in kept(selected_sources=("psych_central",))
    assert "length-year-or-16" not in kept(selected_sources=("verywell",))
    assert "ocd-uk-fonagy" in kept(selected_conditions=("ocd",))
    assert "length-year-or-16" not in kept(selected_conditions=("ocd",))
    assert "depression-severe-us" in kept(selected_conditions=("severe_depression",))


@pytest.mark.parametrize(("column", "vocabulary"), [("kind", DISAGREEMENT_KINDS), ("strength", STRENGTHS)])
def test_what_is_chosen_is_kept_and_nothing_chosen_is_everything(column, vocabulary):
    for word in vocabulary:
        assert set(narrowed(PAIRS, **{f"{column}s": [word]})[column]) == {word}
    assert len(narrowed(PAIRS)) == len(PAIRS)
    assert narrowed(PAIRS, topics=["session_minutes"])["disagreement_id"].tolist() == ["minutes-50-45"]


def test_the_strongest_come_first():
    strengths = [list(STRENGTHS).index(pair.strength) for pair in as_pairs(KEYED, ATLAS.tables.topics, ATLAS.facts)]
    assert strengths == sorted(strengths)
    assert len(strengths) == len(PAIRS)


def test_a_strong_disagreement_is_one_that_no_fair_reading_reconciles():
    assert row_of("effect-50-percent")["kind"] == "arithmetic"
    assert row_of("length-longer-or-shorter-than-others")["strength"] == "strong"
