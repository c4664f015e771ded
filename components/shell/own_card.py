"""The card of a reader's own row, and the one file that Share offers because a link cannot carry it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.exhibits.view import View
from components.plain_text import as_markdown
from components.session.card import close_card
from components.session.own_evidence import pooling, toggle_left_out
from components.shell.effect_links import lead_to_translator, show_comparing
from data.evidence.facts import Fact
from data.own_evidence.evidence import SAVED_ENDING, OwnEvidence, saved


def show_own_fact(view: View, fact: Fact) -> None:
    """One of the reader's own rows, or their pooled figure: where it stands and how it was computed."""
    st.markdown(f"### {as_markdown(fact.says)}")
    st.markdown(f"**{as_markdown(fact.source_label)}** · {as_markdown(fact.place)}")
    st.markdown("This is your own figure; it is in no source of the atlas.")
    if fact.reading:
        st.markdown(f"**How it was computed:** {as_markdown(fact.reading)}")
    if fact.caveat:
        st.markdown(f"**Look twice:** {as_markdown(fact.caveat)}")
    own = view.atlas.own
    if own is not None and fact.fact_id in own.effects:
        is_out = fact.fact_id in pooling().left_out
        if st.button(
            "Count it again" if is_out else "Leave it out of the pooled figure", key=f"own-out-{fact.fact_id}"
        ):
            toggle_left_out((fact.fact_id,))
            close_card()
            st.rerun()
    if fact.fact_id in view.atlas.effects:
        lead_to_translator(view, fact.fact_id)
        show_comparing(view, fact.fact_id)


def show_own_file(own: OwnEvidence) -> None:
    """Say that a link cannot carry the reader's own file, and offer the one file that can."""
    st.markdown(
        "**A link cannot carry your own file.** Whoever follows it sees the atlas without your studies. This file "
        "holds your table, what you said of it and your choices; *Add your own studies* opens it to the same picture."
    )
    offer_own_file(own, key="share-own")


def offer_own_file(own: OwnEvidence, *, key: str, tooltip: str | None = None) -> None:
    """A button that saves the reader's table and choices as the one file that opens to the same picture."""
    st.download_button(
        "Save table and choices as one file",
        data=partial(saved, own),
        file_name=f"{own.file_name.rpartition('.')[0] or own.file_name}{SAVED_ENDING}",
        mime="application/json",
        key=key,
        on_click="ignore",
        help=tooltip,
    )
