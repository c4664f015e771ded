"""Statement against statement: pairs that disagree, a page at a time, with a card for each side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.exhibits.pagination import page_of
from components.plain_text import as_markdown
from components.session.card import open_card
from data.evidence.facts import Fact
from data.subjects.disagreements import Pair

PAIRS_A_PAGE = 4


def show_pairs(pairs: Sequence[Pair], *, name: str) -> None:
    """Each pair with both statements side by side; ``name`` is unique on the page."""
    for pair in page_of(pairs, PAIRS_A_PAGE, name):
        _show_pair(pair, name)


def _show_pair(pair: Pair, name: str) -> None:
    with st.container(border=True):
        standing = (pair.parties_label.lower(), pair.strength_label.lower(), pair.topic_label)
        st.markdown(f"**{as_markdown(pair.kind_label)}** · {as_markdown(' · '.join(standing))}")
        for column, side in zip(st.columns(2), pair.sides, strict=True):
            with column:
                _show_side(side, name)
        st.markdown(f"*Our reading:* {as_markdown(pair.reading)}")


def _show_side(side: Fact, name: str) -> None:
    printed = f"  \nAs printed: “{as_markdown(side.as_printed)}”" if side.as_printed else ""
    section = f"  \nSection: {as_markdown(side.section)}" if side.section else ""
    st.markdown(f"**{as_markdown(side.source_label)}:** {as_markdown(side.says)}{printed}{section}")
    st.button(
        f"Source: {as_markdown(side.origin.in_text)}",
        key=f"{name}-{side.fact_id}",
        on_click=open_card,
        args=(side.fact_id,),
    )
