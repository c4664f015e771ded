"""From a filled workbook to a folder of tables: all tables, or every mistake by sheet, row and column."""

from __future__ import annotations

import csv
import datetime
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from data.contract.characters import with_names
from data.contract.guards import guarded
from data.contract.mistakes import Mistake, TableMistakes
from data.contract.schema import TABLES
from data.contract.tables import REFERENCES_FILE, load_tables
from data.contract.works import Reference
from data.workbook import works
from data.workbook.template import GUIDE, LISTS, REFERENCES

#: More rows than an atlas holds, and few enough to read while somebody waits.
MAX_ROWS = 50_000
#: A workbook that unpacks to more than this is not a table that somebody filled in.
MAX_BYTES = 200_000_000

#: A row's number in the sheet, and its cells by column.
_Row = tuple[int, dict[str, str]]


def read_workbook(workbook: Path, folder: Path) -> None:
    """Check a workbook made by ``as_template`` and write its tables to ``folder``, which is created if missing.

    Raises ``TableMistakes``, with "sheet NAME" as the ``file`` of each, and then writes nothing. Other files in the
    folder, such as its lecture, stay as they are.
    """
    mistakes: list[Mistake] = []
    sheets = _sheets(workbook, mistakes)
    _refuse(mistakes)
    with tempfile.TemporaryDirectory() as made:
        draft, row_of = Path(made), {}
        for name, table in TABLES.items():
            row_of[table.file_name] = _write_csv(draft / table.file_name, list(table.columns), sheets[name])
        references = _references(sheets[REFERENCES], mistakes)
        _refuse(mistakes)
        (draft / REFERENCES_FILE).write_text(
            f"{json.dumps(references, ensure_ascii=False, indent=2)}\n", encoding="utf-8"
        )
        try:
            load_tables(draft)
        except TableMistakes as found:
            raise TableMistakes([_in_its_sheet(mistake, row_of) for mistake in found.mistakes]) from None
        folder.mkdir(parents=True, exist_ok=True)
        for file in draft.iterdir():
            shutil.copyfile(file, folder / file.name)


def _refuse(mistakes: list[Mistake]) -> None:
    if mistakes:
        raise TableMistakes(mistakes)


def _sheets(workbook: Path, mistakes: list[Mistake]) -> dict[str, list[_Row]]:
    """The rows of every sheet, by name."""
    columns = {name: list(table.columns) for name, table in TABLES.items()} | {REFERENCES: list(works.COLUMNS)}
    try:
        with zipfile.ZipFile(workbook) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_BYTES:
                raise InvalidFileException(f"it unpacks to more than {MAX_BYTES:,} bytes")
        book = load_workbook(workbook, read_only=True)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or "it cannot be read"
        mistakes.append(Mistake(workbook.name, None, None, reason.lower(), "an Excel workbook (.xlsx)"))
        return {}
    try:
        for name in (name for name in book.sheetnames if name not in {*columns, GUIDE, LISTS}):
            allowed = f"the sheets {', '.join(columns)}"
            mistakes.append(Mistake(f"sheet {name}", None, None, "a sheet that is no table", allowed))
        for name in (name for name in columns if name not in book.sheetnames):
            mistakes.append(Mistake(f"sheet {name}", None, None, "no such sheet", "all sheets of the template"))
        if mistakes:
            return {}
        return {name: list(_rows(book[name], name, own, mistakes)) for name, own in columns.items()}
    finally:
        book.close()


def _rows(sheet: Any, name: str, columns: list[str], mistakes: list[Mistake]) -> Iterator[_Row]:
    """The rows that are not empty, with cells as a table writes them."""
    rows = sheet.iter_rows()
    header = [str(cell.value).strip() if cell.value is not None else "" for cell in next(rows, ())]
    while header and not header[-1]:
        header.pop()
    if header != columns:
        found = ", ".join(header) or "no names of columns"
        mistakes.append(Mistake(f"sheet {name}", 1, None, found, f"the columns {', '.join(columns)}"))
        return
    n_rows = 0
    for number, row in enumerate(rows, 2):
        cells = {column: _text(cell) for column, cell in zip(columns, row, strict=False)}
        for column, cell in zip(columns, row, strict=False):
            if cell.data_type == "f":
                found, allowed = f"the formula {with_names(str(cell.value))}", "its value, pasted in its place"
                mistakes.append(Mistake(f"sheet {name}", number, column, found, allowed))
        if any(cells.values()):
            n_rows += 1
            if n_rows > MAX_ROWS:
                mistakes.append(Mistake(f"sheet {name}", number, None, "one row more", f"{MAX_ROWS:,} rows"))
                return
            yield number, {column: cells.get(column, "") for column in columns}


def _text(cell: Any) -> str:
    """A cell as a table writes it: a plain number, a day as 2022-09-13."""
    value = cell.value
    if isinstance(value, datetime.datetime):
        value = value.date() if value.time() == datetime.time() else value
    if isinstance(value, float):
        return f"{value:.15f}".rstrip("0").rstrip(".") if value else "0"
    return "" if value is None else str(value).strip()


def _write_csv(path: Path, columns: list[str], rows: list[_Row]) -> dict[int, int]:
    """Write rows as a table; returns the sheet row of each of its lines."""
    written, row_of, line = io.StringIO(newline=""), {1: 1}, 2
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    for number, cells in rows:
        start = written.tell()
        writer.writerow([guarded(cells[column]) for column in columns])
        row_of[line] = number
        line += written.getvalue()[start:].count("\n")
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    return row_of


def _references(rows: list[_Row], mistakes: list[Mistake]) -> list[Reference]:
    found = []
    for number, cells in rows:
        try:
            found.append(works.from_cells(cells))
        except works.WorkMistake as mistake:
            sheet, column = f"sheet {REFERENCES}", mistake.column
            mistakes.append(Mistake(sheet, number, column, f"'{with_names(cells[column])}'", str(mistake)))
    return found


def _in_its_sheet(mistake: Mistake, row_of: dict[str, dict[int, int]]) -> Mistake:
    """A table's mistake, placed in the sheet it came from."""
    sheet = f"sheet {mistake.file.rpartition('.')[0]}"
    row = mistake.row if mistake.row is None else row_of.get(mistake.file, {}).get(mistake.row, mistake.row)
    return replace(mistake, file=sheet, row=row)
