"""Sources: the portrait of a document, and folded beneath it what is known of it and all that it says."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.sources import source_portrait
from components.parts.sources import show_details

view = current_view()
source_id = view.chosen_one("document")

if view.filters.selected_sources:
    st.caption("The source filter does not apply here: the document is chosen above.")
show_exhibits(view.of_source(source_id), source_portrait(view), with_titles=False)
show_details(view, source_id)
