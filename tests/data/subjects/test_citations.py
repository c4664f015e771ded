"""Who cites what: who speaks, what fits, what lies behind, and the network of it all."""

from __future__ import annotations

from collections import Counter

from data.subjects.citation_network import citation_network

from data.evidence.shared_works import works_by_speaker
from data.subjects.citations import (
    citation_id,
    citation_uses,
    speaker_of,
    to_be_careful_with,
    work_standings,
    works_behind,
)
from tests.loaded import ATLAS

CITATIONS = ATLAS.frames["citations"]
LABELS = ATLAS.choices.source_labels | {i: ATLAS.citations[i].in_text for i in ATLAS.tables.references}
SPEAKERS = ["ramkumar", "psych_central", "therapist_box", "verywell", "us_explainer", "hims", "uk_guide"]
NETWORK = citation_network(ATLAS.tables, LABELS, CITATIONS, SPEAKERS)
NODES = {node.node_id: node for node in NETWORK.nodes}


def test_the_part_that_rests_on_a_work_is_who_cites_it():
    works = works_by_speaker(ATLAS.tables)
    assert speaker_of(works, ATLAS.tables, "escalante", "steinert-2017") == "verywell"
    assert speaker_of(works, ATLAS.tables, "uk_guide", "driessen-2010") == "uk_guide"


def test_a_citation_is_a_fact_that_tells_its_use_and_whether_it_fits():
    for row in ATLAS.tables.citations.to_dict("records"):
        fact = ATLAS.facts[citation_id(row["source_id"], row["reference_id"])]
        assert row["used_for"] in fact.says
        assert fact.reading == row["reading"]
        assert [cited.cited_id for cited in fact.cites] == [row["reference_id"]]


def test_behind_the_release_stands_its_review_and_behind_that_what_it_summarises():
    behind = works_behind(ATLAS.tables)
    assert behind["apa-2010-release"] == ("shedler-2010",)
    effects = ATLAS.tables.effect_sizes
    through = effects[effects["route"].str.startswith("through the review").fillna(False)]
    assert set(behind["shedler-2010"]) == set(through["reference_id"])


def test_a_work_says_who_leads_to_it():
    assert "Cited by Ramkumar blog, Escalante page, Hims & Hers." in ATLAS.facts["apa-2010-release"].reading
    assert "Reached through Shedler, 2010." in ATLAS.facts["haby-2006"].reading
    assert "No document cites it" in ATLAS.facts["keefe-2014"].reading
    assert ATLAS.facts["keefe-2014"].layer_label == "Context"
    assert "9 figures read in it." in ATLAS.facts["driessen-2010"].reading


# By hand: citations.csv names 16 works, the figures behind the review that the press release reports stand in 7 more.
def test_works_are_told_apart_by_who_leads_to_them():
    standings = work_standings(ATLAS.tables)
    assert set(standings) == set(ATLAS.tables.references)
    assert Counter(standings.values()) == {"cited": 16, "reached": 7, "context": 5}
    assert {work for work, standing in standings.items() if standing == "cited"} == set(CITATIONS["reference_id"])
    assert standings["haby-2006"] == "reached"
    assert standings["keefe-2014"] == "context"


def test_the_use_of_a_citation_follows_from_what_rests_on_it():
    uses = citation_uses(ATLAS.tables)
    assert set(uses) == set(CITATIONS[["source_id", "reference_id"]].itertuples(index=False, name=None))
    assert uses["ramkumar", "apa-2010-release"] == "figures"
    assert uses["escalante", "apa-2010-release"] == "statements"
    assert uses["hims", "apa-2010-release"] == "listed"
    assert {use for (source_id, _), use in uses.items() if source_id == "us_explainer"} == {"listed"}


def test_what_does_not_plainly_fit_is_listed_least_fitting_first():
    doubtful = to_be_careful_with(CITATIONS)
    assert set(doubtful["fits"]) == {"partly", "unclear"}
    assert doubtful["fits"].tolist() == sorted(doubtful["fits"])
    assert len(doubtful) == int(CITATIONS["fits"].ne("yes").sum())


def test_the_network_holds_every_citation_once():
    drawn = [link.fact_id for link in NETWORK.links if link.fact_id]
    assert sorted(drawn) == sorted(
        citation_id(*pair) for pair in CITATIONS[["source_id", "reference_id"]].itertuples(index=False)
    )


def test_the_shared_work_is_one_node_that_three_documents_lead_to():
    assert NODES["apa-2010-release"].n_sources == 3
    assert {link.start for link in NETWORK.links if link.end == "apa-2010-release"} == {"ramkumar", "verywell", "hims"}
    assert [node.node_id for node in NETWORK.nodes if node.n_sources > 1] == ["apa-2010-release"]


def test_every_figure_of_a_work_that_a_document_leads_to_is_there():
    effects = ATLAS.tables.effect_sizes
    drawn = {fact_id for node in NETWORK.layer(3) for fact_id in node.fact_ids.named}
    assert drawn == set(effects.loc[effects["layer"].eq("cited"), "effect_id"])


def test_a_part_that_cites_nothing_stands_alone():
    starts = {link.start for link in NETWORK.links}
    assert {"psych_central", "therapist_box"} <= {node.node_id for node in NETWORK.layer(0)} - starts


def test_links_lead_inward_and_between_nodes_that_are_there():
    for link in NETWORK.links:
        assert NODES[link.start].layer <= NODES[link.end].layer
        assert link.start in NODES


def test_a_remark_names_who_cites_the_work_so():
    assert NODES["bond-perry-2004"].remarks == ("UK guide: a long-term study, cited for short therapy",)
    assert len(NODES["apa-2010-release"].remarks) == 2
    hims_alone = citation_network(ATLAS.tables, LABELS, CITATIONS[CITATIONS["source_id"].eq("hims")], ["hims"])
    release = next(node for node in hims_alone.nodes if node.node_id == "apa-2010-release")
    assert release.remarks == ("Hims & Hers: a press release, listed as undated",)
    assert release.n_sources == 1


def test_a_remark_is_on_a_citation_that_is_there():
    pairs = set(ATLAS.tables.citations[["source_id", "reference_id"]].itertuples(index=False, name=None))
    remarks = ATLAS.tables.citation_remarks[["source_id", "reference_id"]].itertuples(index=False, name=None)
    assert set(remarks) <= pairs
