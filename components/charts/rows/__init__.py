"""Rows: the layout of every chart that sets labelled rows beside scales, at any width.

Say once what stands in each row; ``rows_chart`` draws it for every width::

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

From 720 pixels the labels stand on one line in a gutter on the left; the ``panels`` stand side by side, with scales on
top, and share the rows; the ``values`` of each row stand in ``columns`` on the right. Below 720 pixels each panel is a
figure of its own, with a tab where there are several; a row's label stands above its mark, its value at the right end
of the same line, and words without a number become ``Quote``s, told in a sentence beneath.

An ``Entry`` is one statement in a cell: the figures it prints (marks), strokes between them, an arrow of fixed length
where an end is open, and a text beside the mark that keeps clear of marks, strokes and the next panel. An entry without
figures is its text; quoted words are in italics. Several entries of one cell stand beneath one another. Whatever
reaches past the scale of its panel ends in an arrow at the edge, with its limit printed. ``Bars`` are not statements
but readers' guesses, on the same scale.

All texts are measured (``components.charts.text_width``). An overlong label, heading, note or quotation ends in an
ellipsis, and the hover text and the table give it in full; a number is never shortened. A name beside other words in a
label is ``isolated``, in case it is written from right to left. Everything is in pixels, and one unit of the y axis is
one pixel, so that a picture is as high as its rows.

A chart without rows draws itself for each width: ``components.charts.chart.chart_for_every_width`` takes a function
from a width to its figure, or to several ``Tab``s below 720 pixels. ``figure.layout.meta["head"]`` may say how many of
its uppermost pixels stay in sight while a figure taller than the window scrolls by; rows set it themselves.
"""

from components.charts.rows.chart import rows_chart
from components.charts.rows.content import Bars, Column, Entry, Group, Head, Key, Line, Panel, Row, Rows, Stroke
from data.contract.characters import isolated

__all__ = [
    "Bars",
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
