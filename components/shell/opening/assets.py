"""What a browser loads to show the opening of a page."""

from __future__ import annotations

from pathlib import Path

from components.assets import Asset, Loading

_HERE = Path(__file__).parent

SCRIPT = Asset(_HERE / "opening.js", "text/javascript", Loading.MODULE)
STYLE = Asset(_HERE / "opening.css", "text/css", Loading.STYLE)
#: How Streamlit lays out the page around it. The page names it itself, see ``components.server.first_answer``.
FRAME = Asset(_HERE / "frame.css", "text/css")
