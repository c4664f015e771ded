"""Speaker notes: for a second window or device, with the answer, the notes, the next scene and a clock."""

import streamlit as st

from components.current import current_view
from components.lecture.speaker_notes import show_notes

view = current_view()

st.title("Speaker notes", anchor=False)
if view.filters.is_narrow:
    st.markdown("The filters do not apply here: each scene has its own.")
show_notes(view)
