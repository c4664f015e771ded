"""The one module that touches session state and the URL; everything else reads and changes them through here.

Choices live in widgets bound to the URL. The open card lives in the URL alone, as ``fact``, so that reloading or
sharing the address opens the same card again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from components.controls import Control
from components.plain_text import as_markdown, shortened
from data.atlas import Atlas
from data.filters import Filters

CARD = "fact"
_NOTICES = "notices"
_LAST_OPENED = "last-opened"
#: More notices than this are counted instead of listed.
MOST_NOTICES = 4


def selected(control: Control) -> tuple[str, ...]:
    """The ids that a control holds now, its default before it was drawn."""
    held = st.session_state.get(control.key, list(control.default))
    held = held if isinstance(held, list | tuple) else [held]
    return tuple(option for option in held if option in control.options)


def current_filters(atlas: Atlas, controls: Mapping[str, Control]) -> Filters:
    """The filter bar as one value."""
    return Filters(atlas.choices, selected(controls["sources"]), selected(controls["conditions"]))


def clear(*keys: str) -> None:
    """Empty some filters; a button's callback."""
    for key in keys:
        st.session_state[key] = []


def open_card(ids: str) -> None:
    """Open the card of one or more facts (``;``-separated ids)."""
    st.query_params[CARD] = ids


def close_card() -> None:
    """Close the card; dismissing the dialog calls this."""
    st.query_params.pop(CARD, None)


def open_card_ids() -> tuple[str, ...]:
    """The facts whose card is open, empty if none is."""
    return tuple(st.query_params.get(CARD, "").split(";")) if CARD in st.query_params else ()


def open_clicked_mark(chart_key: str) -> None:
    """A chart's selection callback: open the card of the mark that was clicked or tapped."""
    points: list[dict[str, Any]] = st.session_state[chart_key]["selection"]["points"]
    carried = points[0].get("customdata", "") if points else ""
    _open_or_open_again(chart_key, carried if isinstance(carried, str) else next(iter(carried), ""))


def open_chosen_row(table_key: str, row_ids: list[str]) -> None:
    """A table's selection callback: open the card of the row that was chosen."""
    rows: list[int] = st.session_state[table_key]["selection"]["rows"]
    _open_or_open_again(table_key, row_ids[rows[0]] if rows else "")


def _open_or_open_again(widget_key: str, ids: str) -> None:
    """Open a card; choosing the same mark or row again arrives as an empty choice and opens its card again."""
    last: dict[str, str] = st.session_state.setdefault(_LAST_OPENED, {})
    ids = ids or last.get(widget_key, "")
    if ids:
        last[widget_key] = ids
        open_card(ids)


def drop_unknown_parameters(controls: Mapping[str, Control], known_ids: Iterable[str]) -> None:
    """Note and drop what the URL carries and nobody knows. Call before any widget is drawn.

    Streamlit itself drops unknown values of bound widgets; what it does not do is tell the reader.
    """
    notices: list[str] = st.session_state.setdefault(_NOTICES, [])
    known = set(known_ids)
    for key in list(st.query_params):
        values = st.query_params.get_all(key)
        if key == CARD:
            unknown = [i for value in values for i in value.split(";") if i not in known]
            if unknown or len(values) > 1:
                notices.append(_notice(CARD, unknown[0] if unknown else "several cards at once"))
                close_card()
        elif key not in controls:
            notices.append(f"The link's parameter “{_quoted(key)}” is not one of the atlas's and was left out.")
            del st.query_params[key]
        else:
            allowed = set(controls[key].options.values())
            for value in values:
                if value and value not in allowed:
                    notices.append(_notice(key, value))
            if len(values) > 1 and controls[key].kind in ("segments", "list"):
                notices.append(f"The link gives “{_quoted(key)}” more than once; one value was used.")
    st.session_state[_NOTICES] = list(dict.fromkeys(notices))


def _notice(key: str, value: str) -> str:
    return f"The link's “{_quoted(key)}” names “{_quoted(value)}”, which the atlas does not know; it was left out."


def _quoted(text: str) -> str:
    return as_markdown(shortened(text))


def notices() -> list[str]:
    """What the reader has to be told about the link, until it is dismissed."""
    told: list[str] = st.session_state.get(_NOTICES, [])
    if len(told) > MOST_NOTICES:
        return [*told[:MOST_NOTICES], f"{len(told) - MOST_NOTICES} more parts of the link were left out."]
    return told


def dismiss_notices() -> None:
    """Forget the notices; a button's callback."""
    st.session_state[_NOTICES] = []


def share_link(controls: Mapping[str, Control], page_path: str) -> str:
    """The full address of what is on screen, with every default written out so that it never changes meaning."""
    query: list[tuple[str, str]] = []
    for control in controls.values():
        if control.page not in (None, page_path):
            continue
        chosen = selected(control)
        query += [(control.key, control.options[option]) for option in chosen] or [(control.key, "")]
    return f"{_address(page_path)}?{urlencode(query)}"


def fact_link(ids: str, page_path: str) -> str:
    """The address that opens just this card."""
    return f"{_address(page_path)}?{urlencode({CARD: ids})}"


def _address(page_path: str) -> str:
    here = urlsplit(st.context.url or "http://localhost:8501")
    return f"{here.scheme}://{here.netloc}/{page_path}"
