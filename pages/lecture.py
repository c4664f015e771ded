"""Lecture: scenes for a projector that ask before they show, and the lobby where a lecture is chosen or built."""

from components.current import current_view
from components.lecture.lobby import show_lobby
from components.lecture.stage import show_running_scene
from components.session.lecture import lecture_scene

view = current_view()

if lecture_scene() is not None:
    show_running_scene(view)
else:
    show_lobby(view)
