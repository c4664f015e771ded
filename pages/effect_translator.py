"""Effect translator: one effect size as people out of 100 and as overlapping groups."""

from components.current import current_view
from components.parts.effect_translator import (
    choose_figure,
    show_pictures,
    show_references,
    show_sentences,
    show_whose_figure,
)

view = current_view()

choice = choose_figure(view)
show_pictures(view, choice)
show_whose_figure(view, choice.figure)
show_sentences(view, choice)
show_references()
