"""What the overview counts and warns of."""

from __future__ import annotations

import pytest

from data.atlas.filters import Filters
from data.atlas.overview import cautions, headline_counts, shared_press_release
from data.contract.schema import FACT_TABLES
from tests.loaded import ATLAS


def chosen(*sources: str) -> Filters:
    return Filters(ATLAS.choices, sources)


def test_the_counts_are_those_of_the_tables():
    counts = headline_counts(ATLAS)
    assert counts["Sources"] == 5
    assert counts["Pasted parts"] == 3
    assert counts["Statements"] == sum(len(getattr(ATLAS.tables, name)) for name in FACT_TABLES)
    assert counts["Effect sizes"] == len(ATLAS.tables.effect_sizes)
    assert counts["Cited works"] == len(ATLAS.tables.references)


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ((), "3 of 5 sources rest on one press release"),
        (("ramkumar", "hims", "uk_guide"), "2 of 3 sources rest on one press release"),
        (("ramkumar", "verywell"), "2 of 2 sources rest on one press release"),
        # The text that cites the release is not among the parts chosen.
        (("ramkumar", "psych_central"), "No two of the sources shown cite the same work."),
        (("uk_guide",), "No two of the sources shown cite the same work."),
    ],
)
def test_the_rule_of_the_shared_release_follows_the_sources_in_view(sources, words):
    assert shared_press_release(ATLAS, chosen(*sources)).startswith(words)


def test_what_remains_is_said_in_the_right_number():
    assert shared_press_release(ATLAS, chosen()).endswith("counted as one, 3 independent roots remain.")
    assert shared_press_release(ATLAS, chosen("ramkumar", "hims")).endswith(
        "counted as one, 1 independent root remains."
    )


def test_the_sources_are_named_where_asked_for():
    told = shared_press_release(ATLAS, chosen(), with_names=True)
    assert "(Ramkumar blog, Escalante page, Hims & Hers)" in told


def test_the_cautions_count_the_tables():
    told = " ".join(cautions(ATLAS, chosen()))
    disagreements = ATLAS.tables.disagreements
    within_group = int(ATLAS.tables.effect_sizes["comparator_family"].eq("none_pre_post").sum())
    assert (
        f"in {len(disagreements)} places, {int(disagreements['strength'].eq('strong').sum())} of them strongly" in told
    )
    assert f"{within_group} of {len(ATLAS.tables.effect_sizes)} effect sizes have no comparison group" in told
    assert "Hims & Hers, the list itself is lost" in told
