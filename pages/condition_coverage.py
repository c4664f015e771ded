"""Condition coverage: which source says what on which condition, and what it does not say."""

import streamlit as st

from components.current import current_view
from components.exhibits.condition_coverage import condition_coverage
from components.exhibits.drawing.show import show_exhibits
from components.plain_text import as_markdown
from data.atlas.overview import shared_work

view = current_view()

coverage = condition_coverage(view)
if coverage.shown:
    st.markdown(
        f"{as_markdown(shared_work(view.atlas, view.filters))} Counted as covered: said to "
        "work, to be used, to depend, or a reason to come. Not counted: only mentioned, a longer therapy preferred, "
        "or help in general."
    )
show_exhibits(view, coverage, with_titles=False)
