"""Effect translator: one effect size as overlapping groups, chances, and people out of one hundred."""

import streamlit as st

from components.chart_view import show_computed_chart
from components.charts.effect_translation import distributions_chart, people_chart
from components.translator_page import choose_figure, rows_of, show_references, show_sentences
from components.view import current_view

view = current_view()

st.title("What does an effect size mean?")
choice = choose_figure(view)
translation, effect_ids, rows = choice.translation, choice.effect_ids, rows_of(choice)
facts, theme = view.atlas.facts, view.theme

left, right = st.columns(2)
with left:
    st.subheader("Two groups")
    chart = distributions_chart(translation, effect_ids, choice.origin, facts, theme)
    show_computed_chart(view, chart, rows, effect_ids, name="groups")
with right:
    st.subheader("One hundred people")
    chart = people_chart(translation, effect_ids, choice.origin, facts, theme)
    show_computed_chart(view, chart, rows, effect_ids, name="people")
show_sentences(view, choice)
show_references()
