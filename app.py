"""The server: ``streamlit run app.py`` serves the atlas on http://localhost:8501."""

import streamlit as st

app = st.App("components/main.py")
