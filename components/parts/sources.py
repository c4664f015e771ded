"""One document on the Sources page: who, when, where, what its publisher sells, what is lost, what it cites."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.exhibits.drawing.show import show_rows
from components.exhibits.view import View
from components.parts.disagreements import show_pairs
from components.plain_text import as_markdown
from data.atlas.atlas import Atlas
from data.atlas.statements import MAX_DOCUMENTS, disagreements_of
from data.contract.names import authors_in_words
from data.evidence.copy_losses import losses_by_speaker
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.citations import citation_id
from data.subjects.disagreements import count_pairs

#: The facts of a document, by the column of sources that holds each.
SHOWN = {
    "Title": "title",
    "Author": "authors",
    "Reviewer": "reviewer",
    "Publisher": "publisher",
    "Country": "region",
    "Published": "published",
    "Updated": "updated",
    "Kind": "kind",
}


def _show_document(view: View, source_id: str) -> None:
    for words in _known_of(view.atlas, source_id):
        st.markdown(words)


@lru_cache(maxsize=MAX_DOCUMENTS)
def _known_of(atlas: Atlas, source_id: str) -> tuple[str, ...]:
    """What is known of a document itself, and of any parts, in Markdown."""
    sources = atlas.tables.sources.set_index("source_id")
    row = sources.loc[source_id]
    known = {name: str(row[column]) for name, column in SHOWN.items() if pd.notna(row[column])}
    if "Author" in known:
        known["Author"] = authors_in_words(known["Author"])
    lost = [name.lower() for name, column in SHOWN.items() if pd.isna(row[column])]
    lines = {
        **known,
        "What its publisher sells": "nothing that shows on the page" if pd.isna(row["interest"]) else row["interest"],
        "What our copy has lost": " ".join(losses_by_speaker(atlas.tables.copy_losses).get(source_id, ()))
        or "nothing that shows",
        "Our copy does not say": ", ".join(lost) or "nothing of this is missing",
        "Cited here as": atlas.citations[source_id].full,
    }
    parts = atlas.tables.source_parts
    return (
        "\n".join(f"- **{name}:** {as_markdown(words)}" for name, words in lines.items()),
        *(
            f"- **{as_markdown(part['label'])}:** {as_markdown(part['note'])}"
            for part in records(parts[parts["source_id"].eq(source_id)])
        ),
    )


def _show_citations(view: View, source_id: str) -> None:
    citations = view.atlas.frames["citations"]
    own = citations.loc[citations["source_id"].eq(source_id), "reference_id"]
    show_rows(view, [FactIds.of(citation_id(source_id, cited)) for cited in own], name=f"{source_id}-citations")


def _show_disagreements(view: View, source_id: str) -> None:
    pairs = disagreements_of(view.atlas, source_id)
    counts = count_pairs((pair.kind, pair.parties) for pair in pairs)
    st.markdown(f"{len(pairs)} of the {len(view.atlas.tables.disagreements)} pairs that we found: {counts.in_words}.")
    show_pairs(pairs, name=f"{source_id}-pairs")


#: Folded away beneath the portrait of a document.
_DETAILS = {
    "About this document": _show_document,
    "What it cites, and whether that fits": _show_citations,
    "Where it does not agree, with others or with itself": _show_disagreements,
}


def show_details(view: View, source_id: str) -> None:
    """What is known of a document, what it cites and where it disagrees, each made when a reader opens it."""
    for place, (label, show) in enumerate(_DETAILS.items()):
        details = st.expander(label, key=f"{source_id}-{place}-details", on_change="rerun")
        if details.open:
            with details:
                show(view, source_id)
