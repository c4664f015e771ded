"""From a file to a typed table: what one file can get wrong, told with its row, its column and what is allowed.

Every function adds what it finds to a list of mistakes and goes on, so that one run tells them all.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors

from data.contract.characters import CONTROL_CHARACTERS, stands_in_for_nothing, with_names
from data.contract.guards import unguarded
from data.contract.mistakes import Mistake
from data.contract.schema import Table
from data.contract.works import REFERENCES_FILE, REFERENCES_WANTED, Reference, parse_works

#: How a number is written in a table: no exponent, no thousands separator, no "nan", no "inf".
NUMBERS = {
    "Float64": (r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", "a number such as 0.97, or an empty cell"),
    "Int64": (r"-?[0-9]{1,15}", "a whole number, or an empty cell"),
}

#: A cell with nothing in it that could be seen.
_EMPTY = re.compile(r"[\s\u200b\u2060\ufeff]*")
_LINE_END = re.compile(r"\r\n?")

#: So many rows are held as cells at once, which take many times the room of the frame that they become.
ROWS_AT_ONCE = 20_000


def split_ids(cell: object) -> list[str]:
    """The ids of a ``;``-separated cell; an empty cell has none."""
    return [part for part in cell.split(";") if part] if isinstance(cell, str) else []


def shown(cell: object) -> str:
    """A cell as a message quotes it, with what cannot be seen in it named."""
    return f"'{with_names(str(cell))}'" if pd.notna(cell) else "an empty cell"  # type: ignore[call-overload]


def read_table(table: Table, folder: Path, mistakes: list[Mistake]) -> pd.DataFrame | None:
    """One table as a typed frame with its file rows in the index, or None if it could not be read at all."""
    text = _read_text(folder / table.file_name, "a header row and the rows under it", mistakes)
    frame = None if text is None else _cells(table, text, mistakes)
    return None if frame is None else _typed(table, frame, mistakes)


def _read_text(path: Path, wanted: str, mistakes: list[Mistake]) -> str | None:
    """The text of a file, or None after adding what keeps it from being read; ``wanted`` is what it should hold."""

    def refuse(found: str, allowed: str, row: int | None = None) -> None:
        mistakes.append(Mistake(path.name, row, None, found, allowed))

    try:
        raw = path.read_bytes()
    except OSError as error:
        refuse(str(error.strerror).lower(), wanted)
        return None
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        refuse("UTF-16", "UTF-8; save it again as UTF-8", 1)
        return None
    try:
        text = raw.decode("utf-8-sig")  # spreadsheets begin their files with a byte-order mark
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        refuse(f"the byte 0x{raw[error.start]:02x}", "UTF-8; save it again as UTF-8", row)
        return None
    if not text.strip():
        refuse("an empty file", wanted)
        return None
    return text


def _cells(table: Table, text: str, mistakes: list[Mistake]) -> pd.DataFrame | None:
    """The cells as text, by their line in the file, or None if the header is wrong or the text is not CSV.

    Empty rows at the end, which spreadsheets leave, are passed over.
    """
    # Read as bytes: a StringIO holds four of them for each letter.
    lines = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8", newline="")
    reader = csv.reader(lines, strict=True)
    pieces: list[pd.DataFrame] = []
    rows: dict[int, list[str]] = {}
    empty: list[int] = []
    row = 1
    try:
        header = next(reader)
        if wrong := _header_mistakes(table, header):
            mistakes += wrong
            return None
        row = reader.line_num + 1
        for cells in reader:
            if all(_EMPTY.fullmatch(cell) for cell in cells):
                empty.append(row)
            else:
                wanted = "rows one under the other; empty ones only at the end"
                mistakes += [Mistake(table.file_name, gap, None, "an empty row", wanted) for gap in empty]
                empty = []
                if len(cells) == len(header):
                    rows[row] = cells
                else:
                    wanted = f"{len(header)} cells, one a column"
                    mistakes.append(Mistake(table.file_name, row, None, f"{len(cells)} cells", wanted))
            row = reader.line_num + 1
            if len(rows) == ROWS_AT_ONCE:
                pieces.append(_as_frame(table, rows))
                rows = {}
    except csv.Error as error:
        wanted = "cells with commas between them, and quotes that close"
        mistakes.append(Mistake(table.file_name, row, None, f"a row that is not CSV ({error})", wanted))
        return None
    pieces.append(_as_frame(table, rows))
    return pd.concat(pieces)


def _as_frame(table: Table, rows: dict[int, list[str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows.values(), index=list(rows), columns=list(table.columns), dtype="string")
    return frame.apply(_without_traces)


def _without_traces(cells: pd.Series) -> pd.Series:
    """Cells without what spreadsheets leave: line ends of their own, guards before formulas, spaces in empty cells."""
    distinct = cells.drop_duplicates()
    read = distinct.str.replace(_LINE_END, "\n", regex=True)
    read = read.mask(read.str.fullmatch(_EMPTY.pattern).astype(bool), pd.NA).map(unguarded, na_action="ignore")
    changed = read.ne(distinct).fillna(True)
    if not changed.any():
        return cells
    return cells.map(dict(zip(distinct, read, strict=True))).astype(cells.dtype)


def _header_mistakes(table: Table, header: list[str]) -> list[Mistake]:
    """What keeps a header row from naming the columns of the table, each once and in its place."""

    def refuse(column: str | None, found: str) -> Mistake:
        return Mistake(table.file_name, 1, column, found, f"the columns {','.join(table.columns)}")

    if not set(header) & set(table.columns):
        return [refuse(None, f"'{','.join(header)}'")]
    missing = [refuse(column, "no such column") for column in table.columns if column not in header]
    surplus = (Counter(header) - Counter(table.columns)).elements()
    if wrong := missing + [refuse(column or "(no name)", "a column too many") for column in surplus]:
        return wrong
    moved = [(column, stands) for column, stands in zip(table.columns, header, strict=True) if column != stands]
    return [refuse(column, f"'{stands}' in its place") for column, stands in moved[:1]]


def _typed(table: Table, frame: pd.DataFrame, mistakes: list[Mistake]) -> pd.DataFrame:
    """The frame with its declared types and every mistake in it told; what is not a number is left out."""
    types = {name: str(column.dtype) for name, column in table.schema.columns.items()}
    found = _mistakes_of_programs(table, frame)
    for column in (name for name, dtype in types.items() if dtype in NUMBERS):
        pattern, allowed = NUMBERS[types[column]]
        wrong = ~frame[column].str.fullmatch(pattern).fillna(True).astype(bool)
        found += [
            Mistake(table.file_name, row, column, shown(cell), allowed)
            for row, cell in _rows_of(frame.loc[wrong, column])
        ]
        frame = frame.assign(**{column: frame[column].mask(wrong)})
    frame = frame.astype(types)
    if not _is_sound(table, frame):
        try:
            table.schema.validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as errors:
            found += _column_mistakes(table, frame, errors.failure_cases)
    sound = frame.drop(index=[row for row in {mistake.row for mistake in found} if row is not None])
    mistakes += [*{mistake.place: mistake for mistake in reversed(found)}.values()][::-1]  # the first at a place
    mistakes += _rule_mistakes(table, sound)
    return frame


def _mistakes_of_programs(table: Table, frame: pd.DataFrame) -> list[Mistake]:
    """Cells that no person wrote: with control characters, or with what a spreadsheet says of a failed formula."""
    found = []
    for column in table.columns:
        for cell in frame[column].dropna().unique():
            if CONTROL_CHARACTERS.search(cell):
                allowed = "text without control characters"
            elif stands_in_for_nothing(cell) and str(table.schema.columns[column].dtype) not in NUMBERS:
                allowed = "a value, or an empty cell for what is not stated"
            else:
                continue
            rows = frame.index[frame[column].eq(cell).fillna(False)]
            found += [Mistake(table.file_name, int(row), column, shown(cell), allowed) for row in rows]
    return found


def _is_sound(table: Table, frame: pd.DataFrame) -> bool:
    """Whether every cell is as declared. A check looks at a cell alone, so that what stands often is looked at once."""
    for name, column in table.schema.columns.items():
        cells = frame[name].drop_duplicates()
        filled = cells.dropna()
        if len(filled) < len(cells) and not column.nullable:
            return False
        if not all(bool(check(filled).check_passed) for check in column.checks):
            return False
    return True


def _rows_of(cells: pd.Series) -> list[tuple[int, Any]]:
    return [(int(str(row)), cell) for row, cell in cells.items()]


def _column_mistakes(table: Table, frame: pd.DataFrame, failure_cases: pd.DataFrame) -> list[Mistake]:
    """pandera's failure cases, one mistake for each cell."""
    mistakes: dict[tuple[int, str], Mistake] = {}
    for row, column, check in failure_cases[["index", "column", "check"]].itertuples(index=False):
        allowed = "a value; this column may not be empty" if check == "not_nullable" else str(check)
        mistake = Mistake(table.file_name, int(row), column, shown(frame.at[row, column]), allowed)
        mistakes.setdefault((row, column), mistake)
    return list(mistakes.values())


def _rule_mistakes(table: Table, frame: pd.DataFrame) -> list[Mistake]:
    """The rows that break a rule over several columns, quoting the cells that the rule looks at."""
    mistakes = []
    for rule in table.row_rules:
        for row, cells in frame[rule.broken(frame)].iterrows():
            beside = ", ".join(f"{column} {shown(cells[column])}" for column in rule.beside)
            found = f"{shown(cells[rule.column])} beside {beside}"
            mistakes.append(Mistake(table.file_name, int(str(row)), rule.column, found, rule.allowed))
    return mistakes


def read_references(folder: Path, mistakes: list[Mistake]) -> dict[str, Reference] | None:
    """The cited works by id, or None if the file could not be read."""
    text = _read_text(folder / REFERENCES_FILE, REFERENCES_WANTED, mistakes)
    return None if text is None else parse_works(text, mistakes)
