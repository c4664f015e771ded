"""Agreement: where the sources stand on each topic and, beneath each row, statement against statement."""

from components.current import current_view
from components.exhibits.disagreements import positions
from components.exhibits.drawing.show import show_exhibits

view = current_view()

show_exhibits(view, positions(view), page="disagreements", with_titles=False, fills=True)
