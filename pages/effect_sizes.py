"""Effect sizes: like with like, a point and an interval, one chart for each kind of comparison, all on one scale."""

import streamlit as st

from components.chart_view import show_chart, show_nothing
from components.charts.effect_sizes import effect_sizes_chart
from components.frame import show_filters_in_words
from components.view import current_view
from data.effect_sizes import drawn_effects, in_layers, panels, scale
from data.vocabulary import COMPARATOR_FAMILIES

view = current_view()

st.title("How large, and compared with what?")
layers = view.controls["layers"].draw()
show_filters_in_words(view, "effect_sizes")

effects = drawn_effects(in_layers(view.rows("effect_sizes"), layers))
if effects.empty:
    show_nothing(view, "effect_sizes")
else:
    st.markdown(
        "An effect size says how far apart two groups are, in standard deviations. It means something only beside "
        "others of the same comparison, so each comparison has a chart of its own, and all charts share one scale. "
        "k is the number of studies, N the number of patients. The dashed lines are Cohen's conventions, not results. "
        "STPP is short-term, LTPP long-term psychodynamic psychotherapy."
    )
    for family, rows in panels(effects):
        st.subheader(COMPARATOR_FAMILIES[family].label)
        st.markdown(COMPARATOR_FAMILIES[family].definition)
        chart = effect_sizes_chart(rows, family, scale(effects), view.atlas.facts, view.theme)
        show_chart(view, chart, rows, list(rows["effect_id"]), name=family)
