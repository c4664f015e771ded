"""Citations to be careful with: each with its reason, folded away beneath the picture of them all."""

from __future__ import annotations

import streamlit as st

from components.exhibits.citations import citations_in_view
from components.exhibits.pagination import page_of
from components.exhibits.view import View
from components.plain_text import as_markdown
from components.session.card import open_card
from data.contract.vocabulary import FITS, label
from data.evidence.facts import records
from data.subjects.citations import citation_id, to_be_careful_with

CITATIONS_A_PAGE = 6


def show_doubts(view: View) -> None:
    """The citations in view that do not plainly fit, made when a reader asks for them."""
    shown = citations_in_view(view)
    doubtful = to_be_careful_with(shown)
    if doubtful.empty:
        return
    details = st.expander(
        f"Citations to be careful with: {len(doubtful)} of {len(shown)}", key="doubts", on_change="rerun"
    )
    if not details.open:
        return
    with details:
        for row in page_of(records(doubtful), CITATIONS_A_PAGE, "doubts"):
            speaker = view.atlas.choices.source_labels[row["speaker_id"]]
            cited = view.atlas.citations[row["reference_id"]].in_text
            st.markdown(
                f"**{as_markdown(f'{speaker} cites {cited}')}** · {label(FITS, row['fits']).lower()}  \n"
                f"Used for: {as_markdown(row['used_for'])}  \n*Our reading:* {as_markdown(row['reading'])}"
            )
            fact_id = citation_id(row["source_id"], row["reference_id"])
            st.button("Open the card", key=f"doubts-{fact_id}", on_click=open_card, args=(fact_id,))
