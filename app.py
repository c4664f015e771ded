"""The server: ``streamlit run app.py`` serves the atlas on http://localhost:8501."""

import streamlit as st
from starlette.routing import Route

from components.server.faults import show_fault
from components.server.life import MIDDLEWARE, life
from components.server.probes import PROBES
from components.session.link import SHORT
from components.shell.links import follow_short_link

app = st.App(
    "components/main.py",
    middleware=MIDDLEWARE,
    routes=[
        *PROBES,
        Route(f"/{SHORT}", follow_short_link),
        Route(f"/{SHORT}/{{choices:path}}", follow_short_link),
    ],
    lifespan=life,
    on_script_error=show_fault,
)
