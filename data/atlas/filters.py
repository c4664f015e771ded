"""The atlas's one filter, by source and by condition: applied to any table and put into words.

A row belongs to a source that states it or that cites the work it comes from, and likewise to a part. A row belongs to
a condition if it names that condition or one of its sub-conditions. Where a table lacks the keys, the filter has no
effect and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from data.contract.characters import isolated
from data.contract.schema import FACT_TABLES
from data.contract.tables import Tables, split_ids
from data.evidence.shared_works import (
    LOST_FOR_A_STATEMENT,
    LOST_FOR_A_TEXT,
    Sharing,
    cited_through,
    counts_in_words,
    sharing,
    with_lost_references,
    works_by_speaker,
)
from data.subjects.citations import keyed_citations
from data.subjects.disagreements import keyed_disagreements
from data.subjects.effect_sizes import with_interventions
from data.subjects.positions import keyed_positions


@dataclass(frozen=True)
class Choices:
    """What a reader can choose from: labels by id, in display order.

    ``children`` gives the direct sub-conditions; ``works`` what each document and each part cites. Our copy has lost
    the references of those in ``lost_lists``; for those in ``lost_for_statements`` it no longer shows which statement
    rests on which work.
    """

    sources: dict[str, str]
    parts: dict[str, str]
    part_owner: dict[str, str]
    conditions: dict[str, str]
    children: dict[str, tuple[str, ...]]
    works: dict[str, frozenset[str]]
    lost_lists: frozenset[str] = frozenset()
    lost_for_statements: frozenset[str] = frozenset()

    @cached_property
    def source_labels(self) -> dict[str, str]:
        """Each source followed by its parts: the options of the source filter."""
        labels: dict[str, str] = {}
        for source_id, label in self.sources.items():
            labels[source_id] = label
            labels |= {part: self.parts[part] for part, owner in self.part_owner.items() if owner == source_id}
        return labels

    def with_sub_conditions(self, condition_ids: Iterable[str]) -> frozenset[str]:
        """The given conditions and everything below them."""
        found: set[str] = set()
        waiting = list(condition_ids)
        while waiting:
            condition_id = waiting.pop()
            if condition_id not in found:
                found.add(condition_id)
                waiting += self.children.get(condition_id, ())
        return frozenset(found)


def choices(tables: Tables) -> Choices:
    """The choices that some tables offer."""

    def labels(frame: pd.DataFrame, id_column: str) -> dict[str, str]:
        return dict(zip(frame[id_column], frame["label"], strict=True))

    with_parent = tables.conditions.dropna(subset="parent_id")
    return Choices(
        sources=labels(tables.sources, "source_id"),
        parts=labels(tables.source_parts, "part_id"),
        part_owner=dict(zip(tables.source_parts["part_id"], tables.source_parts["source_id"], strict=True)),
        conditions=labels(tables.conditions, "condition_id"),
        children={str(parent): tuple(rows["condition_id"]) for parent, rows in with_parent.groupby("parent_id")},
        works=works_by_speaker(tables),
        lost_lists=with_lost_references(tables, LOST_FOR_A_TEXT),
        lost_for_statements=with_lost_references(tables, LOST_FOR_A_STATEMENT),
    )


#: The controls that filter every page, each with the button that clears it, in the order offered.
OPENED = {"conditions": "Show all conditions", "sources": "Show all sources"}


@dataclass(frozen=True)
class Filters:
    """A selection of sources (or parts) and conditions; an empty selection means all."""

    choices: Choices
    selected_sources: tuple[str, ...] = ()
    selected_conditions: tuple[str, ...] = ()

    @classmethod
    def of(cls, choices: Choices, chosen: Callable[[str], tuple[str, ...]]) -> Filters:
        """The filter made of the ids ``chosen`` in each of those controls."""
        return cls(choices, **{f"selected_{half}": chosen(half) for half in OPENED})

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows that match the selection, by ``source_keys`` and ``condition_keys`` (tuples of ids, see ``keyed``).

        A missing column switches that half of the filter off.
        """
        halves = [
            (column, wanted)
            for column, wanted in (
                ("source_keys", frozenset(self.selected_sources)),
                ("condition_keys", self.choices.with_sub_conditions(self.selected_conditions)),
            )
            if wanted and column in frame
        ]
        if not halves:
            return frame
        keep = pd.Series(True, index=frame.index)
        for column, wanted in halves:
            keep &= frame[column].map(_shares_any(wanted)).astype(bool)
        return frame[keep]

    def without(self, *halves: str) -> Filters:
        """The same selection with some of its halves cleared."""
        return replace(self, **{f"selected_{half}": () for half in halves})  # type: ignore[arg-type]

    @property
    def takes_every_source(self) -> bool:
        """Whether every document is in view."""
        return not self.selected_sources

    def sources_in_view(self) -> tuple[str, ...]:
        """The documents that the selection includes, in their usual order; a selected part stands for its document."""
        if not self.selected_sources:
            return tuple(self.choices.sources)
        touched = {self.choices.part_owner.get(chosen, chosen) for chosen in self.selected_sources}
        return tuple(source_id for source_id in self.choices.sources if source_id in touched)

    def speakers_in_view(self) -> dict[str, tuple[str, ...]]:
        """For each document in view, who speaks in it: the document itself, or its selected parts."""
        chosen, owner = self.selected_sources, self.choices.part_owner
        return {
            source_id: tuple(part for part in chosen if owner.get(part) == source_id)
            if chosen and source_id not in chosen
            else (source_id,)
            for source_id in self.sources_in_view()
        }

    def cited_in_view(self) -> dict[str, frozenset[str]]:
        """For each document in view, the works that it or its selected parts cite."""
        return cited_through(self.speakers_in_view(), self.choices.works)

    def sharing_in_view(self) -> Sharing:
        """How many documents in view share no cited work, judged by everything they cite."""
        lost = self.choices.lost_lists
        return sharing(
            self.cited_in_view(),
            {source_id for source_id, own in self.speakers_in_view().items() if not lost.isdisjoint(own)},
        )

    def conditions_in_view(self) -> frozenset[str]:
        """The conditions that the selection includes, with their sub-conditions."""
        return self.choices.with_sub_conditions(self.selected_conditions or self.choices.conditions)

    def describe(self, frame: pd.DataFrame | None = None) -> str:
        """The selection in words, e.g. "4 of 5 sources; anxiety and its sub-conditions".

        With a frame, adds which half of the filter does not apply to it, and how many rows are left out because they
        belong to no source or name no condition.
        """
        words = f"{self._sources_in_words()}; {self._conditions_in_words()}"
        return words if frame is None else " ".join([f"{words}.", *self.notes_on(frame)])

    def notes_on(self, frame: pd.DataFrame) -> list[str]:
        """Where the selection cannot reach in a frame: a half that does not apply, or rows it can never keep."""
        notes = [
            self._note_on(
                frame,
                "condition_keys",
                self.selected_conditions,
                "These statements name no condition, so the condition filter does not apply here.",
                "on patients with mixed or unspecified conditions"
                if "effect_id" in frame
                else "that name no condition",
            ),
            self._note_on(
                frame,
                "source_keys",
                self.selected_sources,
                "These rows belong to no single source, so the source filter does not apply here.",
                "that no source cites",
            ),
        ]
        return [note for note in notes if note]

    def _note_on(self, frame: pd.DataFrame, column: str, selected: tuple[str, ...], idle: str, left_out: str) -> str:
        """One half's note: that it does not apply, or how many rows it can never keep."""
        if not selected:
            return ""
        if column not in frame:
            return idle
        count = int(frame[column].map(len).eq(0).sum())
        noun = "figure" if "effect_id" in frame else "statement"
        return (
            f"{count} {noun}{'' if count == 1 else 's'} {left_out} {'is' if count == 1 else 'are'} left out."
            if count
            else ""
        )

    def _sources_in_words(self) -> str:
        total = len(self.choices.sources)
        if not self.selected_sources:
            return f"all {total} sources, {self.sharing_in_view().in_words}" if total > 1 else "the one source"
        whole = [source for source in self.choices.sources if source in self.selected_sources]
        parts = [
            part
            for part in self.choices.parts
            if part in self.selected_sources and self.choices.part_owner[part] not in self.selected_sources
        ]
        names = [isolated(self.choices.source_labels[chosen]) for chosen in (*whole, *parts)]
        counted = counts_in_words(len(self.sources_in_view()), total, self.sharing_in_view())
        return f"{counted} ({', '.join(names)})" if parts or len(names) <= 3 else counted

    def _conditions_in_words(self) -> str:
        if not self.selected_conditions:
            return "all conditions"
        names = []
        for condition_id in self.selected_conditions:
            label = self.choices.conditions[condition_id]
            label = isolated(label if label.isupper() else label[0].lower() + label[1:])
            names.append(f"{label} and its sub-conditions" if condition_id in self.choices.children else label)
        return ", ".join(names)

    @property
    def is_narrow(self) -> bool:
        """Whether anything is selected."""
        return bool(self.selected_sources or self.selected_conditions)


def _shares_any(wanted: Iterable[str]) -> Callable[[Iterable[str]], bool]:
    wanted_set = frozenset(wanted)
    return lambda keys: not wanted_set.isdisjoint(keys)


def keyed(tables: Tables) -> dict[str, pd.DataFrame]:
    """The fact tables with ``source_keys`` and, where they name conditions, ``condition_keys`` (tuples of ids).

    Adds ``kind`` to features, ``condition_label`` to coverage, and to effects ``population_label`` and the columns of
    ``data.subjects.effect_sizes.with_interventions``.

    A figure read in a cited work belongs to the documents that cite the work, and to those of their parts that cite
    anything at all. A figure that no document cites belongs to none.
    """
    conditions_of = {
        population: tuple(split_ids(condition_ids))
        for population, condition_ids in tables.populations[["population", "condition_ids"]].itertuples(index=False)
    }
    works = works_by_speaker(tables)
    owner = dict(zip(tables.source_parts["part_id"], tables.source_parts["source_id"], strict=True))

    def keys_of_document(*speakers: object) -> tuple[str, ...]:
        return tuple(str(key) for key in speakers if pd.notna(key))  # type: ignore[call-overload]

    def keys_of_effect(source_id: object, part_id: object, cited_by: object) -> tuple[str, ...]:
        citing = split_ids(cited_by)
        citing_parts = (part for part, source in owner.items() if source in citing and works[part])
        return (*keys_of_document(source_id, part_id), *citing, *citing_parts)

    speakers = ["source_id", "part_id"]
    frames = {
        name: getattr(tables, name).assign(source_keys=keys_by_row(getattr(tables, name), speakers, keys_of_document))
        for name in FACT_TABLES
        if name != "effect_sizes"
    }
    effects, coverage = tables.effect_sizes, frames["condition_coverage"]
    label_of = dict(zip(tables.conditions["condition_id"], tables.conditions["label"], strict=True))
    kind_of = dict(zip(tables.features["feature_id"], tables.features["kind"], strict=True))
    features = frames["therapy_features"]
    frames["therapy_features"] = features.assign(kind=features["feature_id"].map(kind_of))
    frames["condition_coverage"] = coverage.assign(
        condition_label=coverage["condition_id"].map(label_of),
        condition_keys=keys_by_row(coverage, ["condition_id"], lambda condition_id: (condition_id,)),
    )
    called = dict(zip(tables.populations["population"], tables.populations["label"], strict=True))
    frames["effect_sizes"] = with_interventions(effects, tables.interventions).assign(
        population_label=effects["population"].map(called),
        source_keys=keys_by_row(effects, [*speakers, "cited_by"], keys_of_effect),
        condition_keys=keys_by_row(effects, ["population"], conditions_of.__getitem__),
    )
    linked = tables.disagreement_facts["fact_id"]
    of_facts = {
        str(fact_id): keys
        for name, id_column in (("condition_coverage", "fact_id"), ("effect_sizes", "effect_id"))
        for fact_id, keys in frames[name]
        .loc[frames[name][id_column].isin(linked), [id_column, "condition_keys"]]
        .itertuples(index=False)
    }
    frames["citations"] = keyed_citations(tables)
    frames["disagreements"] = keyed_disagreements(tables, of_facts)
    frames["positions"] = keyed_positions(tables.positions, _keys_of_facts(frames, tables.positions["fact_id"]))
    return frames


def keys_by_row(frame: pd.DataFrame, columns: list[str], keys_of: Callable[..., tuple[str, ...]]) -> pd.Series:
    """The keys of each row, derived from some columns. A categorical, because many rows share few keys."""
    cells = frame.groupby(columns, dropna=False, sort=False).ngroup()
    first = frame.loc[~cells.duplicated(), columns]
    keys = [keys_of(*row) for row in first.itertuples(index=False, name=None)]
    distinct = list(dict.fromkeys(keys))
    place = {key: number for number, key in enumerate(distinct)}
    codes = np.array([place[key] for key in keys], dtype="int32")[cells.to_numpy()]
    values = pd.Categorical.from_codes(codes, categories=pd.Index(distinct, dtype=object, tupleize_cols=False))
    return pd.Series(values, index=frame.index)


def _keys_of_facts(frames: dict[str, pd.DataFrame], fact_ids: pd.Series) -> pd.DataFrame:
    """``source_keys`` and ``condition_keys`` of some facts, by id; the latter empty where a fact names no condition."""
    found = []
    for name, id_column in FACT_TABLES.items():
        own = frames[name][frames[name][id_column].isin(fact_ids)].set_index(id_column)
        if "condition_keys" not in own:
            own = own.assign(condition_keys=pd.Series([()] * len(own), index=own.index, dtype=object))
        found.append(own[["source_keys", "condition_keys"]].astype(object))
    return pd.concat(found)
