"""Data and method: how the reading was done, the codebook, every table to download, version and citation."""

import streamlit as st

from components.current import current_view
from components.parts.data_and_method import show_codebook, show_downloads, show_how_to_cite
from data.evidence.shared_works import MEANING

view = current_view()

st.markdown(
    f"""
Five documents on psychodynamic therapy were read to the end, line by line. Every statement on one of the atlas's
subjects became one row: the figure or label as printed, the line it stands on, the nearest heading, what the document
itself cites for it, and our reading of it in our own words.

- **An empty cell means “not stated”.** A number that no source printed is never written. “A few” stays words.
- **Converted:** a year is 12 months, monthly is 0.23 sessions a week. Nothing else; each conversion is told.
- **Three layers:** *stated* figures stand in a document; *cited* figures are those of the works that the documents cite
  or that such a work reports; *context* figures are those of later works that no document cites. Most were read in
  abstracts; each says where.
- **Like with like:** effects share a chart only if they were compared with the same kind of thing.
- **Silent and unknown differ:** a source without a word on a condition is silent; where our copy has lost its list, it
  is unknown; where entries of it may be lost, it is silent or lost.
- **Sharing no cited work:** {MEANING[0].lower()}{MEANING[1:]}
- **Checked:** the tables are held against a declared schema, and each printed figure against its line in the document.
"""
)
if view.filters.is_narrow:
    st.markdown("The filters do not apply here: every table is whole.")
show_downloads(view)
show_how_to_cite(view)
show_codebook()
