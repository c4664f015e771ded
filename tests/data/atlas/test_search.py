"""Questions put to the atlas: what is meant is found, typed right or not, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.registry import TITLES
from data.atlas.search import KINDS, answers, asked_words, entries
from tests.loaded import ATLAS

ENTRIES = entries(ATLAS, TITLES)


def first(question: str, kind: str = "") -> list[str]:
    return [entry.entry_id for entry in answers(question, ENTRIES) if kind in ("", entry.kind)]


@pytest.mark.parametrize(
    ("question", "kind", "entry_id"),
    [
        ("nhs sessions", "fact", "uk_guide.length.nhs-sessions"),
        ("depresion", "condition", "depression"),
        ("Shedlr", "work", "shedler-2010"),
        ("transferance", "fact", "escalante.feature.psych-central-transference"),
        ("insuranse", "fact", "escalante.claim.therapist-box-insurance"),
        ("who cites what?", "page", "citations"),
        ("antidepresant placebo", "fact", "sh-09"),
        ("0.974", "fact", "ra-01"),
        ("generalized anxiety disorder", "condition", "generalised_anxiety_disorder"),
    ],
)
def test_what_is_meant_is_found_however_it_is_typed(question, kind, entry_id):
    assert entry_id in first(question, kind)[:8]


@pytest.mark.parametrize("question", ["", "   ", "xyzzyplugh", "?!", "\N{SNOWMAN}", "x" * 200])
def test_what_is_not_there_is_not_found(question):
    assert first(question) == []


def test_a_figure_is_found_exactly_or_not_at_all():
    assert all("16" in entry.words for entry in answers("16", ENTRIES))
    assert first("9999") == []


def test_words_that_say_nothing_are_left_out_unless_they_are_all():
    assert asked_words("How many sessions does it have?") == ["sessions"]
    assert asked_words("who is it") == ["who", "is", "it"]


def test_everything_but_an_absence_can_be_found():
    assert {entry.kind for entry in ENTRIES} == set(KINDS)
    facts = {entry.entry_id for entry in ENTRIES if entry.kind in ("fact", "work")}
    assert not any(ATLAS.facts[fact_id].layer_label == "Nothing stated" for fact_id in facts)
    assert set(ATLAS.tables.references) | set(ATLAS.choices.sources) <= facts
    labels = [entry.label for entry in ENTRIES]
    assert len(labels) == len(set(labels)), "two answers would look alike"


@given(st.sampled_from([entry for entry in ENTRIES if entry.kind == "condition"]), st.data())
def test_one_letter_too_few_still_finds_a_condition(entry, data):
    longest = max(entry.words, key=len)
    if len(longest) < 6:
        return
    gap = data.draw(st.integers(1, len(longest) - 1))
    assert entry.entry_id in first(longest[:gap] + longest[gap + 1 :], "condition")


@given(st.text(max_size=80))
def test_no_question_breaks_anything(question):
    found = answers(question, ENTRIES[:60])
    assert len(found) <= 60
