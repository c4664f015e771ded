"""Where a lecture stands: its scene, its deck, its clock, and what the room guessed."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from components.session.address import whole_address
from components.session.card import CARD

#: What a lecture keeps in its link: the scene on screen, whether its answer is shown, and the lecturer's own deck.
SCENE, SHOWN, DECK = "scene", "shown", "deck"
#: The code by which speaker notes find the lecture they follow.
FOLLOW = "follow"
#: The form of such a code; it is in every link of a lecture, so nothing longer may get there.
CODE_OF_A_LECTURE = re.compile(r"[0-9a-zA-Z-]{1,40}")
LECTURE_PARAMETERS = (SCENE, SHOWN, DECK, FOLLOW)
_OWN_DECK = "own-deck"
_EDITED = "edited-scene"
_DECK_MISTAKES = "deck-mistakes"
_BLANK = "lecture-blank"
_OVER = "lecture-over"
_LEFT = "lecture-left"
_GUESSES = "lecture-guesses"
#: What may lie over a scene.
KEYS_LIST, CODE, HANDS, ROOM_CODE = "keys", "code", "hands", "room-code"
_STARTED = "lecture-started"
_UPLOADS = "deck-uploads"
_CODE = "lecture-code"
_FOLLOWS = "notes-follow"
_TAKEN = "presses-taken"
#: Presses taken at once; nobody presses more while a network is away.
MAX_PRESSES = 200


@dataclass(frozen=True)
class LecturePosition:
    """Where a lecture is: its scene, whether the answer is shown, and the packed deck unless it is the atlas's own.

    ``begun`` is when it began, in seconds since 1970; 0 if nobody knows.
    """

    scene: str
    shown: bool
    deck: str
    begun: float = 0.0


@dataclass
class _Taken:
    """The last press taken: its page load and number, the address that it came with, and the one that it led to."""

    load: str = ""
    number: int = 0
    brought: dict[str, list[str]] = field(default_factory=dict)
    led: dict[str, list[str]] = field(default_factory=dict)


def lecture_scene() -> str | None:
    """The scene that the link names; None while no lecture runs."""
    return st.query_params.get(SCENE)


def answer_is_shown() -> bool:
    """Whether the scene on screen has revealed its answer."""
    return SHOWN in st.query_params


def show_scene(scene_id: str, *, shown: bool = False, deck: str | None = None, code: str = "") -> None:
    """Put a scene on screen, before or after its answer; ``deck`` (packed) replaces the one in the link.

    A ``code`` goes into the link, so that the notes find the lecture again after a reload. Only a turn writes it:
    written with every drawn scene, it would leave the browser's Back button nowhere to go.
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
    """Take scene, answer and deck out of the link, and keep them for ``left_at``."""
    keep_left_at(LecturePosition(lecture_scene() or "", answer_is_shown(), linked_deck()), lecture_code())
    _write(dict.fromkeys((*LECTURE_PARAMETERS, CARD), ""))
    for key in (_BLANK, _OVER):
        st.session_state.pop(key, None)


def begin_lecture(scene_id: str, *, deck: str, code: str) -> None:
    """Put the first scene of a deck on screen: its clock starts, and nobody has guessed yet."""
    for key in (_STARTED, _GUESSES):
        st.session_state.pop(key, None)
    show_scene(scene_id, deck=deck, code=code)


def keep_left_at(place: LecturePosition, code: str) -> None:
    """Keep where a lecture was left, and the code of its windows."""
    st.session_state[_LEFT] = place
    if code:
        st.session_state[_CODE] = code


def left_at() -> LecturePosition | None:
    """Where a lecture was last left, or None."""
    place: LecturePosition | None = st.session_state.get(_LEFT)
    return place


def _write(changes: Mapping[str, str]) -> None:
    """Change parameters of the link in one step; an empty one is removed.

    Separate changes would each be a step in the browser's history: one would show the next scene with the previous
    one's answer, and Back would lead there.
    """
    query = whole_address()
    changed = {key: values for key, values in query.items() if key not in changes}
    changed |= {key: [value] for key, value in changes.items() if value}
    if changed != query:
        st.query_params.from_dict(changed)


def linked_deck() -> str:
    """The packed deck in the link; empty if there is none."""
    return st.query_params.get(DECK, "")


def own_deck_text() -> str:
    """The reader's own deck as last written; empty if there is none yet."""
    text: str = st.session_state.get(_OWN_DECK, "")
    return text


def has_own_deck() -> bool:
    """Whether this session knows of an own deck, or that it was discarded."""
    return _OWN_DECK in st.session_state


def keep_own_deck(text: str) -> None:
    """Keep the reader's own deck, until it is discarded: an empty one."""
    st.session_state[_OWN_DECK] = text


def edited_scene() -> str:
    """The scene of the own deck that was changed last; empty if none was."""
    scene_id: str = st.session_state.get(_EDITED, "")
    return scene_id


def keep_edited_scene(scene_id: str) -> None:
    """Keep which scene of the own deck was changed last."""
    st.session_state[_EDITED] = scene_id


def deck_mistakes() -> tuple[str, ...]:
    """What was unreadable in the deck opened last."""
    mistakes: tuple[str, ...] = st.session_state.get(_DECK_MISTAKES, ())
    return mistakes


def tell_deck_mistakes(mistakes: tuple[str, ...]) -> None:
    """Keep what was unreadable in a deck, until the next one is opened."""
    st.session_state[_DECK_MISTAKES] = mistakes


def upload_key() -> str:
    """The key of the field that opens a deck; it changes with each file, so that the same file can be opened again."""
    return f"deck-file-{st.session_state.get(_UPLOADS, 0)}"


def uploaded_deck() -> bytes | None:
    """What was uploaded, taken once."""
    held = st.session_state.get(upload_key())
    if held is None:
        return None
    content: bytes = held.getvalue()
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    return content


def turned_to(key: str) -> LecturePosition | None:
    """Where the lecture followed by the component under ``key`` has just gone, or None."""
    turned = getattr(st.session_state.get(key), "turned", None)
    if not isinstance(turned, Mapping):
        return None
    begun = turned.get("begun")
    return LecturePosition(
        str(turned.get("scene", "")),
        turned.get("shown") is True,
        str(turned.get("deck", "")),
        float(begun) if isinstance(begun, int | float) else 0.0,
    )


def new_presses(key: str) -> Iterator[str]:
    """The actions that the component under ``key`` has just reported, in order, without those taken before.

    The browser sends a press again until it hears that it was taken, so each has a number. What is sent again ends the
    run of the first and brings the address from before it along. So a press counts as taken once it is acted on, and
    the address that it led to is put back.
    """
    pressed = getattr(st.session_state.get(key), "pressed", None)
    if not isinstance(pressed, Mapping) or not isinstance(pressed.get("presses"), list):
        return
    load, brought = str(pressed.get("load", ""))[:60], whole_address()
    taken: _Taken = st.session_state.setdefault(_TAKEN, _Taken())
    last = taken.number if taken.load == load else 0
    presses = [
        (each[0], str(each[1]))
        for each in pressed["presses"][:MAX_PRESSES]
        if isinstance(each, list) and len(each) == 2 and isinstance(each[0], int)
    ]
    if brought == taken.brought and any(0 < number <= last for number, _ in presses):
        st.query_params.from_dict(taken.led)
    for number, action in presses:
        if number > last:
            yield action
            led, last = whole_address(), number
            # At once: each use of the session may end the run.
            taken.load, taken.number, taken.brought, taken.led = load, number, brought, led


def presses_taken() -> dict[str, Any]:
    """The page load whose presses were taken last, and the number of the last one: what the browser needs to know."""
    taken: _Taken = st.session_state.get(_TAKEN, _Taken())
    return {"load": taken.load, "number": taken.number}


def lecture_code() -> str:
    """The code of this window's lecture: that of its link, or one made for this session."""
    code: str = st.query_params.get(FOLLOW, "") or st.session_state.get(_CODE, "") or secrets.token_hex(4)
    st.session_state[_CODE] = code
    return code


def followed_code() -> str:
    """The code of the lecture that speaker notes were opened for; empty if they belong to none."""
    return st.query_params.get(FOLLOW, "")


def follow(place: LecturePosition) -> None:
    """Turn to where the projector is."""
    show_scene(place.scene, shown=place.shown, deck=place.deck)
    if place.begun > 0:
        keep_begun_at(place.begun)
    st.session_state[_FOLLOWS] = True


def turn_by_hand(scene_id: str) -> None:
    """Turn speaker notes on their own, until the projector turns again."""
    show_scene(scene_id)
    st.session_state[_FOLLOWS] = False


def is_following() -> bool:
    """Whether speaker notes are where the projector last turned."""
    return bool(st.session_state.get(_FOLLOWS, False))


def is_blank() -> bool:
    """Whether the lecturer has blanked the screen."""
    return bool(st.session_state.get(_BLANK, False))


def toggle_blank() -> None:
    """Blank the screen, or bring the scene back."""
    st.session_state[_BLANK] = not is_blank()


def lain_over() -> str:
    """What lies over the scene: ``KEYS_LIST``, ``CODE``, ``HANDS``, ``ROOM_CODE``, or nothing."""
    over: str = st.session_state.get(_OVER, "")
    return over


def lay_over(what: str) -> None:
    """Lay something over the scene; what already lies there, or "", clears it."""
    st.session_state[_OVER] = "" if what == lain_over() else what


def lecture_seconds() -> float:
    """How long this lecture has run, in seconds; never less than none, though a clock may be set back.

    The time of day, since it is kept over reloads, where another process may answer.
    """
    return max(0.0, time.time() - float(st.session_state.setdefault(_STARTED, time.time())))


def begun_at() -> float | None:
    """When this lecture began, in seconds since 1970; None if it has not."""
    begun: float | None = st.session_state.get(_STARTED)
    return begun


def keep_begun_at(begun: float) -> None:
    """Keep when this lecture began, as another window or an earlier session knows."""
    st.session_state[_STARTED] = min(begun, time.time())


def guesses() -> dict[str, float | str]:
    """What the room has guessed on the wall, by scene."""
    held: dict[str, float | str] = st.session_state.get(_GUESSES, {})
    return held


def guess(scene_id: str) -> float | str | None:
    """What the room has guessed in a scene; None if nothing."""
    return guesses().get(scene_id)


def keep_guess(scene_id: str, guessed: float | str) -> None:
    """Keep what the room has guessed in a scene, for the rest of the session."""
    st.session_state[_GUESSES] = {**guesses(), scene_id: guessed}
