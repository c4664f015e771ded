"""A question and an answer for a chart that becomes a scene, so that whoever adds it need only change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.atlas.atlas import Atlas
from data.lecture.answer import Answer
from data.lecture.answers import answer_of
from data.lecture.decks import MAX_TO_CHOOSE, AnswerSource, Scene


@dataclass(frozen=True)
class Proposal:
    """What a scene may ask of a room: its ``question``, how it is answered (``ASKS``), and where the answer is from."""

    question: str
    ask: str = "room"
    answer: AnswerSource | None = None


def with_figures(fact_ids: Sequence[str], atlas: Atlas) -> tuple[str, ...]:
    """Those of some facts that have a figure to guess or to compare, in order."""
    return tuple(fact_id for fact_id in dict.fromkeys(fact_ids) if _answer("figure", (fact_id,), atlas) is not None)


def proposed(fact_ids: Sequence[str], otherwise: str, atlas: Atlas) -> Proposal:
    """A question about the figures of some facts, if they are alike; or else ``otherwise``, guessed aloud."""
    facts = with_figures(fact_ids, atlas)
    figure = _answer("figure", facts, atlas) if facts else None
    if figure is None or figure.guess_scale is None:
        return Proposal(otherwise)
    unit = figure.guess_scale.unit
    is_effect = unit == "effect size"
    if len(facts) == 1:
        question = "How large is the effect?" if is_effect else f"How many {unit}?"
        return Proposal(question, "slider", AnswerSource("figure", facts))
    largest = _answer("largest", facts, atlas) if len(facts) <= MAX_TO_CHOOSE else None
    if largest is None or len(set((largest.options or {}).values())) < len(facts):
        question = "How large are the effects?" if is_effect else f"How many {unit}?"
        return Proposal(question, "slider", AnswerSource("figure", facts))
    question = "Which effect is the largest?" if is_effect else f"Which has the most {unit}?"
    return Proposal(question, "choices", AnswerSource("largest", facts))


def _answer(kind: str, facts: tuple[str, ...], atlas: Atlas) -> Answer | None:
    try:
        return answer_of(Scene("s", "s", "s", "s", answer=AnswerSource(kind, facts)), atlas)
    except ValueError:
        return None
