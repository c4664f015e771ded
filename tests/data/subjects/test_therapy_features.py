"""Inside the therapy: which source names what, what it leaves out, and what a lost list keeps us from knowing."""

from __future__ import annotations

import pytest

from data.contract.vocabulary import FEATURE_KINDS
from data.evidence.shared_works import Sharing
from data.subjects.absences import absence_id
from data.subjects.therapy_features import (
    SORT_ORDERS,
    feature_marks,
    features_named,
    named_features,
    naming_sources,
    of_kinds,
    ordered_features,
)
from tests.loaded import ATLAS

ROWS, SOURCES, FEATURES = ATLAS.frames["therapy_features"], ATLAS.tables.sources, ATLAS.tables.features
NAMED = features_named(ROWS, FEATURES)
MARKS = feature_marks(ROWS, NAMED, SOURCES, ATLAS.tables.copy_losses)


def stance(feature_id: str, source_id: str) -> list[str]:
    own = MARKS[MARKS["feature_id"].eq(feature_id) & MARKS["source_id"].eq(source_id)]
    return list(own["stance"])


def test_every_feature_is_one_row_under_its_kind():
    assert set(NAMED["feature_id"]) == set(ROWS["feature_id"]) == set(FEATURES["feature_id"])
    assert NAMED["label"].is_unique, "two features of one name would be read as one"
    kinds = [list(FEATURE_KINDS).index(kind) for kind in NAMED["kind"]]
    assert kinds == sorted(kinds)
    assert NAMED["feature_id"].is_unique


def test_no_feature_is_called_like_a_condition():
    assert not set(NAMED["feature_id"]) & set(ATLAS.choices.conditions)


def test_a_lost_list_of_places_is_unknown_and_never_silent():
    assert stance("professional-directories", "ramkumar") == ["unknown"]
    assert stance("transference", "ramkumar") == ["silent"], "the list that is lost is one of places"
    assert stance("professional-directories", "hims") == ["silent"]
    unknown = MARKS[MARKS["stance"].eq("unknown")]
    assert set(unknown["source_id"]) == {"ramkumar"}


def test_an_absence_has_a_fact_with_what_the_copy_has_lost():
    fact = ATLAS.facts[absence_id("ramkumar", "professional-directories")]
    assert fact.says.startswith("Professional directories: unknown.")
    assert "Places to find a therapist, line 43 (lost)" in fact.caveat
    assert absence_id("verywell", "transference") not in ATLAS.facts


def test_naming_is_counted_with_what_is_shared():
    counts = naming_sources(MARKS, ATLAS.choices.lost_for_statements).set_index("feature_id")
    transference = counts.loc["transference"]
    assert transference["n_sources"] == ROWS.loc[ROWS["feature_id"].eq("transference"), "source_id"].nunique()
    # By hand: ramkumar, the UK guide and two texts of escalante name it; only the references of these are lost.
    assert counts.loc["free-association", "sharing"] == Sharing(2, 1)
    assert counts["n_sources"].min() >= 1, "a feature that nobody names is none"
    per_source = named_features(MARKS).set_index("source_id")["n_rows"]
    assert per_source["uk_guide"] == ROWS.loc[ROWS["source_id"].eq("uk_guide"), "feature_id"].nunique()


@pytest.mark.parametrize("order", SORT_ORDERS)
def test_every_order_holds_every_feature(order):
    counts = naming_sources(MARKS, ATLAS.choices.lost_for_statements)
    ordered = ordered_features(NAMED, counts, order)
    assert sorted(ordered) == sorted(NAMED["feature_id"])
    n_sources = dict(zip(counts["feature_id"], counts["n_sources"], strict=True))
    if order == "count":
        told = [n_sources[row_id] for row_id in ordered]
        assert told == sorted(told, reverse=True)


def test_a_feature_that_nobody_names_is_left_out():
    others = ROWS[ROWS["feature_id"].ne("transference")]
    assert set(NAMED["feature_id"]) - set(features_named(others, FEATURES)["feature_id"]) == {"transference"}


def test_kinds_can_be_chosen():
    assert set(of_kinds(ROWS, ["caution"])["kind"]) == {"caution"}
    assert len(of_kinds(ROWS, [])) == len(ROWS)
