"""What a chart of rows is told: groups of rows, panels with scales, entries in cells, columns of values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.evidence.fact_ids import FactIds

#: Size of type in pixels. Nothing in a chart is smaller than ``SMALL``.
LABEL, SMALL, HEADING = 14, 13, 15
#: Pixels from one row to the next, and from one entry of a cell to the next.
ROW, ENTRY = 22, 18


@dataclass(frozen=True)
class Stroke:
    """A line from one place on the scale to another; ``caps`` end it in short upright lines."""

    start: float
    end: float
    dash: str = "solid"
    width: float = 3
    opacity: float = 1
    caps: bool = False
    colour: str | None = None


@dataclass(frozen=True)
class Entry:
    """One statement in a cell.

    ``figures`` are the places of its marks; ``symbol`` and ``colour`` are theirs, and whether they are ``hollow``.
    ``opens`` is where an arrow of fixed length begins: to the right, or ``opens_left``. ``text`` stands beside the
    marks, and below 720 pixels on the line of the label; without figures it is the mark itself. It is ``quoted`` where
    it repeats words of the source: it then stands in italics, and may be shortened. ``heading`` and ``note`` are words
    of the chart in the hover text. ``extra`` are (symbol, colour) laid over the marks, such as a cross for a disputed
    figure; a ``ring`` in its colour stands around each.
    """

    fact_ids: FactIds
    colour: str
    symbol: str = "circle"
    figures: tuple[float, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    opens: float | None = None
    opens_left: bool = False
    text: str = ""
    quoted: bool = False
    heading: str | None = None
    note: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    hollow: bool = False
    ring: str | None = None
    size: float = 11

    @property
    def half(self) -> float:
        """Pixels from the middle of a mark to its edge, its outline included."""
        return self.size / 2 + 1


@dataclass(frozen=True)
class Row:
    """A row: its ``label``, its entries by the id of their panel, and its ``values``, one for each column.

    A value is a text, or an entry whose text is a mark and opens its facts; so is the label of a row with an ``entry``.
    ``ends`` name the two ends of the scale in this row, where every row has its own. ``symbol`` and ``colour`` put the
    mark of a source before the label; ``indent`` is in steps of 14 pixels.
    """

    label: str
    cells: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    values: tuple[str | Entry, ...] = ()
    symbol: str | None = None
    colour: str | None = None
    indent: int = 0
    entry: Entry | None = None
    ends: tuple[str, str] | None = None

    def value(self, place: int) -> str:
        """The text of a value; empty where the row has none for that column."""
        value = self.values[place] if place < len(self.values) else ""
        return value.text if isinstance(value, Entry) else value


@dataclass(frozen=True)
class Group:
    """Rows that belong together, under a heading: on a grey ``band`` with a ``note``, or in bold above a thin line.

    Without a band, a heading with one row stands on the line of that row. ``short`` stands before the label of each row
    below 720 pixels, where such a heading would stand alone on its line; it is the heading itself if it is None.
    """

    heading: str
    rows: tuple[Row, ...]
    note: str = ""
    band: bool = False
    short: str | None = None


@dataclass(frozen=True)
class Line:
    """An upright line through all rows: ``strong`` for a zero, dashed for a convention; ``label`` is its tick.

    Where the labels of all lines have no room, the ``short`` ones stand there, or else the numbers alone.
    """

    x: float
    label: str = ""
    short: str = ""
    strong: bool = False
    dash: str = "solid"


@dataclass(frozen=True)
class Head:
    """The name of a column at a place of the scale, beneath the mark of a source; it opens what its ``entry`` cites."""

    x: float
    label: str
    symbol: str
    colour: str
    entry: Entry | None = None


@dataclass(frozen=True)
class Panel:
    """A scale that stands beside the labels: ``title`` above it, ``tab`` its short name on a phone.

    It reaches from ``start`` to ``end``, and further where an arrow or a text needs room. ``ticks`` are (place, text);
    without them multiples of one of ``steps`` are taken, or round numbers. ``ends`` are words on the left and on the
    right of ``ends_at``, above the scale. ``share`` is its part of the width. ``grid`` draws upright lines at the
    ticks. Where it ``packs``, the entries of a row share a line as long as their marks do not touch, as in a matrix,
    whose columns are the ticks. ``heads`` are the names of such columns: below 720 pixels there are no columns, and
    each entry has its text beside it instead. A ``footnote`` stands beneath the rows.
    """

    panel_id: str
    title: str
    start: float
    end: float
    tab: str = ""
    ticks: tuple[tuple[float, str], ...] | None = None
    steps: tuple[float, ...] = ()
    lines: tuple[Line, ...] = ()
    ends: tuple[str, str] | None = None
    ends_at: float = 0
    share: float = 1
    grid: bool = True
    packs: bool = False
    heads: tuple[Head, ...] = ()
    footnote: str = ""


@dataclass(frozen=True)
class Column:
    """A column of values on the right, with a ``head`` of one or several lines.

    It is left out below ``from_width`` pixels, and from 720 pixels on where it is not ``wide``.
    ``narrow`` says whether the value stands on the line of the label below 720 pixels, joined to others by " · ".
    """

    head: str
    align: str = "right"
    from_width: int = 0
    narrow: bool = True
    wide: bool = True
    bold: bool = False
    muted: bool = False


@dataclass(frozen=True)
class Key:
    """What a mark means, where neither a label nor a chip of the bar says it."""

    label: str
    symbol: str
    colour: str
    hollow: bool = False


@dataclass(frozen=True)
class Rows:
    """What a chart shows, whatever its width: groups of rows, panels, columns of values.

    ``keys`` stand above the labels, and below 720 pixels beneath the rows, together with ``narrow_keys``: what the
    chips of the bar say, which are out of sight on a phone and on a stage. Labels take ``most_labels`` of the width at
    the most, as much as the kit allows if it is None. Where a value has no room beside its label below 720 pixels, the
    label is shortened, or the value stands beneath it if it ``wraps``. Where they are ``ruled``, thin lines stand
    between rows.
    """

    groups: tuple[Group, ...]
    panels: tuple[Panel, ...]
    columns: tuple[Column, ...] = ()
    row_height: float = ROW
    keys: tuple[Key, ...] = ()
    narrow_keys: tuple[Key, ...] = ()
    most_labels: float | None = None
    wraps: bool = False
    ruled: bool = False

    @property
    def footnote(self) -> str:
        """The footnotes of the panels, each once."""
        return " ".join(dict.fromkeys(panel.footnote for panel in self.panels if panel.footnote))

    def only(self, panel_id: str) -> Rows:
        """The same rows with one panel; rows that say nothing in it are left out, and groups without rows.

        Where there is no other panel, a row with values says something.
        """
        is_only = len(self.panels) == 1
        groups = [
            replace(group, rows=tuple(row for row in group.rows if row.cells.get(panel_id) or (is_only and row.values)))
            for group in self.groups
        ]
        return replace(
            self,
            groups=tuple(group for group in groups if group.rows),
            panels=tuple(panel for panel in self.panels if panel.panel_id == panel_id),
        )
