"""Documents, the works that they lead to, and the figures read in these: who leans on whom, in layers.

Layer 0 holds the documents and their parts, layer 1 the works that they cite, layer 2 the works behind those, layer 3
the figures. Works that no document leads to are left out: nobody leans on them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from data.contract.tables import Tables
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.citations import citation_id, works_behind


@dataclass(frozen=True)
class Node:
    """A document, a part, a work, or the figures read in a work; ``fact_ids`` are what it stands for.

    ``n_sources`` is the number of documents that cite a work, ``remarks`` what to beware of in their citations of it.
    """

    node_id: str
    layer: int
    label: str
    fact_ids: FactIds
    n_sources: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A line from one node to the next; where it is a citation, ``fits`` and its fact say whether it fits."""

    start: str
    end: str
    fits: str | None = None
    fact_id: str | None = None


@dataclass(frozen=True)
class Network:
    """Nodes in their order from top to bottom in each layer, and the links between them."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def layer(self, number: int) -> tuple[Node, ...]:
        """The nodes of one layer."""
        return tuple(node for node in self.nodes if node.layer == number)


FIGURES = "figures"


def citation_network(
    tables: Tables,
    labels: Mapping[str, str],
    citations: pd.DataFrame,
    speaker_ids: Collection[str],
) -> Network:
    """The network of some citations.

    In: the rows to show (from ``data.subjects.citations.keyed_citations``), the label of every source, part and work by
    id, and the documents and parts that are in view even if they cite nothing.
    """
    cited = list(dict.fromkeys(citations["reference_id"]))
    behind = works_behind(tables)
    links = [
        Link(
            row["speaker_id"],
            row["reference_id"],
            row["fits"],
            citation_id(row["source_id"], row["reference_id"]),
        )
        for row in records(citations)
    ]
    reached = list(cited)
    for work in reached:
        for further in behind.get(work, ()):
            links.append(Link(work, further))
            if further not in reached:
                reached.append(further)
    figures = _figures(tables, reached)
    links += [Link(work, f"{FIGURES}.{work}") for work in figures]
    citing = citations.groupby("reference_id")["source_id"].nunique()
    nodes = [Node(speaker, 0, labels[speaker], FactIds.of(speaker)) for speaker in speaker_ids]
    nodes += [
        Node(
            work,
            1 if work in cited else 2,
            labels[work],
            FactIds.of(work),
            int(citing.get(work, 0)),
            _remarks(tables, labels, citations, work),
        )
        for work in reached
    ]
    nodes += [
        Node(f"{FIGURES}.{work}", 3, f"{ids.n_facts} figure{'' if ids.n_facts == 1 else 's'}", ids)
        for work, ids in figures.items()
    ]
    return Network(tuple(nodes), tuple(links))


def _figures(tables: Tables, works: Collection[str]) -> dict[str, FactIds]:
    """The effect sizes read in each of some works; works without any are left out."""
    ids = {work: tuple(own) for work, own in tables.effect_sizes.groupby("reference_id", sort=False)["effect_id"]}
    return {work: FactIds(ids[work]) for work in works if work in ids}


def _remarks(tables: Tables, labels: Mapping[str, str], citations: pd.DataFrame, reference_id: str) -> tuple[str, ...]:
    """What to beware of in the citations of a work that are shown, with who cites it so."""
    own = tables.citation_remarks[tables.citation_remarks["reference_id"].eq(reference_id)]
    shown = own[own["source_id"].isin(citations["source_id"])]
    return tuple(f"{labels[row['source_id']]}: {row['remark']}" for row in records(shown))
