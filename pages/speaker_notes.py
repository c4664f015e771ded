"""Speaker notes: for a second window or device, with the answer, the notes, the next scene and a clock."""

import streamlit as st

from components.current import current_view
from components.lecture.speaker_notes import show_notes
from components.session.lecture import lecture_scene

view = current_view()

if lecture_scene() is not None:
    # Then nothing stands around the page, its title neither.
    st.title("Speaker notes", anchor=False)
if view.filters.is_narrow:
    st.markdown("The filters do not apply here: each scene has its own.")
show_notes(view)
