"""Which documents lean on the same cited work: several sources, one piece of evidence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class SharedRoot:
    """A work that more than one of the documents cites."""

    reference_id: str
    source_ids: tuple[str, ...]


def shared_roots(citations: pd.DataFrame, source_ids: Collection[str]) -> list[SharedRoot]:
    """The works that at least two of ``source_ids`` cite, most shared first.

    ``citations`` has ``source_id`` and ``reference_id``.
    """
    among = citations[citations["source_id"].isin(list(source_ids))]
    roots = [
        SharedRoot(str(reference_id), tuple(sorted(set(rows["source_id"]))))
        for reference_id, rows in among.groupby("reference_id", sort=True)
        if rows["source_id"].nunique() > 1
    ]
    return sorted(roots, key=lambda root: -len(root.source_ids))


def independent_count(citations: pd.DataFrame, source_ids: Collection[str]) -> int:
    """How many groups of sources remain when sources that share a cited work count as one."""
    group = {source_id: source_id for source_id in source_ids}

    def head(source_id: str) -> str:
        while group[source_id] != source_id:
            source_id = group[source_id]
        return source_id

    for root in shared_roots(citations, source_ids):
        for source_id in root.source_ids[1:]:
            group[head(source_id)] = head(root.source_ids[0])
    return len({head(source_id) for source_id in group})
