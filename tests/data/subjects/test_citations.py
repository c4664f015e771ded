"""Who cites what: who speaks, what fits, and what lies behind."""

from __future__ import annotations

from collections import Counter

from data.evidence.shared_works import works_by_speaker
from data.subjects.citations import (
    citation_id,
    citation_uses,
    speaker_of,
    to_be_careful_with,
    work_standings,
    works_behind,
)
from data.subjects.cited_works import _reached, cited_works
from tests.loaded import ATLAS

CITATIONS = ATLAS.frames["citations"]
SPEAKERS = ["ramkumar", "psych_central", "therapist_box", "verywell", "us_explainer", "hims", "uk_guide"]
WORKS = cited_works(ATLAS.tables, CITATIONS, SPEAKERS)


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


def test_every_citation_stands_with_its_work_and_its_speaker_once():
    found = [citation for work in WORKS for citation in work.citations]
    pairs = CITATIONS[["source_id", "reference_id"]].itertuples(index=False)
    assert sorted(citation.fact_id for citation in found) == sorted(citation_id(*pair) for pair in pairs)
    assert [c.speaker_id for c in WORKS[0].citations] == ["ramkumar", "verywell", "hims"]


def test_the_work_that_most_documents_cite_comes_first_and_the_others_by_who_cites_them():
    assert (WORKS[0].reference_id, WORKS[0].n_sources) == ("apa-2010-release", 3)
    assert {work.n_sources for work in WORKS[1:]} == {1}
    places = [SPEAKERS.index(work.citations[0].speaker_id) for work in WORKS[1:]]
    assert places == sorted(places)


# By hand: the release reports Shedler, who summarises seven works; 3 figures stand in the release, 23 in those seven.
def test_a_work_leads_to_all_that_lies_behind_it_and_to_the_figures_read_there():
    release = WORKS[0]
    assert release.behind[0] == "shedler-2010"
    assert len(release.behind) == 8
    assert (len(release.figures), len(release.figures_behind)) == (3, 23)
    shedler = next(work for work in WORKS if work.reference_id == "shedler-2010")
    assert (shedler.behind, shedler.figures) == (release.behind[1:], ())


def test_every_figure_of_a_work_that_a_document_leads_to_is_there():
    effects = ATLAS.tables.effect_sizes
    found = {figure for work in WORKS for figure in work.every_figure.named}
    assert found == set(effects.loc[effects["layer"].eq("cited"), "effect_id"])


def test_works_that_lead_back_to_one_another_are_told_once():
    assert _reached("a", {"a": ("b",), "b": ("c", "a"), "c": ("b",)}) == ("b", "c")


def test_a_remark_is_that_of_the_document_that_cites_the_work_so():
    remarks = {c.speaker_id: c.remark for c in WORKS[0].citations}
    assert remarks["hims"] == "a press release, listed as undated"
    assert remarks["verywell"] == ""
    hims_alone = cited_works(ATLAS.tables, CITATIONS[CITATIONS["source_id"].eq("hims")], ["hims"])
    release = next(work for work in hims_alone if work.reference_id == "apa-2010-release")
    assert release.n_sources == 1


def test_a_remark_is_on_a_citation_that_is_there():
    pairs = set(ATLAS.tables.citations[["source_id", "reference_id"]].itertuples(index=False, name=None))
    remarks = ATLAS.tables.citation_remarks[["source_id", "reference_id"]].itertuples(index=False, name=None)
    assert set(remarks) <= pairs
