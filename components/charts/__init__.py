"""The charts: pure functions from a frame to ``Chart(figure, alt)``. None filters; none knows Streamlit."""
