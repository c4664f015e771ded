"""Reads an untrusted file, alone in a process with little time, little memory and no disk.

``python -m data.own_evidence.reading_process`` takes one line of JSON (``file_name`` and the fields of
``ReadingChoices``) and then the bytes of the file on standard input, and prints JSON: the fields of
``data.own_evidence.sheets.Sheet``, or ``refused``, a sentence. ``data.own_evidence.files`` starts it.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from data.own_evidence.sheets import (
    DELIMITERS,
    ENCODINGS,
    ENDINGS,
    KINDS,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_CHARACTERS_A_CELL,
    MAX_CHARACTERS_A_NAME,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    Cell,
    FileRefused,
    ReadingChoices,
)

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 12
#: A workbook is a zip file; this limits its unpacked size.
MAX_UNPACKED_BYTES = 120 * 1024 * 1024
#: Rows from the first to the last in use, blank ones included.
MAX_ROWS_SPANNED = 200_000
#: How many records decide the delimiter and the decimal sign.
RECORDS_JUDGED = 200
#: How many formula cells to name; the rest are only counted.
MAX_NAMED = 5
#: How many mistakes to report; the rest are only counted.
MAX_MISTAKES = 200

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMA = re.compile(r"[-+−]?\d+,\d+")
_POINT = re.compile(r"[-+−]?\d*\.\d+")
_NUMBER = re.compile(r"[-+−]?[\d.,\s\u00a0\u202f]*\d[\d.,]*(?:[eE][-+]?\d+)?")
_MISSING = {"", "na", "n/a", "nan", "null", "none", ".", "-", "–", "#n/a"}
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\ufeff": ""})
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_CONTENT_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f[\s>/]')
_ODS_FORMULA = b"table:formula="

Record = tuple[int, list[Cell]]


def limited() -> None:
    """Give this process little time and memory, and no file that can grow."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A service may forbid this; the limits above still apply.
    with suppress(OSError):
        os.nice(10)


def read(file_name: str, content: bytes, choices: ReadingChoices) -> dict[str, Any]:
    """A file as the fields of ``Sheet``; raises ``FileRefused``."""
    kind = KINDS.get(PurePath(file_name).suffix.lower())
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise FileRefused(
            f"The file is an old or a locked Excel file; allowed is {ENDINGS}. Save it as XLSX, without a password."
        )
    if kind is None:
        ending = PurePath(file_name).suffix or "none"
        advice = " Save it as XLSX, without macros." if ending.lower() in (".xlsm", ".xls", ".xlsb") else ""
        raise FileRefused(f"The ending of the file's name is {ending}; allowed is {ENDINGS}.{advice}")
    if not content.strip(b"\0 \r\n\t"):
        raise FileRefused("The file is empty; allowed is a table with a line of column names and a row for each study.")
    is_zip = content[:4] == b"PK\x03\x04"
    if kind == "workbook":
        if not is_zip:
            raise FileRefused(
                f"The name of the file ends in {PurePath(file_name).suffix}, but it is no such workbook; "
                "open it in a spreadsheet program and save it again."
            )
        return _workbook(content, choices)
    if is_zip:
        raise FileRefused(
            "The name of the file is that of a text, but it is a zip or a workbook; name it .xlsx or .ods."
        )
    return _text(content, choices)


def _text(content: bytes, choices: ReadingChoices) -> dict[str, Any]:
    encoding, text, notes = _decoded(content, choices.encoding)
    if "\0" in text:
        place = text[: text.index("\0")].count("\n") + 1
        raise FileRefused(
            f"Line {place:,} has a NUL byte, so the file is damaged or not in {encoding}; allowed is a text in one "
            "of the encodings offered. Save it again as UTF-8."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = choices.delimiter or _delimiter(text)
    records: list[Record] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            if number > MAX_ROWS_SPANNED:
                raise FileRefused(_too_many_rows(number))
            cleaned: list[Cell] = [_clean(cell) for cell in cells]
            if any(cell != "" for cell in cleaned):
                records.append((number, cleaned))
            if len(records) > MAX_ROWS + 1:
                raise FileRefused(_too_many_rows(len(records)))
    except csv.Error as error:
        raise FileRefused(
            f"A cell cannot be read ({error}); allowed are {MAX_CHARACTERS_A_CELL:,} characters. A quotation mark "
            "may lack its partner."
        ) from None
    return {
        **_table(records, [], notes, choices.decimal_sign),
        "encoding": encoding,
        "delimiter": delimiter,
        "sheet_name": "",
        "sheet_names": [],
    }


def _decoded(content: bytes, chosen: str | None) -> tuple[str, str, list[str]]:
    """Encoding, text, and notes for the reader."""
    for bom, name in _BOMS:
        if content.startswith(bom) and chosen in (None, name):
            try:
                return name, content.decode("utf-8-sig" if name == "utf-8" else name), []
            except UnicodeDecodeError:
                break
    if chosen is not None:
        try:
            return chosen, content.decode(chosen), []
        except (UnicodeDecodeError, LookupError):
            text = content.decode(chosen, errors="replace") if chosen in ENCODINGS else content.decode("latin-1")
            return (
                chosen,
                text,
                [f"Some characters cannot be read as {chosen}; each stands as �. Choose another encoding."],
            )
    try:
        return "utf-8", content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    matches = from_bytes(content[:200_000], cp_isolation=[name for name in ENCODINGS if name != "utf-8"])
    best = matches.best()
    likely = {
        codecs.lookup(name).name
        for match in matches
        if best is not None and (match.chaos, match.coherence) == (best.chaos, best.coherence)
        for name in match.could_be_from_charset
    }
    # If the text leaves several possible, the most common one.
    name = next((name for name in ENCODINGS if codecs.lookup(name).name in likely), "windows-1252")
    return name, content.decode(name, errors="replace"), [f"The encoding is a guess: {name}. Look at the names."]


def _delimiter(text: str) -> str:
    """The most likely delimiter: the one that gives a wide header and rows just as wide."""
    best, most = ",", 1.0
    head = "\n".join(text.split("\n", RECORDS_JUDGED)[:RECORDS_JUDGED])
    for delimiter in DELIMITERS:
        try:
            widths = [
                len(row) for row in csv.reader(io.StringIO(head), delimiter=delimiter) if any(map(str.strip, row))
            ]
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        # A comma inside decimals widens the rows, but never the header above them.
        score = min(width, max(widths[:3])) * count / len(widths)
        if score > most:
            best, most = delimiter, score
    return best


def _workbook(content: bytes, choices: ReadingChoices) -> dict[str, Any]:
    from python_calamine import CalamineError, load_workbook

    formulas, archive = _inspected(content)
    try:
        book = load_workbook(io.BytesIO(content))
        names = [sheet.name for sheet in book.sheets_metadata if str(sheet.typ).endswith("WorkSheet")]
        if len(names) > MAX_SHEETS or any(len(name) > MAX_CHARACTERS_A_NAME for name in names):
            raise FileRefused(
                f"The workbook has {len(names):,} sheets, the longest name with {max(map(len, names)):,} characters; "
                f"allowed are {MAX_SHEETS} and {MAX_CHARACTERS_A_NAME:,}. Copy the table into a new file."
            )
        if not names:
            raise FileRefused("The workbook has no sheet with cells; allowed is a sheet with a row for each study.")
        sizes = {name: book.get_sheet_by_name(name) for name in names}
        chosen = choices.sheet_name if choices.sheet_name in names else None
        name = chosen or next((n for n in names if sizes[n].height > 1 and sizes[n].width > 1), names[0])
        sheet = sizes[name]
        if sheet.total_height > MAX_ROWS_SPANNED:
            raise FileRefused(_too_many_rows(sheet.total_height))
        if sheet.total_width > 20 * MAX_COLUMNS:
            raise FileRefused(_too_many_columns(sheet.total_width))
        merged = sheet.merged_cell_ranges or []
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise FileRefused(
            f"The workbook cannot be read ({_short(str(error))}); open it in a spreadsheet program and save it again, "
            "without a password."
        ) from None
    grid = [[_cell(value) for value in row] for row in rows]
    notes = []
    filled = _fill_merged(grid, merged)
    if filled:
        notes.append(f"{_counted(filled, 'merged cell')} repeated in each row and column that it spans.")
    records = [(number, cells) for number, cells in enumerate(grid, 1) if any(cell != "" for cell in cells)]
    if len(records) > MAX_ROWS + 1:
        raise FileRefused(_too_many_rows(len(records)))
    named, n_formulas = formulas(archive, names.index(name))
    if n_formulas:
        places = f" ({', '.join(named)}{' and more' if n_formulas > len(named) else ''})" if named else ""
        notes.append(
            f"{_counted(n_formulas, 'formula cell')}{places}: nothing was computed here; the values saved with the "
            "workbook are used, and a cell without one is empty."
        )
    return {
        **_table(records, merged, notes, choices.decimal_sign),
        "encoding": "",
        "delimiter": "",
        "sheet_name": name,
        "sheet_names": names,
    }


def _inspected(content: bytes) -> tuple[Any, zipfile.ZipFile]:
    """The formula finder and the archive of a workbook, which must have no macros and unpack to an allowed size."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FileRefused("The workbook is damaged; open it in a spreadsheet program and save it again.") from None
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES or len(members) > 2_000:
        raise FileRefused(
            f"The workbook unpacks to {unpacked // 1024 // 1024:,} MB in {len(members):,} parts; allowed are "
            f"{MAX_UNPACKED_BYTES // 1024 // 1024} MB. Copy the table into a new workbook."
        )
    names = [member.filename for member in members]
    lower = [name.lower() for name in names]
    if any("vbaproject" in name or name.startswith(("basic/", "scripts/")) for name in lower):
        raise FileRefused(
            "The workbook has macros; allowed is a workbook without. Save it as XLSX or ODS without macros."
        )
    return (_ods_formulas if "content.xml" in lower else _xlsx_formulas), archive


def _xlsx_formulas(archive: zipfile.ZipFile, sheet: int) -> tuple[list[str], int]:
    """Where the first formula cells of a sheet are, and how many there are."""
    names = sorted(
        (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
        key=lambda name: int("".join(filter(str.isdigit, name))),
    )
    if sheet >= len(names):
        return [], 0
    places = [place.decode("ascii") for place in _CONTENT_FORMULA.findall(_unpacked(archive, names[sheet]))]
    return places[:MAX_NAMED], len(places)


def _ods_formulas(archive: zipfile.ZipFile, _: int) -> tuple[list[str], int]:
    return [], _unpacked(archive, "content.xml").count(_ODS_FORMULA)


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        found = part.read(MAX_UNPACKED_BYTES + 1)
    # A zip file can lie about its size.
    if len(found) > MAX_UNPACKED_BYTES:
        raise FileRefused("The workbook unpacks to more than it says; copy the table into a new workbook.")
    return found


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return float(value)
    return _clean(str(value))


def _clean(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text.translate(_SPACES)).split())


def _fill_merged(grid: list[list[Cell]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> int:
    """Copy each merged value across the range it spans; returns how many there were."""
    filled = 0
    for (top, left), (bottom, right) in merged[:MAX_ROWS]:
        if top >= len(grid) or left >= len(grid[top]) or grid[top][left] == "":
            continue
        filled += 1
        for row in grid[top : min(bottom + 1, len(grid))]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = grid[top][left]
    return filled


def _table(
    records: list[Record],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    notes: list[str],
    decimal_sign: str | None,
) -> dict[str, Any]:
    """Header and rows from the records of a file."""
    notes = list(notes)
    above = 0
    while above + 1 < len(records) and _filled(records[above]) < 2 <= _filled(records[above + 1]):
        above += 1
    if above:
        notes.append(f"{_counted(above, 'line')} above the column names left out.")
        records = records[above:]
    if not records:
        raise FileRefused(
            "The file has no cells; allowed is a table with a line of column names and a row for each study."
        )
    _refuse_too_much(records)
    head, body = records[0][1], records[1:]
    if body and _is_two_storied(records[0], body[0], merged):
        head, body = _joined(head, body[0][1]), body[1:]
        notes.append("The column names stand in two rows; they were joined.")
    width = max(n for n, cell in enumerate(head, 1) if cell != "")
    if any(isinstance(cell, float) or _NUMBER.fullmatch(cell) for cell in head[:width] if cell != ""):
        raise FileRefused(
            f"The first row has numbers ({_short(_as_text(next(c for c in head if _is_number(c))))}); allowed are the "
            "names of the columns. Add a row of names above the data."
        )
    used = max([width, *(max(n for n, cell in enumerate(cells, 1) if cell != "") for _, cells in body)])
    if used > MAX_COLUMNS:
        raise FileRefused(_too_many_columns(used))
    longest = max((_as_text(cell) for cell in head), key=len)
    if len(longest) > MAX_CHARACTERS_A_NAME:
        raise FileRefused(
            f"A column name has {len(longest):,} characters (“{_short(longest)}”); allowed are "
            f"{MAX_CHARACTERS_A_NAME:,}. Add a row of names above the data."
        )
    if not body:
        raise FileRefused("Below the column names there is no row; allowed is a row for each study.")
    mistakes: list[tuple[int | None, str | None, str, str]] = []
    rows, numbers = [], []
    for number, cells in body:
        if any(cell != "" for cell in cells[width:]):
            extra = next(cell for cell in cells[width:] if cell != "")
            mistakes.append(
                (number, None, f"a cell beyond the last column name, “{_short(_as_text(extra))}”", f"{width} cells")
            )
        padded = [*cells[:width], *[""] * (width - len(cells))]
        for place, cell in enumerate(padded):
            if isinstance(cell, str) and len(cell) > MAX_CHARACTERS_A_CELL:
                found, allowed = f"{len(cell):,} characters", f"{MAX_CHARACTERS_A_CELL:,} characters"
                mistakes.append((number, _as_text(head[place]), found, allowed))
                padded[place] = cell[:MAX_CHARACTERS_A_CELL]
        rows.append(padded)
        numbers.append(number)
    blank = numbers[-1] - records[0][0] + 1 - len(records) if numbers else 0
    if blank > 0:
        notes.append(f"{_counted(blank, 'blank row')} between the rows left out.")
    if len(mistakes) > MAX_MISTAKES:
        rest = len(mistakes) - MAX_MISTAKES
        mistakes = [
            *mistakes[:MAX_MISTAKES],
            (None, None, f"{rest:,} more such mistakes", "what is said above"),
        ]
    return {
        "columns": _names(head[:width]),
        "rows": rows,
        "row_numbers": numbers,
        "decimal_sign": decimal_sign or _decimal_sign(rows),
        "notes": notes,
        "mistakes": mistakes,
    }


def _refuse_too_much(records: Sequence[Record]) -> None:
    n_cells = sum(len(cells) for _, cells in records)
    if n_cells > MAX_CELLS:
        raise FileRefused(
            f"The table has {n_cells:,} cells; allowed are {MAX_CELLS:,}. Delete the columns that are not needed."
        )
    n_characters = sum(len(cell) for _, cells in records for cell in cells if isinstance(cell, str))
    if n_characters > MAX_CHARACTERS:
        raise FileRefused(
            f"The cells of the table have {n_characters:,} characters; allowed are {MAX_CHARACTERS:,}. Delete the "
            "columns that are not needed."
        )


def _filled(record: Record) -> int:
    return sum(cell != "" for cell in record[1])


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, float) or (cell != "" and bool(_NUMBER.fullmatch(cell)))


def _is_two_storied(first: Record, second: Record, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> bool:
    """Whether group names stand above the column names: merged over several columns, or with gaps after them."""
    if any(_is_number(cell) for cell in second[1]) or first[0] + 1 != second[0]:
        return False
    row = first[0] - 1
    if any(top == row == bottom and right > left for (top, left), (bottom, right) in merged):
        return True
    inner = first[1][1 : len(second[1])]
    gaps = sum(cell == "" for cell in inner)
    words = [cell.lower() for cell in second[1] if isinstance(cell, str)]
    return bool(gaps) and _filled(second) > _filled(first) and len(set(words) & _MISSING - {""}) == 0 and len(words) > 2


def _joined(upper: list[Cell], lower: list[Cell]) -> list[Cell]:
    joined: list[Cell] = []
    over: Cell = ""
    for place in range(max(len(upper), len(lower))):
        over = upper[place] if place < len(upper) and upper[place] != "" else over
        below = lower[place] if place < len(lower) else ""
        named = [_as_text(part) for part in dict.fromkeys((over, below)) if part != ""]
        # A name that stands alone above needs none beneath it.
        joined.append(" ".join(named))
    return joined


def _names(head: Sequence[Cell]) -> list[str]:
    """The column names, unique and not empty."""
    names: list[str] = []
    for place, cell in enumerate(head):
        name = _as_text(cell) or f"(column {_letters(place)})"
        number, tried = 2, name
        while tried in names:
            tried, number = f"{name} ({number})", number + 1
        names.append(tried)
    return names


def _letters(place: int) -> str:
    """The letters of a column as in a spreadsheet: 0 is A, 26 is AA."""
    letter = chr(ord("A") + place % 26)
    return letter if place < 26 else _letters(place // 26 - 1) + letter


def _decimal_sign(rows: Sequence[Sequence[Cell]]) -> str:
    commas = points = 0
    for row in rows[:RECORDS_JUDGED]:
        for cell in row:
            if isinstance(cell, str) and cell:
                commas += bool(_COMMA.fullmatch(cell))
                points += bool(_POINT.fullmatch(cell))
    return "," if commas > points else "."


def _as_text(cell: Cell) -> str:
    return f"{cell:g}" if isinstance(cell, float) else cell


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _too_many_rows(n: int) -> str:
    return f"The table has too many rows ({n:,} or more); allowed are {MAX_ROWS:,}. Delete what is beneath it."


def _too_many_columns(n: int) -> str:
    return f"The table has {n:,} columns; allowed are {MAX_COLUMNS}. Delete those that are not needed."


def _main() -> Iterator[str]:
    asked = json.loads(sys.stdin.buffer.readline())
    file_name = asked.pop("file_name")
    csv.field_size_limit(100_000)
    try:
        yield json.dumps(read(file_name, sys.stdin.buffer.read(), ReadingChoices(**asked)))
    except FileRefused as refused:
        yield json.dumps({"refused": str(refused)})
    except MemoryError:
        yield json.dumps({"refused": "The file needs too much memory to be read. Copy the table into a new file."})


if __name__ == "__main__":
    limited()
    for line in _main():
        sys.stdout.write(line)
