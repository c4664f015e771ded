"""The rounds of a scene: what the room guesses, by phone or by show of hands, until the answer is revealed.

Without a room everything works as it does without phones: if the store is unreachable, one line says so, and the
lecturer counts hands.
"""

from __future__ import annotations

import base64
import contextlib
from dataclasses import dataclass

import pandas as pd

from components.exhibits.view import View
from components.lecture.lecture import Lecture, act_on, scene_path
from components.room.answers import ROOMS
from components.room.rooms import rooms
from components.session.lecture import HANDS, ROOM_CODE, guess, is_blank, lay_over, lecture_code, show_scene
from components.session.link import caution_on_links, link_for_others
from components.session.room import (
    hands,
    has_turned_room_to,
    keep_hands,
    keep_room_key,
    may_open_room,
    room_key,
    room_trouble,
    tell_hands_mistake,
    tell_room_trouble,
    turned_room_to,
)
from components.shell.links import qr_picture
from data.lecture.answer import Answer
from data.lecture.decks import Scene
from data.room.databases import StoreGone
from data.room.hands import HandsMistake, read_hands
from data.room.questions import Question, Reveal
from data.room.store import Phase, Room, RoomScene, counted_guesses
from data.room.totals import with_hands

NO_STORE = "The room cannot be reached at the moment ({why}). Take a show of hands: press h."
TOO_MANY = (
    "Many rooms have been opened from your network just now. Try again in a minute, or take a show of hands: press h."
)
GONE = "The room is closed: its lecturer closed it, or six hours have passed."


@dataclass(frozen=True)
class Rounds:
    """The room of a lecture, if there is one, and where it has got to in the scene on the wall."""

    question: Question
    scene_key: str
    room: Room | None = None
    trouble: str = ""

    @property
    def scene(self) -> RoomScene | None:
        """The scene on the wall as the room has it; None without a room, or while the room looks at another."""
        shown = self.room.scene if self.room else None
        return shown if shown is not None and shown.scene == self.scene_key else None

    @property
    def is_guessing(self) -> bool:
        """Whether the phones have something to do in this scene before the reveal."""
        return self.scene is not None and self.question.kind != "aloud" and self.scene.phase is not Phase.REVEALED

    @property
    def next_step(self) -> str:
        """What the next press does to the round: ``close``, ``again``, or "" if it reveals."""
        if not self.is_guessing or self.scene is None or self.scene.round == 2:
            return ""
        return "close" if self.scene.phase is Phase.OPEN else "again"


def question_of(scene: Scene, answer: Answer | None) -> Question:
    """What a room is asked in a scene, with nothing of the answer in it."""
    given = answer.given if answer else ()
    if answer is not None and scene.ask == "slider" and answer.guess_scale is not None:
        scale = answer.guess_scale
        ends = scale.ends if any(scale.ends) else ()
        return Question(
            scene.question, "slider", scale.least, scale.most, scale.step, scale.unit, given=given, ends=ends
        )
    if answer is not None and scene.ask == "choices" and answer.options is not None:
        return Question(scene.question, "choices", options=tuple(answer.options.values()), given=given)
    return Question(scene.question, "aloud", given=given)


def reveal_of(answer: Answer | None, finding: str, path: str) -> Reveal:
    """What a room is told in the end: the sentence on the wall, and what guesses are measured against."""
    if answer is None:
        return Reveal(finding, path)
    right = [place for place, option in enumerate(answer.options or {}) if option in answer.right]
    return Reveal(answer.in_short, path, answer.low, answer.high, tuple(right))


def current_rounds(view: View, lecture: Lecture, finding: str) -> Rounds:
    """The room, turned to the scene on the wall; ``finding`` is what a scene without an answer reveals."""
    question = question_of(lecture.scene, lecture.answer)
    scene_key, key = question.scene_key(lecture.scene.scene_id), room_key()
    if not key:
        return Rounds(question, scene_key, trouble=room_trouble())
    try:
        room = rooms().room_of(key)
        if room is None:
            keep_room_key("")
            return Rounds(question, scene_key, trouble=GONE)
        # Only a move in this window turns the room; otherwise two windows would turn it back and forth for ever.
        if turned_room_to() != scene_key:
            room = rooms().turn(key, lecture.scene.scene_id, question)
            has_turned_room_to(scene_key)
        found = Rounds(question, scene_key, room)
        if lecture.shown and found.scene is not None and found.scene.phase is not Phase.REVEALED:
            path = scene_path(lecture.scene, view.atlas, view.controls)
            found = Rounds(
                question, scene_key, rooms().reveal(key, scene_key, reveal_of(lecture.answer, finding, path))
            )
    except StoreGone as gone:
        return Rounds(question, scene_key, trouble=NO_STORE.format(why=gone))
    tell_room_trouble("")
    return found


def open_room() -> None:
    """Open a room, with its code over the scene."""
    if not may_open_room():
        tell_room_trouble(TOO_MANY)
        return
    try:
        keep_room_key(rooms().open_room().key)
    except StoreGone as gone:
        tell_room_trouble(NO_STORE.format(why=gone))
    else:
        tell_room_trouble("")


def close_room() -> None:
    """Forget the room and every guess in it."""
    try:
        rooms().close_room(room_key())
    except StoreGone as gone:
        tell_room_trouble(NO_STORE.format(why=gone))
    else:
        keep_room_key("")


def act_in_rounds(lecture: Lecture, rounds: Rounds, action: str) -> None:
    """Do what a key or a button asks of the room, or else of the lecture."""
    if is_blank():
        act_on(lecture, action)
    elif action == "room":
        if rounds.room is None:
            open_room()
        else:
            lay_over(ROOM_CODE)
    elif action == "close-room":
        close_room()
    elif action == "reveal":
        show_scene(lecture.scene.scene_id, shown=True, code=lecture_code())
    elif action == "next" and not lecture.shown and rounds.next_step:
        try:
            change = rooms().close_round if rounds.next_step == "close" else rooms().open_second_round
            change(room_key(), rounds.scene_key)
        except StoreGone:
            act_on(lecture, action)
    else:
        act_on(lecture, action)


def take_hands(rounds: Rounds, typed: str) -> None:
    """Keep a show of hands as typed, one round a line."""
    try:
        read = {number: read_hands(line, rounds.question) for number, line in enumerate(typed.split("\n")[:2], 1)}
    except HandsMistake as mistake:
        tell_hands_mistake(str(mistake))
    else:
        tell_hands_mistake("")
        keep_hands(rounds.scene_key, {number: counted for number, counted in read.items() if counted})
        lay_over(HANDS)


def guesses_of(rounds: Rounds, answer: Answer | None, scene_id: str) -> pd.DataFrame:
    """Everything guessed in a scene: columns round, guess, count. Guesses nobody made are absent.

    Phones and hands add up; the wall's own slider counts only if there is nothing else.
    """
    phones = counted_guesses([])
    if rounds.room is not None:
        with contextlib.suppress(StoreGone):
            phones = rooms().guesses(rounds.room.code, rounds.scene_key)
    found, own = with_hands(phones, hands(rounds.scene_key)), guess(scene_id)
    if found.empty and own is not None and answer is not None:
        place = list(answer.options).index(str(own)) if answer.options else float(own)
        return counted_guesses([(1, float(place), 1)])
    return found


def room_link(code: str) -> str:
    """The address that phones open."""
    return link_for_others(f"{ROOMS}/{code}")


def room_picture(code: str) -> str | None:
    """The same as a QR code, as a ``data:`` address."""
    picture = qr_picture(room_link(code))
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}" if picture else None


def room_caution() -> str:
    """What keeps phones from reaching the room, if anything."""
    return caution_on_links()
