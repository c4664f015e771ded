"""What a browser loads to draw a chart."""

from __future__ import annotations

from pathlib import Path

from components.assets import Asset, Loading

_HERE = Path(__file__).parent

#: plotly.js without the maps and chart types that the atlas never draws; see the README beside it.
PLOTLY = Asset(_HERE / "vendor" / "plotly-cartesian-4.1.1.min.js", "text/javascript", Loading.MODULE)
#: The script that draws charts with it and makes their marks reachable.
DRAWING = Asset(_HERE / "drawing.js", "text/javascript", Loading.MODULE)
