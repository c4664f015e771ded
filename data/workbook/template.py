"""A workbook to fill in: a sheet for each table, with lists to choose from and the codebook beside each column."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.contract.codebook import codebook
from data.contract.schema import TABLES, vocabulary_of
from data.contract.tables import Tables
from data.contract.works import csl_fields
from data.workbook import works

GUIDE, LISTS, REFERENCES = "Guide", "Lists", "references"
#: How far down the lists to choose from reach.
LAST_ROW = 5_000
_BOLD, _REQUIRED = Font(bold=True), PatternFill("solid", fgColor="FFF2CC")
_AS_TEXT = "@"
_HOW = (
    "Each sheet is a table; its first row names the columns. Rest on a name to read what belongs in the column.",
    "A yellow name: every row needs a value. Elsewhere an empty cell means that it is not stated.",
    "Never write a number that no source prints. “A few” stays words.",
    "Begin with sources, references and citations: the other sheets name their rows.",
    "Keep the names of the sheets and of the columns. Lists to choose from come from the sheet Lists.",
    "To turn the workbook into tables: python -m data read WORKBOOK.xlsx FOLDER. It tells every mistake by sheet, row "
    "and column, and writes nothing until there is none.",
    "To see them: set ATLAS_TABLES to that folder and start the atlas.",
)


def as_template(tables: Tables | None = None) -> bytes:
    """An .xlsx file with a sheet for each table and one for the cited works, with the rows of ``tables`` if given."""
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    guide.title = GUIDE
    for line in _HOW:
        guide.append([line])
    lists = book.create_sheet(LISTS)
    declared = codebook()
    for name, table in TABLES.items():
        sheet = book.create_sheet(name)
        own = declared[declared["table"].eq(name)].set_index("column")
        meanings = {
            str(column): f"{row['meaning']}\n{row['unit'] and f'Unit: {row.unit}. '}Allowed: {row['allowed']}."
            for column, row in own.iterrows()
        }
        _head(sheet, meanings, required=own.index[own["required"].eq("yes")])
        for column, check in table.schema.columns.items():
            if vocabulary := vocabulary_of(check):
                _choose_from(sheet, list(own.index).index(column), _listed(lists, f"{name}.{column}", vocabulary))
            elif targets := table.foreign_keys.get(column, ()):
                _choose_among(sheet, list(own.index).index(column), targets)
        if tables is not None:
            _fill(sheet, getattr(tables, name))
    sheet = book.create_sheet(REFERENCES)
    _head(sheet, works.COLUMNS, required=("id", "type", "title"))
    _choose_from(sheet, list(works.COLUMNS).index("type"), _listed(lists, "references.type", csl_fields().types))
    if tables is not None:
        rows = [works.as_cells(work) for work in tables.references.values()]
        _fill(sheet, pd.DataFrame(rows, columns=list(works.COLUMNS), dtype="string"))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _head(sheet: Worksheet, meanings: Mapping[str, str], required: Iterable[str]) -> None:
    """The column names, each with a note on what belongs there."""
    required = set(required)
    for place, (column, words) in enumerate(meanings.items(), 1):
        cell = sheet.cell(1, place, column)
        cell.font = _BOLD
        if column in required:
            cell.fill = _REQUIRED
        note = Comment(words, "Codebook")
        note.width, note.height = 360, 140
        cell.comment = note
        # A spreadsheet would otherwise read "6-16" as a date and 0.50 as 0.5.
        sheet.column_dimensions[get_column_letter(place)].number_format = _AS_TEXT
        sheet.column_dimensions[get_column_letter(place)].width = max(14, min(40, len(column) + 4))
    sheet.freeze_panes = "B2"


def _fill(sheet: Worksheet, rows: pd.DataFrame) -> None:
    for number, row in enumerate(rows.itertuples(index=False, name=None), 2):
        for place, value in enumerate(row, 1):
            if pd.notna(value) and value != "":
                cell = sheet.cell(number, place)
                if isinstance(value, str):
                    cell.value, cell.data_type = value, "s"  # even if it looks like a formula
                    cell.number_format = _AS_TEXT
                else:
                    cell.value = value


def _listed(lists: Worksheet, name: str, words: Iterable[str]) -> str:
    """Write a list of words to choose from, and return its place."""
    place = lists.max_column + (lists.cell(1, 1).value is not None)
    lists.cell(1, place, name).font = _BOLD
    words = list(words)
    for row, word in enumerate(words, 2):
        lists.cell(row, place, word)
    letter = get_column_letter(place)
    return f"={LISTS}!${letter}$2:${letter}${len(words) + 1}"


def _choose_from(sheet: Worksheet, place: int, where: str) -> None:
    """Restrict the cells of a column to a list."""
    choice = DataValidation("list", formula1=where, allow_blank=True, showErrorMessage=True)
    choice.error, choice.errorTitle = "Choose a word from the list.", "Not in the list"
    letter = get_column_letter(place + 1)
    choice.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(choice)


def _choose_among(sheet: Worksheet, place: int, targets: tuple[str, ...]) -> None:
    """Offer the rows of the sheet that a column names; free text stays possible, because some columns take several."""
    name, column = targets[0].split(".")
    columns = list(works.COLUMNS) if name == REFERENCES else list(TABLES[name].columns)
    letter = get_column_letter(columns.index(column) + 1)
    choice = DataValidation(
        "list", formula1=f"='{name}'!${letter}$2:${letter}${LAST_ROW}", allow_blank=True, showErrorMessage=False
    )
    own = get_column_letter(place + 1)
    choice.add(f"{own}2:{own}{LAST_ROW}")
    sheet.add_data_validation(choice)
