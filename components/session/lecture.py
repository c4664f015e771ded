"""Where a lecture stands: its scene, its deck, its clock, and what the room guessed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from components.session.card import CARD

#: What a lecture keeps in its link: the scene on screen, whether its answer is shown, and a deck of the lecturer's own.
SCENE, SHOWN, DECK = "scene", "shown", "deck"
#: The code by which speaker notes find the lecture that they follow.
FOLLOW = "follow"
LECTURE_PARAMETERS = (SCENE, SHOWN, DECK, FOLLOW)
_OWN_DECK = "own-deck"
_DECK_MISTAKES = "deck-mistakes"
_BLANK = "lecture-blank"
_KEYS_SHOWN = "lecture-keys-shown"
_STARTED = "lecture-started"
_UPLOADS = "deck-uploads"
_CODE = "lecture-code"
_FOLLOWS = "notes-follow"


@dataclass(frozen=True)
class Place:
    """Where a lecture is: its scene, whether the answer is shown, and the packed deck if it is not the atlas's own."""

    scene: str
    shown: bool
    deck: str


def lecture_scene() -> str | None:
    """The scene that the link names, or None while no lecture runs."""
    return st.query_params.get(SCENE)


def answer_is_shown() -> bool:
    """Whether the scene on screen has revealed its answer."""
    return SHOWN in st.query_params


def show_scene(scene_id: str, *, shown: bool = False, deck: str | None = None, code: str = "") -> None:
    """Put a scene on screen, before or after its answer; ``deck`` (packed) replaces the one in the link.

    A ``code`` goes into the link, so that the notes find the lecture again after a reload. Only a turn writes it there:
    written whenever a scene is drawn, the browser's Back button would lead nowhere.
    """
    st.session_state.setdefault(_STARTED, time.time())
    st.session_state[_BLANK] = False
    if code and FOLLOW not in st.query_params:
        st.query_params[FOLLOW] = code
    st.query_params[SCENE] = scene_id
    if shown:
        st.query_params[SHOWN] = "yes"
    else:
        st.query_params.pop(SHOWN, None)
    if deck is not None:
        keep_linked_deck(deck)


def leave_lecture() -> None:
    """Take scene, answer and deck out of the link."""
    for key in (*LECTURE_PARAMETERS, CARD):
        st.query_params.pop(key, None)
    for key in (_STARTED, _BLANK, _KEYS_SHOWN):
        st.session_state.pop(key, None)


def linked_deck() -> str:
    """The packed deck in the link, empty if there is none."""
    return st.query_params.get(DECK, "")


def keep_linked_deck(packed: str) -> None:
    """Put a packed deck into the link; an empty one takes it out."""
    if packed:
        st.query_params[DECK] = packed
    else:
        st.query_params.pop(DECK, None)


def own_deck_text() -> str:
    """The reader's own deck as it was last written, empty if there is none yet."""
    text: str = st.session_state.get(_OWN_DECK, "")
    return text


def keep_own_deck(text: str) -> None:
    """Keep the reader's own deck for as long as the session lasts; an empty one forgets it."""
    st.session_state[_OWN_DECK] = text


def deck_mistakes() -> tuple[str, ...]:
    """What could not be read of the deck that was opened last."""
    told: tuple[str, ...] = st.session_state.get(_DECK_MISTAKES, ())
    return told


def tell_deck_mistakes(mistakes: tuple[str, ...]) -> None:
    """Keep what could not be read of a deck, until the next one is opened."""
    st.session_state[_DECK_MISTAKES] = mistakes


def upload_key() -> str:
    """The key of the field that opens a deck; it changes after each file, so that the same file can be opened again."""
    return f"deck-file-{st.session_state.get(_UPLOADS, 0)}"


def uploaded_deck() -> bytes | None:
    """What was uploaded, taken once."""
    held = st.session_state.get(upload_key())
    if held is None:
        return None
    content: bytes = held.getvalue()
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    return content


def turned_to(key: str) -> Place | None:
    """Where the lecture that is followed by the component under ``key`` has just gone, or None."""
    told = getattr(st.session_state.get(key), "turned", None)
    if not isinstance(told, Mapping):
        return None
    return Place(str(told.get("scene", "")), told.get("shown") is True, str(told.get("deck", "")))


def lecture_code() -> str:
    """The code of the lecture in this window: that of its link, or one made for this session."""
    code: str = st.query_params.get(FOLLOW, "") or st.session_state.get(_CODE, "") or secrets.token_hex(4)
    st.session_state[_CODE] = code
    return code


def followed_code() -> str:
    """The code of the lecture that speaker notes were opened for, empty where they belong to none."""
    return st.query_params.get(FOLLOW, "")


def follow(place: Place) -> None:
    """Turn to where the projector is."""
    show_scene(place.scene, shown=place.shown, deck=place.deck)
    st.session_state[_FOLLOWS] = True


def turn_by_hand(scene_id: str) -> None:
    """Turn speaker notes on their own, until the projector is turned again."""
    show_scene(scene_id)
    st.session_state[_FOLLOWS] = False


def is_following() -> bool:
    """Whether speaker notes stand where the projector was turned to last."""
    return bool(st.session_state.get(_FOLLOWS, False))


def is_blank() -> bool:
    """Whether the lecturer has blanked the screen."""
    return bool(st.session_state.get(_BLANK, False))


def toggle_blank() -> None:
    """Blank the screen, or bring the scene back."""
    st.session_state[_BLANK] = not is_blank()


def keys_are_shown() -> bool:
    """Whether the list of keys is on screen."""
    return bool(st.session_state.get(_KEYS_SHOWN, False))


def toggle_keys() -> None:
    """Show the list of keys, or put it away."""
    st.session_state[_KEYS_SHOWN] = not keys_are_shown()


def lecture_seconds() -> float:
    """How long this session's lecture has run, in seconds."""
    return time.time() - float(st.session_state.setdefault(_STARTED, time.time()))


def guess(key: str) -> float | str | None:
    """What a room has guessed under ``key``; None if it has not, or if the scene never asked."""
    held: float | str | None = st.session_state.get(key)
    return held
