"""The bibliography: entries as APA prints them, each with its card, and files for reference managers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.exhibits.view import View
from components.plain_text import as_markdown
from components.session.card import open_card
from data.atlas import bibliography
from data.atlas.search import Entry, answers
from data.contract.tables import Reference

#: What can be taken away: the name of the format, the end of the file's name, its media type.
FORMATS = {
    "BibTeX": ("bib", "application/x-bibtex"),
    "RIS": ("ris", "application/x-research-info-systems"),
    "CSL-JSON": ("json", "application/vnd.citationstyles.csl+json"),
    "APA text": ("txt", "text/plain"),
}


def found_works(view: View, words: str) -> list[str]:
    """The ids of the works and documents that the source filter and some words leave, in alphabetical order."""
    citations = view.atlas.citations
    ids = bibliography.of_sources(view.atlas, view.filters)
    if words.strip():
        listed = [Entry("work", i, citations[i].full, f"{citations[i].full} {i}") for i in ids]
        ids = [entry.entry_id for entry in answers(words, listed)]
    return sorted(ids, key=lambda cited_id: citations[cited_id].full.lower())


def show_files(view: View, ids: Sequence[str]) -> None:
    """The entries shown, in each format, and a word on each that a format cannot hold whole."""
    for sentence in bibliography.entries_cut_short(view.atlas):
        st.warning(as_markdown(sentence))

    def items() -> list[Reference]:
        every_item = bibliography.bibliography_items(view.atlas.tables)
        return [every_item[cited_id] for cited_id in ids]

    # Made only when a file is asked for.
    written = {
        "BibTeX": lambda: bibliography.as_bibtex(items()),
        "RIS": lambda: bibliography.as_ris(items()),
        "CSL-JSON": lambda: bibliography.as_csl_json(items()),
        "APA text": lambda: bibliography.as_apa_text(items(), view.atlas.citations),
    }
    with st.container(horizontal=True):
        for name, (ending, mime) in FORMATS.items():
            st.download_button(
                f"{name} ({len(ids)})",
                data=written[name],
                file_name=f"psychodynamic-atlas-bibliography.{ending}",
                mime=mime,
                key=f"bibliography-{ending}",
                on_click="ignore",
            )


def show_entries(view: View, ids: Sequence[str]) -> None:
    """Each entry with how it stands to the documents, and its card one key or click away."""
    for cited_id in ids:
        cited, fact = view.atlas.citations[cited_id], view.atlas.facts[cited_id]
        with st.container(border=True):
            link = f" [{as_markdown(cited.url)}]({cited.url})" if cited.url else ""
            text = cited.full.removesuffix(cited.url or "").strip()
            st.markdown(f"{as_markdown(text)}{link}")
            standing = fact.reading if cited_id in view.atlas.tables.references else f"A document: {fact.says}."
            if standing:
                st.caption(as_markdown(standing))
            st.button(
                f"Card: {as_markdown(cited.in_text)}",
                key=f"entry-{cited_id}",
                on_click=open_card,
                args=(cited_id,),
            )
