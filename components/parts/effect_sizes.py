"""Parts of the Effect sizes page beneath its chart: may two figures be compared, and do printed sums add up."""

from __future__ import annotations

import streamlit as st

from components.exhibits.drawing.show import show_exhibit
from components.exhibits.effect_sizes import PAIR, comparison, named_in_short, offered_to_compare, printed_rises
from components.exhibits.view import View
from components.plain_text import as_markdown
from components.shell.bar import show_controls
from components.shell.site import lead_on


def show_comparison(view: View) -> None:
    """Two figures to pick, and whether they may be compared, with the reason."""
    st.subheader("May I compare these?")
    *columns, last = st.columns(len(PAIR) + 1, vertical_alignment="bottom")
    for column, key in zip(columns, PAIR, strict=True):
        with column:
            show_controls(view, key, offered=offered_to_compare(view))
    with last:
        lead_on("effect_translator", "What does such a number mean?")
    answer = comparison(view)
    asked = " and ".join(named_in_short(view, view.chosen_one(key)) for key in PAIR)
    st.markdown(f"{as_markdown(asked)}: **{'yes' if answer.may_compare else 'no'}.** {as_markdown(answer.why)}")


def show_rises(view: View) -> None:
    """Every printed rise, held against the figures that it joins; nothing where no source prints one."""
    rises = printed_rises(view)
    if rises is None:
        return
    st.subheader(rises.title)
    show_exhibit(view, rises)
