"""Overview: what the atlas answers, how much it holds, three charts that lead on, and what to beware of."""

import streamlit as st

from components.chart_view import show_chart, show_nothing
from components.charts.condition_coverage import condition_counts_chart
from components.charts.effect_sizes import effect_sizes_chart
from components.charts.session_lengths import session_lengths_chart
from components.frame import show_filters_in_words
from components.plain_text import as_markdown
from components.site import lead_on
from components.view import current_view
from data.condition_coverage import coverage_marks, covering_rows, covering_sources, most_covered
from data.effect_sizes import drawn_effects, of_family, scale
from data.overview import cautions, headline_counts
from data.session_doses import usable_statements
from data.session_lengths import in_named_formats

view = current_view()
atlas, facts, theme = view.atlas, view.atlas.facts, view.theme

st.title("What is really said, and known, about psychodynamic therapy")
counts = " · ".join(f"**{count}** {name}" for name, count in headline_counts(atlas).items())
show_filters_in_words(view, lead=f"{counts}. No mark without its source.")
lengths_column, conditions_column, effects_column = st.columns(3)

with lengths_column:
    lead_on("session_lengths", "How many sessions?")
    lengths = in_named_formats(usable_statements(view.rows("session_lengths"), "sessions_per_course"))
    if lengths.empty:
        show_nothing(view, "session_lengths")
    else:
        chart = session_lengths_chart(
            lengths, "sessions_per_course", atlas.tables.formats, view.source_ids, facts, theme, compact=True
        )
        show_chart(view, chart, lengths, list(lengths["fact_id"]), name="overview-session-lengths")

with conditions_column:
    lead_on("condition_coverage", "What is it said to treat?")
    coverage = view.rows("condition_coverage")
    marks = coverage_marks(coverage, atlas.tables.conditions, atlas.tables.sources)
    top = most_covered(covering_sources(marks), 5)
    rows = covering_rows(coverage, list(top["condition_id"]))
    if top.empty:
        show_nothing(view, "condition_coverage")
    else:
        chart = condition_counts_chart(top, atlas.choices.conditions, len(atlas.choices.sources), facts, theme)
        show_chart(view, chart, rows, list(rows["fact_id"]), name="overview-conditions")

with effects_column:
    lead_on("effect_sizes", "How large, against control conditions?")
    effects = of_family(drawn_effects(view.rows("effect_sizes")), "mixed_control")
    if effects.empty:
        show_nothing(view, "effect_sizes")
    else:
        chart = effect_sizes_chart(effects, "mixed_control", scale(effects), facts, theme, compact=True)
        show_chart(view, chart, effects, list(effects["effect_id"]), name="overview-effect-sizes")

st.markdown("\n".join(f"- **Beware.** {as_markdown(caution)}" for caution in cautions(atlas)))
