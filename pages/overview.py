"""Overview: what the atlas answers, how much it holds, three charts that lead on, and what to beware of."""

import streamlit as st

from components.chart_view import show_exhibits
from components.exhibits.overview import controlled_effects, most_named_conditions, session_counts
from components.frame import show_filters_in_words
from components.plain_text import as_markdown
from components.site import lead_on
from components.view import current_view
from data.overview import cautions, headline_counts

view = current_view()

st.title("What is really said, and known, about psychodynamic therapy")
counts = " · ".join(f"**{count}** {name}" for name, count in headline_counts(view.atlas).items())
show_filters_in_words(view, lead=f"{counts}. No mark without its source.")
lengths_column, conditions_column, effects_column = st.columns(3)

with lengths_column:
    lead_on("session_lengths", "How many sessions?")
    show_exhibits(view, session_counts(view), with_titles=False)
with conditions_column:
    lead_on("condition_coverage", "Which conditions are named most?")
    show_exhibits(view, most_named_conditions(view), with_titles=False)
with effects_column:
    lead_on("effect_sizes", "How large, against control conditions?")
    show_exhibits(view, controlled_effects(view), with_titles=False)

st.markdown("\n".join(f"- **Beware.** {as_markdown(caution)}" for caution in cautions(view.atlas, view.filters)))
