"""What a lecture leaves in the browser, by name: its guesses and its clock, the place where it was left, the own deck.

It comes back from the browser, where anybody can change it, so every value is checked before it is used.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.session.lecture import (
    CODE_OF_A_LECTURE,
    LecturePosition,
    begun_at,
    followed_code,
    guesses,
    has_own_deck,
    keep_begun_at,
    keep_guess,
    keep_left_at,
    keep_own_deck,
    lecture_code,
    left_at,
    own_deck_text,
)
from components.session.room import all_hands, keep_hands
from data.lecture.decks import MAX_CHARACTERS
from data.room.hands import MAX_HANDS
from data.room.questions import is_number

DECK, LEFT = "deck", "left"
_ASKED = "browser-asked"
_SESSION = "browser-session"
#: Scenes whose guesses are taken back.
MAX_SCENES = 200


def asked_of_browser() -> list[str]:
    """The names of what the browser should tell if it has them: this session has not heard of them yet."""
    asked: set[str] = st.session_state.get(_ASKED, set())
    return [name for name in (DECK, LEFT, _wall(), _notes()) if name not in asked]


def kept_by_browser(*, of_notes: bool = False) -> dict[str, Any]:
    """What the browser should keep by name, once it has told what it had; None makes it forget.

    Speaker notes keep only their clock: what was guessed is the wall's to tell.
    """
    left = left_at()
    keeps: dict[str, Any] = {_notes(): {"begun": begun_at()}}
    if not of_notes:
        keeps = {_wall(): {"guesses": guesses(), "hands": _hands_to_keep(), "begun": begun_at()}}
    if has_own_deck():
        keeps[DECK] = own_deck_text() or None
    if left is not None and not of_notes:
        keeps[LEFT] = {"scene": left.scene, "shown": left.shown, "deck": left.deck, "code": lecture_code()}
    return keeps


def name_of_session() -> str:
    """A name by which the browser tells this session from the one before."""
    name: str = st.session_state.setdefault(_SESSION, secrets.token_hex(4))
    return name


def take_from_browser(key: str) -> None:
    """Take what the component under ``key`` has found; what this session knows itself comes first."""
    found = getattr(st.session_state.get(key), "found", None)
    if not isinstance(found, Mapping):
        return
    asked: set[str] = st.session_state.get(_ASKED, set())
    st.session_state[_ASKED] = asked | {str(name) for name in found}
    deck, left = found.get(DECK), found.get(LEFT)
    if isinstance(deck, str) and len(deck) <= MAX_CHARACTERS and not has_own_deck():
        keep_own_deck(deck)
    if isinstance(left, Mapping) and left_at() is None:
        code = str(left.get("code", ""))
        place = LecturePosition(str(left.get("scene", ""))[:100], left.get("shown") is True, str(left.get("deck", "")))
        keep_left_at(place, code if CODE_OF_A_LECTURE.fullmatch(code) else "")
    for kept in (found.get(_wall()), found.get(_notes())):
        if isinstance(kept, Mapping):
            _take_lecture(kept)


def _wall() -> str:
    return f"wall-{lecture_code()}"


def _notes() -> str:
    """The same for every window with notes that belong to no lecture."""
    return f"notes-{followed_code()}"


def _take_lecture(kept: Mapping[str, Any]) -> None:
    begun = kept.get("begun")
    if is_number(begun) and begun > 0:
        keep_begun_at(min(begun, begun_at() or begun))
    own, known = kept.get("guesses"), guesses()
    for scene_id, guessed in list(own.items())[:MAX_SCENES] if isinstance(own, Mapping) else ():
        if str(scene_id) not in known and (isinstance(guessed, str) or is_number(guessed)):
            keep_guess(str(scene_id), guessed if isinstance(guessed, str) else float(guessed))
    shown, counted = kept.get("hands"), all_hands()
    for scene, rounds in list(shown.items())[:MAX_SCENES] if isinstance(shown, Mapping) else ():
        if scene not in counted and isinstance(rounds, Mapping):
            read = {number: _counts(rounds.get(str(number))) for number in (1, 2)}
            keep_hands(str(scene), {number: pairs for number, pairs in read.items() if pairs})


def _hands_to_keep() -> dict[str, Any]:
    return {
        scene: {str(number): [list(pair) for pair in pairs] for number, pairs in rounds.items()}
        for scene, rounds in all_hands().items()
    }


def _counts(pairs: object) -> tuple[tuple[float, int], ...]:
    """Guesses with their counts, as far as they are such."""
    if not isinstance(pairs, list):
        return ()
    return tuple(
        (float(pair[0]), pair[1])
        for pair in pairs[:MAX_SCENES]
        if isinstance(pair, list)
        and len(pair) == 2
        and is_number(pair[0])
        and isinstance(pair[1], int)
        and 0 < pair[1] <= MAX_HANDS
    )
