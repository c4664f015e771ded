"""Effect sizes: a forest plot banded by comparison, what can be compared, and whether printed sums add up."""

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.effect_sizes import effect_sizes
from components.parts.effect_sizes import show_comparison, show_rises
from components.parts.own_evidence import show_add_your_own, show_own_pooled

view = current_view()

show_exhibits(view, effect_sizes(view), page="effect_sizes", with_titles=False)
show_add_your_own(view)
show_own_pooled(view)
show_comparison(view)
show_rises(view)
