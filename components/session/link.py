"""Links: what an address may carry, what is told of the rest, and the addresses that lead back to what is on screen."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from urllib.parse import urlencode, urlsplit

import streamlit as st

from components.plain_text import as_markdown, shortened
from components.session.card import CARD, close_card
from components.session.choices import selected
from components.session.controls import Control
from components.session.lecture import LECTURE_PARAMETERS
from components.session.numbers import TO_MEND
from data.evidence.fact_ids import FactIds

_NOTICES = "notices"
#: More notices than this are counted instead of listed.
MOST_NOTICES = 4


def drop_unknown_parameters(controls: Mapping[str, Control], known: Container[str]) -> None:
    """Note and drop what the URL carries and nobody knows. Call before any widget is drawn.

    ``known`` are the ids of all facts. Streamlit itself drops unknown values of bound widgets; what it does not do is
    tell the reader.
    """
    notices: list[str] = st.session_state.setdefault(_NOTICES, [])
    for key in list(st.query_params):
        values = st.query_params.get_all(key)
        if key == CARD:
            unknown = [i for value in values for i in FactIds.from_link(value).named or ("",) if i not in known]
            if unknown or len(values) > 1:
                notices.append(_notice(CARD, unknown[0] if unknown else "several cards at once"))
                close_card()
        elif key in LECTURE_PARAMETERS or (key in controls and controls[key].parse and key in st.session_state):
            # What holds it says what is wrong with it, and nobody else may write a drawn field's part of the URL.
            continue
        elif key not in controls:
            notices.append(f"The link's parameter “{_quoted(key)}” is not one of the atlas's and was left out.")
            del st.query_params[key]
        else:
            kept = [value for value in values if controls[key].takes(value)]
            notices += [_notice(key, value, known, controls[key]) for value in values if value not in kept]
            if len(values) > 1 and controls[key].takes_one:
                notices.append(f"The link gives “{_quoted(key)}” more than once; one value was used.")
                # Of a field Streamlit takes the last one, so that this one must stand in the address.
                kept = kept[-1:] if controls[key].parse else kept[:1]
            if kept != values:
                st.query_params[key] = kept
                if controls[key].parse:
                    st.session_state.setdefault(TO_MEND, {})[key] = (*kept, *controls[key].default)[0]
    st.session_state[_NOTICES] = list(dict.fromkeys(notices))


def _notice(key: str, value: str, known_ids: Container[str] = (), control: Control | None = None) -> str:
    why = "which the atlas does not know"
    if value in known_ids:
        why = "which cannot be chosen here"
    elif control is not None and control.parse:
        try:
            control.parse(value)
        except ValueError as error:
            why = as_markdown(str(error).partition("; ")[2])
    return f"The link's “{_quoted(key)}” names “{_quoted(value)}”, {why}; it was left out."


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
        query += [(control.key, control.in_link(option)) for option in chosen] or [(control.key, "")]
    return f"{_address(page_path)}?{urlencode(query)}"


def fact_link(ids: FactIds, page_path: str, **choices: str) -> str:
    """The address that opens just this card, with what a page must show for it."""
    return f"{_address(page_path)}?{urlencode(choices | {CARD: ids.in_link})}"


def _address(page_path: str) -> str:
    here = urlsplit(st.context.url or "http://localhost:8501")
    return f"{here.scheme}://{here.netloc}/{page_path}"


def chosen_on(controls: Mapping[str, Control], page_path: str) -> dict[str, tuple[str, ...]]:
    """What is chosen on a page and differs from how the page opens, by control."""
    own = {key: selected(control) for key, control in controls.items() if control.page in (None, page_path)}
    return {key: chosen for key, chosen in own.items() if set(chosen) != set(controls[key].default)}


def link_to(path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The full address of a path of this atlas, as this reader reaches it."""
    asked = urlencode(list(query))
    return f"{_address(path)}{'?' if asked else ''}{asked}"
