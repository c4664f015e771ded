"""The pages of the atlas: names in the URL, titles in the menu, files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

ROOT = Path(__file__).parent.parent
HOME = "overview"
TITLES = {
    "overview": "Overview",
    "session_lengths": "Session lengths",
    "condition_coverage": "Condition coverage",
    "effect_sizes": "Effect sizes",
    "effect_translator": "Effect translator",
    "sources": "Sources",
    "data_and_method": "Data and method",
    "lecture": "Lecture",
    "speaker_notes": "Speaker notes",
}
#: Pages that others lead to, and the menu does not.
UNLISTED = ("speaker_notes",)
#: Pages that fill the whole window, without menu and filters, once a scene is on them.
STAGE_PAGES = ("lecture", "speaker_notes")


def page_named(name: str) -> Any:
    """The Streamlit page of a name in ``TITLES``."""
    return st.Page(
        ROOT / "pages" / f"{name}.py",
        title=TITLES[name],
        url_path=name,
        default=name == HOME,
        visibility="hidden" if name in UNLISTED else "visible",
    )


def lead_on(name: str, label: str) -> None:
    """A link to a page that keeps the reader's filters."""
    st.page_link(page_named(name), label=f"**{label}** →")
