"""Data and method: how we read the documents, the codebook, every table to download, version and citation."""

import streamlit as st

from components.current import current_view
from components.parts.data_and_method import show_codebook, show_downloads, show_how_to_cite
from components.plain_text import as_markdown
from data.evidence.shared_works import MEANING

view = current_view()
n_documents = len(view.atlas.tables.sources)
therapy = as_markdown(view.atlas.edition.therapy_label)
read = f"{n_documents} document{'' if n_documents == 1 else 's'} on {therapy}"

st.markdown(
    f"""
We read {read} from beginning to end. Each statement on one of the atlas's subjects
became one row: the figure or label as printed, its line and the nearest heading, what the document itself cites for it,
and our reading in our own words.

- **An empty cell means “not stated”.** A number that no source printed is never written. “A few” stays words.
- **Converted:** a year is 12 months, and monthly is 0.23 sessions per week. Nothing else is converted, and each
  conversion is marked.
- **Three layers:** *stated* figures stand in a document; *cited* figures are those of the works that the documents cite
  or that such a work reports; *context* figures are those of later works that no document cites. Most come from
  abstracts; each names its place.
- **Like with like:** effects share a chart only if they were compared with the same kind of thing.
- **Silent is not unknown:** a source that does not mention a condition is silent; where our copy has lost its list, it
  is unknown; where our copy may have lost entries of the list, it is silent or lost.
- **Sharing no cited work:** {MEANING[0].lower()}{MEANING[1:]}
- **Checked:** the tables against a declared schema, and each printed figure against its line in the document.
"""
)
show_downloads(view)
show_how_to_cite(view)
show_codebook()
