"""Which documents lean on the same cited work: several sources, one piece of evidence.

A speaker is a document, or one part of a pasted-together document, because its parts do not cite the same works.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from data.contract.schema import FACT_TABLES
from data.contract.tables import Tables, split_ids

#: The works that each speaker cites, by ``source_id`` and ``part_id``.
Works = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class SharedRoot:
    """A work that more than one of the documents cites."""

    reference_id: str
    source_ids: tuple[str, ...]


def works_by_speaker(tables: Tables) -> dict[str, frozenset[str]]:
    """The works that each document cites, and those on which the facts of each of its parts rest."""
    works: dict[str, set[str]] = {source_id: set() for source_id in tables.sources["source_id"]}
    works |= {part_id: set() for part_id in tables.source_parts["part_id"]}
    for source_id, reference_id in tables.citations[["source_id", "reference_id"]].itertuples(index=False):
        works[source_id].add(reference_id)
    for name in FACT_TABLES:
        facts = getattr(tables, name)[["part_id", "reference_ids"]].dropna().drop_duplicates()
        for part_id, reference_ids in facts.itertuples(index=False):
            works[part_id].update(split_ids(reference_ids))
    return {speaker: frozenset(cited) for speaker, cited in works.items()}


def shared_roots(speakers: Mapping[str, Collection[str]], works: Works) -> list[SharedRoot]:
    """The works that at least two documents cite through ``speakers`` (by ``source_id``), most shared first."""
    citing: dict[str, list[str]] = {}
    for source_id, own in speakers.items():
        for reference_id in sorted(frozenset().union(*(works.get(speaker, ()) for speaker in own))):
            citing.setdefault(reference_id, []).append(source_id)
    roots = [SharedRoot(work, tuple(sorted(found))) for work, found in sorted(citing.items()) if len(found) > 1]
    return sorted(roots, key=lambda root: -len(root.source_ids))


def independent_roots(speakers: Mapping[str, Collection[str]], works: Works) -> int:
    """How many pieces of evidence documents are worth when those that share a cited work count as one.

    ``speakers`` gives for each document who speaks in it: the document itself, or some of its parts. A document is
    worth one however many of its parts speak, and leans on whatever one of these leans on, so the count never says
    more than there is.
    """
    group = {source_id: source_id for source_id in speakers}

    def head(source_id: str) -> str:
        while group[source_id] != source_id:
            source_id = group[source_id]
        return source_id

    for root in shared_roots(speakers, works):
        for source_id in root.source_ids[1:]:
            group[head(source_id)] = head(root.source_ids[0])
    return len({head(source_id) for source_id in group})


def counts_in_words(n_sources: int, total: int, n_roots: int) -> str:
    """How many sources of all, and their roots: "4 of 5 sources, 2 independent roots"; one source needs no roots."""
    sources = f"{n_sources} of {total} source{'' if total == 1 else 's'}"
    return f"{sources}, {roots_in_words(n_roots)}" if n_sources > 1 else sources


def roots_in_words(n_roots: int) -> str:
    """The second count alone, as in "2 independent roots"."""
    return f"{n_roots} independent root{'' if n_roots == 1 else 's'}"
