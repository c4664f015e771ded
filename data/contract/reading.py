"""From a file to a typed table: what can go wrong in one file, with row, column and what is allowed.

Every function appends what it finds to a list of mistakes and carries on, so that one run reports everything.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors

from data.contract.characters import (
    CONTROL_CHARACTERS,
    entity_in_words,
    html_entity,
    name_of,
    stands_in_for_nothing,
    with_names,
)
from data.contract.guards import unguarded
from data.contract.mistakes import Mistake
from data.contract.schema import Table
from data.contract.works import REFERENCES_FILE, REFERENCES_WANTED, Reference, parse_works

#: How a table writes numbers: no exponent, no thousands separator, no "nan", no "inf".
NUMBERS = {
    "Float64": (r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", "a number such as 0.97, with a point, or an empty cell"),
    "Int64": (r"-?[0-9]{1,15}", "a whole number, or an empty cell"),
}

#: A cell with nothing visible in it.
_EMPTY = re.compile(r"[\s\u200b\u2060\ufeff]*")
_LINE_END = re.compile(r"\r\n?")

_ODD_NULLS = re.compile(rb"(?:\0[^\0]){4}|(?:[^\0]\0){4}")
#: A number with another dash than a hyphen before it, as word processors write it.
_DASHED = re.compile(r"[\u2010-\u2015\u2212\ufe63\uff0d]\s*[0-9.]+")

#: What other programs write between cells where a table has commas.
_FOREIGN_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
#: A first line in which spreadsheets tell one another what stands between cells.
_DELIMITER_LINE = re.compile(r"\"?sep=.?\"?", re.IGNORECASE)

#: How many rows are held as cells at once: cells take many times the memory of a frame.
ROWS_AT_ONCE = 20_000


def split_ids(cell: object) -> list[str]:
    """The ids in a ``;``-separated cell; none for an empty cell."""
    return [part for part in cell.split(";") if part] if isinstance(cell, str) else []


def shown(cell: object) -> str:
    """A cell as a message quotes it, with invisible characters named."""
    return f"'{with_names(str(cell))}'" if pd.notna(cell) else "an empty cell"  # type: ignore[call-overload]


def _shown_number(cell: str) -> str:
    """A cell that is no number; a dash that only looks like the hyphen before negative ones is named."""
    return f"{shown(cell)} with {name_of(cell[0])} for a hyphen" if _DASHED.match(cell) else shown(cell)


@dataclass(frozen=True)
class _Reading:
    """What came of reading a table, and the digest of the text that was read."""

    digest: bytes
    frame: pd.DataFrame | None
    mistakes: tuple[Mistake, ...]


#: The last reading of each file name: after an edit, only the tables that changed are read again.
_readings: dict[str, _Reading] = {}


def read_table(table: Table, folder: Path, mistakes: list[Mistake]) -> pd.DataFrame | None:
    """One table as a typed frame indexed by file row, or None if it could not be read at all."""
    text = _read_text(folder / table.file_name, "a header row and the rows under it", mistakes)
    if text is None:
        return None
    digest = sha256(text.encode("utf-8")).digest()
    reading = _readings.get(table.file_name)
    if reading is None or reading.digest != digest:
        own: list[Mistake] = []
        cells = _cells(table, text, own)
        frame = None if cells is None else _typed(table, cells, own)
        _readings[table.file_name] = reading = _Reading(digest, frame, tuple(own))
    mistakes += reading.mistakes
    return None if reading.frame is None else reading.frame.copy(deep=False)


def _read_text(path: Path, wanted: str, mistakes: list[Mistake]) -> str | None:
    """The text of a file, or None after recording why it cannot be read; ``wanted`` is what it should hold."""

    def refuse(found: str, allowed: str, row: int | None = None) -> None:
        mistakes.append(Mistake(path.name, row, None, found, allowed))

    if path.exists() and not (path.is_file() or path.is_dir()):
        refuse("a pipe or a device, which may never end", wanted)
        return None
    try:
        raw = path.read_bytes()
    except OSError as error:
        refuse(str(error.strerror).lower(), wanted)
        return None
    if raw.startswith(b"PK\x03\x04"):
        refuse("a workbook or another archive", "CSV; save it again as CSV, UTF-8", 1)
        return None
    # Every second byte of Latin letters in UTF-16 is null, with a mark before them or without.
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _ODD_NULLS.match(raw):
        refuse("UTF-16", "UTF-8; save it again as UTF-8", 1)
        return None
    try:
        text = raw.decode("utf-8-sig")  # spreadsheets write a byte-order mark
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        refuse(f"the byte 0x{raw[error.start]:02x}", "UTF-8; save it again as UTF-8", row)
        return None
    if not text.strip():
        refuse("an empty file", wanted)
        return None
    return text


def _cells(table: Table, text: str, mistakes: list[Mistake]) -> pd.DataFrame | None:
    """The cells as text, indexed by line in the file, or None if the header is wrong or the text is not CSV.

    Skips the empty rows that spreadsheets leave at the end.
    """
    if foreign := _foreign_delimiter(table, text):
        wanted = "the names of the columns with commas between them; save it again with commas between cells"
        mistakes.append(Mistake(table.file_name, 1, None, foreign, wanted))
        return None
    # As bytes, because a StringIO takes four for each character.
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
                pieces.append(_as_frame(table, header, rows))
                rows = {}
    except csv.Error as error:
        wanted = "cells with commas between them, and quotes that close"
        mistakes.append(Mistake(table.file_name, row, None, f"a row that is not CSV ({error})", wanted))
        return None
    pieces.append(_as_frame(table, header, rows))
    return pd.concat(pieces)


def _foreign_delimiter(table: Table, text: str) -> str:
    """What stands between the names of the columns instead of commas, in words; "" if commas do.

    Without this, a table that only has to be saved again is told as one long column that nobody knows.
    """
    header = text.splitlines()[0]
    if _DELIMITER_LINE.fullmatch(header.strip()):
        return f"the line '{with_names(header.strip())}' before the names of the columns"

    def known(delimiter: str) -> int:
        names = next(csv.reader([header], delimiter=delimiter), [])
        return len({name.strip() for name in names} & set(table.columns))

    best = max(_FOREIGN_DELIMITERS, key=known)
    return f"{_FOREIGN_DELIMITERS[best]} between the names of the columns" if known(best) > max(known(","), 1) else ""


def _as_frame(table: Table, header: list[str], rows: dict[int, list[str]]) -> pd.DataFrame:
    columns = {}
    for column, cells in zip(header, zip(*rows.values(), strict=True), strict=True) if rows else ():
        read = {cell: _without_traces(cell) for cell in set(cells)}
        columns[column] = [read[cell] for cell in cells]
    # An older file lacks the later columns.
    return pd.DataFrame(columns, index=list(rows), columns=list(table.columns), dtype="string")


def _without_traces(cell: str) -> str | None:
    """A cell without what spreadsheets leave: foreign line ends, guards before formulas; None if nothing is in it."""
    cell = _LINE_END.sub("\n", cell)
    return None if _EMPTY.fullmatch(cell) else unguarded(cell)


def _header_mistakes(table: Table, header: list[str]) -> list[Mistake]:
    """Why a header row does not name the columns of the table, each once and in order."""

    def refuse(column: str | None, found: str) -> Mistake:
        return Mistake(table.file_name, 1, column, found, f"the columns {','.join(table.columns)}")

    if not set(header) & set(table.columns):
        return [refuse(None, f"'{','.join(header)}'")]
    wanted = table.columns_of(header)
    missing = [refuse(column, "no such column") for column in wanted if column not in header]
    surplus = (Counter(header) - Counter(table.columns)).elements()
    if wrong := missing + [refuse(column or "(no name)", "a column too many") for column in surplus]:
        return wrong
    moved = [(column, stands) for column, stands in zip(wanted, header, strict=True) if column != stands]
    return [refuse(column, f"'{stands}' in its place") for column, stands in moved[:1]]


def _typed(table: Table, frame: pd.DataFrame, mistakes: list[Mistake]) -> pd.DataFrame:
    """The frame with its declared types, after recording every mistake in it; what is not a number becomes empty."""
    types = {name: str(column.dtype) for name, column in table.schema.columns.items()}
    found = _mistakes_of_programs(table, frame)
    for column in (name for name, dtype in types.items() if dtype in NUMBERS):
        pattern, allowed = NUMBERS[types[column]]
        wrong = ~frame[column].str.fullmatch(pattern).fillna(True).astype(bool)
        found += [
            Mistake(table.file_name, row, column, _shown_number(cell), allowed)
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
    mistakes += [*{mistake.place: mistake for mistake in reversed(found)}.values()][::-1]  # the first at each place
    mistakes += _rule_mistakes(table, sound)
    return frame


def _mistakes_of_programs(table: Table, frame: pd.DataFrame) -> list[Mistake]:
    """Cells that no person wrote: with control characters, characters in HTML, or the error of a failed formula."""
    found = []
    for column in table.columns:
        is_number = str(table.schema.columns[column].dtype) in NUMBERS
        for cell in dict.fromkeys(frame[column].dropna()):
            found_there = ""
            if CONTROL_CHARACTERS.search(cell):
                allowed = "text without control characters"
            elif entity := html_entity(cell):
                found_there, allowed = f" with {entity}", entity_in_words(entity)
            elif stands_in_for_nothing(cell) and not is_number:
                allowed = "a value, or an empty cell for what is not stated"
            else:
                continue
            rows = frame.index[frame[column].eq(cell).fillna(False)]
            found += [
                Mistake(table.file_name, int(row), column, f"{shown(cell)}{found_there}", allowed) for row in rows
            ]
    return found


def _is_sound(table: Table, frame: pd.DataFrame) -> bool:
    """Whether every cell is as declared. Checks judge each cell alone, so distinct cells are enough."""
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
    """pandera's failure cases as mistakes, one per cell."""
    mistakes: dict[tuple[int, str], Mistake] = {}
    for row, column, check in failure_cases[["index", "column", "check"]].itertuples(index=False):
        allowed = "a value; this column may not be empty" if check == "not_nullable" else str(check)
        mistake = Mistake(table.file_name, int(row), column, shown(frame.at[row, column]), allowed)
        mistakes.setdefault((row, column), mistake)
    return list(mistakes.values())


def _rule_mistakes(table: Table, frame: pd.DataFrame) -> list[Mistake]:
    """The rows that break a rule over several columns, quoting the cells involved."""
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
