"""Effect translator: one effect size as overlapping groups, chances, and people out of one hundred."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_computed_chart
from components.exhibits.effect_translation import pictures_of
from components.parts.effect_translator import choose_figure, show_references, show_sentences

view = current_view()

# Figure, groups and people stand in one screen of a projector; on a narrower one they come below one another.
grid = st.grid(3, min_column_width=320)
with grid.cell():
    choice = choose_figure(view)
for picture in pictures_of(view.atlas, choice, view.theme).shown:
    with grid.cell():
        st.subheader(picture.title)
        show_computed_chart(view, picture, choice.basis)
show_sentences(view, choice)
show_references()
