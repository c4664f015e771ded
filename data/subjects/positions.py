"""Where the sources stand: for each topic the positions they take between two poles, and how they fail to agree.

A place is our reading of a statement, from 1 (the low pole) to 5 (the high pole). It orders statements; it measures
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.contract import vocabulary as words
from data.evidence.facts import records
from data.subjects.disagreements import OF_SCOPE, Pair, PairCounts, count_pairs

PLACES = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Position:
    """A fact at its place on a topic."""

    fact_id: str
    place: int


@dataclass(frozen=True)
class Topic:
    """One topic: its question and poles, the positions on it from low to high, the pairs on it, the strongest first."""

    topic: str
    question: str
    low_pole: str
    middle: str
    high_pole: str
    positions: tuple[Position, ...]
    pairs: tuple[Pair, ...]

    @property
    def topic_label(self) -> str:
        return words.label(words.DISAGREEMENT_TOPICS, self.topic)

    @property
    def span(self) -> tuple[int, int] | None:
        """The lowest and the highest place taken; None where nobody takes one."""
        return (self.positions[0].place, self.positions[-1].place) if self.positions else None

    @property
    def is_contradicted(self) -> bool:
        """Whether two statements on it cannot both be true."""
        return bool(self.contradictions)

    @property
    def contradictions(self) -> tuple[Pair, ...]:
        """The pairs of statements that cannot both be true."""
        return tuple(pair for pair in self.pairs if pair.kind == "contradiction")

    @property
    def strong(self) -> tuple[Pair, ...]:
        """The disagreements that no fair reading reconciles."""
        return tuple(pair for pair in self.pairs if pair.counted_as != OF_SCOPE and pair.strength == "strong")

    @property
    def counts(self) -> PairCounts:
        """How many disagreements there are on it, and how many differences of scope."""
        return count_pairs((pair.kind, pair.parties) for pair in self.pairs)

    def pairs_counted_as(self, word: str) -> tuple[Pair, ...]:
        """The pairs that are counted in one place, a word of ``data.subjects.disagreements.COUNTED``."""
        return tuple(pair for pair in self.pairs if pair.counted_as == word)

    def place_in_words(self, place: int) -> str:
        """What a place stands for: a pole, the middle, or between."""
        named = {1: self.low_pole, 3: self.middle, 5: self.high_pole}
        return named.get(place) or f"between “{named[place - 1]}” and “{named[place + 1]}”"


def topics_in_view(topics: pd.DataFrame, positions: pd.DataFrame, pairs: Sequence[Pair]) -> list[Topic]:
    """The topics on which there is a position or a pair, in the order of the table of topics.

    ``topics`` and ``positions`` have the columns of their tables; ``positions`` and ``pairs`` are those to show.
    """
    found = []
    for row in records(topics):
        own = positions[positions["topic"].eq(row["topic"])].sort_values("place", kind="stable")
        on_it = tuple(pair for pair in pairs if pair.topic == row["topic"])
        if len(own) or on_it:
            placed = tuple(Position(p["fact_id"], int(p["place"])) for p in records(own))
            found.append(Topic(**row, positions=placed, pairs=on_it))
    return found


def ranked(topics: Sequence[Topic]) -> list[Topic]:
    """Topics by their contradictions, strong ones first; then by their disagreements, and by differences of scope."""

    def rank(topic: Topic) -> tuple[int, ...]:
        strong = sum(pair.strength == "strong" for pair in topic.contradictions)
        counts = topic.counts
        return -strong, -len(topic.contradictions), -counts.disagreements, -counts.of_scope

    return sorted(topics, key=rank)


def of_topics(positions: pd.DataFrame, topics: Sequence[str]) -> pd.DataFrame:
    """The positions on some topics; no topic at all means every topic."""
    return positions[positions["topic"].isin(list(topics))] if topics else positions


def keyed_positions(positions: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """The positions with the ``source_keys`` and ``condition_keys`` of their facts.

    ``keys`` has both columns, by ``fact_id`` in its index.
    """
    return positions.assign(**{column: positions["fact_id"].map(keys[column]) for column in keys.columns})
