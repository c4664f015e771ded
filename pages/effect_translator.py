"""Effect translator: one effect size as overlapping groups, chances, and people out of one hundred."""

import streamlit as st

from components.chart_view import show_computed_chart
from components.charts.effect_translation import distributions_chart, people_chart
from components.translator_page import choose_figure, rows_of, show_references, show_sentences
from components.view import current_view

view = current_view()
facts, theme = view.atlas.facts, view.theme

st.title("What does an effect size mean?")
# Figure, groups and people stand in one screen of a projector; on a narrower one they come below one another.
grid = st.grid(3, min_column_width=320)
with grid.cell():
    choice = choose_figure(view)
translation, effect_ids, rows = choice.translation, choice.effect_ids, rows_of(choice)
with grid.cell():
    st.subheader("Two groups")
    chart = distributions_chart(translation, effect_ids, choice.origin, facts, theme)
    show_computed_chart(view, chart, rows, effect_ids, name="groups")
with grid.cell():
    st.subheader("One hundred people")
    chart = people_chart(translation, effect_ids, choice.origin, facts, theme)
    show_computed_chart(view, chart, rows, effect_ids, name="people")
show_sentences(view, choice)
show_references()
