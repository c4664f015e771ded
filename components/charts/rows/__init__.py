"""Rows: the layout of every chart that sets labelled rows beside scales, at any width.

Say once what stands in each row; ``rows_chart`` draws it for every width a reader may have::

    table = Rows(
        groups=(
            Group("Against another therapy", note="another active treatment", band=True, rows=(
                Row("Steinert 2017 · mixed, adults", {"effect": (entry,)}, values=("−0.15 [−0.23, −0.08]", "23")),
            )),
        ),
        panels=(Panel("effect", title="", tab="Effect", start=-0.5, end=2, lines=(Line(0, strong=True),)),),
        columns=(Column("Effect [95% CI]", align="left"), Column("studies", from_width=960)),
    )
    chart = rows_chart(table, facts, theme, alt="…")

From 720 pixels the labels stand on one line in a gutter left of the ``panels``, which stand side by side with their
scales on top and share the rows, and the ``values`` of each row stand in ``columns`` on the right. Below 720 pixels
each panel is a figure of its own, with a tab where there are several; a row's label stands above its mark, its value
at the right end of the same line, and words without a number are handed out as ``Quote``s, told in a sentence beneath.

An ``Entry`` is one statement in a cell: the figures that it prints (marks), strokes between them, an arrow of fixed
length where an end is left open, and a text beside the mark that keeps clear of marks, strokes and the next panel. An
entry without figures is its text: quoted words in italics. Several entries of one cell stand one beneath the other.
What reaches past the scale of its panel ends in an arrow at the edge, with its limit printed.

All texts are measured (``components.charts.text_width``). A label, heading, note or quotation that is too long ends in
an ellipsis, and is told whole by the hover text and the table; a number is never shortened. A name that stands beside
other words in a label is ``isolated``, in case it is written from right to left. Everything is measured in pixels, and
one unit of the y axis is one pixel, so that a picture is as high as its rows.

A chart that is no rows draws itself for each width: ``components.charts.chart.chart_for_every_width`` takes a function
from a width to its figure, or to several ``Tab``s below 720 pixels. ``figure.layout.meta["head"]`` may say how many of
its uppermost pixels stay in sight while a figure scrolls by that is higher than the window; rows say it themselves.
"""

from components.charts.rows.chart import rows_chart
from components.charts.rows.content import Column, Entry, Group, Head, Key, Line, Panel, Row, Rows, Stroke
from components.charts.text_width import isolated

__all__ = [
    "Column",
    "Entry",
    "Group",
    "Head",
    "Key",
    "Line",
    "Panel",
    "Row",
    "Rows",
    "Stroke",
    "isolated",
    "rows_chart",
]
