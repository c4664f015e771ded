"""The bibliography: a table of all entries, each with its card, and files for reference managers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.exhibits.drawing.table import show_table
from components.exhibits.pagination import page_of
from components.exhibits.view import View
from components.limits import ROWS_A_TABLE
from components.plain_text import as_markdown
from components.session.card import open_chosen_row
from data.atlas import bibliography
from data.atlas.atlas import Atlas
from data.atlas.search import Entry, Index
from data.contract.dates import days_of
from data.contract.markup import plain_text
from data.contract.tables import Reference
from data.evidence.fact_ids import FactIds

KEY = "bibliography"
#: Pixels.
MAX_HEIGHT = 570

#: The downloads: format name, file ending, media type.
FORMATS = {
    "BibTeX": ("bib", "application/x-bibtex"),
    "RIS": ("ris", "application/x-research-info-systems"),
    "CSL-JSON": ("json", "application/vnd.citationstyles.csl+json"),
    "APA": ("txt", "text/plain"),
}


def found_works(view: View, words: str) -> list[str]:
    """The ids of the works and documents left by the source filter and some words, alphabetically."""
    citations = view.atlas.citations
    ids = bibliography.of_sources(view.atlas, view.filters)
    if words.strip():
        listed = [Entry("work", i, citations[i].full, (citations[i].in_text,), f"{citations[i].full} {i}") for i in ids]
        ids = [entry.entry_id for entry in Index(listed).answers(words)]
    return sorted(ids, key=lambda cited_id: citations[cited_id].full.lower())


def show_files(view: View, ids: Sequence[str]) -> None:
    """The entries shown, in each format, with a warning about each that a format cannot hold whole."""
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
        "APA": lambda: bibliography.as_apa_text(items(), view.atlas.citations),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"{len(ids)} of {len(view.atlas.citations)} entries, to download:", width="content")
        for name, (ending, mime) in FORMATS.items():
            st.download_button(
                name,
                data=written[name],
                file_name=f"{view.atlas.edition.file_name('bibliography')}.{ending}",
                mime=mime,
                key=f"bibliography-{ending}",
                on_click="ignore",
            )


def show_entries(view: View, ids: Sequence[str]) -> None:
    """The entries as a sortable table, paged if there are many; a row opens its card."""
    shown = list(page_of(ids, ROWS_A_TABLE, KEY))
    table = _table(view.atlas, tuple(shown))
    show_table(
        table,
        key=f"{KEY}-table",
        max_height=MAX_HEIGHT,
        column_config={
            "Year": st.column_config.NumberColumn(format="%d"),
            "Link": st.column_config.LinkColumn(display_text=r"https?://(.*)"),
        },
        on_select=lambda: open_chosen_row(f"{KEY}-table", [FactIds.of(cited_id) for cited_id in shown]),
        alt=f"{len(table)} entries: choose one to open its card. With the keyboard: arrow keys, then Shift and Space.",
    )


@lru_cache(maxsize=16)
def _table(atlas: Atlas, ids: tuple[str, ...]) -> pd.DataFrame:
    """What each entry's row tells; made once for all who view it: never change it."""
    items, works = bibliography.bibliography_items(atlas.tables), atlas.tables.references
    return pd.DataFrame(
        {
            "Cited as": [atlas.citations[i].in_text for i in ids],
            "Title": [plain_text(str(items[i].get("title") or items[i].get("genre", ""))) for i in ids],
            "Published in": [plain_text(str(items[i].get("container-title", ""))) for i in ids],
            "Year": pd.array([_year(items[i]) for i in ids], dtype="Int64"),
            "In the atlas": [atlas.facts[i].reading if i in works else atlas.facts[i].says for i in ids],
            "Link": [atlas.citations[i].url for i in ids],
        }
    )


def _year(item: Reference) -> int | None:
    days = days_of(item.get("issued", {}))
    return days[0][0] if days else None
