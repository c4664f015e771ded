"""Parts of the Effect sizes page beneath its chart: whether two figures compare, and whether printed sums add up."""

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
    show_controls(view, *PAIR, offered=offered_to_compare(view))
    answer = comparison(view)
    asked = " and ".join(named_in_short(view, view.chosen_one(key)) for key in PAIR)
    st.markdown(f"{as_markdown(asked)}: **{'yes' if answer.may_compare else 'no'}.** {as_markdown(answer.why)}")
    lead_on("effect_translator", "What does such a number mean?")


def show_rises(view: View) -> None:
    """Every printed rise against the figures it joins; nothing if no source prints one."""
    rises = printed_rises(view)
    if rises is None:
        return
    st.subheader(rises.title)
    show_exhibit(view, rises, page="effect_sizes")
