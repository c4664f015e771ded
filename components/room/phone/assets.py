"""What a phone loads beside the page: less than 30 kB in all, uncompressed."""

from __future__ import annotations

from pathlib import Path

from components.assets import Asset

_HERE = Path(__file__).parent

SCRIPT = Asset(_HERE / "phone.js", "text/javascript")
STYLE = Asset(_HERE / "phone.css", "text/css")
