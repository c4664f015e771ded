"""Condition coverage: which source says what on which condition, and what it does not say."""

import streamlit as st

from components.chart_view import show_chart, show_nothing
from components.charts.condition_coverage import condition_coverage_chart, coverage_view
from components.frame import show_filters_in_words
from components.plain_text import as_markdown
from components.view import current_view
from data.overview import shared_press_release

view = current_view()
every_row = view.atlas.frames["condition_coverage"]

st.title("Who names which condition, and how?")
with st.container(horizontal=True, vertical_alignment="bottom"):
    order = view.controls["sort"].draw_one()
    folded = view.controls["folded"].draw()
show_filters_in_words(view, every_row)

rows = view.filters.apply(every_row)
if rows.empty:
    show_nothing(view, every_row, name="condition-coverage")
else:
    st.markdown(
        f"{as_markdown(shared_press_release(view.atlas, view.filters, with_names=True))} Counted as covered: said to "
        "work, to be used, to depend, or a reason to come. Not counted: a longer therapy preferred, or help in general."
    )
    coverage = coverage_view(
        rows,
        view.conditions_in_view(),
        view.sources_in_view(),
        view.source_labels_in_view(),
        view.parts_in_view(),
        order=order,
        folded=folded,
    )
    chart = condition_coverage_chart(coverage, view.atlas.facts, view.theme)
    show_chart(view, chart, coverage.marks, list(coverage.marks["fact_ids"]), name="condition_coverage")
