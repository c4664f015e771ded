"""Session lengths: minutes, frequency, number of sessions and duration, as each source states them, by format."""

import streamlit as st

from components.chart_view import show_chart, show_nothing
from components.charts.session_doses import session_doses_chart
from components.charts.session_lengths import session_lengths_chart
from components.frame import show_filters_in_words
from components.view import current_view
from data.session_doses import calendar_weeks, contact_hours
from data.session_lengths import in_formats
from data.vocabulary import MEASURES

view = current_view()
controls = view.controls
formats = view.atlas.tables.formats
facts = view.atlas.facts

st.title("How long, and how often?")
with st.container(horizontal=True, vertical_alignment="bottom"):
    dose = controls["dose"].draw_one()
    chosen_formats = controls["formats"].draw_one()
show_filters_in_words(view, "session_lengths")

session_lengths = in_formats(view.rows("session_lengths"), with_contrast=chosen_formats == "contrast")
if session_lengths.empty:
    show_nothing(view, "session_lengths")
elif dose == "printed":
    st.markdown("A mark is a printed figure, a stroke a range, an arrow an end left open. Words stay words.")
    for measure, rows in session_lengths.groupby("measure", sort=False, observed=True):
        st.subheader(MEASURES[measure].label)
        chart = session_lengths_chart(rows, measure, formats, view.source_ids, facts, view.theme)
        show_chart(view, chart, rows, list(rows["fact_id"]), name=measure)
else:
    st.markdown(
        "**Computed here, printed by no source:** sessions × minutes gives contact hours, sessions ÷ sessions a week "
        "gives weeks on a calendar. Each mark names the two statements that it comes from."
    )
    every_statement = view.atlas.frames["session_lengths"]
    for unit, control, compute in (("hours", "minutes_from", contact_hours), ("weeks", "pace_from", calendar_weeks)):
        other = controls[control].draw_one()
        doses = in_formats(view.filters.apply(compute(every_statement, other)), with_contrast=True)
        if doses.empty:
            show_nothing(view, "session_lengths")
            continue
        chart = session_doses_chart(doses, unit, formats, view.source_ids, facts, view.theme)
        show_chart(view, chart, doses, list(doses["fact_id"] + ";" + doses["other_fact_id"]), name=unit)
