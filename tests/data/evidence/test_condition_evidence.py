"""Evidence on conditions: where it must be shown, and beside which stances."""

from __future__ import annotations

import pandas as pd
import pytest

from data.contract.tables import split_ids
from data.contract.vocabulary import COVERING_STANCES, OPPOSED_BY, STANCES, UNOPPOSED_FORMS
from data.evidence.condition_evidence import evidence_on_conditions, opposed
from data.subjects.effect_sizes import of_the_therapy
from tests.loaded import ATLAS


def tree() -> pd.DataFrame:
    """Mood > depression > severe, and grief apart."""
    parents = {"mood": None, "depression": "mood", "severe": "depression", "grief": None}
    return pd.DataFrame({"condition_id": list(parents), "parent_id": list(parents.values())}, dtype="string")


def evidence(*rows: str) -> pd.DataFrame:
    """Evidence from rows such as "depression whole speaks_for any", on the small tree."""
    cells = [[f"e{number}", *row.split(), "w", "It does."] for number, row in enumerate(rows)]
    columns = ["evidence_id", "condition_id", "reach", "direction", "form", "reference_id", "statement"]
    return evidence_on_conditions(pd.DataFrame(cells, columns=columns, dtype="string"), tree())


def shown(found: pd.DataFrame) -> set[tuple[str, str]]:
    return set(found[["condition_id", "reach"]].itertuples(index=False, name=None))


def test_evidence_bears_on_what_is_above_as_a_part_and_on_what_is_below_as_wider():
    found = evidence("depression whole speaks_for any")
    assert shown(found) == {("depression", "whole"), ("mood", "part"), ("severe", "wider")}


def test_evidence_on_a_part_says_nothing_of_another_part():
    assert shown(evidence("depression part speaks_against any")) == {("depression", "part"), ("mood", "part")}


def test_no_evidence_is_no_row():
    assert evidence().empty
    assert opposed(evidence()) == {}


@pytest.mark.parametrize("stance", STANCES)
def test_a_stance_is_opposed_by_what_goes_the_other_way(stance):
    beside = opposed(evidence("depression whole speaks_for any", "depression whole speaks_against any"))
    expected = {
        "effective": ("e1",),
        "commonly_used": ("e1",),
        "indication": ("e1",),
        "longer_term_preferred": ("e0",),
        "mixed": ("e0", "e1"),
        "mentioned": (),
        "not_specific": (),
    }
    assert beside.get(("depression", stance), ()) == expected[stance]
    assert ("grief", stance) not in beside


def test_every_stance_that_counts_as_coverage_can_be_opposed():
    assert set(OPPOSED_BY) == set(STANCES)
    assert all("speaks_against" in OPPOSED_BY[stance] for stance in COVERING_STANCES)


def test_who_prefers_a_longer_therapy_is_not_opposed_by_what_speaks_for_a_long_one():
    beside = opposed(evidence("severe whole speaks_for long", "severe whole speaks_for short"))
    assert beside["severe", "longer_term_preferred"] == ("e1",)
    assert beside["severe", "mixed"] == ("e0", "e1")
    assert set(UNOPPOSED_FORMS) <= set(OPPOSED_BY)


# The real table


def test_every_work_set_against_a_stance_by_a_disagreement_is_evidence_on_its_condition(tables):
    stands_on = dict(zip(tables.condition_coverage["fact_id"], tables.condition_coverage["condition_id"], strict=True))
    works = dict(zip(tables.disagreements["disagreement_id"], tables.disagreements["b_source_id"], strict=True))
    linked = tables.disagreement_facts[tables.disagreement_facts["fact_id"].isin(stands_on)]
    on_conditions = evidence_on_conditions(tables.condition_evidence, tables.conditions)
    held = set(on_conditions[["condition_id", "reference_id"]].itertuples(index=False, name=None))
    wanted = {
        (stands_on[fact_id], works[pair])
        for pair, fact_id in linked[["disagreement_id", "fact_id"]].itertuples(index=False)
        if works[pair] in tables.references
    }
    assert ("ocd", "fonagy-2015") in wanted
    assert wanted <= held


def test_every_undisputed_difference_between_groups_on_a_condition_is_evidence(tables):
    effects = of_the_therapy(ATLAS.frames["effect_sizes"])
    compared = effects[
        effects["comparator_family"].isin(["mixed_control", "placebo", "other_therapy"])
        & effects["status"].ne("disputed")
        & effects["favours"].isin(["psychodynamic", "long_term_psychodynamic", "other_therapies"])
    ]
    conditions = dict(zip(tables.populations["population"], tables.populations["condition_ids"], strict=True))
    wanted = {
        (effect_id, condition_id)
        for effect_id, population in compared[["effect_id", "population"]].itertuples(index=False)
        for condition_id in split_ids(conditions[population])
    }
    with_figures = tables.condition_evidence.dropna(subset="effect_id")
    assert set(with_figures[["effect_id", "condition_id"]].itertuples(index=False, name=None)) == wanted


def test_an_abstract_that_finds_both_ways_is_told_in_both_halves(tables):
    """Fonagy 2015: against inactive controls for it, strongest for a long form in personality disorders, and gaps."""
    own = tables.condition_evidence[tables.condition_evidence["reference_id"].eq("fonagy-2015")]
    assert set(own[["condition_id", "reach", "direction", "form"]].itertuples(index=False, name=None)) == {
        ("ptsd", "whole", "speaks_against", "any"),
        ("ocd", "whole", "speaks_against", "any"),
        ("eating_disorders", "part", "speaks_against", "any"),
        ("substance_use_disorders", "part", "speaks_against", "any"),
        ("depression", "whole", "speaks_for", "any"),
        ("anxiety", "part", "speaks_for", "any"),
        ("somatic_disorders", "whole", "speaks_for", "any"),
        ("eating_disorders", "whole", "speaks_for", "any"),
        ("personality_disorders", "part", "speaks_for", "long"),
        ("borderline_personality_disorder", "whole", "speaks_for", "long"),
    }
    hedged = own[own["direction"].eq("speaks_for") & own["form"].eq("any")]
    assert hedged["statement"].str.contains("mostly did better than inactive controls").all()
    assert hedged["reading"].str.contains("not always").all()
    bulimia = own.set_index("evidence_id").at["fonagy-2015.on.bulimia", "statement"]
    assert "bulimia" in bulimia
    assert "eating disorders as a group" in bulimia


def test_what_an_abstract_lacks_evidence_for_is_what_the_list_of_works_says(tables):
    remark = tables.references["fonagy-2015"]["custom"]["remark"]
    own = tables.condition_evidence[tables.condition_evidence["reference_id"].eq("fonagy-2015")]
    lacking = own.loc[own["direction"].eq("speaks_against"), "statement"]
    assert len(lacking) == 4
    for statement in lacking:
        assert (
            statement.removeprefix("It finds little evidence for ")
            .partition(",")[0]
            .partition(";")[0]
            .removesuffix(".")
            in remark
        )
    for words in ("depression, some anxiety disorders, eating disorders and somatic disorders", "borderline"):
        assert words in remark
