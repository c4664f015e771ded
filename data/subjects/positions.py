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
from data.subjects.disagreements import Pair

PLACES = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Position:
    """A fact at its place on a topic."""

    fact_id: str
    place: int


@dataclass(frozen=True)
class PairCount:
    """The pairs of one kind on one topic."""

    kind: str
    pairs: tuple[Pair, ...]

    @property
    def n_strong(self) -> int:
        return sum(pair.strength == "strong" for pair in self.pairs)


@dataclass(frozen=True)
class Topic:
    """One topic: its question and poles, the positions on it from low to high, the pairs on it by kind."""

    topic: str
    question: str
    low_pole: str
    middle: str
    high_pole: str
    positions: tuple[Position, ...]
    counts: tuple[PairCount, ...]

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
        return any(count.kind == "contradiction" for count in self.counts)

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
        counts = _counts([pair for pair in pairs if pair.topic == row["topic"]])
        if len(own) or counts:
            placed = tuple(Position(p["fact_id"], int(p["place"])) for p in records(own))
            found.append(Topic(**row, positions=placed, counts=counts))
    return found


def _counts(pairs: Sequence[Pair]) -> tuple[PairCount, ...]:
    of_kind = {kind: tuple(pair for pair in pairs if pair.kind == kind) for kind in words.DISAGREEMENT_KINDS}
    return tuple(PairCount(kind, own) for kind, own in of_kind.items() if own)


def of_topics(positions: pd.DataFrame, topics: Sequence[str]) -> pd.DataFrame:
    """The positions on some topics; no topic at all means every topic."""
    return positions[positions["topic"].isin(list(topics))] if topics else positions


def keyed_positions(positions: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """The positions with the ``source_keys`` and ``condition_keys`` of their facts.

    ``keys`` has both columns, by ``fact_id`` in its index.
    """
    return positions.assign(**{column: positions["fact_id"].map(keys[column]) for column in keys.columns})
