"""The cited works as rows of a sheet: a column for each usual field of CSL-JSON, and JSON for anything else.

Columns are written as in the tables: names as "Family, Given; {A body}", dates as 2022-09-13. A field whose cell would
not read back as the same value goes into the JSON, so that nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from data.contract.dates import day_of
from data.contract.names import OTHERS, NameMistake, parse_authors
from data.contract.works import Reference

MORE = "more"
#: Plain texts, with what the person filling them in needs to know.
TEXTS: dict[str, str] = {
    "id": "Name of the work in every other table: lower-case letters, digits, _ - .",
    "type": "What kind of work it is, a type of CSL-JSON.",
    "title": "Title as printed.",
    "container-title": "The journal or book in which it stands.",
    "volume": "Volume.",
    "issue": "Issue.",
    "page": "Pages, such as 98-109.",
    "publisher": "Publisher, or the university of a thesis.",
    "DOI": "DOI without the address before it, such as 10.1037/a0018378.",
    "URL": "Address that begins with https:// or http://.",
}
NAMES: dict[str, str] = {
    "author": "Authors as 'Family, Given', bodies in braces, with '; ' between them.",
    "editor": "Editors, in the same way.",
}
DATES: dict[str, str] = {"issued": "Date of publication: 2022-09-13, 2022-09 or 2022."}
#: The atlas's own notes on a work, in the field ``custom``.
NOTED: dict[str, str] = {
    "remark": "A remark of ours for readers.",
    "reports": "The id of the work that this one reports, such as the review behind a press release.",
    "short_name": "How a body is called in short, such as APA.",
}
#: Every column of the sheet with its description, in order.
COLUMNS: dict[str, str] = {
    **{name: TEXTS[name] for name in ("id", "type")},
    **NAMES,
    **DATES,
    **{name: told for name, told in TEXTS.items() if name not in ("id", "type")},
    **NOTED,
    MORE: "Any other fields of CSL-JSON, as JSON; most works need none.",
}


class WorkMistake(ValueError):
    """A cell that is not a valid field: ``column``, and in the message what is allowed."""

    def __init__(self, column: str, allowed: str) -> None:
        super().__init__(allowed)
        self.column = column


def as_cells(work: Reference) -> dict[str, str]:
    """A work as the cells of its row, by column; an empty text for what it lacks."""
    cells, more = dict.fromkeys(COLUMNS, ""), {}
    custom = work.get("custom", {})
    noted = (
        custom if set(custom) <= set(NOTED) and all(isinstance(text, str) and text for text in custom.values()) else {}
    )
    cells |= noted
    for field, value in work.items():
        if field == "custom" and noted:
            continue
        cell = _written(field, value)
        if cell is None:
            more[field] = value
        else:
            cells[field] = cell
    cells[MORE] = json.dumps(more, ensure_ascii=False) if more else ""
    return cells


def _written(field: str, value: Any) -> str | None:
    """A field as a cell, or None if it has no column or the cell would read back differently."""
    writers: Mapping[str, Callable[[Any], str]] = {
        **dict.fromkeys(TEXTS, str),
        **dict.fromkeys(NAMES, _names_written),
        **dict.fromkeys(DATES, _date_written),
    }
    try:
        cell = writers[field](value)
        return cell if cell and _read(field, cell) == value else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _names_written(names: list[dict[str, str]]) -> str:
    return "; ".join(map(_name_written, names))


def _name_written(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"] if name == OTHERS else f"{{{name['literal']}}}"
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    return ", ".join(filter(None, (family, given, name.get("suffix"))))


def _date_written(date: Mapping[str, Any]) -> str:
    (day,) = date["date-parts"]
    return "-".join(f"{part:0{4 if place == 0 else 2}d}" for place, part in enumerate(day))


def from_cells(cells: Mapping[str, str]) -> Reference:
    """The work in a row; raises ``WorkMistake`` for the first cell that is not a valid field."""
    work: Reference = {}
    for column, cell in cells.items():
        if not cell:
            continue
        if column in NOTED:
            work.setdefault("custom", {})[column] = cell
            continue
        if column != MORE:
            work[column] = _read(column, cell)
            continue
        try:
            more = json.loads(cell)
        except ValueError as error:
            raise WorkMistake(MORE, 'fields of CSL-JSON as JSON, such as {"edition": "2"}') from error
        if not isinstance(more, dict) or set(more) & set(work):
            raise WorkMistake(MORE, "an object of JSON with fields that have no cell in this row")
        work |= more
    return work


def _read(column: str, cell: str) -> Any:
    if column in NAMES:
        try:
            return parse_authors(cell)
        except NameMistake as mistake:
            raise WorkMistake(column, f"{NAMES[column]} ({mistake})") from mistake
    if column in DATES:
        try:
            return {"date-parts": [list(day_of(cell))]}
        except ValueError as mistake:
            raise WorkMistake(column, f"a date that exists: 2022-09-13, 2022-09 or 2022 ({mistake})") from mistake
    return cell
