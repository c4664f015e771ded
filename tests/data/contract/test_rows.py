"""Rows that a careless reader writes otherwise: what a document does not say is in no row, what it says is in one.

Each value was read in the document at the line that the row names.
"""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract.schema import FACT_TABLES
from data.contract.vocabulary import COVERING_STANCES


def features_in_words(tables) -> pd.DataFrame:
    """Every statement on a feature with the ``label`` and ``kind`` of its feature."""
    return tables.therapy_features.merge(tables.features, on="feature_id")


def row(tables, name: str, fact_id: str) -> pd.Series:
    return getattr(tables, name).set_index(FACT_TABLES[name]).loc[fact_id]


def placed(tables, topic: str) -> dict[str, int]:
    own = tables.positions[tables.positions["topic"].eq(topic)]
    return dict(zip(own["fact_id"], own["place"], strict=True))


# Over-read


@pytest.mark.parametrize(
    "fact_id",
    [
        "ramkumar.claim.long-term-strategy",  # line 23: longer than what is not said
        "ramkumar.claim.side-effects",  # line 27: about drugs alone
        "ramkumar.claim.like-the-flu",  # line 27: names no drug
        "ramkumar.claim.antidepressants",  # line 38: for reference
        "uk_guide.claim.adding-medication",  # line 74: no gain is claimed
        "uk_guide.claim.other-therapies",  # line 76: a pointer
        "hims.claim.medications",  # line 63: what is compared stays open
    ],
)
def test_what_is_set_beside_nothing_has_no_comparator(tables, fact_id):
    assert pd.isna(row(tables, "claims", fact_id)["comparator"])


def test_to_speak_of_drugs_is_not_to_do_better_than_they(tables):
    assert placed(tables, "versus_medication") == {}
    of_drugs = tables.claims[tables.claims["topic"].eq("versus_medication")]
    assert set(of_drugs["stance"]) == {"describes"}


@pytest.mark.parametrize(
    ("fact_id", "condition_id"),
    [
        ("hims.coverage.relationships", "relationship_difficulties"),  # line 29: an example of what may be looked at
        ("hims.coverage.trust", "trust_difficulties"),  # line 29: another
        ("us_explainer.coverage.trauma", "trauma"),  # line 28: remembering hurts
        ("uk_guide.coverage.anxiety-defences", "anxiety"),  # line 55: defences change
        ("uk_guide.coverage.personality-defences", "personality_disorders"),  # line 55: the same
    ],
)
def test_to_mention_a_condition_is_not_to_cover_it(tables, fact_id, condition_id):
    found = row(tables, "condition_coverage", fact_id)
    assert (found["condition_id"], found["stance"]) == (condition_id, "mentioned")
    assert "mentioned" not in COVERING_STANCES


def test_a_feature_says_no_more_than_its_document(tables):
    features = features_in_words(tables)
    hard_to_get = features[features["fact_id"].eq("ramkumar.feature.hard-to-get")]
    assert hard_to_get["label"].tolist() == ["Can be difficult to get"]
    informing = features[features["label"].eq("Information only, ask a professional")]
    assert set(informing["source_id"]) == {"hims", "uk_guide"}, "line 234 of the Verywell text is no disclaimer"
    finding = features[features["kind"].eq("finding_a_therapist")]
    assert not finding["fact_id"].str.startswith("us_explainer.feature.check-qualifications").any()
    assert set(finding.loc[finding["source_id"].eq("hims"), "label"]) == {"Choosing the right therapist"}
    assert set(features.loc[features["label"].eq("Self-esteem"), "source_id"]) == {"ramkumar", "hims"}


# Shown as silent, although the document speaks


@pytest.mark.parametrize(
    ("source_id", "condition_id", "line"),
    [
        ("ramkumar", "self_understanding", "30"),
        ("ramkumar", "fulfilling_life", "8"),
        ("ramkumar", "repeating_patterns", "23"),
        ("hims", "repeating_patterns", "47;49"),
        ("us_explainer", "trauma", "28"),
    ],
)
def test_a_document_is_not_silent_on_what_it_names(tables, source_id, condition_id, line):
    coverage = tables.condition_coverage
    own = coverage[coverage["source_id"].eq(source_id) & coverage["condition_id"].eq(condition_id)]
    assert line in set(own["line"])


@pytest.mark.parametrize(
    ("source_id", "part_id", "feature", "line"),
    [
        ("hims", None, "Symptom relief", "45;77"),
        ("escalante", "verywell", "Symptom relief", "159"),
        ("us_explainer", None, "Combined with medication", "24"),
        ("hims", None, "Combined with medication", "63"),
    ],
)
def test_a_document_is_not_silent_on_a_feature_that_it_names(tables, source_id, part_id, feature, line):
    features = features_in_words(tables)
    own = features[features["source_id"].eq(source_id) & features["label"].eq(feature)]
    assert [(part_id, line)] == [(part if pd.notna(part) else None, at) for part, at in own[["part_id", "line"]].values]


@pytest.mark.parametrize(
    ("fact_id", "line", "topic"),
    [
        ("hims.claim.behavioural-therapy", "77", "symptoms_or_roots"),
        ("escalante.claim.verywell-cbt-effective", "186", "versus_cbt"),
    ],
)
def test_credit_given_to_another_therapy_is_told(tables, fact_id, line, topic):
    claim = row(tables, "claims", fact_id)
    assert (claim["line"], claim["topic"], claim["stance"]) == (line, topic, "describes")


# Positions


@pytest.mark.parametrize(
    ("topic", "fact_id"),
    [
        ("structure", "hims.claim.converged-cbt"),  # line 39: into something more flexible
        ("structure", "us_explainer.claim.structured"),  # line 16: the setting
        ("structure", "uk_guide.claim.many-techniques"),  # line 19: how many, not how fixed
        ("conditions", "uk_guide.coverage.personality-defences"),
        ("evidence_quality", "ramkumar.claim.patients-examined"),  # line 34: a number of patients
        ("lasting_effect", "hims.claim.small-studies"),  # line 65: how long studies ran
        ("frequency", "escalante.claim.verywell-less-frequent"),  # line 168: less often than psychoanalysis
    ],
)
def test_a_statement_on_something_else_takes_no_place(tables, topic, fact_id):
    assert fact_id not in placed(tables, topic)


def test_only_the_therapy_itself_is_placed_by_its_effect(tables):
    effects = tables.effect_sizes.set_index("effect_id")
    families = {effects.at[effect_id, "intervention_family"] for effect_id in placed(tables, "effect_size")}
    assert families == {"brief_psychodynamic"}, "a drug, or another therapy, is not to be compared in this row"


# Disagreements


#: The pairs of which both sides cannot be true, read once more in the documents.
CONTRADICTIONS = {
    "frequency-weekly-or-monthly-psych-central": "medium",
    "length-year-cap-or-several-years": "medium",
    "length-longer-or-shorter-than-others": "strong",
    "length-brief-25-30-or-15-20": "strong",
    "length-several-years-or-16": "medium",
    "effective-hims-us": "medium",
    "effective-hims-ramkumar": "medium",
    "evidence-hims-psych-central": "medium",
    "anxiety-hims-us": "medium",
    "ptsd-psych-central-fonagy": "medium",
    "relationship-most-important-or-reflection": "medium",
    "citation-bond-perry-cause": "strong",
}


def test_a_contradiction_is_a_pair_of_which_both_cannot_be_true(tables):
    pairs = tables.disagreements
    found = pairs[pairs["kind"].eq("contradiction")]
    assert dict(zip(found["disagreement_id"], found["strength"], strict=True)) == CONTRADICTIONS


def test_what_differs_in_scope_alone_can_be_reconciled(tables):
    pairs = tables.disagreements
    assert "strong" not in set(pairs.loc[pairs["kind"].eq("scope"), "strength"])
    assert "weak" not in set(pairs.loc[pairs["kind"].eq("contradiction"), "strength"])
    may_and_can = pairs.set_index("disagreement_id").loc["frequency-weekly-or-monthly-verywell"]
    assert (may_and_can["kind"], may_and_can["strength"]) == ("scope", "weak")


def test_a_page_that_credits_another_therapy_does_not_agree_with_itself(tables):
    pair = tables.disagreements.set_index("disagreement_id").loc["symptoms-hims-behavioural"]
    assert (pair["kind"], pair["a_line"], pair["b_line"]) == ("internal", "45", "77")


# Citations


def test_a_sentence_that_follows_a_work_unnamed_is_told(tables):
    citations = tables.citations.set_index(["source_id", "reference_id"])
    assert "Line 43" in citations.at[("hims", "apa-2010-release"), "used_for"]
