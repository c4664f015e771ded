"""Condition coverage: which source says what on which condition, and what it does not say."""

import streamlit as st

from components.current import current_view
from components.exhibits.condition_coverage import condition_coverage
from components.exhibits.drawing.show import show_exhibits
from components.plain_text import as_markdown
from components.shell.frame import show_filters_in_words
from data.atlas.overview import shared_press_release

view = current_view()

st.title("Who names which condition, and how?")
coverage = condition_coverage(view)
show_filters_in_words(view, coverage.candidates)
if coverage.shown:
    st.markdown(
        f"{as_markdown(shared_press_release(view.atlas, view.filters, with_names=True))} Counted as covered: said to "
        "work, to be used, to depend, or a reason to come. Not counted: a longer therapy preferred, or help in general."
    )
show_exhibits(view, coverage, with_titles=False)
