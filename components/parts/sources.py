"""One document on the Sources page: who, when, where, what its publisher sells, what is lost, what it cites."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.exhibits.memory import remembered
from components.exhibits.view import View
from components.parts.disagreements import show_pairs
from components.plain_text import as_markdown
from data.atlas.atlas import Atlas
from data.atlas.statements import MOST_DOCUMENTS, disagreements_of, statements_of
from data.contract.names import authors_in_words
from data.contract.vocabulary import FITS, label
from data.evidence.copy_losses import losses_by_speaker
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.disagreements import count_pairs

#: What is told of a document, with the column of sources that holds it.
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


def show_document(view: View, source_id: str) -> None:
    """What is known of a document itself, and of its parts if it has any."""
    for words in _known_of(view.atlas, source_id):
        st.markdown(words)


@lru_cache(maxsize=MOST_DOCUMENTS)
def _known_of(atlas: Atlas, source_id: str) -> tuple[str, ...]:
    """The same in Markdown: the document, then each part."""
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


@remembered
def ids_in_view(own: View) -> dict[str, list[FactIds]]:
    """The document's facts that the filters leave, by subject; ``own`` is the view with that document."""
    (source_id,) = own.filters.selected_sources
    return {
        name: list(map(FactIds.of, own.filters.apply(statements.rows)[statements.id_column]))
        for name, statements in statements_of(own.atlas, source_id).items()
    }


def show_citations(view: View, citations: pd.DataFrame) -> None:
    """Citations (rows of that table): how each is printed, what it is used for, and whether the work fits that."""
    for citation in records(citations):
        cited = view.atlas.citations[citation["reference_id"]]
        fits = label(FITS, citation["fits"]).lower()
        with st.expander(as_markdown(f"{cited.in_text}: {fits}")):
            st.markdown(
                "\n".join(
                    f"- **{name}:** {as_markdown(words)}"
                    for name, words in {
                        "Used for": citation["used_for"],
                        "Our reading": citation["reading"],
                        "Printed as": citation["printed_as"],
                        "Wrong as printed": citation["problem"] or "nothing",
                    }.items()
                )
            )
            st.code(cited.full, language=None, wrap_lines=True)
            if cited.url:
                st.markdown(f"[{as_markdown(cited.url)}]({cited.url})")


def show_disagreements(view: View, source_id: str) -> None:
    """The pairs of statements that do not agree, or only seem not to, of which this document makes at least one."""
    pairs = disagreements_of(view.atlas, source_id)
    counts = count_pairs((pair.kind, pair.parties) for pair in pairs)
    st.markdown(f"{len(pairs)} of the {len(view.atlas.tables.disagreements)} pairs that we found: {counts.in_words}.")
    show_pairs(pairs, name=f"{source_id}-pairs")
