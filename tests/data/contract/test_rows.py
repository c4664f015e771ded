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
    assert set(finding.loc[finding["source_id"].eq("hims"), "label"]) == {
        "Choosing the right therapist",
        "Deciding what fits you",
    }
    assert set(features.loc[features["label"].eq("Self-esteem"), "source_id"]) == {"ramkumar", "hims"}


@pytest.mark.parametrize(
    ("table", "fact_id", "hedge"),
    [
        ("claims", "escalante.claim.psych-central-interchangeable", "may"),  # line 31
        ("claims", "escalante.claim.psych-central-past-shapes-present", "might"),  # line 9
        ("claims", "escalante.claim.verywell-variety", "can be used"),  # line 168
        ("claims", "escalante.claim.verywell-choice-factors", "may"),  # line 186
        ("claims", "escalante.claim.verywell-tough-to-measure", "can"),  # line 212
        ("claims", "escalante.claim.verywell-relationship-window", "can"),  # line 204
        ("claims", "us_explainer.claim.vary-length", "can"),  # line 20
        ("claims", "us_explainer.claim.vary-frequency", "can"),
        ("claims", "ramkumar.claim.longer-than-cbt", "usually"),  # line 30
        ("claims", "hims.claim.deep-tissue", "might"),  # line 25
        ("claims", "uk_guide.claim.current-life", "generally"),  # line 29
        ("claims", "uk_guide.claim.complex-prefers-longer", "seems"),  # line 59
        ("therapy_features", "ramkumar.feature.hard-to-get", "not necessarily"),  # line 27
        ("therapy_features", "us_explainer.feature.helping-change-happen", "can"),  # line 16
        ("therapy_features", "uk_guide.feature.transference", "can"),  # line 27
        ("therapy_features", "uk_guide.feature.seeing-patterns", "tries"),
    ],
)
def test_a_statement_keeps_the_hedge_of_its_document(tables, table, fact_id, hedge):
    assert hedge in row(tables, table, fact_id)["statement"]


@pytest.mark.parametrize(
    ("table", "fact_id", "line"),
    [
        ("therapy_features", "escalante.feature.psych-central-transference", "62;96"),
        ("claims", "uk_guide.claim.nhs-or-private", "33;35"),
    ],
)
def test_a_statement_that_rests_on_two_places_names_both(tables, table, fact_id, line):
    assert row(tables, table, fact_id)["line"] == line


# Shown as silent, although the document speaks


@pytest.mark.parametrize(
    ("source_id", "condition_id", "line"),
    [
        ("ramkumar", "self_understanding", "30"),
        ("ramkumar", "fulfilling_life", "8"),
        ("ramkumar", "repeating_patterns", "23"),
        ("hims", "repeating_patterns", "47;49"),
        ("us_explainer", "trauma", "28"),
        ("us_explainer", "relationship_difficulties", "16"),
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
        ("ramkumar", None, "Expressing feelings and needs", "30"),
        ("hims", None, "Exploring emotions", "29"),
        ("hims", None, "Conscious choices", "57"),
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
        ("therapeutic_relationship", "hims.feature.self-reflection"),  # line 43: nothing of the bond
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
    "length-year-cap-or-several-years": "medium",  # line 33 sets a limit without "usually"
    "length-longer-or-shorter-than-others": "strong",
    "length-brief-25-30-or-15-20": "strong",
    "effective-hims-us": "medium",
    "effective-hims-ramkumar": "medium",
    "evidence-hims-psych-central": "medium",
    "anxiety-hims-us": "medium",
}


def test_a_contradiction_is_a_pair_of_which_both_cannot_be_true(tables):
    pairs = tables.disagreements
    found = pairs[pairs["kind"].eq("contradiction")]
    assert dict(zip(found["disagreement_id"], found["strength"], strict=True)) == CONTRADICTIONS


@pytest.mark.parametrize(
    ("pair", "strength"),
    [
        ("frequency-weekly-or-monthly-psych-central", "medium"),  # what is usual, and what is possible
        ("length-several-years-or-16", "medium"),  # line 20 "can", line 33 "usually"
        ("ptsd-psych-central-fonagy", "medium"),  # little evidence is not none
        ("relationship-most-important-or-reflection", "medium"),  # the therapy, and its techniques
        ("citation-bond-perry-cause", "weak"),  # the abstract's word on causation is about defences and symptoms
    ],
)
def test_a_pair_that_can_hold_together_is_no_contradiction(tables, pair, strength):
    found = tables.disagreements.set_index("disagreement_id").loc[pair]
    assert (found["kind"], found["strength"]) == ("scope", strength)


def test_what_differs_in_scope_alone_can_be_reconciled(tables):
    pairs = tables.disagreements
    assert "strong" not in set(pairs.loc[pairs["kind"].eq("scope"), "strength"])
    assert "weak" not in set(pairs.loc[pairs["kind"].eq("contradiction"), "strength"])
    may_and_can = pairs.set_index("disagreement_id").loc["frequency-weekly-or-monthly-verywell"]
    assert (may_and_can["kind"], may_and_can["strength"]) == ("scope", "weak")


def test_a_page_that_credits_another_therapy_does_not_agree_with_itself(tables):
    pair = tables.disagreements.set_index("disagreement_id").loc["symptoms-hims-behavioural"]
    assert (pair["kind"], pair["a_line"], pair["b_line"]) == ("internal", "45", "77")


@pytest.mark.parametrize(
    ("pair", "side", "hedge"),
    [
        ("frequency-twice-or-few", "b", "may"),  # line 224
        ("psychoanalysis-same-word-or-not", "a", "may"),  # line 31
        ("access-insurance-or-nhs", "a", "not necessarily"),  # line 27
        ("structure-open-or-structured", "a", "tends"),  # line 19
        ("past-uk-trauma-or-current-life", "b", "As a rule"),  # line 29
        ("evidence-hims-psych-central", "b", "experts find"),  # line 65
        ("lasting-hims-too-short", "a", "Experts hold"),
        ("personality-verywell-uk", "b", "seems"),  # line 59
    ],
)
def test_a_side_keeps_the_hedge_of_its_document(tables, pair, side, hedge):
    assert hedge in tables.disagreements.set_index("disagreement_id").at[pair, f"{side}_statement"]


@pytest.mark.parametrize(
    ("pair", "side", "fact_ids"),
    [
        (
            "length-year-or-16",
            "a",
            {"escalante.length.psych-central-up-to-a-year", "escalante.length.psych-central-per-week"},
        ),
        (
            "length-year-cap-or-beyond",
            "b",
            {"escalante.length.verywell-several-months", "escalante.length.verywell-year-or-longer"},
        ),
        (
            "structure-unlike-cbt-or-converged",
            "a",
            {"escalante.claim.psych-central-open-ended", "escalante.claim.psych-central-no-homework"},
        ),
        ("access-insurance-or-nhs", "a", {"ramkumar.claim.hard-to-get", "ramkumar.claim.insurers-do-not-promote"}),
        ("evidence-hims-release", "b", {"pr-01"}),
    ],
)
def test_a_side_names_every_fact_that_its_statement_rests_on(tables, pair, side, fact_ids):
    own = tables.disagreement_facts.query("disagreement_id == @pair and side == @side")
    assert set(own["fact_id"]) == fact_ids


# Effects


#: Figures of which the place where they were read prints the moment; of all others we have taken it for one.
WITH_PRINTED_MOMENT = {
    "pr-02",
    "sh-05",
    "sh-17",
    "sh-18",
    *(f"l04-{n}" for n in range(1, 7)),
    *("dm9-1", "dm9-4", "dm9-5"),
    *(f"d10-{n}" for n in range(1, 8)),
    *("st7-1", "st7-2", "d15-1", "d15-3", "dm13-1", "dm13-2", "ke4-2", "ke4-3", "ke4-4", "ab21-1"),
}


def test_a_moment_that_nobody_printed_is_assumed_and_the_reading_says_why(tables):
    effects = tables.effect_sizes
    assert set(effects.loc[effects["timepoint_basis"].eq("printed"), "effect_id"]) == WITH_PRINTED_MOMENT
    assumed = effects[effects["timepoint_basis"].eq("assumed")]
    assert assumed["reading"].str.contains("we take it").sum() + assumed["reading"].str.contains(
        "We take"
    ).sum() == len(assumed)


def test_a_direction_that_was_not_read_for_certain_is_not_taken(tables):
    effects = tables.effect_sizes.set_index("effect_id")
    assert effects.loc[["d10-4", "d10-5"], "signed_value"].isna().all()
    assert effects.loc[["d10-4", "d10-5"], "caveat"].str.contains("no direction is taken").all()
    assert effects.at["d10-3", "signed_value"] == -0.3, "the abstract says in words that the others did better"


def test_what_an_abstract_says_of_defences_and_symptoms_is_not_said_of_the_therapy(tables):
    """Bond and Perry 2004: assessed over three to five years; causation of symptoms by defences not established."""
    effects = tables.effect_sizes.set_index("effect_id")
    for effect_id in ("bp4-1", "bp4-2", "bp4-3", "bp4-4"):
        assert "change in defences predicts change in symptoms" in effects.at[effect_id, "caveat"]
    pairs = tables.disagreements.set_index("disagreement_id")
    assert "assessed over three to five years" in pairs.at["citation-bond-perry-length", "b_statement"]
    assert "Change in the one predicts change in the other" in pairs.at["citation-bond-perry-cause", "b_statement"]
    assert "assessed over three to five years" in tables.references["bond-perry-2004"]["custom"]["remark"]


# Citations


def test_a_sentence_that_follows_a_work_unnamed_is_told(tables):
    citations = tables.citations.set_index(["source_id", "reference_id"])
    assert "Line 43" in citations.at[("hims", "apa-2010-release"), "used_for"]


@pytest.mark.parametrize(
    ("reference_id", "fits", "words"),
    [
        ("leichsenring-2005", "unclear", "was not read"),
        ("leichsenring-2013", "partly", "by the part of its abstract that was read"),
        ("abbass-2009", "yes", "By its abstract"),
        ("bond-perry-2004", "partly", "assessed over three to five years"),
        ("driessen-2010", "partly", "no longer significant at follow-up"),
    ],
)
def test_a_work_that_was_not_read_fits_neither_way(tables, reference_id, fits, words):
    citation = tables.citations.set_index(["source_id", "reference_id"]).loc[("uk_guide", reference_id)]
    assert citation["fits"] == fits
    assert words in citation["reading"]
