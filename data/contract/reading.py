"""From a file to a typed table: what one file can get wrong, told with its row, its column and what is allowed.

Every function adds what it finds to a list of mistakes and goes on, so that one run tells them all.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors

from data.contract.mistakes import Mistake
from data.contract.schema import Table

REFERENCES_FILE = "references.json"
REFERENCES_WANTED = "a CSL-JSON list of works"
PEOPLE_WANTED = "a list of all who made it, each by name, or an editor in place of an author"

#: How a number is written in a table: no exponent, no thousands separator, no "nan", no "inf".
NUMBERS = {
    "Float64": (r"-?\d{1,15}(?:\.\d{1,15})?", "a number such as 0.97, or an empty cell"),
    "Int64": (r"-?\d{1,15}", "a whole number, or an empty cell"),
}

#: So many rows are held as cells at once, which take many times the room of the frame that they become.
ROWS_AT_ONCE = 20_000

Reference = dict[str, Any]


def split_ids(cell: object) -> list[str]:
    """The ids of a ``;``-separated cell; an empty cell has none."""
    return [part for part in cell.split(";") if part] if isinstance(cell, str) else []


def shown(cell: object) -> str:
    """A cell as a message quotes it."""
    return f"'{cell}'" if pd.notna(cell) else "an empty cell"  # type: ignore[call-overload]


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
    if raw.startswith(b"\xef\xbb\xbf"):
        refuse("a byte-order mark", "UTF-8 without one; save it again as plain UTF-8", 1)
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        refuse(f"the byte 0x{raw[error.start]:02x}", "UTF-8; save it again as UTF-8", row)
        return None
    if not text.strip():
        refuse("an empty file", wanted)
        return None
    return text


def _cells(table: Table, text: str, mistakes: list[Mistake]) -> pd.DataFrame | None:
    """The cells as text, by their line in the file, or None if the header is wrong or the text is not CSV."""
    # Read as bytes: a StringIO holds four of them for each letter.
    lines = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8", newline="")
    reader = csv.reader(lines, strict=True)
    pieces: list[pd.DataFrame] = []
    rows: dict[int, list[str]] = {}
    row = 1
    try:
        header = next(reader)
        if wrong := _header_mistakes(table, header):
            mistakes += wrong
            return None
        row = reader.line_num + 1
        for cells in reader:
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
    return frame.replace("", pd.NA)


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
    found: list[Mistake] = []
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
    mistakes += found + _rule_mistakes(table, sound)
    return frame


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


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_date(value: Any) -> bool:
    try:
        parts = value["date-parts"][0]
        return bool(parts) and all(isinstance(part, int) for part in parts)
    except (KeyError, IndexError, TypeError):
        return False


def _is_doi(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.startswith("10."))


def _are_people(value: object) -> bool:
    """Whether these are people and bodies, each by name: nobody is called "et al."."""
    return value is None or (isinstance(value, list) and bool(value) and all(map(_is_person, value)))


def _is_person(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    names = [value[part] for part in (("literal",) if "literal" in value else ("family", "given")) if part in value]
    return bool(names) and all(map(_is_text, names)) and not re.search(r"\bet al\b|\bothers\b", " ".join(names), re.I)


#: What a work must carry, how it is recognised, and how a message says so.
REFERENCE_FIELDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (_is_text, "a text"),
    "type": (_is_text, "a CSL type such as article-journal"),
    "title": (_is_text, "a text"),
    "author": (_are_people, PEOPLE_WANTED),
    "editor": (_are_people, PEOPLE_WANTED),
    "issued": (_is_date, 'a date such as {"date-parts": [[2010, 1, 25]]}'),
    "DOI": (_is_doi, "a DOI without the address before it, such as 10.1037/a0018378"),
}


def read_references(folder: Path, mistakes: list[Mistake]) -> dict[str, Reference] | None:
    """The cited works by id, or None if the file could not be read."""
    text = _read_text(folder / REFERENCES_FILE, REFERENCES_WANTED, mistakes)
    if text is None:
        return None

    def refuse(row: int | None, column: str | None, found: str, allowed: str) -> None:
        mistakes.append(Mistake(REFERENCES_FILE, row, column, found, allowed))

    try:
        works = json.loads(text)
    except json.JSONDecodeError as error:
        refuse(error.lineno, None, f"text that is not JSON ({error.msg})", REFERENCES_WANTED)
        return None
    if not isinstance(works, list) or not all(isinstance(work, dict) for work in works):
        refuse(None, None, "something other than a list of works", REFERENCES_WANTED)
        return None
    references: dict[str, Reference] = {}
    for position, work in enumerate(works, 1):
        for name, (is_right, allowed) in REFERENCE_FIELDS.items():
            if not is_right(value := work.get(name)):
                found = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
                refuse(None, name, f"{found} in work {position} ({work.get('id', 'no id')})", allowed)
        if "author" not in work and "editor" not in work:
            refuse(None, "author", f"nothing in work {position} ({work.get('id', 'no id')})", PEOPLE_WANTED)
        if str(work.get("id")) in references:
            refuse(None, "id", f"'{work['id']}' a second time, in work {position}", "each id once")
        references[str(work.get("id", position))] = work
    return references
