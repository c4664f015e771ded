"""A lecture as one reader has it: the deck in use, the scene on screen, and the way from scene to scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from weakref import WeakKeyDictionary

from components.charts.palette import LIGHT
from components.exhibits.view import View
from components.lecture.scenes import ScenesRead, built_in_scenes, exhibits_of, read_scenes, stages, view_of
from components.registry import PAGES, keys_on
from components.session.controls import Control, Ids
from components.session.lecture import (
    CODE,
    DECK,
    FOLLOW,
    HANDS,
    KEYS_LIST,
    ROOM_CODE,
    SCENE,
    LecturePosition,
    answer_is_shown,
    begun_at,
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
    tell_deck_mistakes,
    toggle_blank,
)
from components.session.link import SHORT, link_for_others, link_to
from components.session.widgets import once_a_session
from components.shell.links import short_path
from data.atlas.atlas import Atlas
from data.lecture.answer import Answer
from data.lecture.decks import Deck, DeckMistake, Scene, pack_deck, unpack_deck, write_deck
from data.lecture.proposals import Proposal

#: The action of each key, by its browser name; clicker keys are among them.
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
    "r": "room",
    "R": "room",
    "h": "hands",
    "H": "hands",
    "q": "code",
    "Q": "code",
    "?": "keys",
    "Escape": "leave",
    # A clicker with one key for both start and end sends it and Escape by turns.
    "F5": "go-on",
}
KEYS_IN_WORDS = {
    "→ ↓ Page Down, Enter, Space": "reveal the answer, then the next scene",
    "← ↑ Page Up": "back",
    "b or .": "blank the screen, and bring it back",
    "r": "open a room that guesses by phone; then show its code, and put it away",
    "h": "type in a show of hands",
    "q": "show a QR code of the chart, and put it away",
    "?": "show these keys, and put them away",
    "Escape": "leave the lecture; F5 goes on where it was left",
}


@dataclass(frozen=True)
class Lecture:
    """A deck and the place in it. ``mistakes`` says what in the deck or the link is unreadable."""

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
        """The next scene, if there is one."""
        return self.deck.scenes[self.place + 1] if self.place + 1 < len(self.deck.scenes) else None

    @property
    def here(self) -> LecturePosition:
        """Where it is, for the windows that follow it."""
        return LecturePosition(self.scene.scene_id, self.shown, self.packed, begun_at() or 0.0)

    def step(self, forward: bool) -> tuple[str, bool]:
        """Scene, and whether its answer is shown, one step on or back; at either end a step changes nothing."""
        if forward and not self.shown:
            return self.scene.scene_id, True
        if not forward and self.shown:
            return self.scene.scene_id, False
        place = self.place + (1 if forward else -1)
        if not 0 <= place < len(self.deck.scenes):
            return self.scene.scene_id, self.shown
        return self.deck.scenes[place].scene_id, not forward


def current_lecture(view: View) -> Lecture | None:
    """The lecture that the link names; faults of the link are reported, and the rest of it works.

    None if there is no scene at all, see ``NO_LECTURE``.
    """
    read, packed = deck_in_link(view)
    deck, mistakes = read.deck, read.mistakes
    if not deck.scenes:
        return None
    wanted = lecture_scene()
    place = deck.place_of(wanted) if wanted else 0
    if place is None:
        mistakes += (f"The link names the scene “{(wanted or '')[:60]}”, which this deck does not have.",)
    return Lecture(deck, read.answers, place or 0, answer_is_shown() and place is not None, packed, mistakes)


def deck_in_link(view: View) -> tuple[ScenesRead, str]:
    """The deck of the link and its packed form; the atlas's own if none is readable."""
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
    if is_blank():
        # Whatever is pressed brings the picture back, and does nothing else.
        toggle_blank()
    elif action in ("next", "back"):
        scene_id, shown = lecture.step(action == "next")
        show_scene(scene_id, shown=shown, code=lecture_code())
    elif action == "blank":
        toggle_blank()
    elif action in (KEYS_LIST, CODE, HANDS, ROOM_CODE):
        lay_over(action)
    elif action == "leave" and lain_over():
        lay_over("")
    elif action == "leave":
        leave_lecture()


def lecture_link(page: str, deck: Deck, packed: str, place: int = 0, *, code: str = "") -> str:
    """The address of a scene on one of the lecture pages; pages with the same ``code`` turn together.

    Windows only talk to each other under one host, so this uses the reader's current one.
    """
    return link_to(page, _query(deck, packed, place, code))


def lecture_link_for_others(deck: Deck, packed: str) -> str:
    """The address of a lecture, to pass on."""
    return link_for_others("lecture", _query(deck, packed))


def _query(deck: Deck, packed: str, place: int = 0, code: str = "") -> list[tuple[str, str]]:
    query = {SCENE: deck.scenes[place].scene_id, DECK: packed, FOLLOW: code}
    return [(key, value) for key, value in query.items() if value]


def scene_path(scene: Scene, atlas: Atlas, controls: Mapping[str, Control]) -> str:
    """The path of a scene's chart on its page, where anyone can filter for themselves.

    After the # comes the chart that shows what the scene shows, and after a slash its tab: see
    components/exhibits/drawing/drawing.js. If the page shows that only with choices other than its defaults, the
    address makes them.
    """
    choices, chart, part = _on_page(scene, atlas, controls)
    path = short_path(scene.page, choices, controls, atlas)
    return f"{path}#{chart}{f'/{part}' if part != chart else ''}" if chart else path


def scene_link(scene: Scene, atlas: Atlas, controls: Mapping[str, Control]) -> str:
    """The short address of a scene's chart, to pass on: of the atlas's own lecture, the name of the scene."""
    if built_in_scene(scene.scene_id, atlas, controls) == scene:
        return link_for_others(f"{SHORT}/{scene.scene_id}")
    path, mark, exhibit = scene_path(scene, atlas, controls).partition("#")
    return f"{link_for_others(path)}{mark}{exhibit}"


#: The paths of the atlas's own scenes, for the atlas they are from: a class asks for one all at once.
_paths: WeakKeyDictionary[Atlas, dict[str, str]] = WeakKeyDictionary()


def path_of_name(name: str, atlas: Atlas, controls: Mapping[str, Control]) -> str:
    """The path of the chart of one of the atlas's own scenes; "" if it has none of that name."""
    scene = built_in_scene(name, atlas, controls)
    if scene is None:
        return ""
    paths = _paths.setdefault(atlas, {})
    if name not in paths:
        paths[name] = scene_path(scene, atlas, controls)
    return paths[name]


def built_in_scene(scene_id: str, atlas: Atlas, controls: Mapping[str, Control]) -> Scene | None:
    """The scene of that name in the atlas's own lecture; None if there is none, or a page has that name."""
    deck = built_in_scenes(atlas, controls).deck
    place = deck.place_of(scene_id)
    return None if place is None or scene_id.replace("-", "_") in PAGES else deck.scenes[place]


def _on_page(scene: Scene, atlas: Atlas, controls: Mapping[str, Control]) -> tuple[Mapping[str, Ids], str, str]:
    """The choices with which its page shows a scene, the first chart there that holds all of it, and the scene's own.

    Both charts are "" if a scene has several charts or none.
    """
    declared = PAGES[scene.page]
    for choices in (scene.choices, {**declared.whole, **scene.choices}):
        view = view_of(replace(scene, choices=choices), atlas, controls, LIGHT)
        staged = exhibits_of(scene, view)
        if len(staged) != 1:
            break
        (own,) = staged
        shown = [exhibit for group in declared.exhibits(view) for exhibit in group.shown]
        names = [exhibit.name for exhibit in shown if set(own.fact_ids) <= set(exhibit.fact_ids)]
        if names:
            return choices, own.name if own.name in names else names[0], own.name
    return scene.choices, "", ""


def own_deck(view: View) -> Deck | None:
    """The deck the reader has built or opened, in this session or one whose browser kept it.

    One that cannot be read is put away, and told beside the mistakes of decks that were opened.
    """
    text = own_deck_text()
    if not text:
        return None
    read = partial(read_scenes, text, view.atlas, view.controls)
    try:
        return once_a_session("own-deck-read", (view.atlas, text), read).deck
    except DeckMistake as mistake:
        keep_own_deck("")
        tell_deck_mistakes((f"Your deck, as this browser kept it, cannot be read and was put away. {mistake}",))
        return None


def keep_own(deck: Deck) -> None:
    """Keep a deck as the reader's own; none, once its last scene is gone."""
    keep_own_deck(write_deck(deck) if deck.scenes else "")


def scene_of_view(view: View, page: str, exhibit: str, title: str, question: str, proposal: Proposal) -> Scene:
    """A view on screen as a scene, with the answer that goes with it."""
    choices = {key: view.chosen(key) for key in keys_on(view.atlas, page) if view.differs(key)}
    taken = stages(view.atlas, view.controls)[page]
    assert exhibit in taken.exhibits, f"{exhibit} is not declared for {page}"
    return Scene(exhibit.replace("_", "-"), title, question, page, (exhibit,), choices, proposal.ask, proposal.answer)


def add_to_own(view: View, scene: Scene) -> Deck:
    """Append a scene to the reader's own deck, starting one if necessary."""
    deck = (own_deck(view) or Deck("My lecture")).with_scene(scene)
    keep_own(deck)
    return deck


def packed_own(deck: Deck) -> str:
    """The reader's own deck, packed for a link."""
    return pack_deck(deck)
