"""The works that documents cite: who cites each, whether that fits, and where each one leads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.contract.tables import Tables
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.citations import citation_id, works_behind


@dataclass(frozen=True)
class Citation:
    """A document's or part's citation of a work: its fact, whether it fits, and a remark of caution."""

    speaker_id: str
    fits: str
    fact_id: str
    remark: str = ""


@dataclass(frozen=True)
class CitedWork:
    """A work, its citations, and the number of documents that make them.

    ``behind`` are the works it leads to, directly or not; ``figures`` are the effect sizes read in it, and
    ``figures_behind`` those read in the works behind it.
    """

    reference_id: str
    citations: tuple[Citation, ...]
    n_sources: int
    behind: tuple[str, ...]
    figures: tuple[str, ...]
    figures_behind: tuple[str, ...]

    @property
    def every_figure(self) -> FactIds:
        """All figures it leads to."""
        return FactIds((*self.figures, *self.figures_behind))


def cited_works(tables: Tables, citations: pd.DataFrame, speaker_ids: Sequence[str]) -> list[CitedWork]:
    """The works behind some citations: those most documents cite first, then in the order of the first to cite them.

    In: rows from ``data.subjects.citations.keyed_citations``; the ids of documents and parts in order.
    """
    behind = works_behind(tables)
    figures = {
        str(work): tuple(ids) for work, ids in tables.effect_sizes.groupby("reference_id", sort=False)["effect_id"]
    }
    remarks = {(row["source_id"], row["reference_id"]): row["remark"] for row in records(tables.citation_remarks)}
    found = []
    for reference_id, own in citations.groupby("reference_id", sort=False):
        work = str(reference_id)
        reached = _reached(work, behind)
        found.append(
            CitedWork(
                work,
                tuple(
                    Citation(
                        row["speaker_id"],
                        row["fits"],
                        citation_id(row["source_id"], work),
                        remarks.get((row["source_id"], work), ""),
                    )
                    for row in records(own)
                ),
                own["source_id"].nunique(),
                reached,
                figures.get(work, ()),
                tuple(figure for other in reached for figure in figures.get(other, ())),
            )
        )
    place = {speaker_id: number for number, speaker_id in enumerate(speaker_ids)}
    return sorted(found, key=lambda work: (-work.n_sources, min(place[c.speaker_id] for c in work.citations)))


def _reached(work: str, behind: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The works that one leads to, each once, nearest first."""
    found: dict[str, None] = {}
    ahead = [*behind.get(work, ())]
    for other in ahead:
        if other not in found and other != work:
            found[other] = None
            ahead += behind.get(other, ())
    return tuple(found)
