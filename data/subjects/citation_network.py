"""Documents, the works that they lead to, and the figures read in these: who leans on whom, in layers.

Layer 0 holds the documents and their parts, layer 1 the works that they cite, layer 2 the works behind those, layer 3
the figures. Works that no document leads to are left out: nobody leans on them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from data.contract.tables import Tables
from data.evidence.facts import ids_in_short, records
from data.subjects.citations import citation_id, works_behind


@dataclass(frozen=True)
class Node:
    """A document, a part, a work, or the figures read in a work; ``fact_ids`` are what it stands for.

    Of the ``n_facts`` figures read in a work only some are named, as ``data.evidence.facts.named_ids`` reads them.

    ``n_sources`` is the number of documents that cite a work, ``remarks`` what to beware of in their citations of it.
    """

    node_id: str
    layer: int
    label: str
    fact_ids: tuple[str, ...]
    n_facts: int = 1
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
#: So many figures of each work are named.
MOST_FIGURES = 12


def citation_network(
    tables: Tables,
    labels: Mapping[str, str],
    citations: pd.DataFrame,
    speaker_ids: Collection[str],
    most_figures: int = MOST_FIGURES,
) -> Network:
    """The network of some citations.

    In: the rows to show (from ``data.subjects.citations.keyed_citations``), the label of every source, part and work by
    id, and the documents and parts that are in view even if they cite nothing. ``most_figures`` of a work are named.
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
    figures = _figures(tables, reached, most_figures)
    links += [Link(work, f"{FIGURES}.{work}") for work in figures]
    citing = citations.groupby("reference_id")["source_id"].nunique()
    nodes = [Node(speaker, 0, labels[speaker], (speaker,)) for speaker in speaker_ids]
    nodes += [
        Node(
            work,
            1 if work in cited else 2,
            labels[work],
            (work,),
            1,
            int(citing.get(work, 0)),
            _remarks(tables, labels, citations, work),
        )
        for work in reached
    ]
    nodes += [
        Node(f"{FIGURES}.{work}", 3, f"{count} figure{'' if count == 1 else 's'}", ids, count)
        for work, (ids, count) in figures.items()
    ]
    return Network(tuple(nodes), tuple(links))


def _figures(tables: Tables, works: Collection[str], most: int) -> dict[str, tuple[tuple[str, ...], int]]:
    """The ids of the effect sizes read in each of some works, and how many these are; works without any left out."""
    ids_of = tables.effect_sizes.groupby("reference_id", sort=False)["effect_id"]
    ids, counts = ids_of.apply(lambda own: list(own.head(most))), ids_of.size()
    return {
        work: (tuple(ids_in_short(ids[work], int(counts[work]), most).split(";")), int(counts[work]))
        for work in works
        if work in counts
    }


def _remarks(tables: Tables, labels: Mapping[str, str], citations: pd.DataFrame, reference_id: str) -> tuple[str, ...]:
    """What to beware of in the citations of a work that are shown, with who cites it so."""
    own = tables.citation_remarks[tables.citation_remarks["reference_id"].eq(reference_id)]
    shown = own[own["source_id"].isin(citations["source_id"])]
    return tuple(f"{labels[row['source_id']]}: {row['remark']}" for row in records(shown))
