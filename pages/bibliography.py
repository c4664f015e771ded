"""Bibliography: every cited work and every document, to search, sort, read about and download."""

import streamlit as st

from components.current import current_view
from components.parts.bibliography import found_works, show_entries, show_files
from components.shell.bar import show_controls

view = current_view()

show_controls(view, "works")
ids = found_works(view, view.chosen_one("works"))
if ids:
    show_files(view, ids)
    show_entries(view, ids)
else:
    st.info("No results for these words and filters. Clear the words, or show all sources.")
