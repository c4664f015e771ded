"""Room for what charts write above and beneath their plots, in pixels."""

from __future__ import annotations

LABEL_LINE_HEIGHT = 18
#: Above the plot there is room for a legend of two entries a line.
MARGIN = {"l": 14, "r": 24, "t": 20, "b": 58}
LEGEND_LINE_HEIGHT = 22
