"""Effect sizes: like with like, a point and an interval, one chart for each kind of comparison, all on one scale."""

import streamlit as st

from components.chart_view import show_chart, show_nothing
from components.charts.effect_sizes import effect_sizes_chart, overlaid_effects_chart
from components.effects_page import choose_effects, show_at_a_glance, show_trails
from components.frame import show_filters_in_words
from components.site import lead_on
from components.view import current_view
from data.effect_sizes import panels, scale
from data.vocabulary import COMPARATOR_FAMILIES

view = current_view()
facts, theme = view.atlas.facts, view.theme

st.title("How large, and compared with what?")
candidates, together = choose_effects(view)
show_filters_in_words(view, candidates)
st.markdown(
    "An effect size says how far apart two groups are, in standard deviations; it means something only beside "
    "others of the same comparison. All charts share one scale; dashed lines are Cohen's conventions, not results. "
    "A thin line joins the same comparison over time."
)
lead_on("effect_translator", "What does such a number mean?")

effects = view.filters.apply(candidates)
if effects.empty:
    show_nothing(view, candidates, name="effect-sizes", page_path="effect_sizes")
show_at_a_glance(view, effects)
if together and len(effects):
    chart = overlaid_effects_chart(effects, scale(effects), facts, theme)
    show_chart(view, chart, effects, list(effects["effect_id"]), name="every-comparison")
else:
    for family, rows in panels(effects):
        st.subheader(COMPARATOR_FAMILIES[family].label)
        st.markdown(COMPARATOR_FAMILIES[family].definition)
        chart = effect_sizes_chart(rows, family, scale(effects), facts, theme)
        show_chart(view, chart, rows, list(rows["effect_id"]), name=family)
show_trails(view)
