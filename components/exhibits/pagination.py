"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TypeVar

import streamlit as st

Item = TypeVar("Item")


def page_of(items: Sequence[Item], most: int, name: str) -> Sequence[Item]:
    """One page of a list, ``most`` items long, with page numbers if there are several.

    ``name`` is unique on the page of the atlas. The link does not hold which page is shown.
    """
    n_pages = ceil(len(items) / most)
    if n_pages <= 1:
        return items
    words = st.empty()
    # Another number of pages is another list, which begins at its first page.
    page = st.pagination(n_pages, key=f"{name}-page-of-{n_pages}")
    first, last = (page - 1) * most, min(page * most, len(items))
    words.markdown(f"**{first + 1:,} to {last:,}** of {len(items):,}")
    return items[first:last]
