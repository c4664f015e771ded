"""Tables that other people and other programs have touched: what is taken, and what is told with row and column."""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.atlas.atlas import load_atlas
from data.atlas.bibliography import as_bibtex, as_ris, entry_cut_short
from data.atlas.exports import all_tables_as_zip, as_csv
from data.contract import dates
from data.contract.characters import look_of, with_names
from data.contract.dates import exists
from data.contract.guards import guarded, unguarded
from data.contract.mistakes import Mistake, TableMistakes
from data.contract.names import AUTHORS_ALLOWED, NameMistake, authors_in_words, parse_authors
from data.contract.reading import read_table
from data.contract.schema import TABLES
from data.contract.tables import load_tables
from data.evidence.citing import cite, source_as_csl

MEADOW = {"source_id": "meadow", "label": "Meadow leaflet", "title": "On talking", "kind": "Leaflet"}


def read(folder: Path, *rows: dict[str, str], table: str = "sources") -> tuple[pd.DataFrame | None, list[Mistake]]:
    """One table with these rows and nothing else, and its mistakes."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, TABLES[table].columns, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return read_text(folder, written.getvalue(), table)


def read_text(folder: Path, text: str, table: str = "sources") -> tuple[pd.DataFrame | None, list[Mistake]]:
    (folder / f"{table}.csv").write_bytes(text.encode("utf-8"))
    mistakes: list[Mistake] = []
    return read_table(TABLES[table], folder, mistakes), mistakes


def only_mistake(mistakes: list[Mistake]) -> tuple:
    (mistake,) = mistakes
    return mistake.row, mistake.column, mistake.found, mistake.allowed


# People and bodies

QUILL = {"family": "Quill", "given": "Nora"}
#: Words from right to left among others, which keep to themselves.
ISOLATED = "\u2068{}\u2069"


@pytest.mark.parametrize(
    ("cell", "names", "in_text", "full", "said"),
    [
        ("Quill, Nora", [QUILL], "Quill", "Quill, N.", "Nora Quill"),
        (
            "{World Health Organization}",
            [{"literal": "World Health Organization"}],
            "World Health Organization",
            "World Health Organization.",
            "World Health Organization",
        ),
        (
            "van der Haag, Saskia",
            [{"family": "Haag", "given": "Saskia", "non-dropping-particle": "van der"}],
            "van der Haag",
            "van der Haag, S.",
            "Saskia van der Haag",
        ),
        (
            "Haag, Piet, Jr.",
            [{"family": "Haag", "given": "Piet", "suffix": "Jr."}],
            "Haag",
            "Haag, P., Jr.",
            "Piet Haag, Jr.",
        ),
        (
            "La Fontaine, Jean de",
            [{"family": "La Fontaine", "given": "Jean", "dropping-particle": "de"}],
            "La Fontaine",
            "La Fontaine, J. de.",
            "Jean de La Fontaine",
        ),
        (
            "Quill, Nora; {Health; and Care, Ltd.}",
            [QUILL, {"literal": "Health; and Care, Ltd."}],
            "Quill & Health; and Care, Ltd.",
            "Quill, N., & Health; and Care, Ltd.",
            "Nora Quill; Health; and Care, Ltd.",
        ),
        ("Haag, Piet, III", [{"family": "Haag", "given": "Piet", "suffix": "III"}], "Haag", "Haag, P., III.", None),
        ("Ortega y Gasset, José", [{"family": "Ortega y Gasset", "given": "José"}], None, None, "José Ortega y Gasset"),
        ("Quill, MD", [{"family": "Quill", "given": "MD"}], "Quill", None, None),
        ("Byrne, Frauke", [{"family": "Byrne", "given": "Frauke"}], "Byrne", "Byrne, F.", None),
        ("By, Revel", [{"family": "By", "given": "Revel"}], "By", "By, R.", None),
        ("Sir, Dean", [{"family": "Sir", "given": "Dean"}], "Sir", "Sir, D.", None),
        ("Quill, Nora; et al.", [QUILL, {"literal": "et al."}], "Quill et al.", "Quill, N., et al.", None),
        ("Null, Ada", [{"family": "Null", "given": "Ada"}], "Null", "Null, A.", "Ada Null"),
        ("hooks, bell", [{"family": "hooks", "given": "bell"}], "hooks", "hooks, bell.", "bell hooks"),
        (
            "كتاب, نورا",
            [{"family": "كتاب", "given": "نورا"}],
            ISOLATED.format("كتاب"),
            ISOLATED.format("كتاب, نورا") + ".",
            None,
        ),
    ],
)
def test_authors_are_people_and_bodies(tmp_path, cell, names, in_text, full, said):
    frame, mistakes = read(tmp_path, MEADOW | {"authors": cell, "published": "2021"})
    assert not mistakes
    assert parse_authors(cell) == names
    assert said is None or authors_in_words(cell) == said
    (cited,) = cite([source_as_csl(row) for row in frame.to_dict("records")]).values()
    assert in_text is None or cited.in_text == f"{in_text}, 2021"
    assert full is None or cited.full == f"{full} (2021). On talking."


@pytest.mark.parametrize(
    "cell",
    [
        "World Health Organization",
        "Nora Quill",
        "Saskia van der Haag",
        "Quill, Nora; Ada Moss",
        "Quill,",
        ", Nora",
        "Quill, Nora;",
        ";",
        "Quill, N., Moss, A.",
        "{}",
        "{World",
        "World}",
        "{World} Health",
        "{{World}}",
        "et al.",
        "et al.; Quill, Nora",
        "al., et",
        "{Quill et al.}",
        "Quill, N. et al.",
        "Quill, N. & others",
        "Quill, Nora and Moss, Ada",
        "Quill, Nora & Moss, Ada",
        "Quill, Nora / Moss, Ada",
        "Quill, N. und Moss, A.",
        "Quill, Nora, Moss",
        "Quill, Nora, PhD",
        "Dr Quill, Nora",
        "Quill, Prof. Dr. Nora",
        "Quill, Nora (ed.)",
        "Quill, Nora; Quill, Nora",
        "{World Health Organization}; {World health organization}",
        "{-}",
        "{?}",
        "-, -",
        "Quill, -",
        "Quill, N/A",
        "Quill/Haag, Nora",
        "Quill, Nora PhD",
        "Quill, Nora MD",
        "Quill, Nora M.D.",
        "Quill, Nora LCSW",
        "Quill, PhD",
        "Quill PhD, Nora",
        "Quill, Nora Jr.",
        "Quill Jr., Nora",
        "American Psychological Association, Inc.",
        "Smith, 2001",
        "Quill, Rev. Nora",
        "Quill, Frau Nora",
        "Reviewed by Quill, Nora",
        "Quill, nora@example.org",
        "Quill, https://example.org",
    ],
)
def test_what_could_be_a_person_or_a_body_is_told(tmp_path, cell):
    _, mistakes = read(tmp_path, MEADOW | {"authors": cell})
    assert only_mistake(mistakes) == (2, "authors", f"'{cell}'", AUTHORS_ALLOWED)
    with pytest.raises(NameMistake):
        parse_authors(cell)


# Dates


@pytest.mark.parametrize(
    "date", ["2022-13-45", "2022-13", "2022-00", "2022-02-31", "2023-02-29", "0000", "2022-9-3", "22", "2022-", "٢٠٢٢"]
)
@pytest.mark.parametrize("column", ["published", "updated"])
def test_a_date_that_does_not_exist_is_told(tmp_path, column, date):
    _, mistakes = read(tmp_path, MEADOW | {column: date})
    wanted = "a date that exists, such as 2022-09-13, 2022-09 or 2022"
    assert only_mistake(mistakes) == (2, column, f"'{date}'", wanted)


@pytest.mark.parametrize("date", ["2090", "2090-01-31", "9999"])
@pytest.mark.parametrize("column", ["published", "updated"])
def test_a_date_years_ahead_is_told(tmp_path, column, date):
    _, mistakes = read(tmp_path, MEADOW | {column: date})
    assert only_mistake(mistakes) == (2, column, f"'{date}'", "next year at the latest")


def test_a_date_is_taken_a_year_ahead_and_whatever_the_clock_says(tmp_path, monkeypatch):
    ahead = str(datetime.date.today().year + 1)
    assert not read(tmp_path, MEADOW | {"published": ahead})[1]
    reset = SimpleNamespace(today=lambda: datetime.date(1970, 1, 1))
    monkeypatch.setattr(dates, "datetime", SimpleNamespace(date=reset))
    assert not dates.is_to_come(2026)


@pytest.mark.parametrize("date", ["2022", "2022-12", "2024-02-29", "0001-01-01", "1900-12-31"])
def test_a_date_that_exists_is_taken(date):
    assert exists(date)


# What spreadsheets and programs leave

FAILED = ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
FAILED += ["#BEZUG!", "#NV", "#N/D", "#¡REF!", "#¿NOMBRE?", "#ERROR!", "Err:502", "#####", "see #REF! there"]
NOTHING = ["NULL", "null", "(null)", "N/A", "n/a", "NA", "NaN", "nan", "NaT", "<NA>", "None", "undefined", " NULL "]


@pytest.mark.parametrize("cell", [*FAILED, *NOTHING])
@pytest.mark.parametrize("column", ["label", "title", "publisher"])
def test_what_a_program_wrote_instead_of_a_value_is_told(tmp_path, column, cell):
    _, mistakes = read(tmp_path, MEADOW | {column: cell})
    (mistake,) = mistakes
    assert mistake.place == ("sources.csv", 2, column)
    assert mistake.allowed == "a value, or an empty cell for what is not stated"


@pytest.mark.parametrize("cell", ["Nothing to report!", "#1 in the charts", "Nah", "#hashtag", "Null hypothesis", "?"])
def test_words_that_only_look_like_it_are_taken(tmp_path, cell):
    assert not read(tmp_path, MEADOW | {"title": cell})[1]


@pytest.mark.parametrize(
    "ending", ["", "\n", ",,,,,,,,,,,\n", ",,,,,,,,,,,\r\n,,,,,,,,,,,", ",,\n , ,\n\n\n", " \n\u00a0\n"]
)
def test_empty_rows_at_the_end_are_passed_over(tables_copy, tables, ending):
    path = tables_copy.folder / "sources.csv"
    path.write_bytes(path.read_bytes() + ending.encode("utf-8"))
    assert load_tables(tables_copy.folder).sources.equals(tables.sources)


def test_an_empty_row_between_others_is_told_once(tmp_path):
    text = f"{','.join(TABLES['formats'].columns)}\na,A form,own,x\n,,,\nb,B form,own,x\n,,,\n"
    wanted = "rows one under the other; empty ones only at the end"
    assert only_mistake(read_text(tmp_path, text, "formats")[1]) == (3, None, "an empty row", wanted)


def test_a_cell_of_spaces_is_empty(tmp_path):
    frame, mistakes = read(tmp_path, MEADOW | {"publisher": "  ", "region": "\u00a0\u200b"})
    assert not mistakes
    assert frame[["publisher", "region"]].isna().all(axis=None)
    _, mistakes = read(tmp_path, MEADOW | {"label": " \u200b"})
    assert only_mistake(mistakes) == (2, "label", "an empty cell", "a value; this column may not be empty")


# Characters


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x0b", "U+000B vertical tab"),
        ("\x00", "U+0000 null"),
        ("\x1b", "U+001B escape"),
        ("\x0c", "U+000C form feed"),
        ("\x7f", "U+007F delete"),
        ("\x85", "U+0085 next line"),
        ("\x9f", "U+009F"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2067", "U+2067 RIGHT-TO-LEFT ISOLATE"),
        ("\uffff", "U+FFFF"),
    ],
)
@pytest.mark.parametrize("column", ["label", "title", "published", "source_id"])
def test_a_control_character_is_told_with_row_and_column(tmp_path, column, character, name):
    cells = MEADOW | {column: f"Meadow{character}leaflet"}
    _, mistakes = read(tmp_path, MEADOW | {"source_id": "first", "label": "First"}, cells)
    found = (3, column, f"'Meadow[{name}]leaflet'", "text without control characters")
    assert only_mistake(mistakes) == found
    assert f"[{name}]" in str(mistakes[0])


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u00a0", "U+00A0 NO-BREAK SPACE"),
        ("\ufeff", "U+FEFF"),
        ("\u00ad", "U+00AD"),
    ],
)
def test_what_cannot_be_seen_is_named_in_a_message(tmp_path, character, name):
    _, mistakes = read(tmp_path, MEADOW | {"source_id": f"mead{character}ow", "published": f"2022{character}"})
    assert len(mistakes) == 2
    assert all(f"[{name}" in str(mistake) for mistake in mistakes)


def test_what_cannot_be_seen_in_the_name_of_a_column_is_named_too():
    mistake = Mistake("sources.csv", 1, "\u200bsource_id", "a column too many", "the columns source_id")
    assert "column [U+200B ZERO WIDTH SPACE]source_id" in str(mistake)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_a_message_shows_every_character(text):
    shown = with_names(text).translate({9: None, 10: None})
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("entity", "itself"),
    [
        ("&amp;", "&"),
        ("&#8211;", "–"),
        ("&#x2019;", "’"),
        ("&nbsp;", "[U+00A0 NO-BREAK SPACE]"),
        ("&eacute;", "é"),
        ("&Uuml;", "Ü"),
        ("&amp;amp;", "&"),
    ],
)
@pytest.mark.parametrize("column", ["label", "title", "authors"])
def test_a_character_in_the_letters_of_html_is_told_with_what_to_write(tmp_path, column, entity, itself):
    _, mistakes = read(tmp_path, MEADOW | {column: f"Meadow {entity} leaflet"})
    named = entity.replace("amp;amp;", "amp;")
    found = (2, column, f"'Meadow {entity} leaflet' with {named}", f"the character itself: {itself} for {named}")
    assert only_mistake(mistakes) == found


@pytest.mark.parametrize(
    "cell", ["AT&T; and more", "R&D", "Fish & chips;", "&;", "&#;", "&nonsense;", "a&b;c", "Q&A; x"]
)
def test_an_ampersand_is_taken(tmp_path, cell):
    assert not read(tmp_path, MEADOW | {"title": cell})[1]


# Ids and labels


@pytest.mark.parametrize("label", ["Ramkumar", "ramkumar", "US explainer", "Psych Central"])
@pytest.mark.parametrize(
    ("table", "row_id"), [("sources", {"source_id": "hims"}), ("source_parts", {"part_id": "verywell"})]
)
def test_a_short_label_like_the_name_of_another_is_told(tables_copy, label, table, row_id):
    row = tables_copy.find_row(table, **row_id)
    tables_copy.change_cells(table, row, short_label=label)
    with pytest.raises(TableMistakes) as told:
        load_tables(tables_copy.folder)
    assert {mistake.allowed for mistake in told.value.mistakes} == {"a short label of its own"}
    assert all(mistake.column == "short_label" for mistake in told.value.mistakes)


@pytest.mark.parametrize(
    ("published", "updated", "is_right"),
    [
        ("2022-09-13", "2021-01-01", False),
        ("2022-09-13", "2022-09", True),
        ("2022-09-13", "2022-08", False),
        ("2022", "2021", False),
        ("2022", "2022-01-01", True),
        ("", "2021-01-01", True),
    ],
)
def test_a_document_is_not_updated_before_it_is_published(tables_copy, published, updated, is_right):
    row = tables_copy.find_row("sources", source_id="uk_guide")
    tables_copy.change_cells("sources", row, published=published, updated=updated)
    if is_right:
        load_tables(tables_copy.folder)
        return
    with pytest.raises(TableMistakes) as told:
        load_tables(tables_copy.folder)
    assert [(mistake.row, mistake.column) for mistake in told.value.mistakes] == [(row, "updated")]


@pytest.mark.parametrize("label", ["UK guide", "uk GUIDE", "UK\u200b guide", "\uff35\uff2b guide"])
def test_a_label_like_another_is_told(tables_copy, label):
    row = tables_copy.find_row("sources", source_id="hims")
    tables_copy.change_cells("sources", row, label=label)
    with pytest.raises(TableMistakes) as told:
        load_tables(tables_copy.folder)
    other = tables_copy.find_row("sources", source_id="uk_guide")
    later, earlier = max(row, other), min(row, other)
    shown = label if later == row else "UK guide"
    found = (later, "label", f"'{with_names(shown)}', as in sources.csv, row {earlier}", "a label of its own")
    assert only_mistake(list(told.value.mistakes)) == found


def test_a_part_may_not_be_called_like_a_document(tables_copy):
    tables_copy.change_cells("source_parts", 2, label="UK Guide")
    with pytest.raises(TableMistakes, match=r"source_parts\.csv, row 2, column label: .* as in sources\.csv, row 6"):
        load_tables(tables_copy.folder)


@pytest.mark.parametrize("table", ["conditions", "formats"])
def test_labels_that_readers_choose_by_are_told_apart(tables, tables_copy, table):
    tables_copy.change_cells(table, 3, label=getattr(tables, table)["label"].iloc[0].upper())
    with pytest.raises(TableMistakes, match=rf"{table}\.csv, row 3, column label: .* as in {table}\.csv, row 2"):
        load_tables(tables_copy.folder)


@pytest.mark.parametrize("label", [" UK guide", "UK guide ", "UK  guide", "UK\nguide"])
def test_a_label_stands_on_one_line_without_spaces_around_it(tmp_path, label):
    _, mistakes = read(tmp_path, MEADOW | {"label": label})
    assert only_mistake(mistakes)[1::2] == ("label", "a text on one line, with single spaces")


@given(st.text())
def test_how_a_label_looks_does_not_depend_on_case_or_spaces(text):
    assert look_of(text) == look_of(f"  {text}\u200b ")
    assert look_of(text.upper()) == look_of(text.upper().lower())


@pytest.mark.parametrize("other", ["Shedler-2010", "SHEDLER-2010"])
def test_ids_that_differ_only_by_case_are_told(tables_copy, other):
    def add(text: str) -> str:
        works = json.loads(text)
        (work,) = (work for work in works if work["id"] == "shedler-2010")
        return json.dumps([*works, work | {"id": other}])

    tables_copy.change_text("references.json", add)
    with pytest.raises(TableMistakes, match=f"'{other}', which is 'shedler-2010' but for case"):
        load_tables(tables_copy.folder)


# Cells that a spreadsheet would execute


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "=cmd|'/C calc'!A0", "-", "\uff1d1+1", "'=1", '=HYPERLINK("x")'],
)
def test_a_formula_leaves_as_text_and_comes_back(tmp_path, cell):
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell
    (written,) = csv.DictReader(io.StringIO(as_csv(pd.DataFrame({"a": [cell]})).decode("utf-8-sig"), newline=""))
    assert written["a"] == f"'{cell}"


@pytest.mark.parametrize("cell", ["-0.153", "+0.5", "-12", "1,5", "plain", "a=b", "'tis", "−0.5", "", "-3%"])
def test_a_number_or_a_word_leaves_as_it_is(cell):
    assert guarded(cell) == cell


@given(st.text())
def test_every_cell_comes_back_as_it_went(cell):
    assert unguarded(guarded(cell)) == cell


def test_numbers_stay_numbers_and_excel_is_told_the_encoding():
    written = as_csv(pd.DataFrame({"value": [-0.5, None], "text": ["ü", None]}))
    assert written == "\ufeffvalue,text\n-0.5,ü\n,\n".encode()


def test_the_tables_that_are_downloaded_can_be_loaded(tables, tables_copy, tmp_path):
    tables_copy.change_cells("formats", 2, definition="=1+1")
    tables_copy.change_cells("formats", 3, definition="-x")
    changed = load_tables(tables_copy.folder)
    with zipfile.ZipFile(io.BytesIO(all_tables_as_zip(changed))) as archive:
        assert b",'=1+1" in archive.read("formats.csv")
        archive.extractall(tmp_path / "again")
    again = load_tables(tmp_path / "again")
    for (_, ours), (_, theirs) in zip(changed.frames(), again.frames(), strict=True):
        assert ours.equals(theirs)
    assert again.references == changed.references


# Whatever passes the check

CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20) | st.sampled_from(
    [
        "{x}",
        "Quill, Nora",
        "Quill, Nora; {A & B}",
        "=1",
        "{",
        "2021",
        "2021-02-31",
        "2021-03",
        "NULL",
        "<i>",
        "Haag, P. de",
    ]
)


@given(st.fixed_dictionaries({column: CELLS for column in TABLES["sources"].columns if column != "source_id"}))
def test_whatever_document_passes_the_check_is_cited_and_exported(tmp_path_factory, cells):
    frame, mistakes = read(tmp_path_factory.getbasetemp(), cells | {"source_id": "meadow"})
    told = {mistake.column for mistake in mistakes}
    cells = {column: "" if column in told else cell for column, cell in cells.items()} | {"source_id": "meadow"}
    cells |= {"label": cells["label"] or "Meadow leaflet", "kind": cells["kind"] or "Leaflet"}
    frame, mistakes = read(tmp_path_factory.getbasetemp(), cells)
    assert not mistakes
    items = [source_as_csl(row) for row in frame.to_dict("records")]
    (cited,) = cite(items).values()
    assert cited.in_text.strip()
    assert cited.full.strip()
    assert entry_cut_short(items[0]) == {}
    assert "meadow" in as_bibtex(items)
    assert "meadow" in as_ris(items)
    as_csv(frame)


def test_an_atlas_with_documents_of_one_author_and_year_tells_them_apart(tables_copy):
    def add(rows: list[list[str]]) -> None:
        header = rows[0]
        for source_id, label, title in (("meadow", "Meadow", "On talking"), ("brook", "Brook", "A word on silence")):
            cells = {"source_id": source_id, "label": label, "title": title, "kind": "Leaflet"}
            cells |= {"authors": "Quill, Nora", "published": "2021"}
            rows.append([cells.get(column, "") for column in header])

    tables_copy.change_rows("sources", add)
    atlas = load_atlas(tables_copy.folder)
    assert atlas.citations["meadow"].in_text == "Quill, 2021a"
    assert atlas.citations["brook"].in_text == "Quill, 2021b"
    assert atlas.facts["brook"].origin.full == "Quill, N. (2021b). A word on silence."
