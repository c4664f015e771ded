"""This lecturer's room: its key, what was typed for a show of hands, and what last went wrong."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.session.allowance import Allowances
from components.session.network import network_of

#: Rooms that are opened from one address at once, and then a second.
_openings = Allowances(30, 1 / 30)
#: The cookie in which the lecturer's browser keeps the key of the room, and the parameter of the secret link.
COOKIE = "atlas_room"
ROOM = "room"
_KEY = "room-key"
_TROUBLE = "room-trouble"
_TURNED = "room-turned"
_HANDS = "room-hands"
_HANDS_MISTAKE = "room-hands-mistake"
Hands = Mapping[int, tuple[tuple[float, int], ...]]


def room_key() -> str:
    """The key of the lecturer's room: from this session, the secret link, or the browser; "" without a room.

    It leaves the link at once: whatever is in the address bar is on the wall.
    """
    if ROOM in st.query_params:
        st.session_state[_KEY] = st.query_params[ROOM][:100]
        del st.query_params[ROOM]
    if _KEY in st.session_state:
        kept: str = st.session_state[_KEY]
        return kept
    held = st.context.cookies.get(COOKIE, "")
    # A session without a browser has something other than text for cookies.
    return held if type(held) is str else ""


def may_open_room() -> bool:
    """Whether one more room may be opened from where this reader is; counts it. On the server's own machine it may."""
    address = st.context.ip_address
    return address is None or not _openings.is_spent(network_of(address))


def keep_room_key(key: str) -> None:
    """Keep the key of a room; an empty one forgets it."""
    st.session_state[_KEY] = key
    st.session_state[_TURNED] = ""


def key_for_browser() -> str | None:
    """What the browser should keep: the key, "" to forget it, or None if this session knows of no change."""
    key: str | None = st.session_state.get(_KEY)
    return key


def room_trouble() -> str:
    """Why the room cannot be reached, in one line; "" while it can."""
    trouble: str = st.session_state.get(_TROUBLE, "")
    return trouble


def tell_room_trouble(why: str) -> None:
    """Keep why the room cannot be reached; "" once it can."""
    st.session_state[_TROUBLE] = why


def turned_room_to() -> str:
    """The scene to which this window last turned the room."""
    scene: str = st.session_state.get(_TURNED, "")
    return scene


def has_turned_room_to(scene: str) -> None:
    """Remember that this window has turned the room to a scene."""
    st.session_state[_TURNED] = scene


def hands(scene: str) -> Hands:
    """What was typed for a show of hands in a scene, by round: guesses with their counts."""
    return all_hands().get(scene, {})


def all_hands() -> Mapping[str, Hands]:
    """What was typed for a show of hands, by scene."""
    held: Mapping[str, Hands] = st.session_state.get(_HANDS, {})
    return held


def keep_hands(scene: str, shown: Hands) -> None:
    """Keep a show of hands for the rest of the session."""
    st.session_state[_HANDS] = {**all_hands(), scene: shown}


def hands_mistake() -> str:
    """What was unreadable in the show of hands typed last; "" if nothing."""
    mistake: str = st.session_state.get(_HANDS_MISTAKE, "")
    return mistake


def tell_hands_mistake(mistake: str) -> None:
    """Keep what was unreadable in a show of hands, until the next one is typed."""
    st.session_state[_HANDS_MISTAKE] = mistake
