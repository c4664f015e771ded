"""What leaves the atlas: slides, a page that works offline, a handout, a workbook, pictures. No Streamlit here.

Each is a pure function from leaves (a chart with all that must stand beside it) to the content of a file.
"""
