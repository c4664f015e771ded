"""Files of studies for the tests: made here, of every kind that can be opened, whole and broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import openpyxl

HEADER = ("study", "yi", "vi", "ni", "control")
#: Thirteen trials that nobody ran.
ROWS = tuple(
    (f"Trial {letter}", 0.1 * place - 0.2, 0.02 + 0.004 * place, 60 + place, "wl" if place % 2 else "cau")
    for place, letter in enumerate("ABCDEFGHIJKLM")
)
Grid = Sequence[Sequence[object]]


def text_of(grid: Grid, delimiter: str = ",", decimal_sign: str = ".", end: str = "\n") -> str:
    """A grid as a text, each cell as it would be typed."""

    def cell(value: object) -> str:
        text = f"{value:g}".replace(".", decimal_sign) if isinstance(value, float) else str(value)
        return f'"{text}"' if delimiter in text else text

    return end.join(delimiter.join(map(cell, row)) for row in grid) + end


#: These trials in a form of metafor's.
GRID_CSV = text_of((HEADER, *ROWS)).encode()


def xlsx_of(*sheets: tuple[str, Grid], merged: Sequence[str] = ()) -> bytes:
    """A workbook of some sheets; ``merged`` are ranges of the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in sheets:
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append(list(row))
    for span in merged:
        book.worksheets[0].merge_cells(span)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    "{}</office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry '
    'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def ods_of(
    name: str, grid: Grid, *, formula_at: tuple[int, int] | None = None, more_names: Sequence[str] = ()
) -> bytes:
    """An OpenDocument spreadsheet of one sheet, or of the same one under several names.

    One cell may be a formula, with its value saved.
    """

    def cell(value: object, place: tuple[int, int]) -> str:
        formula = ' table:formula="of:=1+1"' if place == formula_at else ""
        if isinstance(value, (int, float)):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}"{formula}>'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        return (
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
            if value != ""
            else "<table:table-cell/>"
        )

    rows = "".join(
        f"<table:table-row>{''.join(cell(value, (y, x)) for x, value in enumerate(row))}</table:table-row>"
        for y, row in enumerate(grid)
    )
    tables = "".join(f'<table:table table:name="{escape(each)}">{rows}</table:table>' for each in (name, *more_names))
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": _MANIFEST.encode(),
            "content.xml": _ODS.format(tables).encode(),
        }
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of some parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one part more, or with another in its place."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return zipped({**parts, name: content})


def metapsy_form(n: int = 22) -> bytes:
    """Made-up trials as public files of the Metapsy data standard come: semicolons, decimal commas, NA, CRLF."""
    head = '"";"study";"condition_arm1";"condition_arm2";".g";".g_se";"instrument";"mean_arm1";"sd_arm1";"n_arm1";'
    head += '"mean_arm2";"sd_arm2";"n_arm2";"year";"rob";"full_ref"'
    lines = [head]
    for i in range(1, n + 1):
        # Every eleventh study has two instruments.
        study = i - (i % 11 == 0)
        year = 1990 + study % 30
        effect, error = 0.3 + 0.25 * ((i * 7) % 11 - 5) / 5, 0.15 + 0.01 * (i % 9)
        name = f"Trialist {study}, {year}"
        control = ("wl", "cau", "other ctr")[i % 3]
        figures = f"{effect:.6f};{error:.6f}".replace(".", ",")
        lines.append(
            f'"{i}";"{name}";"{("dyn", "cbt")[i % 2]}";"{control}";{figures};"{("bdi-2", "hdrs")[i % 11 == 0]}";'
            f"{14 + i % 5},5;{8 + i % 3},2;{20 + i % 40};{18 + i % 4},1;{9 + i % 2},4;{22 + i % 35};{year};{i % 5};"
            f'"{name}. A made-up trial; with a semicolon."'
        )
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")
