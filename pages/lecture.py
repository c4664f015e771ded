"""Lecture: scenes that ask before they show, for a projector; and the place where a lecture is chosen or built."""

import streamlit as st

from components.current import current_view
from components.lecture.lobby import show_lobby
from components.lecture.stage import show_running_scene
from components.session.lecture import lecture_scene

view = current_view()

if lecture_scene() is not None:
    show_running_scene(view)
else:
    if view.filters.is_narrow:
        st.markdown("The filters do not apply here: each scene has its own.")
    show_lobby(view)
