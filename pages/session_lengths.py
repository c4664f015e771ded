"""Session lengths: minutes, frequency, number of sessions and duration, as each source states them, by format."""

import streamlit as st

from components.chart_view import show_chart, show_nothing
from components.charts.session_doses import session_doses_chart
from components.charts.session_lengths import session_lengths_chart
from components.frame import show_filters_in_words
from components.view import current_view
from data.session_doses import calendar_weeks, contact_hours, dose_in_words
from data.session_lengths import in_formats
from data.vocabulary import MEASURES

view = current_view()
controls, formats, facts = view.controls, view.atlas.tables.formats, view.atlas.facts
every_statement = view.atlas.frames["session_lengths"]

st.title("How long, and how often?")
if controls["dose"].draw_one() == "printed":
    with_contrast = controls["formats"].draw_one() == "contrast"
    candidates = in_formats(every_statement, with_contrast=with_contrast)
    show_filters_in_words(view, candidates)
    st.markdown(
        "A mark is a printed figure, a line between two marks a range, an arrow an end left open, a dotted line what "
        "leads up to a ceiling. Words stand where the source gives only words."
    )
    session_lengths = view.filters.apply(candidates)
    if session_lengths.empty:
        show_nothing(view, candidates, name="session-lengths", page_path="session_lengths")
    for measure, rows in session_lengths.groupby("measure", sort=False, observed=True):
        st.subheader(MEASURES[measure].label)
        chart = session_lengths_chart(rows, measure, formats, view.source_ids, facts, view.theme)
        show_chart(view, chart, rows, list(rows["fact_id"]), name=measure)
else:
    show_filters_in_words(view, every_statement)
    st.markdown(
        "**Computed here, printed by no source:** sessions × minutes gives contact hours, sessions ÷ sessions a week "
        "gives weeks on a calendar. Minutes and pace come from the statement chosen, whatever the source filter says; "
        "a hollow mark on a broken line joins two texts."
    )
    for unit, control, compute in (("hours", "minutes_from", contact_hours), ("weeks", "pace_from", calendar_weeks)):
        computed = compute(every_statement, controls[control].draw_one())
        doses = view.filters.apply(computed)
        if doses.empty:
            show_nothing(view, computed, name=unit)
            continue
        chart = session_doses_chart(doses, unit, formats, view.source_ids, facts, view.theme)
        ids = list(doses["fact_id"] + ";" + doses["other_fact_id"])
        show_chart(view, chart, doses, ids, name=unit, computed=[dose_in_words(row) for _, row in doses.iterrows()])
