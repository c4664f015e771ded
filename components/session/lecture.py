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
_OVER = "lecture-over"
_LEFT = "lecture-left"
_GUESSES = "lecture-guesses"
#: What may lie over a scene.
KEYS_LIST, CODE = "keys", "code"
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
    lay_over("")
    changes = {SCENE: scene_id, SHOWN: "yes" if shown else ""}
    if code and FOLLOW not in st.query_params:
        changes[FOLLOW] = code
    if deck is not None:
        changes[DECK] = deck
    _write(changes)


def leave_lecture() -> None:
    """Take scene, answer and deck out of the link, and keep them in mind for ``left_at``."""
    st.session_state[_LEFT] = Place(lecture_scene() or "", answer_is_shown(), linked_deck())
    _write(dict.fromkeys((*LECTURE_PARAMETERS, CARD), ""))
    for key in (_STARTED, _BLANK, _OVER):
        st.session_state.pop(key, None)


def left_at() -> Place | None:
    """Where the lecture was that this session left last, or None."""
    place: Place | None = st.session_state.get(_LEFT)
    return place


def _write(changes: Mapping[str, str]) -> None:
    """Change parameters of the link, an empty one is taken out, all in one step.

    Each change of its own would be a step in the browser's history: one of them would show the next scene with the
    answer of the one before, and Back would lead there.
    """
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    changed = {key: values for key, values in query.items() if key not in changes}
    changed |= {key: [value] for key, value in changes.items() if value}
    if changed != query:
        st.query_params.from_dict(changed)


def linked_deck() -> str:
    """The packed deck in the link, empty if there is none."""
    return st.query_params.get(DECK, "")


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


def lain_over() -> str:
    """What lies over the scene: ``KEYS_LIST``, ``CODE``, or nothing."""
    over: str = st.session_state.get(_OVER, "")
    return over


def lay_over(what: str) -> None:
    """Lay something over the scene; what lies there already, or "", puts it away."""
    st.session_state[_OVER] = "" if what == lain_over() else what


def lecture_seconds() -> float:
    """How long this session's lecture has run, in seconds."""
    return time.time() - float(st.session_state.setdefault(_STARTED, time.time()))


def guess(scene_id: str) -> float | str | None:
    """What the room has guessed of a scene; None if it has not."""
    held: dict[str, float | str] = st.session_state.get(_GUESSES, {})
    return held.get(scene_id)


def keep_guess(scene_id: str, guessed: float | str) -> None:
    """Keep what the room has guessed of a scene, for as long as the session lasts."""
    st.session_state[_GUESSES] = {**st.session_state.get(_GUESSES, {}), scene_id: guessed}
