"""The words' side of the server: what a scene says, and what a room tells of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from components.lecture.scene_words.assets import SCRIPT, STYLE
from components.session.widgets import reported

#: Streamlit sends this with every run, so it only says where the script is, which a browser keeps.
_LOADER = f"""export default async mount =>
  (await import(new URL(".{SCRIPT.address}", document.baseURI))).default(mount);"""

_mount = st.components.v2.component("scene_words", js=_LOADER, isolate_styles=False)


@dataclass(frozen=True)
class Slider:
    """A guess on a scale; ``value`` is None until somebody has guessed. ``middle`` is where the slider waits."""

    least: float
    most: float
    step: float
    middle: float
    unit: str
    value: float | None = None


@dataclass(frozen=True)
class Choices:
    """A guess between options, labels by id; ``value`` is None until somebody has guessed."""

    options: Mapping[str, str]
    value: str | None = None


@dataclass(frozen=True)
class Code:
    """The way to the chart for the phones in the room: a link, and the same as a picture (a ``data:`` address)."""

    link: str
    picture: str | None


@dataclass(frozen=True)
class SceneWords:
    """What stands around the chart of a scene.

    ``caption`` is the answer, empty before it is revealed; ``guess`` is how the room guesses until then, None where it
    guesses aloud. ``place`` of ``count`` says how far the lecture is. ``buttons`` are actions and their labels at the
    foot, and ``more`` those that stand with the keys. ``keys``, what each key does, and ``code`` lie over the scene
    where they are given; ``notes`` is the address of the speaker notes.
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
    keys: Sequence[tuple[str, str]] | None = None
    notes: str = ""
    code: Code | None = None


def show_scene_words(words: SceneWords, act: Callable[[str], None], take_guess: Callable[[str], None]) -> None:
    """Show the words of a scene. ``act`` is called with the action of a button, ``take_guess`` with what is guessed."""
    key = "scene-words"

    def pressed() -> None:
        action = reported(key, "pressed")
        if action in {**words.buttons, **words.more}:
            act(action)

    def guessed() -> None:
        take_guess(reported(key, "guessed"))

    _mount(key=key, data=as_sent(words), on_pressed_change=pressed, on_guessed_change=guessed)


def as_sent(words: SceneWords) -> bytes:
    """The ``Words`` that scene_words.js reads."""
    kind = {Slider: "slider", Choices: "choices"}.get(type(words.guess))
    told = asdict(words) | {"style": f".{STYLE.address}"}
    if kind:
        told["guess"] = told["guess"] | {"kind": kind}
    return json.dumps(told, ensure_ascii=False).encode()
