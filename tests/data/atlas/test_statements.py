"""All that one document says: nothing of it lost, nothing of another's mixed in."""

from __future__ import annotations

import pytest

from data.atlas.filters import Filters
from data.atlas.statements import (
    CITED_EFFECTS,
    MAX_DIVISIONS,
    disagreements_of,
    portrait_in_words,
    portrait_of,
    statements_of,
)
from data.contract.schema import FACT_TABLES
from data.contract.vocabulary import STRENGTHS
from data.evidence.fact_ids import FactIds
from data.subjects.citations import citation_id
from tests.loaded import ATLAS

SOURCES = list(ATLAS.choices.sources)


def test_every_statement_of_every_document_stands_on_one_page():
    for table, id_column in FACT_TABLES.items():
        told = [i for source in SOURCES for i in statements_of(ATLAS, source)[table].rows[id_column]]
        printed = ATLAS.frames[table].dropna(subset="source_id")
        assert sorted(told) == sorted(printed[id_column])


def test_what_a_page_prints_stands_apart_from_what_it_leads_to():
    statements = statements_of(ATLAS, "ramkumar")
    assert set(statements["effect_sizes"].rows["layer"]) == {"stated"}
    cited = statements[CITED_EFFECTS].rows
    assert set(cited["layer"]) == {"cited"}
    assert cited["cited_by"].str.contains("ramkumar").all()
    assert statements_of(ATLAS, "us_explainer")[CITED_EFFECTS].rows.empty


@pytest.mark.parametrize("source_id", SOURCES)
def test_a_page_tells_every_disagreement_that_it_has_a_side_in(source_id):
    pairs = ATLAS.tables.disagreements
    own = pairs[pairs["a_source_id"].eq(source_id) | pairs["b_source_id"].eq(source_id)]
    told = disagreements_of(ATLAS, source_id)

    assert len(told) == len(own) > 0
    assert {pair.disagreement_id for pair in told} == set(own["disagreement_id"])
    order = [list(STRENGTHS).index(pair.strength) for pair in told]
    assert order == sorted(order)


@pytest.mark.parametrize("source_id", SOURCES)
def test_a_portrait_holds_every_statement_citation_and_disagreement_once(source_id):
    portrait = portrait_of(ATLAS, source_id, Filters(ATLAS.choices, (source_id,)))
    said = {i for own in statements_of(ATLAS, source_id).values() for i in own.rows[own.id_column]}
    citations = ATLAS.tables.citations
    cited = citations.loc[citations["source_id"].eq(source_id), "reference_id"]
    pairs = [pair.fact_ids for pair in disagreements_of(ATLAS, source_id) if pair.counted_as != "of_scope"]
    drawn = list(portrait["fact_ids"])
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == {FactIds.of(i) for i in (*said, *(citation_id(source_id, work) for work in cited))} | set(
        pairs
    )


def test_topics_of_which_little_is_said_stand_together():
    claims = portrait_of(ATLAS, "escalante", Filters(ATLAS.choices, ("escalante",))).query(
        "subject == 'Claims in words'"
    )
    counts = claims["division"].value_counts()
    assert len(counts) == MAX_DIVISIONS + 1
    said = ATLAS.frames["claims"].query("source_id == 'escalante'")["topic"].value_counts()
    assert counts["Other topics"] == sum(said.iloc[MAX_DIVISIONS:])
    assert list(dict.fromkeys(claims["division"]))[-1] == "Other topics"


def test_a_portrait_in_words_counts_what_the_tables_hold():
    assert portrait_in_words(ATLAS, "uk_guide") == (
        "UK guide makes 94 statements and cites 6 works, 1 of which plainly fits. "
        "It disagrees with other sources twice, with itself 6 times."
    )
    assert portrait_in_words(ATLAS, "escalante").startswith(
        "Escalante page makes 158 statements and cites 3 works, 1 of"
    )
