"""The pairs of statements that disagree: each side as a fact, each pair with its sources and conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.contract import vocabulary as words
from data.contract.tables import Tables
from data.evidence.citing import Citations
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact, records

SIDES = tuple(words.SIDES)
OF_SCOPE = "of_scope"
#: Where a pair can count: with the disagreements of its parties, or separately as a difference of scope.
COUNTED = (*words.DISAGREEMENT_PARTIES, OF_SCOPE)


@dataclass(frozen=True)
class Pair:
    """Two statements that disagree or only seem to, each as a fact; ``parties`` says whose they are."""

    disagreement_id: str
    topic: str
    topic_label: str
    kind: str
    parties: str
    strength: str
    reading: str
    sides: tuple[Fact, Fact]

    @property
    def fact_ids(self) -> FactIds:
        """Both sides."""
        return FactIds.of(*(side.fact_id for side in self.sides))

    @property
    def counted_as(self) -> str:
        """Where the pair counts, a word of ``COUNTED``: among its parties' disagreements, or as one of scope."""
        return counted_as(self.kind, self.parties)

    @property
    def kind_label(self) -> str:
        return words.label(words.DISAGREEMENT_KINDS, self.kind)

    @property
    def parties_label(self) -> str:
        return words.label(words.DISAGREEMENT_PARTIES, self.parties)

    @property
    def strength_label(self) -> str:
        return words.label(words.STRENGTHS, self.strength)


@dataclass(frozen=True)
class PairCounts:
    """How many disagreements there are, by whose statements conflict; differences of scope are counted separately."""

    between_sources: int
    within_one_source: int
    with_a_cited_work: int
    of_scope: int

    @property
    def disagreements(self) -> int:
        """All disagreements, whoever speaks; not differences of scope."""
        return self.between_sources + self.within_one_source + self.with_a_cited_work

    @property
    def in_words(self) -> str:
        """For example "12 disagreements between sources, 5 within one source, 3 with a cited work; …"."""
        noun = "disagreement" if self.between_sources == 1 else "disagreements"
        scope = f"{self.of_scope} difference{'' if self.of_scope == 1 else 's'} of scope"
        return (
            f"{self.between_sources} {noun} between sources, {self.within_one_source} within one source, "
            f"{self.with_a_cited_work} with a cited work; apart from these, {scope}"
        )


def count_pairs(kinds_and_parties: Iterable[tuple[str, str]]) -> PairCounts:
    """The counts of some pairs, given as (kind, parties)."""
    counts = Counter(counted_as(kind, parties) for kind, parties in kinds_and_parties)
    return PairCounts(*(counts[word] for word in COUNTED))


def counted_as(kind: str, parties: str) -> str:
    """Where a pair counts, a word of ``COUNTED``; a difference of scope is not a disagreement, whoever speaks."""
    return parties if kind in words.REAL_DISAGREEMENTS else OF_SCOPE


def parties_of(pairs: pd.DataFrame, source_ids: Collection[str]) -> pd.Series:
    """Whose statements each pair compares, a word of ``DISAGREEMENT_PARTIES``; ``source_ids`` are all documents."""
    of_documents = pairs["a_source_id"].isin(list(source_ids)) & pairs["b_source_id"].isin(list(source_ids))
    of_one = pairs["a_source_id"].eq(pairs["b_source_id"])
    return (
        pd.Series("sources", index=pairs.index, dtype="string")
        .mask(of_one, "one_source")
        .mask(~of_documents, "cited_work")
    )


def side_id(disagreement_id: str, side: str) -> str:
    """The id of the fact for one side of a pair."""
    return f"{disagreement_id}.{side}"


def side_facts(tables: Tables, facts: Mapping[str, Fact], citations: Citations) -> dict[str, Fact]:
    """Each side of each pair as a fact: the statement, and what is printed in the facts it rests on."""
    rests_on = facts_by_side(tables)
    labels = dict(zip(tables.sources["source_id"], tables.sources["label"], strict=True))
    labels |= dict(zip(tables.source_parts["part_id"], tables.source_parts["label"], strict=True))
    return {
        side_id(pair["disagreement_id"], side): _side(
            pair, side, [facts[i] for i in rests_on.get((pair["disagreement_id"], side), ())], labels, citations
        )
        for pair in records(tables.disagreements)
        for side in SIDES
    }


def facts_by_side(tables: Tables) -> dict[tuple[str, str], tuple[str, ...]]:
    """The ids of the facts that each (``disagreement_id``, ``side``) rests on; sides without any are missing."""
    grouped = tables.disagreement_facts.groupby(["disagreement_id", "side"], sort=False)["fact_id"]
    return {(str(pair), str(side)): tuple(ids) for (pair, side), ids in grouped}


def _side(
    pair: dict[str, Any], side: str, rests_on: list[Fact], labels: Mapping[str, str], citations: Citations
) -> Fact:
    other = "b" if side == "a" else "a"
    speaker_id = pair[f"{side}_source_id"]
    printed = [fact.as_printed for fact in rests_on if fact.as_printed]
    return Fact(
        fact_id=side_id(pair["disagreement_id"], side),
        subject="disagreements",
        says=pair[f"{side}_statement"],
        as_printed=" … ".join(printed) or None,
        source_label=_speaker(pair, side, labels, citations),
        section=pair[f"{side}_section"],
        line=pair[f"{side}_line"],
        origin=citations[speaker_id],
        cites=tuple(dict.fromkeys(cited for fact in rests_on for cited in fact.cites)),
        reading=pair["reading"],
        caveat=f"{'Against it' if pair['kind'] in words.REAL_DISAGREEMENTS else 'Compare'}, "
        f"{_speaker(pair, other, labels, citations)}: {pair[f'{other}_statement']}",
        layer_label=words.label(words.LAYERS, "stated" if pair[f"{side}_line"] else "cited"),
        status_label=None,
    )


def _speaker(pair: dict[str, Any], side: str, labels: Mapping[str, str], citations: Citations) -> str:
    """Who speaks on one side: the part, the document, or the work."""
    speaker_id = pair[f"{side}_source_id"]
    return labels.get(pair[f"{side}_part_id"]) or labels.get(speaker_id) or citations[speaker_id].in_text


def keyed_disagreements(tables: Tables, conditions_of: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """The pairs with ``parties`` (see ``parties_of``), ``source_keys`` (who takes part) and ``condition_keys``.

    The conditions are those of the facts beneath a pair; ``conditions_of`` gives them for every fact that names any.
    Where a side is a cited work, the documents that cite it do not count: the pair belongs to those who speak.
    """
    rests_on = facts_by_side(tables)
    pairs = tables.disagreements

    def condition_keys(disagreement_id: str) -> tuple[str, ...]:
        ids = [fact_id for side in SIDES for fact_id in rests_on.get((disagreement_id, side), ())]
        return tuple(dict.fromkeys(key for fact_id in ids for key in conditions_of.get(fact_id, ())))

    speakers = pairs[[f"{side}_{column}" for side in SIDES for column in ("source_id", "part_id")]]
    source_keys = [
        tuple(dict.fromkeys(key for key in keys if pd.notna(key))) for keys in speakers.itertuples(index=False)
    ]
    return pairs.assign(
        parties=parties_of(pairs, list(tables.sources["source_id"])),
        source_keys=pd.Series(source_keys, index=pairs.index, dtype=object),
        condition_keys=pairs["disagreement_id"].map(condition_keys),
    )


def narrowed(
    disagreements: pd.DataFrame,
    *,
    topics: Collection[str] = (),
    kinds: Collection[str] = (),
    strengths: Collection[str] = (),
) -> pd.DataFrame:
    """The pairs of some topics, kinds and strengths; an empty choice means all."""
    keep = pd.Series(True, index=disagreements.index)
    for column, chosen in (("topic", topics), ("kind", kinds), ("strength", strengths)):
        if chosen:
            keep &= disagreements[column].isin(list(chosen))
    return disagreements[keep]


def as_pairs(disagreements: pd.DataFrame, topics: pd.DataFrame, facts: Mapping[str, Fact]) -> list[Pair]:
    """The pairs ready to read, strongest first, then in the order of ``topics``, which has ``topic`` and ``label``."""
    labels, strengths = dict(zip(topics["topic"], topics["label"], strict=True)), list(words.STRENGTHS)
    order = list(labels)
    pairs = [
        Pair(
            row["disagreement_id"],
            row["topic"],
            labels[row["topic"]],
            row["kind"],
            row["parties"],
            row["strength"],
            row["reading"],
            (facts[side_id(row["disagreement_id"], "a")], facts[side_id(row["disagreement_id"], "b")]),
        )
        for row in records(disagreements)
    ]
    return sorted(pairs, key=lambda pair: (strengths.index(pair.strength), order.index(pair.topic)))
