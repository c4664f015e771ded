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
from data.effect_sizes import drawn_effects, of_family, psychodynamic, scale
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
    measure, formats = "sessions_per_course", atlas.tables.formats
    candidates = in_named_formats(usable_statements(atlas.frames["session_lengths"], measure))
    lengths = view.filters.apply(candidates)
    if lengths.empty:
        show_nothing(view, candidates, name="overview-session-lengths")
    else:
        chart = session_lengths_chart(lengths, measure, formats, view.source_ids, facts, theme, compact=True)
        show_chart(view, chart, lengths, list(lengths["fact_id"]), name="overview-session-lengths")

with conditions_column:
    lead_on("condition_coverage", "Which conditions are named most?")
    candidates = covering_rows(atlas.frames["condition_coverage"], atlas.choices.conditions)
    coverage = view.filters.apply(candidates)
    top = most_covered(covering_sources(coverage_marks(coverage, atlas.tables.conditions, view.sources_in_view())), 5)
    if top.empty:
        show_nothing(view, candidates, name="overview-conditions")
    else:
        rows = covering_rows(coverage, list(top["condition_id"]))
        chart = condition_counts_chart(top, atlas.choices.conditions, len(view.sources_in_view()), facts, theme)
        show_chart(view, chart, rows, list(rows["fact_id"]), name="overview-conditions")

with effects_column:
    lead_on("effect_sizes", "How large, against control conditions?")
    candidates = psychodynamic(of_family(drawn_effects(atlas.frames["effect_sizes"]), "mixed_control"))
    effects = view.filters.apply(candidates)
    if effects.empty:
        show_nothing(view, candidates, name="overview-effect-sizes")
    else:
        chart = effect_sizes_chart(effects, "mixed_control", scale(effects), facts, theme, compact=True)
        show_chart(view, chart, effects, list(effects["effect_id"]), name="overview-effect-sizes")

st.markdown("\n".join(f"- **Beware.** {as_markdown(caution)}" for caution in cautions(atlas, view.filters)))
