"""Agreement: where the sources stand on each topic and, beneath its row, statement against statement."""

from components.current import current_view
from components.exhibits.disagreements import positions
from components.exhibits.drawing.show import show_exhibits
from components.parts.disagreements import show_open_topic

view = current_view()

show_exhibits(
    view,
    positions(view),
    page_path="disagreements",
    with_titles=False,
    beneath=lambda: show_open_topic(view),
)
