"""A lecture as one reader has it: the deck in use, the scene on screen, and the way from scene to scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from components.exhibits.view import View
from components.lecture.scenes import ScenesRead, built_in_scenes, read_scenes, stages
from components.registry import keys_on
from components.session.controls import Control
from components.session.lecture import (
    CODE,
    DECK,
    FOLLOW,
    KEYS_LIST,
    SCENE,
    Place,
    answer_is_shown,
    is_blank,
    keep_own_deck,
    lain_over,
    lay_over,
    leave_lecture,
    lecture_code,
    lecture_scene,
    linked_deck,
    own_deck_text,
    show_scene,
    toggle_blank,
)
from components.session.link import link_to
from components.session.widgets import once_a_session
from components.shell.links import short_path
from data.atlas.atlas import Atlas
from data.lecture.answers import Answer
from data.lecture.decks import Deck, DeckMistake, Scene, pack_deck, unpack_deck, write_deck

#: What each key does, by the name that browsers give it; those of clickers are among them.
KEYS = {
    "ArrowRight": "next",
    "ArrowDown": "next",
    "PageDown": "next",
    "Enter": "next",
    " ": "next",
    "ArrowLeft": "back",
    "ArrowUp": "back",
    "PageUp": "back",
    "b": "blank",
    "B": "blank",
    ".": "blank",
    "q": "code",
    "Q": "code",
    "?": "keys",
    "Escape": "leave",
    # A clicker with one key to begin and to end sends it and Escape by turns.
    "F5": "go-on",
}
KEYS_IN_WORDS = {
    "→ ↓ Page Down, Enter, Space": "reveal the answer, then the next scene",
    "← ↑ Page Up": "back",
    "b or .": "blank the screen, and bring it back",
    "q": "show a QR code of the chart, and put it away",
    "?": "show these keys, and put them away",
    "Escape": "leave the lecture; F5 goes on where it was left",
}


@dataclass(frozen=True)
class Lecture:
    """A deck and the place in it. ``mistakes`` tells of what could not be read of the deck or of the link."""

    deck: Deck
    answers: Mapping[str, Answer | None]
    place: int
    shown: bool
    packed: str
    mistakes: tuple[str, ...] = ()

    @property
    def scene(self) -> Scene:
        return self.deck.scenes[self.place]

    @property
    def answer(self) -> Answer | None:
        """What the scene reveals beside its charts, if it has an answer."""
        return self.answers[self.scene.scene_id]

    @property
    def following(self) -> Scene | None:
        """The scene after this one, if there is one."""
        return self.deck.scenes[self.place + 1] if self.place + 1 < len(self.deck.scenes) else None

    @property
    def here(self) -> Place:
        """Where it is, for the windows that follow it."""
        return Place(self.scene.scene_id, self.shown, self.packed)

    def step(self, forward: bool) -> tuple[str, bool]:
        """Scene and whether its answer is shown, one step on or back; at either end the step leads nowhere."""
        if forward and not self.shown:
            return self.scene.scene_id, True
        if not forward and self.shown:
            return self.scene.scene_id, False
        place = self.place + (1 if forward else -1)
        if not 0 <= place < len(self.deck.scenes):
            return self.scene.scene_id, self.shown
        return self.deck.scenes[place].scene_id, not forward


def current_lecture(view: View) -> Lecture:
    """The lecture that the link names; what is wrong with the link is told, and the rest of it works."""
    read, packed = deck_in_link(view)
    deck, mistakes = read.deck, read.mistakes
    wanted = lecture_scene()
    place = deck.place_of(wanted) if wanted else 0
    if place is None:
        mistakes += (f"The link names the scene “{(wanted or '')[:60]}”, which this deck does not have.",)
    return Lecture(deck, read.answers, place or 0, answer_is_shown() and place is not None, packed, mistakes)


def deck_in_link(view: View) -> tuple[ScenesRead, str]:
    """The deck of the link and how it stands there, packed; the atlas's own where there is none that can be read."""
    packed = linked_deck()
    if not packed:
        return built_in_scenes(view.atlas, view.controls), ""
    return once_a_session("deck-in-link", (view.atlas, packed), partial(_unpacked, view, packed))


def _unpacked(view: View, packed: str) -> tuple[ScenesRead, str]:
    built_in = built_in_scenes(view.atlas, view.controls)
    try:
        read = read_scenes(unpack_deck(packed), view.atlas, view.controls)
    except DeckMistake as mistake:
        return replace(built_in, mistakes=(f"{mistake} The atlas's own lecture is shown.",)), ""
    if read.deck.scenes:
        return read, packed
    nothing = (*read.mistakes, "No scene is left of the link's deck; the atlas's own lecture is shown.")
    return replace(built_in, mistakes=nothing), ""


def act_on(lecture: Lecture, action: str) -> None:
    """Do what a key or a button asks for."""
    if action in ("next", "back"):
        scene_id, shown = lecture.step(action == "next")
        show_scene(scene_id, shown=shown, code=lecture_code())
    elif action == "blank":
        toggle_blank()
    elif action in (KEYS_LIST, CODE):
        lay_over(action)
    elif action == "leave" and lain_over():
        lay_over("")
    elif action == "leave":
        leave_lecture()
    elif action == "go-on" and is_blank():
        toggle_blank()


def lecture_link(page: str, deck: Deck, packed: str, place: int = 0, *, code: str = "") -> str:
    """The address of a scene on one of the pages of a lecture; pages with the same ``code`` turn together."""
    query = {SCENE: deck.scenes[place].scene_id, DECK: packed, FOLLOW: code}
    return link_to(page, [(key, value) for key, value in query.items() if value])


def scene_link(scene: Scene, atlas: Atlas, controls: Mapping[str, Control]) -> str:
    """The short address of a scene's chart on its page, where anyone can filter for themselves.

    What stands after the # names the chart, see components/exhibits/drawing/drawing.js.
    """
    link = link_to(short_path(scene.page, scene.choices, controls, atlas))
    return f"{link}#{scene.exhibits[0]}" if len(scene.exhibits) == 1 else link


def own_deck(view: View) -> Deck | None:
    """The deck that the reader has built or opened in this session."""
    text = own_deck_text()
    if not text:
        return None
    read = partial(read_scenes, text, view.atlas, view.controls)
    return once_a_session("own-deck-read", (view.atlas, text), read).deck


def keep_own(deck: Deck) -> None:
    """Keep a deck as the reader's own."""
    keep_own_deck(write_deck(deck))


def scene_of_view(view: View, page: str, exhibit: str, title: str, question: str) -> Scene:
    """A view on screen as a scene: the room guesses aloud, then sees the chart."""
    choices = {key: view.chosen(key) for key in keys_on(view.atlas, page) if view.differs(key)}
    taken = stages(view.atlas, view.controls)[page]
    assert exhibit in taken.exhibits, f"{exhibit} is not declared for {page}"
    return Scene(exhibit.replace("_", "-"), title, question, page, (exhibit,), choices)


def add_to_own(view: View, scene: Scene) -> Deck:
    """Put a scene at the end of the reader's own deck, which begins with it if there is none yet."""
    deck = (own_deck(view) or Deck("My lecture")).with_scene(scene)
    keep_own(deck)
    return deck


def packed_own(deck: Deck) -> str:
    """The reader's own deck for a link."""
    return pack_deck(deck)
