"""What a reader has chosen, from widgets bound to the URL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import streamlit as st

from components.session.controls import Control
from data.atlas.atlas import Atlas
from data.atlas.filters import Filters

_IDS_IN_LINK = "ids-in-link"
LAST_GOOD = "last-good-numbers"


def selected(control: Control) -> tuple[str, ...]:
    """The ids that a control holds now; before it was drawn, those that the link names, or its default."""
    if control.key not in st.session_state:
        named = st.query_params.get_all(control.key)
        if not named:
            return control.default
        if control.is_typed:
            return (named[0] if control.takes(named[0]) else control.default[0],)
        found = tuple(option for option in control.options if control.in_link(option) in named)
        return found if found or not control.takes_one else control.default
    held = st.session_state[control.key]
    held = held if isinstance(held, list | tuple) else [held]
    if control.is_typed:
        return (held[0] if control.takes(held[0]) else last_good(control),)
    kept = tuple(option for option in held if option in control.options)
    # After a hostile link a single choice may hold nothing at all.
    return kept if kept or not control.takes_one else control.default


def every_selected(controls: Mapping[str, Control]) -> dict[str, tuple[str, ...]]:
    """``selected`` of many controls at once, most of which nobody has touched."""
    # Session state is asked key by key: to list it fails once a message has named a widget that there is not.
    named = set(st.query_params)
    return {
        key: selected(control) if key in named or key in st.session_state else control.default
        for key, control in controls.items()
    }


def current_filters(atlas: Atlas, controls: Mapping[str, Control]) -> Filters:
    """The filter bar as one value."""
    return Filters(atlas.choices, selected(controls["sources"]), selected(controls["conditions"]))


def choose(key: str, *ids: str) -> None:
    """Choose just these ids of a filter; a button's callback."""
    st.session_state[key] = list(ids)


def clear(*keys: str) -> None:
    """Empty some filters; a button's callback."""
    for key in keys:
        st.session_state[key] = []


def reset(controls: Mapping[str, Control], keys: Iterable[str]) -> None:
    """Put choices back to their defaults; a button's callback."""
    for key in keys:
        default = controls[key].default
        st.session_state[key] = default[0] if controls[key].takes_one else list(default)


def choose_by_id(control: Control, offered: Collection[str]) -> str:
    """A list of which the URL carries the ids, since its labels are long; ``offered`` are the ids to choose from.

    A link, and the browser's Back button, change what is chosen; what is chosen stands in the URL.
    """
    in_link: dict[str, str] = st.session_state.setdefault(_IDS_IN_LINK, {})
    named = st.query_params.get(control.key, "")
    if named in control.options and named != in_link.get(control.key):
        st.session_state[control.key] = named
    chosen = selected(control)[0]
    # The one that is chosen stays, whatever the filters leave out.
    kept = {*offered, chosen, *control.default}
    options = [option for option in control.options if option in kept]
    st.session_state[control.key] = chosen
    chosen = st.selectbox(
        control.label, options, format_func=control.options.__getitem__, key=control.key, help=control.note,
        persist_state="session",
    )  # fmt: skip
    if (chosen,) == control.default:
        st.query_params.pop(control.key, None)
    else:
        st.query_params[control.key] = chosen
    in_link[control.key] = chosen
    return chosen


def ask_for(key: str, option: str) -> None:
    """Choose one id of a list that ``choose_by_id`` draws; a button's callback."""
    st.query_params[key] = option


def last_good(control: Control) -> str:
    """The last number typed into a text control that could be taken."""
    good: dict[str, str] = st.session_state.get(LAST_GOOD, {})
    return good.get(control.key, control.default[0])
