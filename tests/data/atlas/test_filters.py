"""The filter: what belongs to a choice of sources and conditions, and how the choice is said in words."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.atlas.filters import Choices, Filters, choices, keyed
from data.contract.schema import FACT_TABLES
from tests.loaded import TABLES

CHOICES = choices(TABLES)
FRAMES = keyed(TABLES)
ID_COLUMNS = {"effect_sizes": "effect_id"}


def filters(*sources: str, conditions: tuple[str, ...] = ()) -> Filters:
    return Filters(CHOICES, sources, conditions)


def kept(name: str, chosen: Filters) -> set[str]:
    frame = FRAMES[name]
    return set(chosen.apply(frame)[ID_COLUMNS.get(name, "fact_id")])


# Choices


def test_the_options_are_the_sources_each_followed_by_its_parts():
    assert list(CHOICES.source_labels) == [
        "ramkumar",
        "escalante",
        "psych_central",
        "therapist_box",
        "verywell",
        "us_explainer",
        "hims",
        "uk_guide",
    ]
    assert CHOICES.source_labels["verywell"] == "Escalante: Verywell text"


def test_a_condition_comes_with_everything_below_it():
    assert CHOICES.with_sub_conditions(["mood_disorders"]) == {
        "mood_disorders",
        "depression",
        "severe_depression",
        "postnatal_depression",
        "bipolar_disorder",
    }
    assert CHOICES.with_sub_conditions(["grief"]) == {"grief"}
    assert CHOICES.with_sub_conditions([]) == frozenset()


# Sources and parts


def test_a_source_keeps_its_own_statements_only():
    rows = filters("hims").apply(FRAMES["claims"])
    assert set(rows["source_id"]) == {"hims"}
    assert len(rows) == (TABLES.claims["source_id"] == "hims").sum()


def test_a_part_keeps_its_own_statements_and_the_document_those_of_all_parts():
    verywell = filters("verywell").apply(FRAMES["session_lengths"])
    whole = filters("escalante").apply(FRAMES["session_lengths"])
    assert set(verywell["part_id"]) == {"verywell"}
    assert set(whole["part_id"]) == {"psych_central", "verywell"}
    assert set(verywell["fact_id"]) < set(whole["fact_id"])


def test_a_figure_belongs_to_every_document_that_cites_its_work():
    for source_id in ("ramkumar", "escalante", "hims"):
        assert "pr-01" in kept("effect_sizes", filters(source_id))
    assert "pr-01" not in kept("effect_sizes", filters("uk_guide"))
    assert "d10-1" in kept("effect_sizes", filters("uk_guide"))


def test_a_figure_belongs_to_the_part_that_cites_and_not_to_its_neighbours():
    assert {"pr-01", "st7-1"} <= kept("effect_sizes", filters("verywell"))
    assert kept("effect_sizes", filters("psych_central", "therapist_box")) == set()


def test_a_printed_figure_belongs_to_the_document_that_prints_it():
    assert {"ra-01", "ra-02", "ra-03"} <= kept("effect_sizes", filters("ramkumar"))
    assert "ra-01" not in kept("effect_sizes", filters("hims"))


def test_a_figure_that_no_document_cites_belongs_to_none():
    context = set(TABLES.effect_sizes.loc[TABLES.effect_sizes["layer"].eq("context"), "effect_id"])
    assert context
    assert not context & kept("effect_sizes", filters(*CHOICES.sources))
    assert context <= kept("effect_sizes", filters())


# Conditions


def test_a_condition_keeps_the_statements_on_its_sub_conditions():
    rows = filters(conditions=("mood_disorders",)).apply(FRAMES["condition_coverage"])
    assert set(rows["condition_id"]) == {
        "mood_disorders",
        "depression",
        "severe_depression",
        "postnatal_depression",
        "bipolar_disorder",
    }


def test_a_sub_condition_does_not_keep_what_is_said_of_the_wider_one():
    assert set(filters(conditions=("ptsd",)).apply(FRAMES["condition_coverage"])["condition_id"]) == {"ptsd"}


def test_effects_are_found_by_the_conditions_of_their_population():
    assert {"d10-1", "sh-05"} <= kept("effect_sizes", filters(conditions=("depression",)))
    assert "sh-05" in kept("effect_sizes", filters(conditions=("panic_disorder",)))
    assert "d10-1" not in kept("effect_sizes", filters(conditions=("panic_disorder",)))
    assert "ra-01" not in kept("effect_sizes", filters(conditions=("depression",))), "its patients were mixed"


def test_both_halves_of_a_choice_must_hold():
    both = filters("uk_guide", conditions=("depression",))
    assert kept("effect_sizes", both) == kept("effect_sizes", filters("uk_guide")) & kept(
        "effect_sizes", filters(conditions=("depression",))
    )
    assert "d10-1" in kept("effect_sizes", both)
    assert "bp4-1" in kept("effect_sizes", both)


def test_a_table_without_conditions_keeps_every_row():
    rows = filters(conditions=("grief",)).apply(FRAMES["claims"])
    assert len(rows) == len(TABLES.claims)


def test_what_is_in_view_follows_the_choice():
    assert filters().sources_in_view() == tuple(CHOICES.sources)
    assert filters("verywell", "hims").sources_in_view() == ("escalante", "hims")
    assert filters().conditions_in_view() == set(CHOICES.conditions)
    assert filters(conditions=("trauma",)).conditions_in_view() == {"trauma", "ptsd"}


# In words


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (filters(), "all 5 sources, 3 that share no cited work; all conditions"),
        (filters("hims"), "1 of 5 sources (Hims & Hers); all conditions"),
        (
            filters("hims", "ramkumar"),
            "2 of 5 sources, all sharing cited works (Ramkumar blog, Hims & Hers); all conditions",
        ),
        (
            filters("uk_guide", "hims", "ramkumar", "us_explainer"),
            "4 of 5 sources, 3 that share no cited work; all conditions",
        ),
        (filters("verywell"), "1 of 5 sources (Escalante: Verywell text); all conditions"),
        (
            filters("verywell", "psych_central"),
            "1 of 5 sources (Escalante: Psych Central text, Escalante: Verywell text); all conditions",
        ),
        (filters("verywell", "escalante"), "1 of 5 sources (Escalante page); all conditions"),
        (
            filters("verywell", "uk_guide", "hims", "ramkumar"),
            "4 of 5 sources, 2 that share no cited work (Ramkumar blog, Hims & Hers, UK guide, "
            "Escalante: Verywell text); all conditions",
        ),
        (filters(conditions=("anxiety",)), "all 5 sources, 3 that share no cited work; anxiety and its sub-conditions"),
        (
            filters(conditions=("grief", "ptsd")),
            "all 5 sources, 3 that share no cited work; grief, post-traumatic stress disorder",
        ),
    ],
)
def test_the_choice_is_said_in_words(chosen, words):
    assert chosen.describe() == words


def test_an_abbreviation_keeps_its_capitals():
    only = Choices({"s": "S"}, {}, {}, {"x": "PTSD"}, {}, {})
    assert Filters(only, (), ("x",)).describe() == "the one source; PTSD"


def test_names_from_right_to_left_do_not_change_places():
    only = Choices({"a": "מדר 2019", "b": "دليل", "c": "Guide"}, {}, {}, {"x": "אבל", "y": "قلق"}, {}, {})
    said = Filters(only, ("a", "b"), ("x", "y")).describe()
    assert "(\u2068מדר 2019\u2069, \u2068دليل\u2069)" in said
    assert said.endswith("; \u2068אבל\u2069, \u2068قلق\u2069")


WITH_CONDITIONS = ("condition_coverage", "effect_sizes", "disagreements", "positions")
NO_CONDITION = "These statements name no condition, so the condition filter does not apply here."
NO_SOURCE = "These rows belong to no single source, so the source filter does not apply here."


@pytest.mark.parametrize(
    ("columns", "chosen", "idle"),
    [
        (("source_keys", "condition_keys"), filters("hims", conditions=("grief",)), []),
        (("source_keys",), filters("hims", conditions=("grief",)), [NO_CONDITION]),
        (("condition_keys",), filters("hims", conditions=("grief",)), [NO_SOURCE]),
        ((), filters("hims", conditions=("grief",)), [NO_CONDITION, NO_SOURCE]),
        ((), filters(), []),
        ((), filters("hims"), [NO_SOURCE]),
    ],
)
def test_the_half_of_a_choice_that_does_nothing_says_so(columns, chosen, idle):
    frame = pd.DataFrame(columns=list(columns))
    assert chosen.describe(frame) == " ".join([f"{chosen.describe()}.", *idle])


@pytest.mark.parametrize("name", FRAMES)
def test_every_fact_can_be_chosen_by_its_source(name):
    assert "source_keys" in FRAMES[name]
    assert ("condition_keys" in FRAMES[name]) == (name in WITH_CONDITIONS)


def test_a_choice_is_narrow_as_soon_as_anything_is_chosen():
    assert not filters().is_narrow
    assert filters("hims").is_narrow
    assert filters(conditions=("grief",)).is_narrow


# Any choice at all

some_sources = st.lists(st.sampled_from(list(CHOICES.source_labels)), unique=True).map(tuple)
some_conditions = st.lists(st.sampled_from(list(CHOICES.conditions)), unique=True).map(tuple)
some_filters = st.builds(Filters, st.just(CHOICES), some_sources, some_conditions)
frame_names = st.sampled_from(sorted(FRAMES))


@given(some_filters, frame_names)
def test_filtering_never_adds_changes_or_moves_a_row(chosen, name):
    frame = FRAMES[name]
    rows = chosen.apply(frame)
    pd.testing.assert_frame_equal(rows, frame[frame.index.isin(rows.index)])


@given(some_filters, frame_names)
def test_filtering_twice_is_filtering_once(chosen, name):
    once = chosen.apply(FRAMES[name])
    pd.testing.assert_frame_equal(chosen.apply(once), once)


@given(frame_names)
def test_an_empty_choice_keeps_everything(name):
    pd.testing.assert_frame_equal(filters().apply(FRAMES[name]), FRAMES[name])


@given(some_filters, frame_names, st.randoms())
def test_the_order_of_a_choice_does_not_matter(chosen, name, random):
    sources, conditions = list(chosen.selected_sources), list(chosen.selected_conditions)
    random.shuffle(sources)
    random.shuffle(conditions)
    shuffled = Filters(CHOICES, tuple(sources), tuple(conditions))
    pd.testing.assert_frame_equal(shuffled.apply(FRAMES[name]), chosen.apply(FRAMES[name]))
    assert Filters(CHOICES, tuple(sources)).describe() == Filters(CHOICES, chosen.selected_sources).describe()


@given(some_filters, st.sampled_from(list(CHOICES.source_labels)), frame_names)
def test_choosing_one_source_more_never_loses_a_row(chosen, source, name):
    if chosen.selected_sources:
        more = Filters(CHOICES, (*chosen.selected_sources, source), chosen.selected_conditions)
        assert set(chosen.apply(FRAMES[name]).index) <= set(more.apply(FRAMES[name]).index)


@given(some_filters)
def test_every_choice_can_be_said(chosen):
    words = chosen.describe()
    for condition_id in chosen.selected_conditions:
        assert CHOICES.conditions[condition_id].lower() in words.lower()
    assert words.startswith("all 5 sources" if not chosen.selected_sources else f"{len(chosen.sources_in_view())} of 5")


def test_it_counts_the_figures_that_a_choice_can_never_keep():
    effects = FRAMES["effect_sizes"]
    unnamed = sum(not keys for keys in effects["condition_keys"])
    uncited = int(effects["layer"].eq("context").sum())

    words = filters("uk_guide", conditions=("depression",)).describe(effects)

    assert f"{unnamed} figures on patients with mixed or unspecified conditions are left out." in words
    assert f"{uncited} figures that no source cites are left out." in words
    assert "left out" not in filters().describe(effects)
    assert "left out" not in filters("uk_guide").describe(FRAMES["condition_coverage"])


def test_the_keys_of_many_rows_are_few(tables):
    for name, frame in keyed(tables).items():
        if name in FACT_TABLES:
            keys = frame["source_keys"]
            assert isinstance(keys.dtype, pd.CategoricalDtype)
            assert len(keys.cat.categories) == len(set(keys)) < 30
            assert all(isinstance(key, tuple) for key in keys)
