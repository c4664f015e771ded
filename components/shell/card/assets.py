"""What a browser loads to show the claim card."""

from __future__ import annotations

from pathlib import Path

from components.assets import Asset, Loading

_HERE = Path(__file__).parent

SCRIPT = Asset(_HERE / "copying.js", "text/javascript", Loading.LATER)
STYLE = Asset(_HERE / "card.css", "text/css", Loading.LATER)
