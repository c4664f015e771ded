"""All rows of the charts shown, with every citation in full, and the codebook that explains their columns."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from numbers import Real

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from components.exports.leaf import Leaf
from data.atlas.exports import as_csv
from data.contract.codebook import codebook, vocabularies

ABOUT, CODEBOOK, WORDS = "About", "Codebook", "Words"
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Columns that the exports add to those of the tables.
ADDED_COLUMNS = {
    "says": "What the facts behind the row say, in words.",
    "source": "Who says it.",
    "location": "Where it stands: the section, and the line of our copy.",
    "computed": "What was computed here from these facts; no source prints it.",
    "warning": "What limits comparison of the rows.",
    "citation": "The citation in the text of what the row was read in.",
    "reference": "Its entry in a list of references, APA 7.",
    "link": "Its DOI as a link, where it has one.",
    "cited_works": "What the source itself cites for it, as entries of a list of references.",
}
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WIDEST = 60


def as_workbook(leaves: Sequence[Leaf]) -> bytes:
    """An Excel file: what it is, a sheet of rows for each chart, the codebook, the closed words."""
    book = Workbook(write_only=True)
    _write(book, ABOUT, about(leaves))
    names = {ABOUT, CODEBOOK, WORDS}
    for leaf in leaves:
        name = _sheet_name(leaf.exhibit.title, names)
        names.add(name)
        _write(book, name, leaf.exhibit.cited_rows(leaf.facts))
    _write(book, CODEBOOK, full_codebook())
    _write(book, WORDS, vocabularies())
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def as_csv_files(leaves: Sequence[Leaf]) -> bytes:
    """The same as CSV files in one zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.csv", as_csv(about(leaves)))
        for leaf in leaves:
            archive.writestr(f"{leaf.exhibit.name}.csv", as_csv(leaf.exhibit.cited_rows(leaf.facts)))
        archive.writestr("codebook.csv", as_csv(full_codebook()))
        archive.writestr("words.csv", as_csv(vocabularies()))
    return packed.getvalue()


def about(leaves: Sequence[Leaf]) -> pd.DataFrame:
    """What was exported: for each chart the title, sources, filters, warning, edition and link, one item a row."""
    rows = [
        (leaf.exhibit.title, name, text)
        for leaf in leaves
        for name, text in (
            ("sources", leaf.colophon.source_line),
            ("filters", leaf.colophon.shown),
            ("warning", leaf.colophon.warning),
            ("edition", leaf.colophon.edition_line),
            ("link", leaf.colophon.link),
            ("chart in words", leaf.exhibit.chart.alt),
        )
        if text
    ]
    return pd.DataFrame(rows, columns=["chart", "what", "text"])


def full_codebook() -> pd.DataFrame:
    """Every column of every table, and those that the exports add."""
    own = codebook()
    added = pd.DataFrame(
        [("(added)", name, "text", "", "no", meaning, "any text") for name, meaning in ADDED_COLUMNS.items()],
        columns=own.columns,
    )
    return pd.concat([own, added], ignore_index=True)


def _sheet_name(title: str, taken: set[str]) -> str:
    """A title as a unique sheet name: short enough, without characters Excel refuses."""
    name = _FORBIDDEN.sub(" ", title)[:_LONGEST_NAME].strip() or "Chart"
    number = 2
    while name in taken:
        name, number = f"{name[: _LONGEST_NAME - 3].strip()} {number}", number + 1
    return name


def _write(book: Workbook, name: str, frame: pd.DataFrame) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(frame.columns, 1):
        longest = max([len(str(column)), *(len(str(value)) for value in frame[column].head(200))])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, _WIDEST)
    sheet.append([_cell(sheet, str(column), bold=True) for column in frame.columns])
    for row in frame.itertuples(index=False):
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    """A cell with numbers as numbers and text as text: a leading "=" never makes a formula."""
    empty = bool(pd.isna(value))  # type: ignore[call-overload]
    number = isinstance(value, Real) and not isinstance(value, bool)
    plain = value if number else str(value)
    cell = WriteOnlyCell(sheet, None if empty else plain)
    if not empty and not number:
        cell.data_type = "s"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
