"""Effect translator: one effect size as overlapping groups, chances, and people out of one hundred."""

import streamlit as st

from components.chart_view import show_computed_chart
from components.charts.effect_translation import distributions_chart, people_chart
from components.controls import OWN_FIGURE
from components.translator_page import show_number, show_references, show_whose_figure, translation_rows
from components.view import current_view
from data.effect_sizes import drawn_effects, limits
from data.effect_translation import translate

view = current_view()
controls = view.controls

st.title("What does an effect size mean?")
effect_id = controls["figure"].draw_one()
baseline_column, d_column = st.columns(2)
with baseline_column:
    baseline = show_number(controls["baseline"], 1.0, 99.0, 1.0, as_shown=100)
if effect_id == OWN_FIGURE:
    with d_column:
        d, interval = show_number(controls["d"], -3.0, 3.0, 0.01), (None, None)
    effect_ids = []
else:
    effect = drawn_effects(view.atlas.frames["effect_sizes"]).set_index("effect_id").loc[effect_id]
    d, interval = float(effect["drawn"]), limits(effect)
    effect_ids = [effect_id]
    with d_column:
        show_whose_figure(view, effect_id)

translation = translate(d, baseline, *interval)
facts, theme = view.atlas.facts, view.theme
rows = translation_rows(translation)
left, right = st.columns(2)
with left:
    st.subheader("Two groups")
    show_computed_chart(
        view, distributions_chart(translation, effect_ids, facts, theme), rows, effect_ids, name="groups"
    )
with right:
    st.subheader("One hundred people")
    show_computed_chart(
        view, people_chart(translation.people, effect_ids, facts, theme), rows, effect_ids, name="people"
    )
st.subheader("In plain sentences")
st.markdown("\n".join(f"- **{row.number}.** {row.sentence}" for row in rows.itertuples()))
show_references()
