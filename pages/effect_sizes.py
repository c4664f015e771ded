"""Effect sizes: a forest plot in bands of one comparison each, what may be compared, and whether sums add up."""

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.effect_sizes import effect_sizes
from components.parts.effect_sizes import show_comparison, show_rises

view = current_view()

show_exhibits(view, effect_sizes(view), page_path="effect_sizes", with_titles=False)
show_comparison(view)
show_rises(view)
