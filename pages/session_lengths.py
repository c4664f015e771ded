"""Session lengths: minutes, frequency, number of sessions and duration, as each source states them, by format."""

import streamlit as st

from components.exhibits.session_lengths import session_lengths
from components.exhibits.show import show_exhibits
from components.exhibits.view import current_view
from components.shell.frame import show_filters_in_words

view = current_view()
controls = view.controls

st.title("How long, and how often?")
with st.container(horizontal=True):
    with_doses = controls["dose"].draw_one() == "computed"
    controls["formats"].draw()
    if with_doses:
        controls["minutes_from"].draw()
        controls["pace_from"].draw()
lengths = session_lengths(view)
show_filters_in_words(view, lengths.candidates)
if with_doses:
    st.markdown(
        "**Hours and weeks are computed here, printed by no source:** sessions × minutes, and sessions ÷ sessions a "
        "week. Minutes and pace come from the statement chosen, whatever the source filter says; a hollow mark joins "
        "two texts."
    )
show_exhibits(view, lengths, page_path="session_lengths", with_titles=False)
