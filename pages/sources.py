"""Sources: each document, what it says on every subject, what it cites, and whether the citation fits."""

import streamlit as st

from components.chart_view import show_rows
from components.source_page import show_citations, show_document
from components.view import current_view
from data.facts import SUBJECTS
from data.filters import Filters

view = current_view()

st.title("Who says it?")
source_id = view.controls["document"].draw_one()
show_document(view, source_id)

for table, label in SUBJECTS.items():
    if table not in view.atlas.frames:
        continue
    own = Filters(view.atlas.choices, (source_id,), view.filters.selected_conditions)
    rows = own.apply(view.atlas.frames[table])
    st.subheader(f"{label}: {len(rows)}")
    if len(rows):
        show_rows(view, list(rows.iloc[:, 0]), name=f"{source_id}-{table}")
    else:
        st.markdown("Nothing on this.")

st.subheader("What it cites, and whether the citation fits")
show_citations(view, source_id)
