"""Links: what an address may carry, what is told of the rest, and the addresses that lead back to what is on screen."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from urllib.parse import urlencode, urlsplit

import streamlit as st

from components.plain_text import as_markdown, shortened
from components.session.card import CARD, close_card
from components.session.controls import Control
from components.session.lecture import LECTURE_PARAMETERS
from components.session.selection import Selection
from data.evidence.fact_ids import FactIds

#: The path of short links, and the parameter by which a part of one comes here that nobody knows.
SHORT = "go"
_NOTICES = "notices"
#: More notices than this are counted instead of listed.
MOST_NOTICES = 4


def drop_unknown_parameters(controls: Mapping[str, Control], known: Container[str]) -> None:
    """Note and drop what the address carries and nobody knows. Call before anything is drawn.

    ``known`` are the ids of all facts.
    """
    notices: list[str] = st.session_state.setdefault(_NOTICES, [])
    for key in list(st.query_params):
        values = st.query_params.get_all(key)
        if key == CARD:
            unknown = [i for value in values for i in FactIds.from_link(value).named or ("",) if i not in known]
            if unknown or len(values) > 1:
                notices.append(_notice(CARD, unknown[0] if unknown else "several cards at once"))
                close_card()
        elif key in LECTURE_PARAMETERS:
            # The lecture itself says what is wrong with them.
            continue
        elif key == SHORT:
            notices += [f"The link's “{_quoted(value)}” was not recognised and was left out." for value in values]
            del st.query_params[key]
        elif key not in controls:
            notices.append(f"The link's parameter “{_quoted(key)}” is not one of the atlas's and was left out.")
            del st.query_params[key]
        else:
            control = controls[key]
            refused = {value: why for value in values if (why := control.refusal(value)) is not None}
            notices += [
                _notice(key, value, "which cannot be chosen here" if value in known else why)
                for value, why in refused.items()
            ]
            kept = [value for value in values if value not in refused]
            if len(values) > 1 and control.takes_one:
                notices.append(f"The link gives “{_quoted(key)}” more than once; one value was used.")
                kept = kept[:1]
            if kept != values:
                st.query_params[key] = kept
    st.session_state[_NOTICES] = list(dict.fromkeys(notices))


def _notice(key: str, value: str, why: str = "which the atlas does not know") -> str:
    return f"The link’s “{_quoted(key)}” names “{_quoted(value)}”, {as_markdown(why)}; it was left out."


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


def share_link(controls: Mapping[str, Control], selection: Selection, page_path: str) -> str:
    """The full address of what is on screen, with every default written out so that it never changes meaning.

    ``controls`` are those that act on the page.
    """
    query = [(key, value) for key, control in controls.items() for value in control.in_link(selection[key])]
    return f"{_address(page_path)}?{urlencode(query)}"


def fact_link(ids: FactIds, page_path: str, **choices: str) -> str:
    """The address that opens just this card, with what a page must show for it."""
    return f"{_address(page_path)}?{urlencode(choices | {CARD: ids.in_link})}"


def _address(page_path: str) -> str:
    here = urlsplit(st.context.url or "http://localhost:8501")
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{here.scheme}://{here.netloc}/{f'{base}/' if base else ''}{page_path}"


def link_to(path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The full address of a path of this atlas, as this reader reaches it."""
    asked = urlencode(list(query))
    return f"{_address(path)}{'?' if asked else ''}{asked}"
