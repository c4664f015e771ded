"""The server: ``streamlit run app.py`` serves the atlas on http://localhost:8501."""

import streamlit as st
from starlette.routing import Route

from components.links import SHORT, follow_short_link

app = st.App("components/main.py", routes=[Route(f"/{SHORT}/{{choices:path}}", follow_short_link)])
