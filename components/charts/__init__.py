"""The charts: pure functions from a frame to ``Chart(figure, alt)``. None of them filters, none knows Streamlit."""
