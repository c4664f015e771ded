"""Condition coverage: which source says what on which condition, and what it does not say."""

import streamlit as st

from components.chart_view import show_chart, show_nothing
from components.charts.condition_coverage import CoverageView, condition_coverage_chart
from components.frame import show_filters_in_words
from components.plain_text import as_markdown
from components.view import current_view
from data.condition_coverage import (
    coverage_marks,
    covered_conditions,
    covering_sources,
    labels_and_families,
    ordered_conditions,
)
from data.overview import shared_press_release

view = current_view()
atlas = view.atlas

st.title("Who says it treats what?")
with st.container(horizontal=True, vertical_alignment="bottom"):
    order = view.controls["sort"].draw_one()
    folded = view.controls["folded"].draw()
show_filters_in_words(view, "condition_coverage")

rows = view.rows("condition_coverage")
if rows.empty:
    show_nothing(view, "condition_coverage")
else:
    conditions = view.conditions_in_view()
    marks = coverage_marks(rows, conditions, view.sources_in_view(), folded)
    covering = covering_sources(marks)
    labels, families = labels_and_families(conditions, folded, order)
    chart = condition_coverage_chart(
        CoverageView(
            marks=marks,
            covering=covering,
            covered=covered_conditions(marks),
            condition_ids=ordered_conditions(conditions, covering, order),
            condition_labels=labels,
            families=families,
            source_labels=view.source_labels_in_view(),
        ),
        atlas.facts,
        view.theme,
    )
    st.markdown(
        f"{as_markdown(shared_press_release(atlas))} A longer therapy preferred, or help in general, is not counted as "
        "coverage; a reason to come is."
    )
    show_chart(view, chart, rows, list(rows["fact_id"]), name="condition_coverage")
