"""The answer to a scene, and the slider on which a room guesses it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GuessScale:
    """The slider for a room's guesses. ``ends`` says what a guess towards either end means, if that needs saying."""

    least: float
    most: float
    step: float
    unit: str
    ends: tuple[str, str] = ("", "")

    @property
    def middle(self) -> float:
        """Where the slider starts, before anyone has guessed."""
        steps = round((self.most - self.least) / self.step / 2)
        return round(self.least + steps * self.step, 6)

    def value_of(self, guessed: str) -> float | None:
        """A guess as the browser sends it; None for anything off the scale."""
        try:
            value = float(guessed)
        except ValueError:
            return None
        return value if self.least <= value <= self.most else None


@dataclass(frozen=True)
class Answer:
    """What a scene reveals. ``said`` has one sentence per fact or count; ``fact_ids`` are the facts behind them.

    ``in_short`` is one sentence that fits a line or two on a wall; ``given`` is what the room is told with the
    question. ``low`` and ``high`` are the ends of a figure to guess on ``guess_scale``; ``options`` are the choices
    (label by fact id), and ``right`` the correct ones.
    """

    said: tuple[str, ...]
    in_short: str
    fact_ids: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    guess_scale: GuessScale | None = None
    options: dict[str, str] | None = None
    right: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    def judge(self, guess: float | str) -> str:
        """How far a guess is from the answer, in words; for a choice, whether it is right."""
        if self.options is not None:
            verdict = "right" if guess in self.right else "wrong"
            return f"You guessed {self.options[str(guess)]}: {verdict}."
        assert self.low is not None
        assert self.high is not None
        value = float(guess)
        if self.low <= value <= self.high:
            return f"You guessed {value:g}: right."
        nearest, side = (self.low, "low") if value < self.low else (self.high, "high")
        return f"You guessed {value:g}: {abs(value - nearest):.3g} too {side}."
