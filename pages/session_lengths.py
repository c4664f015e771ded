"""Session lengths: minutes, frequency, number of sessions and duration as each source states them, by format."""

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.session_lengths import session_lengths

view = current_view()

show_exhibits(view, session_lengths(view), page="session_lengths", with_titles=False, fills=True)
