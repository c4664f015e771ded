"""A matrix of who says what: rows of a subject by sources, with a mark in the cell for each stance, at any width.

From 720 pixels the labels stand in a gutter, the names of the sources above their columns, and how many sources count
on the right; from 1,200 pixels many rows stand in two blocks side by side. Below 720 pixels, and wherever the columns
have no room, each row has its label on a line of its own and beneath it a named cell for each source.

Drawn as marks and not as a heatmap: a click on a heatmap's cell is not reported, and a blank must not mean two things.
"""

from components.charts.matrix.chart import matrix_chart
from components.charts.matrix.content import Matrix

__all__ = ["Matrix", "matrix_chart"]
