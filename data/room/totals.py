"""What a room's guesses add up to: the median of each round, the share that is right, and how far the room moved."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from data.evidence.facts import records
from data.room.questions import Question, Reveal

ROUND_LABELS = {1: "First guess", 2: "Second guess"}


@dataclass(frozen=True)
class RoundTotals:
    """One round: how many guessed, the median (of figures only), and the percentage inside the printed range.

    For options, the percentage of right ones; None where nothing is printed to compare with.
    """

    round: int
    n: int
    median: float | None
    percent_inside: float | None


def totals_of(guesses: pd.DataFrame, question: Question, reveal: Reveal) -> tuple[RoundTotals, ...]:
    """Each round with guesses, in order. ``guesses`` has the columns round, guess and count."""
    by_round = {number: guesses[guesses["round"].eq(number)] for number in ROUND_LABELS}
    return tuple(_totals(number, own, question, reveal) for number, own in by_round.items() if len(own))


def _totals(number: int, own: pd.DataFrame, question: Question, reveal: Reveal) -> RoundTotals:
    n = int(own["count"].sum())
    if question.kind == "choices":
        right = own.loc[own["guess"].isin(reveal.right), "count"].sum()
        return RoundTotals(number, n, None, 100 * float(right) / n)
    each = [guess for guess, count in zip(own["guess"], own["count"], strict=True) for _ in range(count)]
    median = float(statistics.median(each))
    if reveal.low is None or reveal.high is None:
        return RoundTotals(number, n, median, None)
    inside = own.loc[own["guess"].between(reveal.low - 1e-9, reveal.high + 1e-9), "count"].sum()
    return RoundTotals(number, n, median, 100 * float(inside) / n)


def totals_in_words(guesses: pd.DataFrame, question: Question, reveal: Reveal) -> str:
    """What a room guessed in each round and how far it moved, in a few words for a wall; "" without guesses."""
    found = totals_of(guesses, question, reveal)
    if not found:
        return ""
    said = [_medians(found), _shares(found, question, reveal)]
    return f"The room ({', then '.join(f'{each.n:,}' for each in found)}): {'; '.join(filter(None, said))}."


def _medians(found: tuple[RoundTotals, ...]) -> str:
    medians = [each.median for each in found if each.median is not None]
    if not medians:
        return ""
    by = medians[-1] - medians[0]
    moved = f", moved {'up' if by > 0 else 'down'} by {abs(by):.3g}" if by else ", which did not move"
    return f"median {_then(f'{median:.4g}' for median in medians)}{moved if len(medians) > 1 else ''}"


def _shares(found: tuple[RoundTotals, ...], question: Question, reveal: Reveal) -> str:
    shares = [each.percent_inside for each in found if each.percent_inside is not None]
    if not shares:
        return ""
    is_point = reveal.low is not None and reveal.low == reveal.high
    what = "right" if question.kind == "choices" else "exactly so" if is_point else "inside the range"
    return f"{_then(f'{share:.0f}%' for share in shares)} {what}"


def _then(values: Iterable[str]) -> str:
    return " → ".join(values).replace("-", "−")


def counts_by_guess(
    guesses: pd.DataFrame, question: Question, most: int
) -> tuple[tuple[str, ...], dict[int, tuple[int, ...]]]:
    """Every possible guess in order, and how often each was made, by round with guesses.

    On a slider with more than ``most`` steps, as many neighbours as needed share an entry.
    """
    if question.kind == "choices":
        steps, together = list(question.options), 1
    else:
        count = round((question.most - question.least) / question.step) + 1
        together = math.ceil(count / most)
        steps = [f"{question.least + place * question.step:.6g}".replace("-", "−") for place in range(count)]
    shared = [steps[start : start + together] for start in range(0, len(steps), together)]
    labels = tuple(each[0] if len(each) == 1 else f"{each[0]} to {each[-1]}" for each in shared)
    counts: dict[int, list[int]] = {}
    for row in records(guesses):
        is_option = question.kind == "choices"
        step = int(row["guess"]) if is_option else round((row["guess"] - question.least) / question.step)
        counts.setdefault(int(row["round"]), [0] * len(labels))[step // together] += int(row["count"])
    return labels, {number: tuple(each) for number, each in sorted(counts.items())}


def with_hands(guesses: pd.DataFrame, hands: Mapping[int, Iterable[tuple[float, int]]]) -> pd.DataFrame:
    """Guesses by phone (columns round, guess, count) plus those of a show of hands: by round, each with its count."""
    shown = [(number, guess, count) for number, pairs in hands.items() for guess, count in pairs]
    both = pd.concat([guesses, pd.DataFrame(shown, columns=guesses.columns).astype(guesses.dtypes)])
    return both.groupby(["round", "guess"])["count"].sum().reset_index()


def totals_table(scenes: list[tuple[str, Question, pd.DataFrame]]) -> pd.DataFrame:
    """How often each guess was made, for export: columns scene, question, round, guess, unit, count.

    Each of ``scenes`` is its id, its question and its guesses. The result holds nothing about any person.
    """
    rows = [
        {
            "scene": scene_id,
            "question": question.text,
            "round": row["round"],
            "guess": question.options[int(row["guess"])] if question.kind == "choices" else f"{row['guess']:g}",
            "unit": question.unit,
            "count": row["count"],
        }
        for scene_id, question, guesses in scenes
        for row in records(guesses)
    ]
    return pd.DataFrame(rows, columns=["scene", "question", "round", "guess", "unit", "count"])
