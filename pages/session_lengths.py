"""Session lengths: minutes, frequency, number of sessions and duration, as each source states them, by format."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.session_lengths import session_lengths
from components.shell.frame import show_filters_in_words

view = current_view()

lengths = session_lengths(view)
show_filters_in_words(view, lengths.candidates)
if view.chosen_one("dose") == "computed":
    st.markdown(
        "**Hours and weeks are computed here, printed by no source:** sessions × minutes, and sessions ÷ sessions per "
        "week. Minutes and pace come from the statement chosen, whatever the source filter says; a hollow mark joins "
        "two texts."
    )
show_exhibits(view, lengths, page_path="session_lengths", with_titles=False)
