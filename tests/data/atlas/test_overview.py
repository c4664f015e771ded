"""What the overview counts, finds and cautions of."""

from __future__ import annotations

import pandas as pd
import pytest

from data.atlas.filters import Filters
from data.atlas.overview import (
    cautions,
    controlled_in_words,
    headline_counts,
    lengths_in_words,
    most_covered_in_words,
    shared_work,
)
from data.contract.schema import FACT_TABLES
from data.evidence.shared_works import Sharing
from data.subjects.effect_sizes import of_family, of_the_therapy
from tests.loaded import ATLAS


def chosen(*sources: str) -> Filters:
    return Filters(ATLAS.choices, sources)


def test_the_counts_are_those_of_the_tables():
    n_rows = sum(len(getattr(ATLAS.tables, name)) for name in FACT_TABLES)
    from_works = int(ATLAS.tables.effect_sizes["layer"].ne("stated").sum())
    assert from_works > 0
    assert headline_counts(ATLAS) == {
        "documents": 5,
        "texts combined on one page": 3,
        "statements": n_rows - from_works,  # a figure that no document prints is no statement of one
        "conditions and reasons": len(ATLAS.tables.conditions),
        "figures from works": from_works,
    }


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
    told = cautions(ATLAS, chosen())
    within_group = int(ATLAS.tables.effect_sizes["comparator_family"].eq("none_pre_post").sum())
    assert told == [
        "3 of 5 sources cite the same press release (American Psychological Association, 2010).",
        f"{within_group} of {len(ATLAS.tables.effect_sizes)} effect sizes have no comparison group and cannot be "
        "compared with the others.",
        "Our copy of Hims & Hers lacks its list of conditions: a blank there is not a no.",
    ]


def test_only_what_is_in_view_is_cautioned_of():
    assert not any("press release" in caution or "Hims" in caution for caution in cautions(ATLAS, chosen("uk_guide")))
    assert any("lacks its list" in caution for caution in cautions(ATLAS, chosen("hims")))


def lengths(*rows: tuple[str, float | None, float | None, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["fact_id", "low", "high", "bound"]).convert_dtypes()


VERYWELL, NHS, GUIDE = (
    "escalante.length.verywell-long-term-sessions",
    "uk_guide.length.nhs-sessions",
    "uk_guide.length.maximum-16",
)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), ""),
        (((GUIDE, None, 16, "at_most"),), "UK guide prints at most 16 sessions."),
        (((VERYWELL, 50, None, "at_least"),), "Escalante: Verywell text prints 50 or more sessions."),
        (((NHS, 6, 16, "range"),), "Printed numbers of sessions run from 6 to 16 (UK guide)."),
        (
            ((NHS, 6, 16, "range"), (VERYWELL, 50, None, "at_least")),
            "Printed numbers of sessions run from 6 (UK guide) to 50 or more (Escalante: Verywell text).",
        ),
        (
            ((GUIDE, None, 16, "at_most"), (VERYWELL, 50, None, "at_least")),
            "Printed numbers of sessions run from at most 16 (UK guide) to 50 or more (Escalante: Verywell text).",
        ),
    ],
)
def test_the_fewest_and_the_most_sessions_come_with_who_prints_them(rows, words):
    assert lengths_in_words(lengths(*rows), ATLAS.facts) == words


def counted(*rows: tuple[str, int, Sharing]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["condition_id", "n_sources", "sharing"])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), ""),
        ((("ocd", 1, Sharing(1, 0)),), "Fears is covered by the most sources, 1 of 5."),
        ((("ocd", 3, Sharing(1, 0)),), "Fears is covered by the most sources, 3 of 5; all share cited works."),
        (
            (("ocd", 5, Sharing(2, 3)), ("grief", 4, Sharing(4, 0))),
            "Fears is covered by the most sources, 5 of 5; 2 share no cited work, the references of 3 are unknown.",
        ),
        (
            (("ocd", 4, Sharing(2, 0)), ("grief", 4, Sharing(4, 0))),
            "Fears and 1 other are covered by the most sources, 4 of 5 each.",
        ),
    ],
)
def test_what_most_cover_comes_with_how_many_share_a_work(rows, words):
    assert most_covered_in_words(counted(*rows), {"ocd": "Fears", "grief": "Grief"}, 5) == words


def test_the_run_of_effects_is_that_of_the_rows():
    effects = of_family(of_the_therapy(ATLAS.drawn_effects), "mixed_control")
    assert controlled_in_words(effects) == "Against control conditions, effects run from 0.49 to 0.69 in 3 works."
    assert controlled_in_words(effects[effects["effect_id"].eq("ke4-1")]) == (
        "Against control conditions, the effect is 0.64 in 1 work."
    )
    assert controlled_in_words(effects.head(0)) == ""


def test_of_effects_whose_direction_was_not_printed_nothing_is_said():
    effects = ATLAS.drawn_effects
    assert not effects["has_direction"].all()
    assert controlled_in_words(effects) == ""
