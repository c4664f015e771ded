"""Inside the therapy: which source names what, what it leaves out, and what a lost list keeps us from knowing."""

from __future__ import annotations

import pytest

from data.contract.vocabulary import FEATURE_KINDS
from data.subjects.absences import absence_id, sources_with_lost_places
from data.subjects.matrix import speakers_of_facts
from data.subjects.therapy_features import (
    SORT_ORDERS,
    feature_id,
    feature_marks,
    features,
    named_features,
    naming_sources,
    of_kinds,
    ordered_features,
)
from tests.loaded import ATLAS

ROWS, SOURCES = ATLAS.tables.therapy_features, ATLAS.tables.sources
NAMED = features(ROWS)
MARKS = feature_marks(ROWS, NAMED, SOURCES)


def stance(feature: str, source_id: str) -> list[str]:
    own = MARKS[MARKS["feature_id"].eq(feature_id(feature)) & MARKS["source_id"].eq(source_id)]
    return list(own["stance"])


def test_every_feature_is_one_row_under_its_kind():
    assert NAMED["feature"].tolist() == list(dict.fromkeys(NAMED["feature"]))
    assert set(NAMED["feature"]) == set(ROWS["feature"])
    kinds = [list(FEATURE_KINDS).index(kind) for kind in NAMED["kind"]]
    assert kinds == sorted(kinds)
    assert (ROWS.groupby("feature")["kind"].nunique() == 1).all(), "a feature of two kinds would hide one of them"
    assert NAMED["feature_id"].is_unique


def test_no_feature_is_called_like_a_condition():
    assert not set(NAMED["feature_id"]) & set(ATLAS.choices.conditions)


def test_a_lost_list_of_places_is_unknown_and_never_silent():
    assert sources_with_lost_places(SOURCES) == {"ramkumar"}
    assert stance("Professional directories", "ramkumar") == ["unknown"]
    assert stance("Transference", "ramkumar") == ["silent"], "the list that is lost is one of places"
    assert stance("Professional directories", "hims") == ["silent"]
    unknown = MARKS[MARKS["stance"].eq("unknown")]
    assert set(unknown["source_id"]) == {"ramkumar"}


def test_an_absence_has_a_fact_with_what_the_copy_has_lost():
    fact = ATLAS.facts[absence_id("ramkumar", feature_id("Professional directories"))]
    assert fact.says.startswith("Professional directories: unknown.")
    assert "list of places" in fact.caveat
    assert absence_id("verywell", feature_id("Transference")) not in ATLAS.facts


def test_naming_is_counted_with_its_roots():
    counts = naming_sources(MARKS, speakers_of_facts(ROWS), ATLAS.choices.works).set_index("feature_id")
    transference = counts.loc[feature_id("Transference")]
    assert transference["n_sources"] == ROWS.loc[ROWS["feature"].eq("Transference"), "source_id"].nunique()
    assert (counts["n_roots"] <= counts["n_sources"]).all()
    assert counts["n_sources"].min() >= 1, "a feature that nobody names is none"
    per_source = named_features(MARKS).set_index("source_id")["n_rows"]
    assert per_source["uk_guide"] == ROWS.loc[ROWS["source_id"].eq("uk_guide"), "feature"].nunique()


@pytest.mark.parametrize("order", SORT_ORDERS)
def test_every_order_holds_every_feature(order):
    counts = naming_sources(MARKS, speakers_of_facts(ROWS), ATLAS.choices.works)
    ordered = ordered_features(NAMED, counts, order)
    assert sorted(ordered) == sorted(NAMED["feature_id"])
    n_sources = dict(zip(counts["feature_id"], counts["n_sources"], strict=True))
    if order == "count":
        told = [n_sources[row_id] for row_id in ordered]
        assert told == sorted(told, reverse=True)


def test_kinds_can_be_chosen():
    assert set(of_kinds(ROWS, ["caution"])["kind"]) == {"caution"}
    assert len(of_kinds(ROWS, [])) == len(ROWS)
