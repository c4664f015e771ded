"""All that one document says: nothing of it lost, nothing of another's mixed in."""

from __future__ import annotations

import pytest

from data.atlas.statements import CITED_EFFECTS, disagreements_of, statements_of
from data.contract.schema import FACT_TABLES
from data.contract.vocabulary import STRENGTHS
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
