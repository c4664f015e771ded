"""Session lengths: minutes, frequency, number of sessions and duration, as each source states them, by format."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.session_lengths import computed_doses, printed_lengths
from components.shell.frame import show_filters_in_words

view = current_view()

st.title("How long, and how often?")
if view.chosen_one("dose") == "printed":
    lengths = printed_lengths(view)
    show_filters_in_words(view, lengths.candidates)
    st.markdown(
        "A mark is a printed figure, a line between two marks a range, an arrow an end left open, a dotted line what "
        "leads up to a ceiling. Words stand where the source gives only words."
    )
    show_exhibits(view, lengths, page_path="session_lengths")
else:
    show_filters_in_words(view, view.atlas.frames["session_lengths"])
    st.markdown(
        "**Computed here, printed by no source:** sessions × minutes gives contact hours, sessions ÷ sessions a week "
        "gives weeks on a calendar. Minutes and pace come from the statement chosen, whatever the source filter says; "
        "a hollow mark on a broken line joins two texts."
    )
    for doses in computed_doses(view):
        show_exhibits(view, doses, with_titles=False)
