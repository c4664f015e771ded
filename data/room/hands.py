"""A show of hands, as a lecturer types it: ``30 x 12, 45 x 20, 60``, or ``A 12, B 30``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from data.room.questions import Question

MAX_HANDS = 100_000
LONGEST = 2_000
_TIMES = re.compile(r"\s*[x×*:]\s*", re.IGNORECASE)
_PART = re.compile(r"([A-Z]|[-−]?\d+(?:\.\d+)?)(?:×(\d{1,6}))?", re.IGNORECASE)
_LETTER_AND_COUNT = re.compile(r"\b([A-H])\s+(\d)", re.IGNORECASE)


class HandsMistake(ValueError):
    """A show of hands that cannot be read; the message says what was found and what is allowed."""


def read_hands(typed: str, question: Question) -> tuple[tuple[float, int], ...]:
    """Guesses with their counts, each guess once and in order. Raises ``HandsMistake``."""
    text = _TIMES.sub("×", _LETTER_AND_COUNT.sub(r"\1×\2", typed[:LONGEST]))
    counts: dict[float, int] = {}
    for part in filter(None, re.split(r"[,;\s]+", text)):
        found = _PART.fullmatch(part)
        if found is None:
            raise HandsMistake(f"“{part[:20]}” was not understood; allowed is {_example(question)}.")
        named, times = found.groups()
        guess = _guess(named, question)
        if refusal := question.refusal(guess):
            raise HandsMistake(f"“{part[:20]}” cannot be counted. {refusal}")
        counts[guess] = counts.get(guess, 0) + int(times or 1)
    if sum(counts.values()) > MAX_HANDS:
        raise HandsMistake(f"{sum(counts.values()):,} hands were typed; allowed are {MAX_HANDS:,} at the most.")
    return tuple(sorted((guess, count) for guess, count in counts.items() if count))


def hands_as_typed(counted: Iterable[tuple[float, int]], question: Question) -> str:
    """Guesses with their counts in the form that ``read_hands`` accepts."""
    named = (
        (chr(ord("A") + int(guess)) if question.kind == "choices" else f"{guess:g}", count) for guess, count in counted
    )
    return ", ".join(f"{guess} x {count}" for guess, count in named)


def _guess(named: str, question: Question) -> float:
    if question.kind == "choices":
        # A number is not an option, although it may be an option's position.
        return float(ord(named.upper()) - ord("A")) if named.isalpha() else -1.0
    if named.isalpha():
        raise HandsMistake(f"“{named}” was not understood; allowed is {_example(question)}.")
    return float(named.replace("−", "-"))


def _example(question: Question) -> str:
    return "“A x 12, B x 30”" if question.kind == "choices" else "“30 x 12, 45 x 20”: a guess, x, and its hands"
