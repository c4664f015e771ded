"""Effect sizes: like with like, a point and an interval, one chart for each kind of comparison, all on one scale."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.effect_sizes import effect_sizes
from components.parts.effect_sizes import show_at_a_glance, show_trails
from components.shell.frame import show_own_choices
from components.shell.site import lead_on

view = current_view()

effects = effect_sizes(view)
show_own_choices(view, "layers", "comparisons", "treatments", "timepoints", "panels")
show_at_a_glance(view)
st.markdown(
    "An effect size says how far apart two groups are, in standard deviations; it means something only beside "
    "others of the same comparison and design. All charts share one scale; dashed lines are Cohen's conventions, not "
    "results. A thin arrow leads from the end of treatment to the follow-up of the same comparison."
)
lead_on("effect_translator", "What does such a number mean?")
show_exhibits(view, effects, page_path="effect_sizes", with_titles=view.chosen_one("panels") == "apart")
show_trails(view)
