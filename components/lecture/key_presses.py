"""Keys that a lecture listens to, as a Streamlit component.

``st.button(shortcut=…)`` takes only letters, digits and named keys, so not "?"; it needs a visible button for each key;
and it leaves the arrows to a slider that was merely clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from components.session.lecture import LecturePosition, new_presses, presses_taken, turned_to

_listen = st.components.v2.component(
    "key_presses", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


@dataclass(frozen=True)
class WindowLink:
    """How the windows of one lecture hear of one another, within one browser: nothing is stored anywhere.

    Windows with the same ``code`` belong together. One that ``leads`` tells the others its ``place`` on every move, and
    they turn to it.
    """

    code: str
    leads: bool
    place: LecturePosition


def listen_to_keys(
    actions: Mapping[str, str],
    act: Callable[[str], None],
    *,
    key: str,
    line: WindowLink | None = None,
    follow: Callable[[LecturePosition], None] | None = None,
    keeps_awake: bool = False,
    is_blank: bool = False,
    buttons: Mapping[str, str] | None = None,
    also: Collection[str] = (),
) -> None:
    """Call ``act`` with the action of each pressed key, in order; ``actions`` maps browser key names to actions.

    Several presses may come with one run, so ``act`` must start from where the one before has led. ``buttons`` maps the
    keys of Streamlit's buttons to the actions that they share with a key, and ``also`` has those that the page
    announces itself. ``is_blank`` covers the window in black.

    With a ``line`` whose other end leads, ``follow`` is called with each place it reaches. ``keeps_awake`` stops the
    screen from sleeping while it listens, if the browser allows that.
    """
    allowed = {*actions.values(), *(buttons or {}).values(), *also}

    def report() -> None:
        for action in new_presses(key):
            if action in allowed:
                act(action)

    def turn() -> None:
        place = turned_to(key)
        if place is not None and follow is not None:
            follow(place)

    _listen(
        key=key,
        data={
            "actions": dict(actions),
            "buttons": dict(buttons or {}),
            "line": asdict(line) if line else None,
            "awake": keeps_awake,
            "blank": is_blank,
            "taken": presses_taken(),
        },
        on_pressed_change=report,
        on_turned_change=turn,
        height=0,
    )
