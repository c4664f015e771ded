"""Condition coverage: what each source says about each condition, and what it leaves unsaid."""

from components.current import current_view
from components.exhibits.condition_coverage import condition_coverage
from components.exhibits.drawing.show import show_exhibits

view = current_view()

show_exhibits(view, condition_coverage(view), page="condition_coverage", with_titles=False, fills=True)
