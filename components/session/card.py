"""The open card: it lives in the URL alone, as ``fact``, so that reloading or sharing the address opens it again."""

from __future__ import annotations

import streamlit as st

from components.session.widgets import reported
from data.evidence.facts import named_ids

CARD = "fact"
_LAST_ROWS = "last-rows"
_LEFT_OUT = "facts-left-out"


def open_card(ids: str) -> None:
    """Open the card of one or more facts, and note how many more the mark stands for.

    See ``data.evidence.facts.named_ids``.
    """
    named, n_left_out = named_ids(ids)
    st.query_params[CARD] = ";".join(named)
    st.session_state[_LEFT_OUT] = {";".join(named): n_left_out}


def facts_left_out() -> int:
    """How many facts stand behind the mark that opened the card, beside those on it; a link does not tell."""
    left_out: dict[str, int] = st.session_state.get(_LEFT_OUT, {})
    return left_out.get(st.query_params.get(CARD, ""), 0)


def close_card() -> None:
    """Close the card; dismissing the dialog calls this."""
    st.query_params.pop(CARD, None)


def open_card_ids() -> tuple[str, ...]:
    """The facts whose card is open, empty if none is."""
    return tuple(st.query_params.get(CARD, "").split(";")) if CARD in st.query_params else ()


def open_mark(chart_key: str) -> None:
    """A chart's callback: open the card of the mark that was clicked, tapped or chosen by key."""
    ids = reported(chart_key, "opened")
    if ids:
        open_card(ids)


def open_chosen_row(table_key: str, row_ids: list[str]) -> None:
    """A table's selection callback: open the card of the row that was chosen.

    Choosing the same row again takes the choice back and arrives as an empty one; it opens the same card again.
    """
    last: dict[str, str] = st.session_state.setdefault(_LAST_ROWS, {})
    rows: list[int] = st.session_state[table_key]["selection"]["rows"]
    ids = row_ids[rows[0]] if rows else last.get(table_key, "")
    if ids:
        last[table_key] = ids
        open_card(ids)
