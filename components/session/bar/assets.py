"""What a browser loads to show the bar."""

from __future__ import annotations

from pathlib import Path

from components.assets import Asset, Loading

_HERE = Path(__file__).parent

SCRIPT = Asset(_HERE / "bar.js", "text/javascript", Loading.MODULE)
STYLE = Asset(_HERE / "bar.css", "text/css", Loading.STYLE)
