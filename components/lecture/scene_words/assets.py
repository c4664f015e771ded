"""What a browser loads to show the words of a scene."""

from __future__ import annotations

from pathlib import Path

from components.assets import Asset, Loading

_HERE = Path(__file__).parent

SCRIPT = Asset(_HERE / "scene_words.js", "text/javascript", Loading.LATER)
STYLE = Asset(_HERE / "scene_words.css", "text/css", Loading.LATER)
