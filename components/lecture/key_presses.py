"""Keys that a lecture listens to, by Streamlit's own way to add a component.

``st.button(shortcut=…)`` takes letters, digits and named keys only, so "?" would be left out; it needs a button on
screen for each key; and it leaves the arrows to a slider that was only clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from components.session.lecture import Place, turned_to
from components.session.widgets import reported

_listen = st.components.v2.component(
    "key_presses", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


@dataclass(frozen=True)
class Line:
    """How the windows of one lecture hear of one another, within one browser: nothing of it is kept anywhere.

    Those with the same ``code`` belong together. One that ``leads`` tells the others its ``place`` whenever it goes to
    another one, and the others turn to it.
    """

    code: str
    leads: bool
    place: Place


def listen_to_keys(
    actions: Mapping[str, str],
    act: Callable[[str], None],
    *,
    key: str,
    line: Line | None = None,
    follow: Callable[[Place], None] | None = None,
    keeps_awake: bool = False,
) -> None:
    """Call ``act`` with the action of each key that is pressed; ``actions`` maps names of browser keys to actions.

    With a ``line`` whose other end leads, ``follow`` is called with each place that it comes to. The screen that
    ``keeps_awake`` does not sleep while it listens, where the browser allows that.
    """

    def report() -> None:
        action = reported(key, "pressed")
        if action in actions.values():
            act(action)

    def turn() -> None:
        place = turned_to(key)
        if place is not None and follow is not None:
            follow(place)

    _listen(
        key=key,
        data={"actions": dict(actions), "line": asdict(line) if line else None, "awake": keeps_awake},
        on_pressed_change=report,
        on_turned_change=turn,
        height=0,
    )
