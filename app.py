"""The server: ``streamlit run app.py`` serves the atlas on http://localhost:8501."""

import streamlit as st

from components.server.faults import show_fault
from components.server.life import MIDDLEWARE, life
from components.server.probes import PROBES

app = st.App("components/main.py", middleware=MIDDLEWARE, routes=PROBES, lifespan=life, on_script_error=show_fault)
