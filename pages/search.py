"""Search: one box for pages, topics, conditions, facts and works; the best answer comes first, with its picture."""

import streamlit as st

from components.current import current_view
from components.parts.search import show_answers
from components.shell.bar import show_controls

view = current_view()

show_controls(view, "question")
question = view.chosen_one("question")
if question.strip():
    show_answers(view, question)
else:
    st.markdown(
        "Type a question and press Enter; small typing mistakes do not matter. Tab then moves from answer to answer, "
        "and Enter opens one. On every page, the key S brings you here."
    )
