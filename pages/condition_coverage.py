"""Condition coverage: which source says what on which condition, and what it does not say."""

import streamlit as st

from components.exhibits.condition_coverage import condition_coverage
from components.exhibits.show import show_exhibits
from components.exhibits.view import current_view
from components.plain_text import as_markdown
from components.shell.frame import show_filters_in_words
from data.atlas.overview import shared_work

view = current_view()

st.title("Who names which condition, and how?")
with st.container(horizontal=True, vertical_alignment="bottom"):
    view.controls["sort"].draw()
    view.controls["folded"].draw()
coverage = condition_coverage(view)
show_filters_in_words(view, coverage.candidates)
if coverage.shown:
    st.markdown(
        f"{as_markdown(shared_work(view.atlas, view.filters))} Counted as covered: said to "
        "work, to be used, to depend, or a reason to come. Not counted: a longer therapy preferred, or help in general."
    )
show_exhibits(view, coverage, with_titles=False)
