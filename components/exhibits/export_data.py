"""What an exhibit states for export: its data as values, so that an exporter draws them and guesses nothing.

``Exhibit.export_data`` is filled where the exhibit is built, from the same rows as its chart and from no figure of it.
Each entry stands on slides of its own. An exhibit that states nothing, or a table, is exported as a picture; the table
takes its place where none can be drawn. Nothing here knows Plotly, Streamlit or a file format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.evidence.fact_ids import FactIds

#: How ``low`` and ``high`` of a row are meant: the ends of an interval; two figures with nothing between them, such as
#: a ceiling that is seldom passed; or one figure of which nobody says to which side of zero it belongs.
Bound = Literal["interval", "apart", "either_side"]


@dataclass(frozen=True)
class ExportSeries:
    """Rows of one look: ``name`` stands in the legend, ``colour`` is "#rrggbb", ``symbol`` one of ``SERIES_SHAPES``."""

    name: str
    colour: str
    symbol: str = "circle"


@dataclass(frozen=True)
class ExportRow:
    """One row of figures on a scale: ``label`` is all that is said of it, in full.

    ``estimate`` is a point, and ``low`` and ``high`` then are its limits. Without an estimate ``low`` and ``high`` are
    themselves the figures. Each is None where there is no such figure; a row without any is words only.
    """

    label: str
    series: str
    fact_ids: FactIds
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    bound: Bound = "interval"

    @property
    def figures(self) -> tuple[float, ...]:
        """The figures at which marks stand, and nowhere else."""
        ends = (self.low, self.high) if self.estimate is None else (self.estimate,)
        return tuple(dict.fromkeys(end for end in ends if end is not None))

    @property
    def span(self) -> tuple[float, float] | None:
        """Both ends of the stroke of a row; None where it has none."""
        if self.low is None or self.high is None or self.low == self.high or self.bound == "apart":
            return None
        return self.low, self.high

    @property
    def is_hollow(self) -> bool:
        """Whether its marks have no interval that says how sure they are, or no direction."""
        return self.bound == "either_side" or (self.estimate is not None and self.low is None and self.high is None)


@dataclass(frozen=True)
class ExportRows:
    """Rows on one scale from ``least`` to ``most``, with a tick every ``step``; ``title`` tells them from others."""

    rows: tuple[ExportRow, ...]
    series: tuple[ExportSeries, ...]
    axis_title: str
    least: float
    most: float
    step: float | None = None
    title: str = ""


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
    """What a matrix says, in words: a row for each of its rows, under ``columns``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


ExportData = ExportRows | ExportCounts | ExportCurves | ExportTable
