"""What a room is asked, and what it learns in the end; both as they are stored and sent."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TypeGuard

#: No scale reaches further, and a larger whole number is no float.
_LARGEST = 1e15
KINDS = ("slider", "choices", "aloud")


def is_number(value: object) -> TypeGuard[float]:
    """Whether something that came in is a number that a guess or a time could be: no other is a float too."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


@dataclass(frozen=True)
class Question:
    """The question of a scene, without anything of its answer.

    ``kind`` is one of ``KINDS``. A guess on a slider is a figure in ``unit`` from ``least`` to ``most``, in steps; a
    guess between ``options`` is the position of one, from 0. ``given`` is told with the question, and ``ends`` says
    what a guess towards either end of the slider means.
    """

    text: str
    kind: str
    least: float = 0.0
    most: float = 0.0
    step: float = 1.0
    unit: str = ""
    options: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()

    def scene_key(self, scene_id: str) -> str:
        """The scene's key in the store; the same id with another question is a different scene."""
        return f"{scene_id}.{hashlib.sha256(self.packed().encode()).hexdigest()[:8]}"

    def refusal(self, guess: object) -> str | None:
        """Why a guess cannot be accepted, in one sentence; None if it can."""
        if self.kind == "aloud":
            return "This question is answered aloud."
        if not is_number(guess):
            return "A guess is a number."
        if self.kind == "choices":
            fits = guess == int(guess) and 0 <= guess < len(self.options)
            return None if fits else f"Choose one of the {len(self.options)} answers."
        if not self.least <= guess <= self.most:
            return f"A guess lies between {self.least:g} and {self.most:g}."
        steps = (guess - self.least) / self.step
        return None if abs(steps - round(steps)) < 1e-6 else f"A guess goes in steps of {self.step:g}."

    def packed(self) -> str:
        """The question as text for ``unpacked_question``."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def unpacked_question(text: str) -> Question:
    """The question in a text from ``Question.packed``."""
    content = json.loads(text)
    return Question(**content | {name: tuple(content[name]) for name in ("options", "given", "ends")})


@dataclass(frozen=True)
class Reveal:
    """What a room sees once its scene is revealed: the ``answer`` in a sentence, and the path of its chart.

    ``low`` and ``high`` are the ends of the printed figure on the question's scale, and ``right`` the positions of the
    correct options; a scene without either shows only its answer.
    """

    answer: str
    path: str
    low: float | None = None
    high: float | None = None
    right: tuple[int, ...] = ()

    def packed(self) -> str:
        """The reveal as text for ``unpacked_reveal``."""
        return json.dumps(asdict(self), ensure_ascii=False)


def unpacked_reveal(text: str) -> Reveal:
    """The reveal in a text from ``Reveal.packed``."""
    content = json.loads(text)
    return Reveal(**content | {"right": tuple(content["right"])})
