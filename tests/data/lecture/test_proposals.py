"""What is proposed for a chart that becomes a scene: a question and an answer that the tables can give."""

from __future__ import annotations

from data.lecture.answers import answer_of
from data.lecture.decks import AnswerSource, Scene
from data.lecture.proposals import Proposal, proposed, with_figures
from tests.loaded import ATLAS

MINUTES = ("escalante.length.psych-central-minutes", "escalante.length.verywell-minutes")
NHS = "uk_guide.length.nhs-sessions"


def test_one_figure_is_guessed():
    assert proposed((NHS,), "?", ATLAS) == Proposal(
        "How many sessions per course?", "slider", AnswerSource("figure", (NHS,))
    )
    assert proposed(("d10-1",), "?", ATLAS).question == "How large is the effect?"


def test_several_figures_that_can_be_told_apart_are_chosen_between():
    found = proposed(MINUTES, "?", ATLAS)
    assert (found.question, found.ask) == ("Which has the most minutes per session?", "choices")
    assert found.answer == AnswerSource("largest", MINUTES)


def test_figures_on_different_scales_and_words_are_guessed_aloud():
    for facts in ((NHS, *MINUTES), ("uk_guide.length.private-no-limit",), ("us_explainer.claim.vary-length",), ()):
        assert proposed(facts, "What do they say?", ATLAS) == Proposal("What do they say?")


def test_whatever_is_proposed_can_be_answered():
    for frame, column in (("session_lengths", "fact_id"), ("effect_sizes", "effect_id")):
        for fact_id in ATLAS.frames[frame][column]:
            found = proposed((fact_id,), "?", ATLAS)
            assert (found.answer is not None) is (with_figures((fact_id,), ATLAS) == (fact_id,))
            if found.answer is not None:
                assert answer_of(Scene("s", "t", "q", "p", answer=found.answer), ATLAS) is not None
