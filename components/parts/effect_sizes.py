"""Parts of the Effect sizes page beneath its chart: may two figures be compared, and do printed sums add up."""

from __future__ import annotations

import streamlit as st

from components.exhibits.drawing.show import show_exhibit
from components.exhibits.effect_sizes import PAIR, comparison, offered_to_compare, printed_rises
from components.exhibits.paging import show_part
from components.exhibits.view import View
from components.plain_text import as_markdown
from components.shell.bar import show_controls


def show_comparison(view: View) -> None:
    """Two figures to pick, and whether they may be compared, with the reason."""
    st.subheader("May I compare these?")
    show_controls(view, *PAIR, offered=offered_to_compare(view))
    answer = comparison(view)
    st.markdown(f"**{'Yes' if answer.may_compare else 'No'}.** {as_markdown(answer.why)}")


def show_rises(view: View) -> None:
    """Every printed rise, held against the figures that it joins; nothing where no source prints one."""
    rises = printed_rises(view)
    if rises is None:
        return
    st.subheader(rises.title)
    show_part(view, rises)
    show_exhibit(view, rises)
