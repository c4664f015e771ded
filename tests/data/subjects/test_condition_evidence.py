"""Evidence against, next to the claim: in the cell, on the fact, and counted for nothing."""

from __future__ import annotations

import pytest

from data.contract.vocabulary import COVERING_STANCES, EVIDENCE_DIRECTIONS
from data.evidence.fact_ids import FactIds
from data.subjects.condition_coverage import coverage_marks, covered_conditions, covering_sources
from data.subjects.condition_evidence import statements_and_works, with_evidence, works_against
from tests.loaded import ATLAS

TABLES = ATLAS.tables
BARE = coverage_marks(TABLES.condition_coverage, TABLES.conditions, TABLES.sources, TABLES.copy_losses)
MARKS = with_evidence(BARE, ATLAS.evidence)
BESIDE = MARKS[MARKS["stance"].isin(list(EVIDENCE_DIRECTIONS))]


def cell(condition_id: str, source_id: str) -> list[tuple[str, str]]:
    own = MARKS[MARKS["condition_id"].eq(condition_id) & MARKS["source_id"].eq(source_id)]
    return [(stance, ids.in_link) for stance, ids in own[["stance", "fact_ids"]].itertuples(index=False, name=None)]


def test_the_review_with_little_evidence_stands_beside_the_claim_on_ocd():
    assert cell("ocd", "uk_guide") == [
        ("commonly_used", "uk_guide.coverage.ocd"),
        ("speaks_against", "fonagy-2015.on.ocd"),
    ]
    assert cell("ocd", "ramkumar")[0][0] == "silent"
    assert len(cell("ocd", "ramkumar")) == 1, "where nothing is claimed there is nothing to read beside it"


def test_a_work_that_speaks_for_it_stands_beside_a_word_against_it():
    (beside,) = [ids for stance, ids in cell("severe_depression", "uk_guide") if stance == "speaks_for"]
    assert beside == (
        "fonagy-2015.on.depression;driessen-2010.on.depression-controls;driessen-2015.on.depression-controls"
    )
    assert ("speaks_for", "fonagy-2015.on.anxiety;keefe-2014.on.anxiety-controls") in cell("anxiety", "hims")


def test_what_speaks_for_a_long_therapy_stands_beside_no_preference_for_a_longer_one():
    assert [stance for stance, _ in cell("personality_disorders", "uk_guide")] == ["mentioned", "longer_term_preferred"]


def test_help_in_general_claims_nothing_of_this_therapy():
    assert [stance for stance, _ in cell("ptsd", "hims")] == ["not_specific"]


def test_every_cell_with_an_opposed_claim_shows_the_work_last_and_once():
    against = set(ATLAS.evidence.loc[ATLAS.evidence["direction"].eq("speaks_against"), "condition_id"])
    covering = BARE[BARE["stance"].isin(COVERING_STANCES) & BARE["condition_id"].isin(against)]
    wanted = set(covering[["condition_id", "source_id"]].itertuples(index=False, name=None))
    shown = BESIDE[BESIDE["stance"].eq("speaks_against")]
    assert len(wanted) > 5
    assert set(shown[["condition_id", "source_id"]].itertuples(index=False, name=None)) == wanted
    assert not BESIDE.duplicated(["condition_id", "source_id", "stance"]).any()
    for _, own in MARKS.groupby(["condition_id", "source_id"]):
        assert list(own["position"]) == list(range(len(own)))
        assert set(own["positions"]) == {len(own)}
        is_evidence = list(own["stance"].isin(list(EVIDENCE_DIRECTIONS)))
        assert is_evidence == sorted(is_evidence)


def test_evidence_is_counted_as_nobodys_coverage():
    for count in (covering_sources, covered_conditions):
        assert count(MARKS).equals(count(BARE))


def test_a_folded_condition_keeps_the_evidence_on_its_sub_conditions():
    folded = coverage_marks(
        TABLES.condition_coverage, TABLES.conditions, TABLES.sources, TABLES.copy_losses, ["trauma"]
    )
    drawn = with_evidence(folded, ATLAS.evidence)
    own = drawn[drawn["condition_id"].eq("trauma") & drawn["source_id"].eq("escalante")]
    assert FactIds.of("fonagy-2015.on.ptsd") in set(own["fact_ids"])


def test_evidence_is_a_fact_of_its_work_with_its_figure():
    for row in TABLES.condition_evidence.to_dict("records"):
        fact = ATLAS.facts[row["evidence_id"]]
        assert fact.says.startswith(row["statement"])
        assert fact.origin.cited_id == row["reference_id"]
        assert fact.reading == row["reading"]
    assert "0.3, favours other therapies" in ATLAS.facts["driessen-2010.on.depression-other-therapies"].says
    assert ATLAS.facts["fonagy-2015.on.ocd"].layer_label == "Cited"
    assert ATLAS.facts["keefe-2014.on.anxiety-controls"].layer_label == "Context"


@pytest.mark.parametrize(
    ("fact_id", "caveat"),
    [
        (
            "uk_guide.coverage.ocd",
            "Fonagy, 2015, speaks against it: It finds little evidence for obsessive-compulsive disorder.",
        ),
        ("uk_guide.coverage.trauma", "Fonagy, 2015, speaks against it (on a part of it): It finds"),
        (
            "hims.coverage.postnatal-depression",
            "Driessen et al., 2010, speaks against it (on a wider condition): Other",
        ),
        (
            "uk_guide.coverage.severe-depression-longer",
            "Fonagy, 2015, speaks for it (on a wider condition): In depression it mostly",
        ),
        ("ramkumar.coverage.grief-roots", None),
        ("hims.coverage.ptsd-help", None),
    ],
)
def test_a_stance_carries_what_does_not_agree_with_it_wherever_it_is_told(fact_id, caveat):
    told = ATLAS.facts[fact_id].caveat
    assert told is None if caveat is None else told.startswith(caveat)


def test_works_against_are_named_beside_the_counts():
    counts = works_against(covering_sources(BARE), ATLAS.evidence).set_index("condition_id")["against_ids"]
    assert counts["ptsd"] == FactIds.of("fonagy-2015.on.ptsd")
    assert counts["anxiety"] == counts["grief"] == FactIds()


def test_the_works_against_stand_beneath_the_statements_that_are_counted():
    counts = works_against(covering_sources(BARE), ATLAS.evidence).query("condition_id in ('ptsd', 'grief')")
    statements = TABLES.condition_coverage.query("condition_id == 'ptsd'")
    rows = statements_and_works(statements, counts)
    assert list(rows["fact_id"]) == [*statements["fact_id"], "fonagy-2015.on.ptsd"]
    assert list(rows["stance"])[-1] == "speaks_against"
