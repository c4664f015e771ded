"""Who cites what: documents, the works that they lead to, the figures read in these, and what does not fit."""

import streamlit as st

from components.current import current_view
from components.exhibits.citations import citations
from components.exhibits.drawing.show import show_exhibits
from components.parts.sources import show_citations
from components.plain_text import as_markdown
from data.atlas.overview import shared_work
from data.subjects.citations import to_be_careful_with

view = current_view()

network = citations(view)
st.markdown(
    f"{as_markdown(shared_work(view.atlas, view.filters))} Each document leads to the works "
    "it cites, these to the works behind them, and on to the figures that were read there. A mark on a line says "
    "whether the work fits what it is cited for."
)
show_exhibits(view, network, with_titles=False)
doubtful = to_be_careful_with(view.filters.apply(network.candidates))
st.subheader(f"Citations to be careful with: {len(doubtful)} of {len(network.candidates)}")
show_citations(view, doubtful, with_speaker=True)
