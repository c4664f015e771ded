"""The tables as a workbook: nothing is lost on the way, and every mistake is told by sheet, row and column."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from data.__main__ import main
from data.contract.codebook import codebook
from data.contract.mistakes import TableMistakes
from data.contract.schema import TABLES
from data.contract.tables import TABLES_FOLDER, load_tables
from data.workbook import works
from data.workbook.reading import MAX_ROWS, read_workbook
from data.workbook.template import GUIDE, LISTS, REFERENCES, as_template

EDITION = Path(__file__).parents[2] / "editions" / "interpersonal"
ROWS = load_tables(EDITION)


@pytest.fixture(scope="module")
def filled() -> bytes:
    return as_template(ROWS)


@pytest.fixture
def book(filled):
    return openpyxl.load_workbook(io.BytesIO(filled))


def place(sheet, column: str) -> str:
    """The letter of a column."""
    return next(get_column_letter(cell.column) for cell in sheet[1] if cell.value == column)


def mistakes_of(book, tmp_path) -> list[str]:
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(TableMistakes) as found:
        read_workbook(tmp_path / "book.xlsx", tmp_path / "tables")
    assert not (tmp_path / "tables").exists(), "tables were written in spite of mistakes"
    return [str(mistake) for mistake in found.value.mistakes]


@pytest.mark.parametrize("folder", [TABLES_FOLDER, EDITION])
def test_tables_come_back_as_they_were(folder, tmp_path):
    workbook, read = tmp_path / "atlas.xlsx", tmp_path / "read"
    assert main(["template", str(workbook), str(folder)]) == 0
    assert main(["read", str(workbook), str(read)]) == 0
    before, after = load_tables(folder), load_tables(read)
    for name, rows in before.frames():
        pd.testing.assert_frame_equal(
            rows.reset_index(drop=True), dict(after.frames())[name].reset_index(drop=True), obj=name
        )
    assert after.references == before.references


def test_an_empty_template_has_every_table_with_its_codebook(tmp_path):
    assert main(["template", str(tmp_path / "empty.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    assert set(book.sheetnames) == {GUIDE, LISTS, *TABLES, REFERENCES}
    for row in codebook().itertuples():
        sheet = book[row.table]
        cell = sheet[f"{place(sheet, row.column)}1"]
        assert row.meaning in cell.comment.text
        assert row.allowed in cell.comment.text
        assert sheet.max_row == 1


def test_words_of_a_vocabulary_are_chosen_from_its_list(book):
    for name, table in TABLES.items():
        sheet = book[name]
        chosen = {
            str(rule.sqref).rstrip("0123456789").partition("2:")[0]: rule
            for rule in sheet.data_validations.dataValidation
        }
        for column, declared in table.schema.columns.items():
            vocabulary = (declared.metadata or {}).get("words")
            if vocabulary:
                rule = chosen[place(sheet, column)]
                assert rule.showErrorMessage
                listed = [cell.value for (cell,) in book[LISTS][rule.formula1.partition("!")[2].replace("$", "")]]
                assert listed == list(vocabulary), (name, column)


def test_a_sixth_source_is_added_in_the_spreadsheet(tmp_path):
    """What a person does by hand: a row on each of three sheets, an empty row between, a day as the program has it."""
    book = openpyxl.load_workbook(io.BytesIO(as_template(load_tables())))
    sources, lengths = book["sources"], book["session_lengths"]
    new = sources.max_row + 2
    for column, cell in {
        "source_id": "leaflet", "label": "Clinic leaflet", "title": "A leaflet", "authors": "{Example Clinic}",
        "published": datetime.datetime(2024, 5, 6), "kind": "Leaflet",
    }.items():  # fmt: skip
        sources[f"{place(sources, column)}{new}"] = cell
    row = lengths.max_row + 1
    for column, cell in {
        "fact_id": "leaflet.length.sessions", "source_id": "leaflet", "section": "Dose", "line": 3,
        "as_printed": "8 to 12", "reading": "The number of sessions.", "format_id": "brief",
        "measure": "sessions_per_course", "low": 8, "high": 12.0, "bound": "range",
    }.items():  # fmt: skip
        lengths[f"{place(lengths, column)}{row}"] = cell
    book.save(tmp_path / "six.xlsx")
    read_workbook(tmp_path / "six.xlsx", tmp_path / "six")
    tables = load_tables(tmp_path / "six")
    assert len(tables.sources) == 6
    assert tables.sources.iloc[-1]["published"] == "2024-05-06"
    added = tables.session_lengths.set_index("fact_id").loc["leaflet.length.sessions"]
    assert (added["low"], added["high"], added["line"]) == (8, 12, "3")


def test_every_mistake_names_sheet_row_and_column(book, tmp_path):
    sources, effects, references = book["sources"], book["effect_sizes"], book[REFERENCES]
    sources[f"{place(sources, 'authors')}3"] = "World Health Organization"
    # A text on two lines in the row above makes lines of the table differ from rows of the sheet.
    effects[f"{place(effects, 'caveat')}2"] = "one line\nand another"
    effects[f"{place(effects, 'value')}3"] = "about half"
    effects[f"{place(effects, 'layer')}4"] = "=1+1"
    references[f"{place(references, 'issued')}3"] = "2022-13"
    told = mistakes_of(book, tmp_path)
    assert told == [
        "sheet effect_sizes, row 4, column layer: found the formula =1+1; allowed: its value, pasted in its place"
    ], "what the program would compute comes first"
    effects[f"{place(effects, 'layer')}4"] = "context"
    told = mistakes_of(book, tmp_path)
    assert len(told) == 1
    assert told[0].startswith("sheet references, row 3, column issued: found '2022-13'; allowed: a date that exists")
    references[f"{place(references, 'issued')}3"] = "2022-12"
    told = mistakes_of(book, tmp_path)
    assert [sentence.partition(":")[0] for sentence in told] == [
        "sheet sources, row 3, column authors",
        "sheet effect_sizes, row 3, column value",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda book: book.remove(book["claims"]),
            "sheet claims: found no such sheet; allowed: all sheets of the template",
        ),
        (lambda book: book.create_sheet("Notes"), "sheet Notes: found a sheet that is no table"),
        (lambda book: book["topics"].insert_cols(2), "sheet topics, row 1: found topic, , label"),
        (lambda book: book["topics"].delete_rows(1, 5), "sheet topics, row 1: found no names of columns"),
        (lambda book: book["edition"].delete_rows(2), "sheet edition: found no row; allowed: one row"),
        (
            lambda book: book["edition"].append(["x", "X", "x", "x", "y", "2020"]),
            "sheet edition, row 3: found one row more",
        ),
    ],
)
def test_a_workbook_that_is_none_is_refused_with_the_reason(book, tmp_path, change, sentence):
    change(book)
    assert any(told.startswith(sentence) for told in mistakes_of(book, tmp_path))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"source_id,label\n"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path, content, capsys):
    (tmp_path / "book.xlsx").write_bytes(content)
    assert main(["read", str(tmp_path / "book.xlsx"), str(tmp_path / "tables")]) == 1
    assert "allowed: an Excel workbook (.xlsx)" in capsys.readouterr().err
    assert not (tmp_path / "tables").exists()


def test_more_rows_than_an_atlas_holds_are_refused(book, tmp_path, monkeypatch):
    monkeypatch.setattr("data.workbook.reading.MAX_ROWS", 3)
    assert MAX_ROWS > 3
    assert any("allowed: 3 rows" in told for told in mistakes_of(book, tmp_path))


def test_the_folder_keeps_its_lecture_and_a_place_that_cannot_be_written_is_told(filled, tmp_path, capsys):
    (tmp_path / "book.xlsx").write_bytes(filled)
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "lecture.toml").write_text('title = "Mine"\n', encoding="utf-8")
    assert main(["read", str(tmp_path / "book.xlsx"), str(folder)]) == 0
    assert (folder / "lecture.toml").read_text(encoding="utf-8") == 'title = "Mine"\n'
    (tmp_path / "file").touch()
    assert main(["read", str(tmp_path / "book.xlsx"), str(tmp_path / "file")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert main(["template", str(tmp_path / "book.csv")]) == 1
    assert "end its name in .xlsx" in capsys.readouterr().err
    assert not (tmp_path / "book.csv").exists()
    assert main(["template", str(tmp_path / "nowhere" / "book.xlsx")]) == 1
    assert "cannot be written" in capsys.readouterr().err


NAMES = st.one_of(
    st.fixed_dictionaries({"literal": st.sampled_from(["World Health Organization", "Smith, Jones & Co.", "APA"])}),
    st.fixed_dictionaries(
        {"family": st.sampled_from(["Haag", "de Maat", "La Fontaine", "O'Neil"])},
        optional={
            "given": st.sampled_from(["Saskia", "J. P.", "Jean de"]),
            "suffix": st.just("Jr."),
            "non-dropping-particle": st.just("van der"),
            "dropping-particle": st.just("de"),
        },
    ),
)
WORKS = st.fixed_dictionaries(
    {"id": st.just("a-work"), "type": st.just("book"), "title": st.text(min_size=1).filter(str.strip)},
    optional={
        "author": st.lists(NAMES, min_size=1, max_size=3),
        "issued": st.sampled_from(
            [{"date-parts": [[2010]]}, {"date-parts": [[2010, 1, 25]]}, {"date-parts": [[2010], [2012]]},
             {"literal": "in press"}, {"date-parts": [["2010"]]}, {"date-parts": [[-44]]}]
        ),
        "volume": st.one_of(st.integers(0, 99), st.just("12A"), st.just("")),
        "edition": st.just("2"),
        "custom": st.dictionaries(st.sampled_from(["remark", "reports", "other"]), st.sampled_from(["", "x", "y"])),
    },
)  # fmt: skip


@given(WORKS)
def test_any_work_comes_back_from_its_row(work):
    cells = works.as_cells(json.loads(json.dumps(work)))
    assert set(cells) == set(works.COLUMNS)
    assert works.from_cells(cells) == work
