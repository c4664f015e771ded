"""What the atlas answers to a question: pages, conditions, works and facts, each one key or click away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.exhibits.view import View
from components.plain_text import as_markdown
from components.registry import TITLES
from components.session.address import choose
from components.session.card import open_card
from components.shell.site import go_to, lead_on
from data.atlas.atlas import Atlas
from data.atlas.search import KINDS, Entry, answers, entries

ANSWERS_AT_FIRST = 8


_gathered: tuple[Atlas, list[Entry]] | None = None


def _shared_entries(atlas: Atlas) -> list[Entry]:
    """All that can be found, gathered once for all readers of an atlas."""
    global _gathered
    gathered = _gathered
    if gathered is None or gathered[0] is not atlas:
        _gathered = gathered = atlas, entries(atlas, TITLES)
    return gathered[1]


def show_answers(view: View, question: str) -> None:
    """The answers by kind, nearest first."""
    found = answers(question, _shared_entries(view.atlas))
    st.markdown(f"**{len(found)}** answer{'' if len(found) == 1 else 's'} to “{as_markdown(question)}”.")
    for kind, heading in KINDS.items():
        own = [entry for entry in found if entry.kind == kind]
        if own:
            st.subheader(heading)
            _show_some(view, own)
    if not found:
        st.info("Try fewer words, a condition, an author, or a figure such as 0.97.")


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
    elif entry.kind == "condition":
        conditions = view.controls["conditions"]
        on_condition = f"{as_markdown(entry.label)}: who names it, and how"
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
