"""What an exhibit states for export: its data as values, so that an exporter draws them and guesses nothing.

``Exhibit.export_data`` is filled where the exhibit is built, from the rows of its chart and from no figure of it. Each
entry gets slides of its own. An exhibit that states nothing, or a table, is exported as a picture; the table replaces
it if none can be drawn. Nothing here knows Plotly, Streamlit or a file format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.evidence.fact_ids import FactIds

#: What ``low`` and ``high`` of a row mean: the ends of an interval; two figures with nothing between them, such as a
#: rarely exceeded ceiling; or one figure that could lie on either side of zero.
Bound = Literal["interval", "apart", "either_side"]


@dataclass(frozen=True)
class ExportSeries:
    """Rows that look alike: ``name`` for the legend, ``colour`` as "#rrggbb", ``symbol`` from ``SERIES_SHAPES``."""

    name: str
    colour: str
    symbol: str = "circle"


@dataclass(frozen=True)
class ExportRow:
    """One row of figures on a scale: ``label`` says everything about it, in full.

    ``estimate`` is a point with ``low`` and ``high`` as its limits. Without it, ``low`` and ``high`` are themselves the
    figures. Each is None if there is no such figure; a row without any is words only. An arrow without an end begins at
    ``opens``, and a dotted line leads from zero up to ``ceiling``.
    """

    label: str
    series: str
    fact_ids: FactIds
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound = "interval"
    opens: float | None = None
    ceiling: float | None = None

    @property
    def figures(self) -> tuple[float, ...]:
        """The only figures at which marks stand."""
        ends = (self.low, self.high) if self.estimate is None else (self.estimate,)
        return tuple(dict.fromkeys(end for end in ends if end is not None))

    @property
    def span(self) -> tuple[float, float] | None:
        """Both ends of a row's stroke; None if it has none."""
        if self.low is None or self.high is None or self.low == self.high or self.bound == "apart":
            return None
        return self.low, self.high

    @property
    def is_hollow(self) -> bool:
        """Whether its marks have no interval to show their uncertainty, or no direction."""
        return self.bound == "either_side" or (self.estimate is not None and self.low is None and self.high is None)


@dataclass(frozen=True)
class ExportRows:
    """Rows on one scale from ``least`` to ``most``, with a tick every ``step``; ``title`` tells them from others.

    Every figure lies on the scale. The interval of a row may reach beyond it; ``beyond`` says at which ends.
    """

    rows: tuple[ExportRow, ...]
    series: tuple[ExportSeries, ...]
    axis_title: str
    least: float
    most: float
    step: float | None = None
    title: str = ""

    def beyond(self, row: ExportRow) -> tuple[bool, bool]:
        """Whether the stroke of a row runs off the scale to the left, and to the right."""
        return (False, False) if row.span is None else (row.span[0] < self.least, row.span[1] > self.most)


@dataclass(frozen=True)
class ExportCounts:
    """How many of something there are for each label, in the order shown."""

    counts: tuple[tuple[str, int], ...]
    axis_title: str


@dataclass(frozen=True)
class ExportLine:
    """A smooth line through points."""

    series: ExportSeries
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class ExportCurves:
    """Lines over one axis; their height says nothing by itself."""

    lines: tuple[ExportLine, ...]
    axis_title: str


@dataclass(frozen=True)
class ExportTable:
    """A matrix in words: one entry for each of its rows, under ``columns``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


ExportData = ExportRows | ExportCounts | ExportCurves | ExportTable
