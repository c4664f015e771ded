"""What the atlas answers to a question: the best answer with its picture, then the others by kind."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.exhibits.answers import picture_of
from components.exhibits.drawing.show import show_picture
from components.exhibits.view import View
from components.plain_text import as_markdown
from components.registry import PAGES
from components.session.address import choose
from components.session.card import open_card
from components.shell.site import go_to, lead_on, page_named
from data.atlas.atlas import Atlas
from data.atlas.search import KINDS, Entry, Index, entries
from data.evidence.facts import records

ANSWERS_AT_FIRST = 8


_gathered: tuple[Atlas, Index] | None = None


def _shared_index(atlas: Atlas) -> Index:
    """Everything searchable, gathered once for all readers of an atlas."""
    global _gathered
    gathered = _gathered
    if gathered is None or gathered[0] is not atlas:
        pages = {page.name: (page.title, page.question(atlas)) for page in PAGES.values()}
        index = Index(entries(atlas, pages), records(atlas.tables.search_words))
        _gathered = gathered = atlas, index
    return gathered[1]


def show_answers(view: View, question: str) -> None:
    """The best answer with its picture, then the others by kind, nearest first."""
    index = _shared_index(view.atlas)
    found = index.answers(question)
    st.markdown(f"**{len(found)}** answer{'' if len(found) == 1 else 's'} to “{as_markdown(question)}”.")
    if not found:
        st.info("Try fewer words, a condition, an author, or a figure such as 0.97.")
        return
    best, *others = found
    with st.container(border=True, key="best-answer"):
        _show_answer(view, best)
        picture = picture_of(view, best, index.meant(question))
        if picture is not None:
            show_picture(view, picture, page="search", key="best-answer")
    for kind, heading in KINDS.items():
        own = [entry for entry in others if entry.kind == kind]
        if own:
            st.subheader(heading)
            _show_some(view, own)


def _show_some(view: View, own: Sequence[Entry]) -> None:
    for entry in own[:ANSWERS_AT_FIRST]:
        _show_answer(view, entry)
    if len(own) > ANSWERS_AT_FIRST:
        with st.expander(f"{len(own) - ANSWERS_AT_FIRST} more"):
            for entry in own[ANSWERS_AT_FIRST:]:
                _show_answer(view, entry)


def _show_answer(view: View, entry: Entry) -> None:
    if entry.kind == "page":
        lead_on(entry.entry_id, entry.label)
    elif entry.kind == "topic":
        topic = {"open": entry.entry_id}
        st.page_link(page_named("disagreements"), label=f"**{as_markdown(entry.label)}** →", query_params=topic)
    elif entry.kind == "condition":
        conditions = view.controls["conditions"]
        on_condition = f"{as_markdown(entry.label)}: which sources name it, and how"
        if st.button(on_condition, key=f"to-{entry.entry_id}", on_click=choose, args=(conditions, entry.entry_id)):
            go_to(view, "condition_coverage")
    else:
        st.button(
            as_markdown(entry.label),
            key=f"card-{entry.entry_id}",
            type="tertiary",
            on_click=open_card,
            args=(entry.entry_id,),
        )
