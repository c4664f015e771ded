"""The open card: it lives only in the URL, as ``fact``, so that reloading or sharing the address reopens it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.limits import FACTS_A_MARK
from components.session.widgets import reported
from data.evidence.fact_ids import FactIds

CARD = "fact"
_LAST_ROWS = "last-rows"
_LEFT_OUT = "facts-left-out"


def open_card(fact_id: str) -> None:
    """Open the card of one fact."""
    open_cards(FactIds.of(fact_id))


def open_cards(ids: FactIds) -> None:
    """Open one card of several facts, and note how many more there are than fit."""
    opened = ids.first(FACTS_A_MARK)
    named = FactIds(opened.named).in_link
    st.query_params[CARD] = named
    st.session_state[_LEFT_OUT] = {named: opened.n_more}


def facts_left_out() -> int:
    """How many facts behind the mark that opened the card are not on it; a link does not tell."""
    left_out: dict[str, int] = st.session_state.get(_LEFT_OUT, {})
    return left_out.get(st.query_params.get(CARD, ""), 0)


def close_card() -> None:
    """Close the card; dismissing the dialog calls this."""
    st.query_params.pop(CARD, None)


def open_card_ids() -> tuple[str, ...]:
    """The facts whose card is open; empty if none is."""
    return FactIds.from_link(st.query_params.get(CARD, "")).named


def open_mark(chart_key: str) -> None:
    """A chart's callback: open the card of the mark that was clicked, tapped or chosen by key."""
    ids = FactIds.from_link(reported(chart_key, "opened"))
    if ids.named:
        open_cards(ids)


def open_chosen_row(table_key: str, row_ids: Sequence[FactIds]) -> None:
    """A table's selection callback: open the card of the chosen row.

    Choosing the same row again deselects it and arrives as an empty choice; it reopens the same card.
    """
    last: dict[str, FactIds] = st.session_state.setdefault(_LAST_ROWS, {})
    rows: list[int] = st.session_state[table_key]["selection"]["rows"]
    ids = row_ids[rows[0]] if rows else last.get(table_key, FactIds())
    if ids.named:
        last[table_key] = ids
        open_cards(ids)
