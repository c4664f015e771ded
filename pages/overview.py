"""Overview: three findings, each with its picture and a link to its page, and what could mislead."""

import streamlit as st

from components.current import current_view
from components.exhibits.drawing.show import show_exhibits
from components.exhibits.overview import FINDINGS, cautions_in_view, headline
from components.plain_text import as_markdown
from components.shell.site import lead_on

view = current_view()

grid = st.grid(len(FINDINGS), min_column_width=320)
for finding in FINDINGS:
    with grid.container(gap="xsmall"):
        exhibits, lead = finding.exhibits(view), (finding.in_words(view), finding.page)
        if not exhibits.shown:
            lead_on(finding.page, lead[0])
        show_exhibits(view, exhibits, page="overview", with_titles=False, fills=True, lead=lead)

st.caption(as_markdown(f"{headline(view)} {cautions_in_view(view)}"))
