"""Who cites what, and who leans on whom."""

from __future__ import annotations

import sys

import pandas as pd

from components.charts.citation_network import citation_network_chart
from components.exhibits.exhibit import Exhibit, Exhibits
from components.exhibits.memory import remembered
from components.exhibits.page import Page
from components.exhibits.view import View
from data.evidence.facts import named_ids
from data.subjects.citation_network import MOST_FIGURES, Network, citation_network

NOT_ALL_NAMED = (
    f"Of each work the table names the first {MOST_FIGURES} figures; the chart counts all, and the CSV file names them."
)


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

    def drawn(most_figures: int) -> Network:
        return citation_network(view.atlas.tables, labels, shown, _speakers(view), most_figures)

    def make_every_row() -> tuple[pd.DataFrame, tuple[str, ...]]:
        every_row = _rows(drawn(sys.maxsize))
        return every_row, tuple(every_row["fact_ids"])

    network = drawn(MOST_FIGURES)
    rows = _rows(network)
    exhibit = Exhibit(
        name="citation_network",
        title="Who cites what",
        chart=citation_network_chart(network, source_of, view.atlas.facts, view.theme),
        rows=rows,
        row_ids=tuple(rows["fact_ids"]),
        note=NOT_ALL_NAMED if any(node.n_facts > MOST_FIGURES for node in network.layer(3)) else "",
        make_every_row=make_every_row,
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
        ("citation", nodes[link.start].label, nodes[link.end].label, link.fits, link.fact_id)
        for link in network.links
        if link.fact_id
    ]
    kinds = {0: "document or part", 1: "cited work", 2: "work behind a cited work", 3: "figures read in a work"}
    standing = [
        (kinds[node.layer], node.label, None, None, fact_id)
        for node in network.nodes
        for fact_id in named_ids(";".join(node.fact_ids))[0]
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
