"""Agreement: where the sources stand on each topic, and statement against statement where they do not agree."""

import streamlit as st

from components.current import current_view
from components.exhibits.disagreements import pairs_in_view, positions
from components.exhibits.drawing.show import show_exhibits
from components.parts.disagreements import show_pairs
from components.shell.frame import show_own_choices
from data.subjects.disagreements import count_pairs

view = current_view()

stand = positions(view)
show_own_choices(view, "topics", "kinds", "strengths")
st.markdown(
    "Marks side by side agree; a band joins those that are furthest apart, red where two statements contradict. The "
    "places are our reading of the words, not a measurement. Beneath each row stand pairs of statements, by kind; "
    "red marks hold at least one that no fair reading reconciles. A difference of scope is not a disagreement."
)
show_exhibits(view, stand, page_path="disagreements", with_titles=False)
pairs = pairs_in_view(view)
st.subheader(f"Statement against statement: {len(pairs)} of {len(view.atlas.tables.disagreements)} pairs")
st.markdown(f"{count_pairs((pair.kind, pair.parties) for pair in pairs).in_words}.")
show_pairs(pairs, name="pairs")
