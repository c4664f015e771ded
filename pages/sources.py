"""Sources: each document, what it says on every subject, what it cites, and where others say otherwise."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_rows
from components.parts.sources import ids_in_view, show_citations, show_disagreements, show_document
from components.shell.frame import show_filters_in_words
from data.atlas.statements import statements_of

view = current_view()

source_id = view.chosen_one("document")
own = view.of_source(source_id)
idle = "The source filter does not apply here: the document is chosen above." if view.filters.selected_sources else ""
show_filters_in_words(own, lead=idle)
show_document(view, source_id)

ids_by_subject = ids_in_view(own)
for name, statements in statements_of(view.atlas, source_id).items():
    ids = ids_by_subject[name]
    st.subheader(f"{statements.label}: {len(ids)} of {len(statements.rows)}")
    if ids:
        if own.filters.selected_conditions:
            show_filters_in_words(own, statements.rows)
        show_rows(view, ids, name=f"{source_id}-{name}")

st.subheader("What it cites, and whether the citation fits")
citations = view.atlas.frames["citations"]
show_citations(view, citations[citations["source_id"].eq(source_id)])
st.subheader("Where it does not agree, with others or with itself")
show_disagreements(view, source_id)
