"""Questions put to the atlas: what is meant is found, typed right or not, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.registry import PAGES
from data.atlas.search import KINDS, Entry, Index, entries
from data.contract.vocabulary import ANSWERING_PAGES
from data.evidence.facts import records
from tests.loaded import ATLAS

INDEX = Index(
    entries(ATLAS, {page.name: (page.title, page.question(ATLAS)) for page in PAGES.values()}),
    records(ATLAS.tables.search_words),
)
ENTRIES = INDEX.among


def first(question: str, kind: str = "") -> list[str]:
    return [entry.entry_id for entry in INDEX.answers(question) if kind in ("", entry.kind)]


@pytest.mark.parametrize(
    ("question", "entry_id"),
    [
        ("how many sessions on the NHS", "uk_guide.length.nhs-sessions"),
        ("nhs sesions", "uk_guide.length.nhs-sessions"),
        ("how many sesions", "session_lengths"),
        ("how long", "session_lengths"),
        ("How long does therapy last?", "session_lengths"),
        ("does it work", "effect_sizes"),
        ("contradict", "disagreements"),
        ("drop out", "uk_guide.feature.commitment-needed"),
        ("CBT", "versus_cbt"),
        ("better than medication", "versus_medication"),
        ("OCD", "ocd"),
        ("gad", "generalised_anxiety_disorder"),
        ("posttraumatic", "ptsd"),
        ("therapy for depresion", "depression"),
        ("generalized anxiety disorder", "generalised_anxiety_disorder"),
        ("Shedlr", "shedler-2010"),
        ("who cites what?", "citations"),
        ("hims", "hims"),
        ("0.97", "pr-01"),
    ],
)
def test_the_best_answer_is_what_is_meant(question, entry_id):
    assert first(question)[0] == entry_id


@pytest.mark.parametrize(
    ("question", "entry_id"),
    [
        ("transferance", "escalante.feature.psych-central-transference"),
        ("insuranse", "escalante.claim.therapist-box-insurance"),
        ("antidepresant placebo", "sh-09"),
        ("0.974", "ra-01"),
        ("does psychodynamic therapy work for OCD", "fonagy-2015.on.ocd"),
    ],
)
def test_what_is_meant_is_found_however_it_is_typed(question, entry_id):
    assert entry_id in first(question)[:8]


def test_a_fact_comes_before_the_statements_that_disagree_with_it():
    kinds = [entry.kind for entry in INDEX.answers("16 sessions")]
    assert {"fact", "side"} <= set(kinds)
    assert kinds.index("fact") < kinds.index("side")


def test_a_word_is_not_mistaken_for_another():
    assert not any("contact" in entry.label for entry in INDEX.answers("contradict"))
    assert "side" not in [entry.kind for entry in INDEX.answers("GP")][:1]


def test_what_readers_mean_by_words_is_told_by_the_tables_alone():
    assert "effect_sizes" not in [entry.entry_id for entry in Index(ENTRIES).answers("does it work")]
    own = Index(ENTRIES, [{"asked": "headshrinking", "page": None, "means": "versus_cbt"}])
    assert next(entry.entry_id for entry in own.answers("headshrnking")) == "versus_cbt"
    assert own.meant("headshrinking") == {"versus_cbt"}


def test_every_row_of_search_words_finds_what_it_means():
    for row in records(ATLAS.tables.search_words):
        found = INDEX.answers(row["asked"])
        assert found, row["asked"]
        assert not row["page"] or row["page"] == found[0].entry_id, row["asked"]


def test_the_pages_that_may_answer_are_those_of_the_menu():
    assert {name: term.label for name, term in ANSWERING_PAGES.items()} == {
        page.name: page.title for page in PAGES.values() if page.is_listed and page.name != "search"
    }


@pytest.mark.parametrize("question", ["", "   ", "xyzzyplugh", "?!", "\N{SNOWMAN}", "x" * 200])
def test_what_is_not_there_is_not_found(question):
    assert first(question) == []


def test_a_figure_is_found_exactly_or_not_at_all():
    assert all(re.search(r"(?<![\d.])16(?![\d.]*\d)", entry.label) for entry in INDEX.answers("16"))
    assert first("9999") == []


def test_words_that_say_nothing_are_left_out_unless_they_are_all():
    terms = Index(ENTRIES).terms
    assert [term.asked for term in terms("How many sessions does it have?")] == [("sessions",)]
    assert [term.asked for term in terms("who is it")] == [("who",), ("is",), ("it",)]


def test_everything_but_an_absence_can_be_found():
    assert {entry.kind for entry in ENTRIES} == set(KINDS)
    facts = {entry.entry_id for entry in ENTRIES if entry.kind in ("fact", "work")}
    assert not any(ATLAS.facts[fact_id].layer_label == "Nothing stated" for fact_id in facts)
    assert set(ATLAS.tables.references) | set(ATLAS.choices.sources) <= facts
    labels = [entry.label for entry in ENTRIES]
    assert len(labels) == len(set(labels)), "two answers would look alike"


@given(st.sampled_from([entry for entry in ENTRIES if entry.kind == "condition"]), st.data())
def test_one_letter_too_few_still_finds_a_condition(entry, data):
    longest = max(entry.label.split(), key=len)
    if len(longest) < 6:
        return
    gap = data.draw(st.integers(1, len(longest) - 1))
    assert entry.entry_id in first(longest[:gap] + longest[gap + 1 :], "condition")


@given(st.text(max_size=80))
def test_no_question_breaks_anything(question):
    found = INDEX.answers(question)
    assert len(found) == len({(entry.kind, entry.entry_id) for entry in found})


def test_a_rare_word_counts_for_more_than_a_common_one():
    listed = [Entry("work", str(n), f"therapy {n}", (f"therapy {n}",)) for n in range(50)]
    listed.append(Entry("work", "rare", "the uncanny", ("the uncanny",)))
    assert [entry.entry_id for entry in Index(listed).answers("uncanny therapy")] == ["rare"]
