from __future__ import annotations

import codecs
import csv
import io
import time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.own_evidence.files import SECONDS, read_file
from data.own_evidence.reading_process import read
from data.own_evidence.sheets import MAX_BYTES, MAX_CHARACTERS_A_CELL, FileRefused, ReadingChoices, Sheet
from data.own_evidence.studies import MappingChoices, read_studies
from tests.own_files import HEADER, ROWS, metapsy_form, ods_of, text_of, with_part, xlsx_of, zipped

GRID = (HEADER, *ROWS)


def in_process(file_name: str, content: bytes, **choices: str) -> Sheet:
    """As ``read_file``, without a process of its own."""
    return Sheet.from_record(file_name, read(file_name, content, ReadingChoices(**choices)))


def figures(sheet: Sheet) -> list[tuple[str, float]]:
    """Study and effect of each row, read with the directions that a reader would tell."""
    mapping = MappingChoices(MappingChoices.suggested(sheet).columns, effect_direction="treatment").with_families_of(
        sheet
    )
    studies = read_studies(sheet, mapping)
    assert studies.mistakes == ()
    return [(effect.study, round(effect.effect, 6)) for effect in studies.effects]


EXPECTED = [(name, round(effect, 6)) for name, effect, *_ in ROWS]
SPACED = (HEADER, *((f"{name}\u00a0", *rest) for name, *rest in ROWS), ("",) * 5, ("",) * 5)
KINDS = {
    "plain.csv": text_of(GRID).encode(),
    "semicolons-and-commas.csv": text_of(GRID, ";", ",", "\r\n").encode(),
    "tabs.tsv": text_of(GRID, "\t").encode(),
    "old-mac.txt": text_of(GRID, "\t", end="\r").encode(),
    "mark.csv": codecs.BOM_UTF8 + text_of(GRID, ";", ",").encode(),
    "sixteen.csv": text_of(GRID, "\t").encode("utf-16"),
    "latin.csv": text_of((("étude", *HEADER[1:]), *ROWS), ";", ",").encode("cp1252").replace(b"\xe9tude", b"study"),
    "blank-rows.csv": text_of(SPACED).encode(),
    "title-above.csv": b"My thesis, table 4\n\n" + text_of(GRID, ";").encode(),
    "book.xlsx": xlsx_of(("Trials", GRID)),
    "second-sheet.xlsx": xlsx_of(("About", [("only words",)]), ("Trials", GRID)),
    "blank-rows.xlsx": xlsx_of(("Trials", SPACED)),
    "sheet.ods": ods_of("Trials", GRID),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gives_the_same_studies(name):
    assert figures(in_process(name, KINDS[name])) == EXPECTED


@pytest.mark.parametrize("name", ["semicolons-and-commas.csv", "book.xlsx", "sheet.ods"])
def test_a_process_of_its_own_reads_the_same(name):
    assert read_file(name, KINDS[name]) == in_process(name, KINDS[name])


def test_what_was_detected_is_told_and_can_be_changed():
    sheet = in_process("a.csv", KINDS["semicolons-and-commas.csv"])
    assert (sheet.encoding, sheet.delimiter, sheet.decimal_sign) == ("utf-8", ";", ",")
    other = in_process("a.csv", KINDS["semicolons-and-commas.csv"], delimiter=",", decimal_sign=".", encoding="cp437")
    assert (other.encoding, other.delimiter, other.decimal_sign) == ("cp437", ",", ".")
    book = in_process("a.xlsx", KINDS["second-sheet.xlsx"])
    assert (book.sheet_name, book.sheet_names) == ("Trials", ("About", "Trials"))


def test_an_encoding_that_is_no_utf8_is_guessed_and_said():
    rows = [("study", "yi", "vi"), *((f"Søre Ærø Çelik café {i}", 0.1 * i, 0.1) for i in range(20))]
    sheet = in_process("a.csv", text_of(rows, ";", ",").encode("cp1252"))
    assert sheet.rows[3][0] == "Søre Ærø Çelik café 3"
    assert any("guess" in note for note in sheet.notes)
    wrong = in_process("a.csv", text_of(rows, ";", ",").encode("cp1252"), encoding="utf-8")
    assert any("�" in str(cell) for cell in wrong.rows[3])
    assert any("cannot be read as utf-8" in note for note in wrong.notes)


def test_rows_are_counted_as_a_spreadsheet_counts():
    content = b'study,yi,vi\n\n"A\nB",0.1,0.1\n\nC,0.2,0.2\n'
    assert in_process("a.csv", content).row_numbers == (3, 5)
    book = xlsx_of(("T", [("study", "yi", "vi"), (None,), ("A", 0.1, 0.1)]))
    assert in_process("a.xlsx", book).row_numbers == (3,)
    assert in_process("a.xlsx", book).place_of(0) == "sheet T, row 3"


def test_a_header_of_two_rows_is_joined():
    grid = [
        ("study", "treatment", None, None, "control", None, None),
        (None, "mean", "sd", "n", "mean", "sd", "n"),
        ("A", 10.0, 2.0, 20, 12.0, 2.0, 20),
    ]
    expected = ("study", "treatment mean", "treatment sd", "treatment n", "control mean", "control sd", "control n")
    book = xlsx_of(("T", grid), merged=["B1:D1", "E1:G1"])
    assert in_process("a.xlsx", book).columns == expected
    text = text_of([["" if cell is None else cell for cell in row] for row in grid])
    assert in_process("a.csv", text.encode()).columns == expected


def test_merged_cells_hold_for_each_row():
    book = xlsx_of(("T", [("study", "yi", "vi"), ("A", 0.1, 0.1), (None, 0.2, 0.1)]), merged=["A2:A3"])
    sheet = in_process("a.xlsx", book)
    assert [row[0] for row in sheet.rows] == ["A", "A"]
    assert any("merged" in note for note in sheet.notes)


def test_columns_without_or_with_the_same_name_can_be_told_apart():
    assert in_process("a.csv", b",yi,yi,vi\nA,1,2,3\n").columns == ("(column A)", "yi", "yi (2)", "vi")


def test_nothing_is_computed_from_a_formula():
    workbook = openpyxl.Workbook()
    for row in [("study", "yi", "vi"), ("A", "=1+1", 0.1), ("B", 0.3, 0.1)]:
        workbook.active.append(row)
    packed = io.BytesIO()
    workbook.save(packed)
    sheet = in_process("a.xlsx", packed.getvalue())
    assert sheet.rows[0][1] == ""
    assert any("1 formula cell (B2)" in note for note in sheet.notes)
    saved = in_process("a.ods", ods_of("T", [("study", "yi", "vi"), ("A", 0.4, 0.1)], formula_at=(1, 1)))
    assert saved.rows[0][1] == 0.4
    assert any("1 formula cell" in note for note in saved.notes)


def test_names_may_be_long_or_written_from_right_to_left():
    name, other = "n" * 300, "\u202eמחקר\u202c"
    sheet = in_process("a.csv", text_of([("study", name, other), ("\u202eבדקה", "1", "2")]).encode())
    assert sheet.columns == ("study", name, "מחקר")
    assert sheet.rows[0][0] == "בדקה"


TOO_WIDE = ",".join(f"c{i}" for i in range(300)) + "\n" + ",".join(map(str, range(300)))
BOOK = KINDS["book.xlsx"]
BOMB = zipped(
    {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 300_000_000}
)
SHEET_XML = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}'
    "</sheetData></worksheet>"
)
FAR_CELL = SHEET_XML.format(
    '<row r="1"><c r="A1" t="inlineStr"><is><t>study</t></is></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
).encode()
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
    + SHEET_XML.partition("?>")[2].format('<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>')
).encode()
#: Files that cannot be opened, and a word of the answer.
BROKEN: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "is empty"),
    "spaces.csv": (b" \r\n \r\n", "is empty"),
    "nul.csv": (b"study,yi\nA,0.1\0\n", "NUL"),
    "nul-only.csv": (b"\0" * 5000, "is empty"),
    "binary.csv": (bytes(range(256)) * 40, "NUL"),
    "header-only.csv": (b"study,yi,vi\n", "there is no row"),
    "numbers-only.csv": (b"0.1,0.2,0.3\n0.2,0.3,0.4\n", "has numbers"),
    "too-wide.csv": (TOO_WIDE.encode(), "300 columns"),
    "too-long.csv": (b"study,yi,vi\n" + b"A,1,1\n" * 20_001, "allowed are 20,000"),
    "blank-lines.csv": (b"study,yi,vi\n" + b"\n" * 250_000 + b"A,1,1\n", "allowed are 20,000"),
    "open-quote.csv": (b'study,yi,vi\n"A,1,1\n' + b"x" * 200_000, "quotation mark"),
    "no-ending": (b"study,yi,vi\nA,1,1\n", "ending"),
    "macros.xlsm": (BOOK, "without macros"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or a locked"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "without a password"),
    "paper.pdf": (b"%PDF-1.7", "ending"),
    "page.html": (b"<table><tr><td>1</td></tr></table>", "ending"),
    "script.py": (b"print(1)", "ending"),
    "text-named.xlsx": (text_of(GRID).encode(), "no such workbook"),
    "book-named.csv": (BOOK, "it is a zip"),
    "truncated.xlsx": (BOOK[: len(BOOK) // 2], "damaged"),
    "no-parts.xlsx": (zipped({"a.txt": b"a"}), "cannot be read"),
    "bad-xml.xlsx": (with_part(BOOK, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "cannot be read"),
    "bad-book.xlsx": (with_part(BOOK, "xl/workbook.xml", b"\xff\xfe"), "cannot be read"),
    "macros.xlsx": (with_part(BOOK, "xl/vbaProject.bin", b"\0" * 100), "has macros"),
    "macros.ods": (with_part(KINDS["sheet.ods"], "Basic/Standard/Module1.xml", b"<x/>"), "has macros"),
    "bomb.xlsx": (BOMB, "unpacks to"),
    "many-parts.xlsx": (zipped({f"part{i}": b"" for i in range(2_500)}), "parts"),
    "far-cell.xlsx": (with_part(BOOK, "xl/worksheets/sheet1.xml", FAR_CELL), "memory allowed"),
    "entities.xlsx": (with_part(BOOK, "xl/worksheets/sheet1.xml", ENTITIES), "cannot be read"),
    "empty-sheet.xlsx": (xlsx_of(("T", [])), "no cells"),
    "one-cell.xlsx": (xlsx_of(("T", [("study",)])), "there is no row"),
    "header-only.ods": (ods_of("T", [HEADER]), "there is no row"),
    "truncated.ods": (KINDS["sheet.ods"][:300], "damaged"),
    "no-content.ods": (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "cannot be read"),
    "bad-xml.ods": (with_part(KINDS["sheet.ods"], "content.xml", b"<office:"), "cannot be read"),
    "too-wide.xlsx": (xlsx_of(("T", [[f"c{i}" for i in range(300)], list(range(300))])), "300 columns"),
    "numbers-only.xlsx": (xlsx_of(("T", [(1, 2), (3, 4)])), "has numbers"),
    "sixteen-cut.csv": (codecs.BOM_UTF16_LE + b"a\0,\0b\0\n", "NUL"),
    "one-text.xlsx": (
        xlsx_of(("T", [("a", "b"), *[("x" * 3_900,) * 2] * 1_500])),
        "11,700,002 characters",
    ),
    "many-cells.csv": (((",".join("abcd" * 15) + "\n") * 17_000).encode(), "1,020,000 cells"),
    "long-name.xlsx": (xlsx_of(("T", [("study", "x" * 30_000), ("A", 1)])), "30,000 characters"),
    "many-sheets.ods": (ods_of("T", GRID[:2], more_names=[f"T{n}" for n in range(600)]), "601 sheets"),
    "long-sheet.ods": (ods_of("T", GRID[:2], more_names=["x" * 2_000]), "2,000 characters"),
    "one-word.txt": (b"word", "there is no row"),
    "too-many-bytes.csv": (b"a" * (MAX_BYTES + 1), "allowed are 5"),
}


def test_every_cell_that_is_too_long_is_cut_and_told():
    sheet = in_process("a.csv", text_of([("study", "a", "b"), ("A", "x" * 5_000, "y" * 6_000)]).encode())
    assert [len(str(cell)) for cell in sheet.rows[0]] == [1, MAX_CHARACTERS_A_CELL, MAX_CHARACTERS_A_CELL]
    assert [(mistake.column, mistake.found) for mistake in sheet.mistakes] == [
        ("a", "5,000 characters"),
        ("b", "6,000 characters"),
    ]


def test_there_are_forty_broken_files():
    assert len(BROKEN) >= 40


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gets_one_clear_answer_in_time(name):
    content, word = BROKEN[name]
    started = time.monotonic()
    with pytest.raises(FileRefused) as refused:
        read_file(name, content)
    assert time.monotonic() - started < SECONDS
    told = str(refused.value)
    assert word in told
    assert len(told) < 400
    assert "Traceback" not in told


def test_a_million_blank_rows_do_no_harm():
    blank = "".join(f'<row r="{n}"/>' for n in range(15, 1_000_000))
    with_blank = SHEET_XML.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>study</t></is></c><c r="B1" t="inlineStr"><is><t>yi</t></is></c>'
        f'</row><row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2"><v>0.5</v></c></row>{blank}'
    )
    sheet = read_file("blank.xlsx", with_part(BOOK, "xl/worksheets/sheet1.xml", with_blank.encode()))
    assert sheet.rows == (("A", 0.5),)


cells = st.one_of(
    st.text(max_size=12), st.floats().map(str), st.sampled_from(["NA", "0,5", "0.5", "=1+1", "-", "1 000"])
)


@settings(deadline=None)
@given(
    header=st.lists(
        st.sampled_from(["study", "yi", "vi", "sei", "lower", "upper", "n", "x", ""]), min_size=2, max_size=8
    ),
    rows=st.lists(st.lists(cells, max_size=9), min_size=1, max_size=12),
    delimiter=st.sampled_from(";,\t"),
)
def test_any_table_is_read_or_refused(header, rows, delimiter):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([header, *rows])
    try:
        sheet = in_process("a.csv", written.getvalue().encode("utf-8", "surrogatepass"))
    except FileRefused:
        return
    assert len(sheet.rows) == len(sheet.row_numbers) <= len(rows)
    assert len(set(sheet.columns)) == len(sheet.columns)
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    suggested = MappingChoices.suggested(sheet)
    mapping = MappingChoices(suggested.columns, effect_direction="treatment", families=(("", "mixed_control"),))
    studies = read_studies(sheet, mapping)
    if not studies.asked:
        told = [effect.row for effect in studies.effects] + [refusal.row for refusal in studies.refusals]
        assert sorted(told) == list(range(len(sheet.rows))), "a row is used or refused, never both or neither"


@given(content=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.xlsx", "a.ods", "a.tsv"]))
def test_any_bytes_are_read_or_refused(content, name):
    try:
        sheet = in_process(name, content)
    except FileRefused:
        return
    assert sheet.rows


def test_a_file_of_the_metapsy_form_is_read_whole():
    sheet = read_file("metapsy.csv", metapsy_form(900))
    assert len(sheet.rows) == 900
    assert (sheet.delimiter, sheet.decimal_sign) == (";", ",")
