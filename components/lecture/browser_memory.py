"""What the lecturer's browser keeps of a lecture, as a Streamlit component: the server forgets it with the session."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.session.lecture_memory import asked_of_browser, kept_by_browser, name_of_session, take_from_browser

KEY = "browser-memory"

_remember = st.components.v2.component(
    "browser_memory", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def remember_in_browser(*, of_notes: bool = False) -> None:
    """Have the browser keep what this session knows of its lecture and deck, or tell what an earlier session knew.

    Draw it last: it sends what the page has changed.
    """
    asks, keeps = asked_of_browser(), kept_by_browser(of_notes=of_notes)
    _remember(
        key=KEY,
        data={"session": name_of_session(), "asks": asks, "keeps": keeps},
        on_found_change=lambda: take_from_browser(KEY),
        height=0,
    )
