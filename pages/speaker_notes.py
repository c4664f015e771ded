"""Speaker notes for a second window or device: the answer, the notes, the next scene and a clock."""

import streamlit as st

from components.current import current_view
from components.lecture.speaker_notes import show_notes
from components.session.lecture import lecture_scene

view = current_view()

if lecture_scene() is not None:
    # During a lecture nothing surrounds the page, not even its title.
    st.title("Speaker notes", anchor=False)
show_notes(view)
