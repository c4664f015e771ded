"""Question the atlas: one box over facts, conditions, works and pages; typing mistakes are forgiven."""

import streamlit as st

from components.current import current_view
from components.parts.search import show_answers
from components.shell.bar import show_controls

view = current_view()

show_controls(view, "question")
question = view.chosen_one("question")
if view.filters.is_narrow:
    st.markdown("The filters do not apply here: everything is searched.")
if question.strip():
    show_answers(view, question)
else:
    st.markdown(
        "Type and press Enter. Typing mistakes are forgiven. Tab then leads from answer to answer, and Enter opens "
        "one. The key S leads here from every page."
    )
