"""Overview: three findings, each with its picture and the page that it leads to, and what could mislead."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.overview import FINDINGS
from components.plain_text import as_markdown
from components.shell.site import lead_on
from data.atlas.overview import cautions

view = current_view()

grid = st.grid(len(FINDINGS), min_column_width=320)
for finding in FINDINGS:
    with grid.cell(), st.container(gap="xsmall"):
        lead_on(finding.page, finding.in_words(view))
        show_exhibits(view, finding.exhibits(view), with_titles=False, fills=True)

st.caption(as_markdown(" ".join(cautions(view.atlas, view.filters))))
