"""Which sources cite the same work, and how many remain when those that do count as one.

A speaker is a document, or one part of a document that combines several texts, because parts cite different works.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from data.contract.schema import FACT_TABLES
from data.contract.tables import Tables, split_ids

#: The works that each speaker or source cites, by id.
Works = Mapping[str, frozenset[str]]

#: The only wording of how to read the count.
MEANING = (
    "Sources that cite the same work for a statement count once, a source that cites nothing counts by itself, and a "
    "source whose references our copy has lost is unknown; the count tells who cites the same works, not that the "
    "sources are independent, since they may draw on one origin without citing it."
)


@dataclass(frozen=True)
class SharedWork:
    """A work that more than one document cites."""

    reference_id: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Sharing:
    """How many sources share no cited work, and how many are unknown because their references are lost.

    Sources that share a work, directly or through a third, count once in ``n_apart``.
    """

    n_apart: int
    n_unknown: int

    @property
    def in_words(self) -> str:
        """For example "2 that share no cited work, 1 whose references are unknown"."""
        parts = [f"{self.n_apart} that share no cited work"] if self.n_apart > 1 else []
        parts += ["all sharing cited works"] if self.n_apart == 1 and not self.n_unknown else []
        parts += [f"{self.n_unknown} whose references are unknown"] if self.n_unknown else []
        return ", ".join(parts)

    @property
    def in_short(self) -> str:
        """The count for brackets beside a number of sources, with "?" if some are unknown."""
        return f"{self.n_apart}{'?' if self.n_unknown else ''}"


def works_by_speaker(tables: Tables) -> dict[str, frozenset[str]]:
    """The works that each document cites, and those that the facts of each part rest on."""
    works: dict[str, set[str]] = {source_id: set() for source_id in tables.sources["source_id"]}
    works |= {part_id: set() for part_id in tables.source_parts["part_id"]}
    for source_id, reference_id in tables.citations[["source_id", "reference_id"]].itertuples(index=False):
        works[source_id].add(reference_id)
    for name in FACT_TABLES:
        facts = getattr(tables, name)[["part_id", "reference_ids"]].dropna().drop_duplicates()
        for part_id, reference_ids in facts.itertuples(index=False):
            works[part_id].update(split_ids(reference_ids))
    return {speaker: frozenset(cited) for speaker, cited in works.items()}


#: The losses that hide the references of a whole text, and those of a single statement (``COPY_LOSSES``).
LOST_FOR_A_TEXT = ("references",)
LOST_FOR_A_STATEMENT = ("references", "footnote_markers")


def with_lost_references(tables: Tables, losses: Collection[str]) -> frozenset[str]:
    """The documents and parts whose copy has, or may have, one of some ``losses``.

    A document shares the losses of its parts, and a part those of its whole document.
    """
    own = tables.copy_losses[tables.copy_losses["what"].isin(list(losses))]
    throughout = own.loc[own["part_id"].isna(), "source_id"]
    parts = tables.source_parts.loc[tables.source_parts["source_id"].isin(throughout), "part_id"]
    return frozenset(own["source_id"]).union(own["part_id"].dropna(), parts)


def cited_through(speakers: Mapping[str, Collection[str]], works: Works) -> dict[str, frozenset[str]]:
    """The works that each source cites through its speakers: the document itself, or some of its parts."""
    return {
        source_id: frozenset().union(*(works.get(speaker, frozenset()) for speaker in own))
        for source_id, own in speakers.items()
    }


def shared_works(cited: Works) -> list[SharedWork]:
    """The works that at least two sources cite, most shared first; ``cited`` gives the works of each ``source_id``."""
    citing: dict[str, list[str]] = {}
    for source_id, works in cited.items():
        for reference_id in sorted(works):
            citing.setdefault(reference_id, []).append(source_id)
    shared = [SharedWork(work, tuple(sorted(found))) for work, found in sorted(citing.items()) if len(found) > 1]
    return sorted(shared, key=lambda work: -len(work.source_ids))


def sharing(cited: Works, lost: Collection[str] = ()) -> Sharing:
    """How many sources share no cited work, and for how many that is unknown.

    ``cited`` gives the works of each ``source_id``, empty where it cites nothing; ``lost`` are the sources whose
    references our copy has lost. Such a source is unknown unless a surviving work shows what it shares.
    """
    group = {source_id: source_id for source_id in cited}

    def head(source_id: str) -> str:
        while group[source_id] != source_id:
            source_id = group[source_id]
        return source_id

    shared = shared_works(cited)
    for work in shared:
        for source_id in work.source_ids[1:]:
            group[head(source_id)] = head(work.source_ids[0])
    unknown = {source_id for source_id in cited if source_id in lost} - {i for work in shared for i in work.source_ids}
    return Sharing(len({head(source_id) for source_id in cited if source_id not in unknown}), len(unknown))


def counts_in_words(n_sources: int, total: int, among_them: Sharing) -> str:
    """How many sources of all, and how many share nothing: "4 of 5 sources, 2 that share no cited work".

    A single source has nobody to share with.
    """
    sources = f"{n_sources} of {total} source{'' if total == 1 else 's'}"
    return f"{sources}, {among_them.in_words}" if n_sources > 1 else sources
