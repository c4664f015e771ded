"""A matrix of who says what: subject rows by sources, with a mark in the cell for each stance, at any width.

From 720 pixels the labels stand in a gutter, source names above their columns, and source counts on the right; from
1,200 pixels many rows form two blocks side by side. Below 720 pixels, and wherever the columns do not fit, each row has
its label on a line of its own and a named cell for each source beneath it.

Drawn as marks, not as a heatmap: Plotly reports no click on a heatmap cell, and a blank must not mean two things.
"""

from components.charts.matrix.chart import matrix_chart
from components.charts.matrix.content import Matrix

__all__ = ["Matrix", "matrix_chart"]
