"""The server side of the words: what a scene says, and what a room tells of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from components.lecture.scene_words.assets import SCRIPT, STYLE
from components.session.widgets import reported

#: Streamlit sends this with every run, so it only points to the script, which browsers cache.
_LOADER = f"""export default async mount =>
  (await import(new URL(".{SCRIPT.address}", document.baseURI))).default(mount);"""

_mount = st.components.v2.component("scene_words", js=_LOADER, isolate_styles=False)


@dataclass(frozen=True)
class Slider:
    """A guess on a scale; ``value`` is None until somebody guesses.

    ``middle`` is where the slider rests, and ``ends`` say what a guess towards either end means.
    """

    least: float
    most: float
    step: float
    middle: float
    unit: str
    value: float | None = None
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Choices:
    """A guess between options, labels by id; ``value`` is None until somebody guesses."""

    options: Mapping[str, str]
    value: str | None = None


@dataclass(frozen=True)
class Code:
    """The way to the chart for the phones in the room: a link, and the same as a picture (a ``data:`` address).

    ``caution`` is what limits it, if anything.
    """

    link: str
    picture: str | None
    caution: str = ""


@dataclass(frozen=True)
class RoomCode:
    """How phones get into the room, and where its round stands.

    ``state`` is the address, relative to the page, that tells how many have answered; once its version differs from
    ``version``, the scene is redrawn. ``phase`` is empty if phones have nothing to do. If it ``is_over``, the code lies
    over the scene.
    """

    code: str
    link: str
    picture: str | None
    caution: str
    state: str
    version: int
    answered: int
    round: int
    phase: str
    is_over: bool


@dataclass(frozen=True)
class Hands:
    """The field for a show of hands: its text for each round, the options, and any mistake."""

    typed: tuple[str, ...]
    options: tuple[str, ...]
    mistake: str


@dataclass(frozen=True)
class SceneWords:
    """What stands around the chart of a scene.

    ``given`` is told with the question. ``caption`` is the answer, empty before the reveal; ``guess`` is how the
    room guesses until then, None if it guesses aloud. ``place`` of ``count`` says how far the lecture is.
    ``buttons`` maps actions to labels at the foot, ``more`` those beside the keys. ``keys``, what each key does,
    and ``code``, if given, lie over the scene; ``notes`` is the address of the speaker notes. ``room`` replaces the
    guess until the answer is revealed, and ``trouble`` says why there is none; ``hands`` lie over the scene while
    they are counted.
    """

    scene_id: str
    question: str
    caption: str
    is_shown: bool
    guess: Slider | Choices | None
    place: int
    count: int
    buttons: Mapping[str, str]
    more: Mapping[str, str]
    given: Sequence[str] = ()
    keys: Sequence[tuple[str, str]] | None = None
    notes: str = ""
    code: Code | None = None
    room: RoomCode | None = None
    hands: Hands | None = None
    trouble: str = ""


def show_scene_words(
    words: SceneWords,
    take_guess: Callable[[str], None],
    take_hands: Callable[[str], None],
) -> None:
    """Show the words of a scene.

    ``take_guess`` is called with the guess, and ``take_hands`` with the text typed for a show of hands, a line for each
    round. Its buttons are heard by ``listen_to_keys``.
    """
    key = "scene-words"

    def guessed() -> None:
        take_guess(reported(key, "guessed"))

    def counted() -> None:
        take_hands(reported(key, "counted"))

    _mount(
        key=key,
        data=as_sent(words),
        on_guessed_change=guessed,
        on_counted_change=counted,
        # Another window has turned the room; a redraw is all this takes.
        on_turned_change=lambda: None,
    )


def as_sent(words: SceneWords) -> bytes:
    """The ``Words`` that scene_words.js reads."""
    kind = {Slider: "slider", Choices: "choices"}.get(type(words.guess))
    spec = asdict(words) | {"style": f".{STYLE.address}"}
    if kind:
        spec["guess"] = spec["guess"] | {"kind": kind}
    return json.dumps(spec, ensure_ascii=False).encode()
