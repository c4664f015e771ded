"""The content of a chart of rows: groups of rows, panels with scales, entries in cells, columns of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.evidence.fact_ids import FactIds

#: Type sizes in pixels. Nothing in a chart is smaller than ``SMALL``.
LABEL, SMALL, HEADING = 14, 13, 15
#: Pixels from one row to the next, and from one entry of a cell to the next.
ROW, ENTRY = 22, 18
#: The height of the highest bar, and the room above it.
BARS, BARS_GAP = 40, 6


@dataclass(frozen=True)
class Stroke:
    """A line between two places on the scale; ``caps`` end it in short upright lines."""

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

    ``figures`` are the places of its marks; ``symbol``, ``colour`` and ``hollow`` describe these. ``opens`` is where an
    arrow of fixed length begins, to the right, or to the left if ``opens_left``. ``text`` stands beside the marks, or
    below 720 pixels on the line of the label; without figures it is itself the mark. ``quoted`` text repeats words of
    the source: it is in italics and may be shortened. ``heading`` and ``note`` are the chart's own words in the hover
    text. ``extra`` are (symbol, colour) laid over the marks, such as a cross for a disputed figure; ``ring`` is the
    colour of a ring around each.
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
        """Pixels from the middle of a mark to its edge, outline included."""
        return self.size / 2 + 1


@dataclass(frozen=True)
class Bars:
    """How often each stretch of a scale was named, as bars; the highest fills the row.

    They are guesses and stand for no fact, so they are not marks. ``spans`` are (start, end, count); an upright line
    marks the ``median``.
    """

    spans: tuple[tuple[float, float, float], ...]
    colour: str
    median: float | None = None


@dataclass(frozen=True)
class Row:
    """A row: its ``label``, its entries by panel id, and its ``values``, one for each column.

    A value is a text, or an entry whose text is a mark and opens its facts; so is the label of a row with an ``entry``.
    ``ends`` name both ends of the scale where each row has its own. ``symbol`` and ``colour`` put a source's mark
    before the label; ``indent`` is in steps of 14 pixels. ``bars`` replace the entries of their panels. Beneath a row
    that ``is_open`` stands the ``fold`` of the chart.
    """

    label: str
    cells: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    values: tuple[str | Entry, ...] = ()
    symbol: str | None = None
    colour: str | None = None
    indent: int = 0
    entry: Entry | None = None
    ends: tuple[str, str] | None = None
    bars: Mapping[str, Bars] = field(default_factory=dict)
    is_open: bool = False

    def says_in(self, panel_id: str) -> bool:
        """Whether anything stands in the panel."""
        return bool(self.cells.get(panel_id)) or panel_id in self.bars

    def value(self, place: int) -> str:
        """The text of a value; empty if the row has none for that column."""
        value = self.values[place] if place < len(self.values) else ""
        return value.text if isinstance(value, Entry) else value


@dataclass(frozen=True)
class Group:
    """Rows under one heading: on a grey ``band`` with a ``note``, or in bold above a thin line.

    Without a band, the heading of a single row shares its line. Below 720 pixels, where such a heading would stand
    alone, ``short`` precedes the label of each row; None keeps the heading.
    """

    heading: str
    rows: tuple[Row, ...]
    note: str = ""
    band: bool = False
    short: str | None = None


@dataclass(frozen=True)
class Line:
    """An upright line through all rows: ``strong`` for a zero, dashed for a convention; ``label`` is its tick.

    If not all labels fit, the ``short`` ones stand there, or else the numbers alone.
    """

    x: float
    label: str = ""
    short: str = ""
    strong: bool = False
    dash: str = "solid"


@dataclass(frozen=True)
class Head:
    """The name of a column at a place of the scale, beneath a source's mark; it opens what its ``entry`` cites."""

    x: float
    label: str
    symbol: str
    colour: str
    entry: Entry | None = None


@dataclass(frozen=True)
class Panel:
    """A scale beside the labels: ``title`` above it, ``tab`` its short name on a phone.

    It reaches from ``start`` to ``end``, and further where an arrow or a text needs room. ``ticks`` are (place, text);
    without them, multiples of one of ``steps`` serve, or round numbers. ``ends`` are words left and right of
    ``ends_at``, above the scale. ``share`` is its part of the width. ``grid`` draws upright lines at the ticks. If it
    ``packs``, the entries of a row share a line as long as their marks do not touch, as in a matrix, whose columns are
    the ticks. ``heads`` name such columns; below 720 pixels there are none, and each entry has its text beside it. A
    ``footnote`` stands beneath the rows.
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
    """A column of values on the right, with a ``head`` of one or more lines.

    It is left out below ``from_width`` pixels, and from 720 pixels unless ``wide``. ``narrow`` says whether the value
    stands on the line of the label below 720 pixels, joined to others by " · "; a value that counts something may stand
    beneath its mark instead, with the singular and plural of ``counted``. A ``footnote`` stands beneath the rows if the
    column is shown.
    """

    head: str
    align: str = "right"
    from_width: int = 0
    narrow: bool = True
    wide: bool = True
    bold: bool = False
    muted: bool = False
    footnote: str = ""
    counted: tuple[str, str] | None = None

    def in_words(self, value: str) -> str:
        """A value of this column with what it counts: "1,365* patients"; "patients not given" without a number."""
        assert self.counted is not None
        one, many = self.counted
        if not any(letter.isdigit() for letter in value):
            return f"{many} not given"
        return f"{value} {one if value.rstrip('*') == '1' else many}"


@dataclass(frozen=True)
class Key:
    """What a mark means, where neither a label nor a chip of the bar says so."""

    label: str
    symbol: str
    colour: str
    hollow: bool = False


@dataclass(frozen=True)
class Rows:
    """What a chart shows, whatever its width: groups of rows, panels, columns of values.

    ``keys`` stand above the labels; below 720 pixels they stand beneath the rows, with ``narrow_keys``, which repeat
    the chips of the bar, out of sight on a phone and on a stage. Labels take at most ``most_labels`` of the width; None
    leaves the limit to the kit. Below 720 pixels, if a value does not fit beside its label, it stands beneath where the
    chart ``wraps``; otherwise the label is shortened. ``ruled`` puts thin lines between rows.
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

    def footnote(self, columns: Iterable[Column]) -> str:
        """The footnotes of the panels and of some columns, each once."""
        footnotes = [*(panel.footnote for panel in self.panels), *(column.footnote for column in columns)]
        return " ".join(dict.fromkeys(filter(None, footnotes)))

    def only(self, panel_id: str) -> Rows:
        """The same rows with one panel, without rows that say nothing in it or groups left empty.

        If there is no other panel, having values counts as saying something.
        """
        is_only = len(self.panels) == 1
        groups = [
            replace(group, rows=tuple(row for row in group.rows if row.says_in(panel_id) or (is_only and row.values)))
            for group in self.groups
        ]
        return replace(
            self,
            groups=tuple(group for group in groups if group.rows),
            panels=tuple(panel for panel in self.panels if panel.panel_id == panel_id),
        )
