"""Who cites what, and who leans on whom."""

from __future__ import annotations

import pandas as pd

from components.charts.citation_network import citation_network_chart
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from data.evidence.fact_ids import FactIds
from data.subjects.citation_network import Network, citation_network


@remembered
def citations(view: View) -> Exhibits:
    """The network of the citations that the reader's filters leave."""
    candidates = view.atlas.frames["citations"]
    shown = view.filters.apply(candidates)
    if shown.empty:
        return Exhibits("citations", candidates, ())
    choices = view.atlas.choices
    source_of = {source_id: source_id for source_id in choices.sources} | choices.part_owner
    labels = choices.source_labels | {i: view.atlas.citations[i].in_text for i in view.atlas.tables.references}

    network = citation_network(view.atlas.tables, labels, shown, _speakers(view))
    rows = _rows(network)
    exhibit = Exhibit(
        name="citation_network",
        title="Who cites what",
        chart=citation_network_chart(network, source_of, view.atlas.facts, view.theme),
        rows=rows,
        row_ids=tuple(rows["fact_ids"]),
    )
    return Exhibits("citations", candidates, (exhibit,))


def _speakers(view: View) -> list[str]:
    """Everyone in view who might cite: documents, and in place of a pasted-together one its parts."""
    owner = view.atlas.choices.part_owner
    found: list[str] = []
    for source_id, own in view.filters.speakers_in_view().items():
        parts = [part for part in owner if owner[part] == source_id]
        found += parts if own == (source_id,) and parts else own
    return found


def _rows(network: Network) -> pd.DataFrame:
    """What is drawn as rows: citations with whether they fit, then documents, works and figures."""
    nodes = {node.node_id: node for node in network.nodes}
    cited = [
        ("citation", nodes[link.start].label, nodes[link.end].label, link.fits, FactIds.of(link.fact_id))
        for link in network.links
        if link.fact_id
    ]
    kinds = {0: "document or part", 1: "cited work", 2: "work behind a cited work", 3: "figures read in a work"}
    standing = [
        (kinds[node.layer], node.label, None, None, FactIds.of(fact_id))
        for node in network.nodes
        for fact_id in node.fact_ids.named
    ]
    return pd.DataFrame([*cited, *standing], columns=["kind", "what", "cites", "fits", "fact_ids"])


PAGE = Page(
    name="citations",
    title="Who cites what",
    question="Who cites whom?",
    group="Sources",
    place=20,
    exhibits=lambda view: [citations(view)],
    exhibit_names=("citation_network",),
    subjects=("citations",),
)
