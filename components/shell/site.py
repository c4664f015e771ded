"""The pages of the atlas: names in the URL, titles in the menu, files."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

ROOT = Path(__file__).parents[2]
HOME = "overview"
#: The menu: what stands by itself, and under which heading the rest is found.
SECTIONS: dict[str, dict[str, str]] = {
    "": {"overview": "Overview", "search": "Question the atlas"},
    "What is said": {
        "session_lengths": "Session lengths",
        "condition_coverage": "Condition coverage",
        "therapy_features": "Inside the therapy",
        "disagreements": "Agreement",
    },
    "How well it works": {"effect_sizes": "Effect sizes", "effect_translator": "Effect translator"},
    "Where it comes from": {
        "sources": "Sources",
        "citations": "Who cites what",
        "bibliography": "Bibliography",
        "data_and_method": "Data and method",
    },
    "In class": {"lecture": "Lecture", "speaker_notes": "Speaker notes"},
}
TITLES = {name: title for pages in SECTIONS.values() for name, title in pages.items()}
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


def menu() -> dict[str, list[Any]]:
    """The pages under their headings, as the menu shows them."""
    # Copies, since Streamlit marks the one that it runs.
    return {heading: [copy(page) for page in pages] for heading, pages in _declared().items()}


@cache
def _declared() -> dict[str, list[Any]]:
    """The pages as they are declared: to look for their files in every run would take longer than to send a chart."""
    return {heading: [page_named(name) for name in pages] for heading, pages in SECTIONS.items()}


def lead_on(name: str, label: str) -> None:
    """A link to a page that keeps the reader's filters."""
    st.page_link(page_named(name), label=f"**{label}** →")


def go_to(name: str) -> None:
    """Turn to a page, with the reader's filters."""
    # Without an answer to the question which parameters to keep, Streamlit refuses while some are bound.
    st.switch_page(page_named(name), query_params={})
