"""The pages of the registry as Streamlit's: the menu, and the ways from page to page."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from components.exhibits.view import View
from components.plain_text import as_markdown
from components.registry import GROUPS, HOME, PAGES, shared_keys

ROOT = Path(__file__).parents[2]


@cache
def page_named(name: str) -> Any:
    """The Streamlit page of a name in ``PAGES``."""
    page = PAGES[name]
    return st.Page(
        ROOT / "pages" / f"{name}.py",
        title=page.title,
        url_path=name,
        default=name == HOME,
        visibility="visible" if page.is_listed else "hidden",
    )


def menu() -> dict[str, list[Any]]:
    """The pages under their headings, as in the menu."""
    # Copies, since Streamlit marks the one it runs.
    return {group: [copy(page_named(page.name)) for page in PAGES.values() if page.group == group] for group in GROUPS}


def lead_on(name: str, label: str) -> None:
    """A link to another page, which takes along the choices that all pages share."""
    st.page_link(page_named(name), label=f"**{as_markdown(label)}** →")


def go_to(view: View, name: str) -> None:
    """Turn to another page, taking along the choices that all pages share."""
    shared = [key for key in shared_keys(view.atlas) if view.differs(key)]
    st.switch_page(page_named(name), query_params={key: view.controls[key].in_link(view.chosen(key)) for key in shared})
