"""Where the sources stand: the positions they take between two poles of each topic, and how they disagree.

A place is our reading of a statement, from 1 (the low pole) to 5 (the high pole). It orders statements; it measures
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

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
    """One topic: its name, question and poles, its positions from low to high, and its pairs, strongest first."""

    topic: str
    topic_label: str
    question: str
    low_pole: str
    middle: str
    high_pole: str
    positions: tuple[Position, ...]
    pairs: tuple[Pair, ...]

    @property
    def span(self) -> tuple[int, int] | None:
        """The lowest and highest place taken; None if there is none."""
        return (self.positions[0].place, self.positions[-1].place) if self.positions else None

    @property
    def is_contradicted(self) -> bool:
        """Whether two of its statements cannot both be true."""
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
        """How many disagreements and differences of scope it has."""
        return count_pairs((pair.kind, pair.parties) for pair in self.pairs)

    def pairs_counted_as(self, word: str) -> tuple[Pair, ...]:
        """The pairs that count under one word of ``data.subjects.disagreements.COUNTED``."""
        return tuple(pair for pair in self.pairs if pair.counted_as == word)

    def place_in_words(self, place: int) -> str:
        """What a place stands for: a pole, the middle, or in between."""
        named = {1: self.low_pole, 3: self.middle, 5: self.high_pole}
        return named.get(place) or f"between “{named[place - 1]}” and “{named[place + 1]}”"


def topics_in_view(topics: pd.DataFrame, positions: pd.DataFrame, pairs: Sequence[Pair]) -> list[Topic]:
    """The topics with a position or a pair, in the order of their table.

    ``topics`` and ``positions`` have the columns of their tables; ``positions`` and ``pairs`` are those to show.
    """
    found = []
    for row in records(topics.rename(columns={"label": "topic_label"})):
        own = positions[positions["topic"].eq(row["topic"])].sort_values("place", kind="stable")
        on_it = tuple(pair for pair in pairs if pair.topic == row["topic"])
        if len(own) or on_it:
            placed = tuple(Position(p["fact_id"], int(p["place"])) for p in records(own))
            found.append(Topic(**row, positions=placed, pairs=on_it))
    return found


def ranked(topics: Sequence[Topic]) -> list[Topic]:
    """Topics by contradictions, strong ones first, then by disagreements, then by differences of scope."""

    def rank(topic: Topic) -> tuple[int, ...]:
        strong = sum(pair.strength == "strong" for pair in topic.contradictions)
        counts = topic.counts
        return -strong, -len(topic.contradictions), -counts.disagreements, -counts.of_scope

    return sorted(topics, key=rank)


def of_topics(positions: pd.DataFrame, topics: Sequence[str]) -> pd.DataFrame:
    """The positions on some topics; an empty choice means all."""
    return positions[positions["topic"].isin(list(topics))] if topics else positions


def keyed_positions(positions: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """The positions with the ``source_keys`` and ``condition_keys`` of their facts.

    ``keys`` has both columns, indexed by ``fact_id``.
    """
    return positions.assign(**{column: positions["fact_id"].map(keys[column]) for column in keys.columns})
