"""Sources: the portrait of one document and, folded beneath it, its details and everything it says."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.sources import source_portrait
from components.parts.sources import show_details

view = current_view()
source_id = view.chosen_one("document")

show_exhibits(view, source_portrait(view), page="sources", with_titles=False)
if view.filters.selected_sources:
    st.caption("The source filter does not apply here: the document is chosen above.")
show_details(view, source_id)
