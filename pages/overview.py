"""Overview: what the atlas answers, how much it holds, three charts that lead on, and what to beware of."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.overview import LEADING
from components.plain_text import as_markdown
from components.shell.frame import show_filter_notes
from components.shell.site import lead_on
from data.atlas.overview import cautions, headline_counts

view = current_view()

counts = " · ".join(f"**{count}** {name}" for name, count in headline_counts(view.atlas).items())

charts = st.grid(3, min_column_width=340)
for page, question, exhibit in LEADING:
    with charts.cell():
        lead_on(page, question)
        shown = exhibit(view)
        show_filter_notes(view, shown.candidates)
        show_exhibits(view, shown, with_titles=False)

st.markdown("\n".join(f"- **Beware.** {as_markdown(caution)}" for caution in cautions(view.atlas, view.filters)))
