"""Effects made ready to draw: one signed scale, limits turned with their figure, like with like, nothing clipped."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.contract.vocabulary import COMPARATOR_FAMILIES
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.effect_sizes import (
    CONVENTIONS,
    DESIGNS,
    INTERVAL_KINDS,
    PANELS,
    Panel,
    design_of,
    drawn_effects,
    effect_in_short,
    limits,
    main_effects,
    narrowed,
    of_family,
    over_time,
    panel_of,
    panels,
    scale,
    spreads,
    successors,
    translatable,
    unordered,
    with_interventions,
)
from tests.loaded import TABLES

EFFECTS = with_interventions(TABLES.effect_sizes, TABLES.interventions)
FIGURES = ("value", "signed_value", "ci_low", "ci_high", "range_low", "range_high")
ORDERING = ("population", "intervention_family", "intervention", "reference_id", "outcome", "timepoint", "metric")
OVER_TIME = ("follow_up_bound", "follow_up_of", "superseded_by")


def effect(**cells) -> dict:
    names = (
        *FIGURES,
        "follow_up_months",
        *ORDERING,
        *OVER_TIME,
        "comparator_family",
        "status",
        "ci_level",
        "ci_problem",
    )
    own = {"effect_id": "e", "comparator_family": "placebo", "timepoint": "end_of_treatment"}
    own["intervention_family"] = "psychodynamic"
    return dict.fromkeys(names) | own | cells


def frame_of(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(effect()))
    numbers = dict.fromkeys((*FIGURES, "follow_up_months", "ci_level"), "Float64")
    typed = frame.astype(dict.fromkeys(frame.columns, "string") | numbers)
    return with_interventions(typed, TABLES.interventions)


def drawn(**cells) -> pd.Series:
    return drawn_effects(frame_of(effect(**cells))).iloc[0]


def ends(row: pd.Series) -> tuple:
    return tuple(None if pd.isna(row[column]) else row[column] for column in ("drawn", "drawn_low", "drawn_high"))


@pytest.mark.parametrize(
    ("cells", "expected", "kind"),
    [
        ({"value": 0.68, "signed_value": 0.68, "ci_low": 0.51, "ci_high": 0.84}, (0.68, 0.51, 0.84), "confidence"),
        ({"value": -1.07, "signed_value": 1.07, "ci_low": -1.5, "ci_high": -0.6}, (1.07, 0.6, 1.5), "confidence"),
        ({"value": 0.3, "signed_value": -0.3, "ci_low": 0.1, "ci_high": 0.5}, (-0.3, -0.5, -0.1), "confidence"),
        ({"value": -0.049, "signed_value": -0.049, "ci_low": -0.137}, (-0.049, -0.137, None), "one_limit"),
        ({"value": -0.4, "signed_value": 0.4, "ci_low": -0.9}, (0.4, None, 0.9), "one_limit"),
        (
            {"value": -0.049, "signed_value": -0.049, "ci_low": -0.137, "ci_high": -0.038}
            | {"ci_problem": "upper_implausible"},
            (-0.049, -0.137, None),
            "doubtful_limit",
        ),
        (
            {"value": -0.4, "signed_value": 0.4, "ci_low": -0.9, "ci_high": -0.39, "ci_problem": "upper_implausible"},
            (0.4, None, 0.9),
            "doubtful_limit",
        ),
        ({"value": 0.97, "signed_value": 0.97}, (0.97, None, None), "none"),
        ({"value": 0.0, "signed_value": 0.0, "ci_low": -0.1, "ci_high": 0.3}, (0, -0.1, 0.3), "confidence"),
        ({"range_low": 0.49, "range_high": 0.69}, (None, 0.49, 0.69), "outcomes"),
        ({"value": 0.05}, (None, None, None), "none"),
        ({"value": 0.05, "ci_low": -0.1, "ci_high": 0.2}, (None, None, None), "confidence"),
        (
            {"value": 0.5, "signed_value": 0.5, "ci_low": 0.4, "ci_high": 0.6, "range_low": 0.1, "range_high": 0.9},
            (0.5, 0.4, 0.6),
            "confidence",
        ),
    ],
    ids=[
        "as printed",
        "turned",
        "turned against",
        "lower limit only",
        "lower limit only, turned",
        "upper limit implausible",
        "upper limit implausible, turned",
        "point only",
        "nought is not turned",
        "range over outcomes",
        "no direction",
        "limits without a direction",
        "limits before a range",
    ],
)
def test_a_figure_is_drawn_with_its_interval_on_the_signed_scale(cells, expected, kind):
    row = drawn(**cells)
    assert ends(row) == pytest.approx(expected)
    assert row["interval_kind"] == kind


@pytest.mark.parametrize(
    ("cells", "has_direction"),
    [
        ({"value": 0.05}, False),
        ({"value": 0.05, "signed_value": -0.05}, True),
        ({"range_low": 0.4, "range_high": 0.5}, True),
    ],
)
def test_only_a_figure_with_a_sign_or_a_range_has_a_direction(cells, has_direction):
    assert drawn(**cells)["has_direction"] == has_direction


def test_the_real_figures_without_a_direction_are_the_two_that_the_abstract_leaves_open():
    rows = drawn_effects(EFFECTS)
    assert list(rows.loc[~rows["has_direction"], "effect_id"]) == ["d10-4", "d10-5"]
    assert rows.set_index("effect_id").loc["d10-3", "drawn"] == -0.3
    assert rows.set_index("effect_id").loc["ab21-1", "drawn"] == 1.07


def test_the_table_is_left_as_it_was():
    before = EFFECTS.copy(deep=True)
    drawn_effects(EFFECTS)
    pd.testing.assert_frame_equal(EFFECTS, before)


# Any figures at all

numbers = st.integers(-4000, 4000).map(lambda thousandths: thousandths / 1000)


@st.composite
def effects(draw) -> dict:
    """A row such as the schema lets through."""
    family = draw(st.sampled_from(list(COMPARATOR_FAMILIES)))
    if draw(st.booleans()):
        low, high = sorted((draw(numbers), draw(numbers)))
        intervention = draw(st.sampled_from(["psychodynamic", "antidepressant"]))
        return effect(range_low=low, range_high=high, comparator_family=family, intervention_family=intervention)
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    return effect(
        value=value,
        signed_value=draw(st.sampled_from([value, -value, None])),
        ci_low=draw(st.sampled_from([low, None])),
        ci_high=draw(st.sampled_from([high, None])),
        comparator_family=family,
        intervention_family=draw(st.sampled_from(["psychodynamic", "cbt", "antidepressant"])),
        follow_up_months=draw(st.sampled_from([None, 3.0, 12.0])),
    )


frames = st.lists(effects(), max_size=8).map(
    lambda rows: frame_of(*rows).assign(effect_id=[f"e{n}" for n in range(len(rows))])
)


@given(frames)
def test_an_interval_holds_its_figure_and_keeps_its_width(frame):
    rows = drawn_effects(frame)
    assert not (rows["drawn_low"] > rows["drawn"]).fillna(False).any()
    assert not (rows["drawn_high"] < rows["drawn"]).fillna(False).any()
    width = (rows["drawn_high"] - rows["drawn_low"]).dropna()
    printed = (rows["ci_high"] - rows["ci_low"]).fillna(rows["range_high"] - rows["range_low"])
    assert width.to_list() == pytest.approx(printed[width.index].to_list())


@given(frames)
def test_a_figure_is_drawn_as_far_from_nought_as_it_was_printed(frame):
    rows = drawn_effects(frame).dropna(subset="drawn")
    assert rows["drawn"].abs().to_list() == rows["value"].abs().to_list()


@given(frames)
def test_the_kind_of_an_interval_says_how_many_ends_it_has(frame):
    rows = drawn_effects(frame)
    ends_drawn = rows[["drawn_low", "drawn_high"]].notna().sum(axis=1)
    expected = rows["interval_kind"].map({"confidence": 2, "outcomes": 2, "one_limit": 1, "none": 0})
    assert set(rows["interval_kind"]) <= set(INTERVAL_KINDS)
    assert (ends_drawn == expected.where(rows["has_direction"], 0)).all()


@given(frames)
def test_the_scale_holds_every_figure_and_both_ends_of_a_range(frame):
    rows = drawn_effects(frame)
    low, high = scale(rows)
    is_range = rows["interval_kind"].eq("outcomes")
    held = [rows["drawn"], rows.loc[is_range, "drawn_low"], rows.loc[is_range, "drawn_high"]]
    for figures in held:
        assert all(low < figure < high for figure in figures.dropna())
    undirected = rows.loc[~rows["has_direction"], "value"].abs()
    assert all(low < -figure <= figure < high for figure in undirected)
    assert low < 0
    assert high > max(CONVENTIONS)


@given(frames)
def test_no_interval_takes_more_room_than_the_figures_leave_it(frame):
    rows = drawn_effects(frame)
    without = rows.assign(
        drawn_low=rows["drawn_low"].where(rows["interval_kind"].eq("outcomes")),
        drawn_high=rows["drawn_high"].where(rows["interval_kind"].eq("outcomes")),
    )
    (low, high), (least, most) = scale(rows), scale(without)
    assert high - low <= 1.6 * (most - least)


def test_an_interval_of_usual_width_is_held_and_a_very_wide_one_is_not():
    usual = {"value": 0.5, "signed_value": 0.5, "ci_low": 0.3, "ci_high": 0.9}
    wide = {"effect_id": "w", "value": 0.4, "signed_value": 0.4, "ci_low": -38.5, "ci_high": 41.0}
    low, high = scale(drawn_effects(frame_of(effect(**usual), effect(**wide))))
    assert -0.2 < low < 0
    assert 0.9 < high < 1.1


def test_the_scale_of_nothing_still_holds_nought_and_the_conventions():
    low, high = scale(drawn_effects(frame_of()))
    assert low < 0 < 0.8 < high


@given(frames)
def test_panels_never_mix_families_or_designs_and_lose_no_effect(frame):
    parts = panels(drawn_effects(frame))
    for panel, rows in parts:
        assert set(rows["comparator_family"]) == {panel.comparator_family}
        assert set(rows["design"]) == {panel.design}
        if panel.design == "not_stated":
            assert rows["intervention_family"].eq("antidepressant").fillna(False).nunique() == 1
    assert sorted(effect_id for _, rows in parts for effect_id in rows["effect_id"]) == sorted(frame["effect_id"])
    assert [panel for panel, _ in parts] == sorted((panel for panel, _ in parts), key=PANELS.index)


def test_the_drug_is_never_in_one_panel_with_the_therapy():
    for panel, rows in panels(drawn_effects(EFFECTS)):
        assert len(set(rows["intervention_family"].eq("antidepressant"))) == 1, panel.label


def test_a_figure_whose_comparison_nobody_states_stands_by_what_was_given():
    drug, therapy = panel_of("not_stated", "drug"), panel_of("not_stated", "therapy")
    assert drug == Panel("not_stated", "not_stated", "drug")
    assert (drug.label, therapy.label) == ("Comparison not stated: medication", "Comparison not stated: therapy")
    assert panel_of("placebo", "drug") == panel_of("placebo", "other_therapy")
    assert len({panel.panel_id for panel in PANELS}) == len({panel.label for panel in PANELS}) == len(PANELS)


def test_the_design_follows_from_the_comparison_and_agrees_with_the_metric_as_printed():
    assert {design_of(family) for family in COMPARATOR_FAMILIES} == set(DESIGNS)
    within = EFFECTS["metric"].str.contains("pre-|within|change", regex=True)
    assert list(EFFECTS["comparator_family"].map(design_of).eq("within_group")) == list(within)
    between = EFFECTS["metric"].str.contains("between", regex=False)
    assert set(EFFECTS.loc[between, "comparator_family"].map(design_of)) == {"between_groups"}


def test_a_family_has_the_rows_of_all_its_panels():
    drawn = drawn_effects(EFFECTS)
    assert len(of_family(drawn, "not_stated")) == int(EFFECTS["comparator_family"].eq("not_stated").sum()) == 6
    assert of_family(drawn.iloc[0:0], "placebo").empty


def test_the_end_of_treatment_comes_before_the_follow_ups_in_their_order():
    rows = of_family(drawn_effects(EFFECTS), "other_therapy")
    driessen = rows[rows["reference_id"].eq("driessen-2010")]
    assert list(driessen["effect_id"]) == ["d10-3", "d10-4", "d10-5"]


# The same comparison over time, and figures that took another's place


def test_the_same_comparison_is_followed_over_time():
    courses = over_time(EFFECTS)
    assert ["ra-01", "ra-02"] in courses
    assert ["d10-3", "d10-4", "d10-5"] in courses
    by_id = EFFECTS.set_index("effect_id")
    for first, *later in courses:
        assert by_id.at[first, "timepoint"] == "end_of_treatment"
        assert set(by_id.loc[later, "timepoint"]) == {"follow_up"}
        for column in ("comparator_family", "intervention", "population"):
            assert by_id.loc[[first, *later], column].nunique() == 1


def test_every_follow_up_of_the_same_comparison_is_joined_to_it():
    """Counted by hand: 14 follow-ups, of which only that of abbass-2021 has no figure at the end of treatment."""
    joined = [effect_id for _, *later in over_time(EFFECTS) for effect_id in later]
    follow_ups = EFFECTS.loc[EFFECTS["timepoint"].eq("follow_up"), "effect_id"]
    assert sorted([*joined, "ab21-1"]) == sorted(follow_ups)
    assert len(follow_ups) == 14


def test_a_follow_up_up_to_a_year_comes_before_one_beyond_it():
    """The abstract of keefe-2014 gives -0.11 up to a year after treatment and -0.26 after more than a year."""
    assert ["ke4-2", "ke4-3", "ke4-4"] in over_time(EFFECTS)
    by_id = EFFECTS.set_index("effect_id")
    assert list(by_id.loc[["ke4-3", "ke4-4"], "value"]) == [-0.11, -0.26]
    assert unordered(EFFECTS) == []


def follow_ups(*months: tuple[float | None, str | None]) -> pd.DataFrame:
    later = [
        effect(effect_id=f"later{n}", timepoint="follow_up", follow_up_of="e", follow_up_months=m, follow_up_bound=b)
        for n, (m, b) in enumerate(months)
    ]
    return frame_of(effect(), *later)


@pytest.mark.parametrize(
    ("months", "course"),
    [
        ([(None, None)], ["e", "later0"]),
        ([(12, "exact"), (3, "exact")], ["e", "later1", "later0"]),
        ([(12, "above"), (12, "at_most"), (12, "exact")], ["e", "later1", "later2", "later0"]),
        ([(12, "exact"), (None, None)], None),
        ([(12, "exact"), (12, "exact")], None),
    ],
    ids=["one without months", "by months", "by bound", "one of two without months", "two at one time"],
)
def test_follow_ups_are_joined_only_where_it_is_known_which_came_first(months, course):
    rows = follow_ups(*months)
    assert over_time(rows) == ([course] if course else [])
    assert unordered(rows) == ([] if course else list(rows["effect_id"][1:]))
    assert over_time(rows.iloc[1:]) == [], "without the figure at the end of treatment there is nothing to follow"


def test_figures_that_were_partly_compared_with_no_therapy_stand_apart_from_those_that_were_not():
    """Some controls of the eight controlled studies behind sh-17 had no psychotherapy."""
    apart = EFFECTS[EFFECTS["comparator_family"].eq("therapy_or_none")]
    assert list(apart["effect_id"]) == ["sh-17"]
    assert apart["comparator"].str.contains("no psychotherapy").all()


def test_what_was_measured_during_treatment_is_not_called_its_end():
    during = EFFECTS[EFFECTS["timepoint"].eq("during_treatment")]
    assert list(during["effect_id"]) == ["bp4-1", "bp4-2", "bp4-3", "bp4-4"]
    assert during["caveat"].str.contains("three to five years").all()


def test_a_count_that_several_figures_of_a_work_share_counts_the_same_thing_on_each():
    works = EFFECTS["reference_id"].fillna(EFFECTS["reference_ids"])
    for count, scope in (("k_studies", "k_scope"), ("n_patients", "n_scope")):
        rows = EFFECTS.assign(work=works).dropna(subset=count)
        assert (rows.groupby(["work", count])[scope].nunique() == 1).all(), count
        assert (EFFECTS[count].isna() == EFFECTS[scope].isna()).all(), count


def test_the_studies_of_a_treatment_are_not_called_the_whole_review():
    """Leichsenring and Leibing pooled 14 studies of psychodynamic therapy and 11 of CBT."""
    rows = EFFECTS[EFFECTS["reference_id"].eq("leichsenring-leibing-2003")]
    assert set(rows["k_scope"]) == {"this_treatment"}
    counted = rows.groupby("intervention_family")["k_studies"].unique()
    assert {family: list(counts) for family, counts in counted.items()} == {"psychodynamic": [14], "cbt": [11]}


def test_every_1431_is_that_of_the_whole_analysis():
    rows = EFFECTS[EFFECTS["n_patients"].eq(1431)]
    assert list(rows["effect_id"]) == ["ra-01", "ra-02", "pr-01", "pr-02"]
    assert set(rows["n_scope"]) == {"whole_review"}


def test_a_result_inside_the_margin_of_equivalence_favours_nobody():
    rows = EFFECTS[EFFECTS["reference_id"].eq("steinert-2017")]
    assert list(rows["favours"]) == ["equivalence", "equivalence"]


def test_the_disputed_figure_leads_to_what_took_its_place():
    assert successors(EFFECTS) == [("sh-17", "lr11-1")]
    assert successors(EFFECTS[EFFECTS["effect_id"].ne("lr11-1")]) == []
    drawn = drawn_effects(EFFECTS).set_index("effect_id")
    assert tuple(drawn.loc["sh-17", ["successor_ids", "successor_figures"]]) == (
        FactIds.of("lr11-1"),
        "0.44 to 0.68 over outcomes",
    )
    assert drawn["successor_ids"].ne(FactIds()).sum() == 1


def test_only_figures_of_two_groups_with_a_direction_or_a_range_can_be_translated():
    offered = translatable(EFFECTS)
    assert set(offered["comparator_family"]) == {"mixed_control", "other_therapy", "therapy_or_none", "placebo"}
    assert not {"d10-4", "d10-5", "pr-01", "ra-01", "d10-2"} & set(offered["effect_id"])
    assert {"d10-1", "st7-1", "sh-17", "lr11-1", "d15-1"} <= set(offered["effect_id"])
    assert translatable(drawn_effects(EFFECTS.iloc[0:0])).empty


def test_narrowing_keeps_what_was_chosen_and_nothing_chosen_keeps_all():
    assert len(narrowed(EFFECTS)) == len(EFFECTS)
    kept = narrowed(EFFECTS, comparator_families=["placebo"], timepoints=["end_of_treatment"])
    assert set(kept["comparator_family"]) == {"placebo"}
    assert set(narrowed(EFFECTS, intervention_families=["cbt"])["intervention_family"]) == {"cbt"}


def test_limits_come_as_a_pair_or_not_at_all():
    drawn = drawn_effects(EFFECTS).set_index("effect_id")
    assert limits(drawn.loc["st7-1"]) == (-0.227, -0.079)
    assert limits(drawn.loc["st7-2"]) is None
    assert limits(drawn.loc["d15-1"]) is None


def main(rows: pd.DataFrame = EFFECTS) -> pd.DataFrame:
    return main_effects(drawn_effects(rows)).set_index("effect_id", drop=False)


def works_in(rows: pd.DataFrame) -> pd.Series:
    return rows["source_id"].fillna(rows["reference_id"])


def test_every_work_has_one_main_figure_in_every_panel_that_it_speaks_of():
    main_figures = main()
    for panel, rows in panels(drawn_effects(EFFECTS)):
        told = main_figures[main_figures["effect_id"].isin(rows["effect_id"])]
        assert sorted(works_in(told)) == sorted(set(works_in(rows))), panel.label
    assert len(main()) == 23
    assert works_in(main()).nunique() == works_in(EFFECTS).nunique() == 17


def test_the_main_figure_is_that_at_the_end_of_treatment_where_there_is_one():
    main_figures = main()
    for panel, rows in panels(drawn_effects(EFFECTS)):
        for work, own in rows.groupby(works_in(rows)):
            (chosen,) = [i for i in main_figures.index if i in set(own["effect_id"])]
            moments = set(own["timepoint"])
            expected = next(m for m in ("end_of_treatment", "follow_up", "during_treatment") if m in moments)
            assert main_figures.at[chosen, "timepoint"] == expected, (panel.label, work)
    assert main_figures.at["ab21-1", "timepoint"] == "follow_up"
    assert main_figures.at["bp4-1", "timepoint"] == "during_treatment"


def test_of_several_the_therapy_comes_before_a_contrast_and_then_what_the_work_gives_first():
    """Leichsenring and Leibing give 1.46 for psychodynamic therapy and 1.0 for CBT, each overall and by measure."""
    assert "sh-16" in main().index
    assert not {"l03-1", "l03-4"} & set(main().index)
    assert "l03-4" in main(EFFECTS[EFFECTS["intervention_family"].eq("cbt")]).index, "of what the filters leave"
    reordered = pd.concat([EFFECTS[EFFECTS["effect_id"].eq("l03-4")], EFFECTS[EFFECTS["effect_id"].ne("l03-4")]])
    assert "sh-16" in main(reordered).index


def test_a_band_runs_from_the_largest_figure_to_the_smallest_and_begins_with_what_a_document_states():
    for _, rows in panels(main().reset_index(drop=True)):
        order = [i for i in main().index if i in set(rows["effect_id"])]
        own = main().loc[order]
        assert list(own["source_id"].isna()) == sorted(own["source_id"].isna())
        for is_read in (False, True):
            sizes = own.loc[own["source_id"].isna() == is_read, ["drawn", "drawn_high"]]
            shown = list(sizes["drawn"].fillna(sizes["drawn_high"]))
            assert shown == sorted(shown, reverse=True)


def test_there_is_no_main_figure_of_nothing():
    assert main_effects(drawn_effects(EFFECTS.iloc[0:0])).empty


@given(frames)
def test_every_main_figure_is_one_of_the_figures_and_none_is_told_twice(frame):
    rows = drawn_effects(frame.assign(source_id=pd.NA, reference_id="work"))
    told = main_effects(rows)
    assert set(told["effect_id"]) <= set(rows["effect_id"])
    assert len(told) == len(panels(rows))


def test_a_finding_runs_from_the_lowest_to_the_highest_figure_of_the_therapy():
    found = spreads(main_effects(drawn_effects(EFFECTS)))
    # CBT (0.68) and antidepressants are not this therapy, 1.8 is disputed, and nobody says what 0.974 compares with.
    assert {family: spread.in_words for family, spread in found.items()} == {
        "mixed_control": "0.49 to 0.69",
        "other_therapy": "−0.3 to 0.68",
        "none_pre_post": "0.57 to 1.46",
    }
    assert spreads(drawn_effects(EFFECTS[EFFECTS["effect_id"].eq("d10-1")]))["mixed_control"].in_words == "0.69"
    assert spreads(drawn_effects(EFFECTS.iloc[0:0])) == {}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"value": 0.68, "signed_value": 0.68, "ci_low": 0.51, "ci_high": 0.84, "ci_level": 95},
            "0.68 [0.51, 0.84] 95%",
        ),
        (
            {"value": -1.07, "signed_value": 1.07, "ci_low": -1.5, "ci_high": -0.6, "ci_level": 90},
            "1.07 [0.6, 1.5] 90% (printed −1.07)",
        ),
        ({"value": 0.3, "signed_value": -0.3}, "−0.3 (printed 0.3)"),
        ({"value": 0.97, "signed_value": 0.97}, "0.97"),
        ({"value": 1.8, "signed_value": 1.8, "status": "disputed"}, "1.8 disputed"),
        ({"value": 0.05}, "0.05, direction not printed"),
        ({"range_low": 0.49, "range_high": 0.69}, "0.49 to 0.69 over outcomes"),
        (
            {"value": -0.049, "signed_value": -0.049, "ci_low": -0.137, "ci_level": 90},
            "−0.049 [−0.137, not printed] 90%",
        ),
        (
            {"value": -0.4, "signed_value": 0.4, "ci_low": -0.9, "ci_high": -0.39, "ci_level": 95}
            | {"ci_problem": "upper_implausible"},
            "0.4 [0.39?, 0.9] 95% (printed −0.4)",
        ),
    ],
)
def test_a_figure_in_short_has_its_limits_their_level_and_what_weakens_it(cells, told):
    (row,) = records(drawn_effects(frame_of(effect(**cells))))
    assert effect_in_short(row) == told
