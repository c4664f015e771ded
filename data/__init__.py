"""What the atlas knows: tables, and how they are loaded, checked, cited and computed with.

Nothing here imports Streamlit or Plotly; whatever draws imports from here, never the other way round.
"""
