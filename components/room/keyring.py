"""Keeps the key of the room in the lecturer's browser: it survives a reload, and no address bar shows it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.session.room import COOKIE, key_for_browser
from data.room.store import HOURS_OPEN

_keep = st.components.v2.component(
    "keyring", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def keep_key_in_browser() -> None:
    """Have the browser keep or forget the key, if this session has opened, joined or closed a room."""
    key = key_for_browser()
    if key is not None:
        _keep(key="keyring", data={"cookie": COOKIE, "key": key, "seconds": HOURS_OPEN * 3600}, height=0)
