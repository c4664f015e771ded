"""Keys that a lecture listens to, by Streamlit's own way to add a component.

``st.button(shortcut=…)`` takes letters, digits and named keys only, so "?" would be left out; it needs a button on
screen for each key; and it leaves the arrows to a slider that was only clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from components import state

_listen = st.components.v2.component(
    "key_presses", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def listen_to_keys(actions: Mapping[str, str], act: Callable[[str], None], *, key: str) -> None:
    """Call ``act`` with the action of each key that is pressed; ``actions`` maps names of browser keys to actions."""

    def report() -> None:
        action = state.pressed(key)
        if action in actions.values():
            act(action)

    _listen(key=key, data={"actions": dict(actions)}, on_pressed_change=report, height=0)
