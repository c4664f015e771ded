"""What the overview counts and warns of."""

from __future__ import annotations

import pytest

from data.atlas.filters import Filters
from data.atlas.overview import cautions, headline_counts, shared_work
from data.contract.schema import FACT_TABLES
from tests.loaded import ATLAS


def chosen(*sources: str) -> Filters:
    return Filters(ATLAS.choices, sources)


def test_the_counts_are_those_of_the_tables():
    counts = headline_counts(ATLAS)
    assert counts["Sources"] == 5
    assert counts["Pasted parts"] == 3
    n_rows = sum(len(getattr(ATLAS.tables, name)) for name in FACT_TABLES)
    from_works = int(ATLAS.tables.effect_sizes["layer"].ne("stated").sum())
    assert from_works > 0
    assert counts["Statements"] == n_rows - from_works, "a figure that no document prints is no statement of one"
    assert counts["Figures that only other works print"] == from_works
    works = ("Works cited", "Works reached through these", "Works for context")
    assert [counts[name] for name in works] == [16, 7, 5]
    assert sum(counts[name] for name in works) == len(ATLAS.tables.references)


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ((), "3 of 5 sources cite one press release (American Psychological Association, 2010): "),
        (("ramkumar", "hims", "uk_guide"), "2 of 3 sources cite one press release"),
        (("ramkumar", "verywell"), "2 of 2 sources cite one press release"),
        # The text that cites the release is not among the parts chosen, and what this one cites is lost.
        (
            ("ramkumar", "psych_central"),
            "No two of the sources shown are known to cite the same work; 1 whose references are unknown.",
        ),
        (("uk_guide",), "No two of the sources shown are known to cite the same work."),
    ],
)
def test_the_shared_work_follows_the_sources_in_view(sources, words):
    assert shared_work(ATLAS, chosen(*sources)).startswith(words)


def test_of_each_source_is_said_how_it_uses_the_shared_work():
    assert shared_work(ATLAS, chosen()).partition(": ")[2] == (
        "Ramkumar blog quotes its figures; Escalante page cites it for a statement; Hims & Hers only lists it. "
        "By all that they cite: 5 sources, 3 that share no cited work."
    )
    assert shared_work(ATLAS, chosen("ramkumar", "hims")).endswith("2 sources, all sharing cited works.")


def test_the_cautions_count_the_tables():
    told = " ".join(cautions(ATLAS, chosen()))
    pairs = ATLAS.frames["disagreements"]
    real = pairs[pairs["kind"].ne("scope")]
    within_group = int(ATLAS.tables.effect_sizes["comparator_family"].eq("none_pre_post").sum())
    by_parties = real["parties"].value_counts()
    assert (
        f"{by_parties['documents']} disagreements between documents, {by_parties['one_document']} within one document, "
        f"{by_parties['cited_work']} with a cited work; apart from these, {len(pairs) - len(real)} differences of scope"
    ) in told
    assert f"{within_group} of {len(ATLAS.tables.effect_sizes)} effect sizes have no comparison group" in told
    assert "Hims & Hers, the list itself is lost" in told
