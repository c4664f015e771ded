"""A table that a reader opens: its cells in place, how they were read, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

#: The limits for a file.
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 250
MAX_CHARACTERS_A_CELL = 4_000
MAX_CHARACTERS_A_NAME = 1_000
MAX_SHEETS = 500
#: Of a whole table: a workbook may name one long text in each of its cells, and unpacks to a thousand times its size.
MAX_CELLS = 1_000_000
MAX_CHARACTERS = 10_000_000

#: The kinds of file that can be opened, by extension.
KINDS = {".csv": "text", ".tsv": "text", ".txt": "text", ".xlsx": "workbook", ".ods": "workbook"}
ENDINGS = "CSV, TSV, XLSX or ODS"
#: What may separate the cells of a text.
DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "vertical bar"}
#: What may mark a decimal fraction.
DECIMAL_SIGNS = {".": "point (0.5)", ",": "comma (0,5)"}
#: The encodings that a reader may choose; the detected one is always among them.
ENCODINGS = (
    "utf-8",
    "utf-16",
    "windows-1252",
    "iso-8859-1",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "mac-roman",
    "cp437",
    "gb18030",
    "shift_jis",
)

#: A cell: text, or a number where the file itself types it as one. An empty cell is an empty text.
Cell = str | float


class FileRefused(ValueError):
    """A file that cannot be opened, in one sentence: what was found, what is allowed, what to do."""


@dataclass(frozen=True)
class ReadingChoices:
    """How to read a file; what is None is detected."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal_sign: str | None = None
    sheet_name: str | None = None

    def with_chosen(self, **chosen: str | None) -> ReadingChoices:
        """The same choices with some replaced."""
        return replace(self, **chosen)

    def as_record(self) -> dict[str, str | None]:
        """The choices as a record for another process or a file."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class CellMistake:
    """One mistake in a table: where it is, what was found there, and what is allowed.

    ``row`` counts as a spreadsheet does, ``column`` is a column name; either may be None.
    """

    sheet: str
    row: int | None
    column: str | None
    found: str
    allowed: str

    def __str__(self) -> str:
        place = [f"sheet {self.sheet}"] if self.sheet else []
        place += [f"row {self.row:,}"] if self.row is not None else []
        place += [f"column {self.column}"] if self.column is not None else []
        return f"{', '.join(place) or 'the file'}: found {self.found}; allowed: {self.allowed}"


@dataclass(frozen=True)
class Sheet:
    """One table of a file.

    ``columns`` are unique names; ``rows`` have one cell for each; ``row_numbers`` give their spreadsheet row numbers.
    ``encoding`` and ``delimiter`` are empty for a workbook, ``sheet_name`` for a text. ``notes`` say what was left out,
    joined or assumed.
    """

    file_name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_numbers: tuple[int, ...]
    decimal_sign: str
    encoding: str = ""
    delimiter: str = ""
    sheet_name: str = ""
    sheet_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    mistakes: tuple[CellMistake, ...] = ()

    @classmethod
    def from_record(cls, file_name: str, record: Mapping[str, Any]) -> Sheet:
        """The sheet in a record from the reading process."""
        sheet_name = str(record["sheet_name"])
        return cls(
            file_name=file_name,
            columns=tuple(record["columns"]),
            rows=tuple(map(tuple, record["rows"])),
            row_numbers=tuple(record["row_numbers"]),
            decimal_sign=str(record["decimal_sign"]),
            encoding=str(record["encoding"]),
            delimiter=str(record["delimiter"]),
            sheet_name=sheet_name,
            sheet_names=tuple(record["sheet_names"]),
            notes=tuple(record["notes"]),
            mistakes=tuple(CellMistake(sheet_name, *mistake) for mistake in record["mistakes"]),
        )

    def place_of(self, row: int) -> str:
        """Where a row is: "sheet Trials, row 12", or "row 12" of a text. ``row`` counts ``rows`` from 0."""
        number = f"row {self.row_numbers[row]:,}"
        return f"sheet {self.sheet_name}, {number}" if self.sheet_name else number

    def column(self, name: str) -> Sequence[Cell]:
        """The cells of one column."""
        place = self.columns.index(name)
        return [cells[place] for cells in self.rows]
