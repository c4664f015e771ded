"""The bar on a server of its own, with its scripts and headers as in the atlas; test_bar.py starts it."""

import streamlit as st

from components.server.life import MIDDLEWARE, life

app = st.App("bar_demo_pages.py", middleware=MIDDLEWARE, lifespan=life)
