"""Who cites whom: the works that the sources cite, where each leads, and what does not fit."""

from components.current import current_view
from components.exhibits.citations import citations
from components.exhibits.drawing.show import show_exhibits
from components.parts.citations import show_doubts

view = current_view()

show_exhibits(view, citations(view), page="citations", with_titles=False, fills=True)
show_doubts(view)
