"""Loading: the real tables have no mistakes, and every way to break one is told once and clearly."""

from __future__ import annotations

import codecs
import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from data.contract.mistakes import Mistake, TableMistakes
from data.contract.names import is_others
from data.contract.reading import read_table
from data.contract.schema import FACT_TABLES, TABLES
from data.contract.tables import TABLES_FOLDER, load_tables, split_ids
from data.contract.works import ALLOWED, csl_fields

ROOT = TABLES_FOLDER.parent.parent

VOCABULARY_COLUMNS = [
    (name, column)
    for name, table in TABLES.items()
    for column, declared in table.schema.columns.items()
    if (declared.metadata or {}).get("words")
]


def mistakes_in(folder: Path) -> list[Mistake]:
    with pytest.raises(TableMistakes) as caught:
        load_tables(folder)
    return list(caught.value.mistakes)


def only_mistake(copy) -> tuple:
    """File, row, column, found and allowed of the one mistake, after checking that its message says them all."""
    mistakes = mistakes_in(copy.folder)
    assert len(mistakes) == 1, "\n".join(map(str, mistakes))
    (mistake,) = mistakes
    message = str(mistake)
    assert "\n" not in message
    assert mistake.file in message
    assert mistake.row is None or f"row {mistake.row}," in message or f"row {mistake.row}:" in message
    assert mistake.column is None or f"column {mistake.column}:" in message
    assert f"found {mistake.found}" in message
    assert f"allowed: {mistake.allowed}" in message
    for leak in ("Series", "dtype", "Error(", "<NA>", "<lambda>", "Check"):
        assert leak not in message, "a message is for people"
    return mistake.file, mistake.row, mistake.column, mistake.found, mistake.allowed


# The real tables


def test_the_real_tables_have_no_mistakes(tables):
    for name, frame in tables.frames():
        assert list(frame.columns) == list(TABLES[name].columns)
        assert len(frame) > 0, name
    assert [name for name, _ in tables.frames()] == list(TABLES)


def test_cells_have_their_declared_types(tables):
    for name, frame in tables.frames():
        for column, declared in TABLES[name].schema.columns.items():
            kind = str(declared.dtype).partition("[")[0]  # texts may be stored in more than one way
            assert str(frame[column].dtype).partition("[")[0] == kind, f"{name}.{column}"


def test_an_empty_cell_stays_empty_and_is_never_nought(tables):
    up_to_a_year = tables.session_lengths.set_index("fact_id").loc["escalante.length.psych-central-up-to-a-year"]
    assert pd.isna(up_to_a_year["low"])
    assert up_to_a_year["high"] == 12


def test_no_text_says_that_something_was_left_empty(tables):
    assert not tables.sources.isin(["not stated", "unknown", "n/a", "-"]).any(axis=None)


def test_rows_carry_their_place_in_the_file(tables):
    lines = (TABLES_FOLDER / "formats.csv").read_text(encoding="utf-8").splitlines()
    for row, format_id in tables.formats["format_id"].items():
        assert lines[row - 1].startswith(f"{format_id},")


@pytest.mark.parametrize(("cell", "ids"), [("a", ["a"]), ("a;b", ["a", "b"]), ("", []), (None, []), (pd.NA, [])])
def test_a_cell_of_ids_is_split(cell, ids):
    assert split_ids(cell) == ids


def test_a_folder_that_is_not_there_is_told_of_file_by_file(tmp_path):
    files = {mistake.file for mistake in mistakes_in(tmp_path / "nowhere")}
    assert files == {table.file_name for table in TABLES.values()} | {"references.json"}


# Whole files


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_table_is_told_and_nothing_that_follows_from_it(tables_copy, name):
    (tables_copy.folder / f"{name}.csv").unlink()
    wanted = "a header row and the rows under it"
    assert only_mistake(tables_copy) == (f"{name}.csv", None, None, "no such file or directory", wanted)


def test_missing_references_are_told(tables_copy):
    (tables_copy.folder / "references.json").unlink()
    found = ("references.json", None, None, "no such file or directory", "a CSL-JSON list of works")
    assert only_mistake(tables_copy) == found


def test_a_folder_in_the_place_of_a_file_is_told(tables_copy):
    (tables_copy.folder / "claims.csv").unlink()
    (tables_copy.folder / "claims.csv").mkdir()
    file, row, column, found, _ = only_mistake(tables_copy)
    assert (file, row, column, found) == ("claims.csv", None, None, "is a directory")


@pytest.mark.parametrize("text", ["", "\n", "  \n\n"])
def test_an_empty_file_is_told(tables_copy, text):
    (tables_copy.folder / "claims.csv").write_text(text, encoding="utf-8")
    wanted = "a header row and the rows under it"
    assert only_mistake(tables_copy) == ("claims.csv", None, None, "an empty file", wanted)


@pytest.mark.parametrize("file", ["claims.csv", "references.json"])
def test_a_byte_order_mark_is_no_mistake(tables, tables_copy, file):
    path = tables_copy.folder / file
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    read = load_tables(tables_copy.folder)
    assert read.claims.equals(tables.claims)
    assert read.references == tables.references


def test_utf_16_is_told(tables_copy):
    path = tables_copy.folder / "claims.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert only_mistake(tables_copy) == ("claims.csv", 1, None, "UTF-16", "UTF-8; save it again as UTF-8")


def test_line_ends_of_another_system_are_no_mistake(tables, tables_copy):
    for file in tables_copy.folder.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    read = load_tables(tables_copy.folder)
    for (_, frame), (_, ours) in zip(read.frames(), tables.frames(), strict=True):
        assert frame.equals(ours)
    assert read.references == tables.references


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_a_cell_of_two_lines_is_the_same_whatever_ends_a_line(tables_copy, line_end):
    tables_copy.change_text("formats.csv", lambda text: f'{text}extra,Extra form,own,"one{line_end}two"{line_end}')
    assert load_tables(tables_copy.folder).formats["definition"].iloc[-1] == "one\ntwo"


def test_a_byte_that_is_not_utf8_is_told_with_its_row(tables_copy):
    path = tables_copy.folder / "formats.csv"
    lines = path.read_bytes().split(b"\n")
    lines[3] = lines[3].replace(b"e", b"\xe9", 1)
    path.write_bytes(b"\n".join(lines))
    wanted = "UTF-8; save it again as UTF-8"
    assert only_mistake(tables_copy) == ("formats.csv", 4, None, "the byte 0xe9", wanted)


# Rows and columns

FORMAT_COLUMNS = "the columns format_id,label,role,definition"


@pytest.mark.parametrize(("cells", "found"), [(["brief"], "1 cells"), (["a", "b", "c", "d", "e"], "5 cells")])
def test_a_ragged_row_is_told(tables, tables_copy, cells, found):
    tables_copy.change_rows("formats", lambda rows: rows.append(cells))
    row = len(tables.formats) + 2
    assert only_mistake(tables_copy) == ("formats.csv", row, None, found, "4 cells, one a column")


@pytest.mark.parametrize("name", ["formats", "conditions", "sources", "citations", "effect_sizes", "features"])
def test_what_only_follows_from_a_ragged_row_is_not_told(tables_copy, name):
    tables_copy.change_rows(name, lambda rows: [row.append("one more") for row in rows[1:]])
    mistakes = mistakes_in(tables_copy.folder)
    assert {mistake.file for mistake in mistakes} == {f"{name}.csv"}
    assert {mistake.allowed.split()[1] for mistake in mistakes} == {"cells,"}


@pytest.mark.parametrize(
    ("content", "found", "allowed"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)), "a workbook or another archive", "CSV"),
        ("format_id,label".encode("utf-16-le"), "UTF-16", "UTF-8"),
        ("format_id,label".encode("utf-16-be"), "UTF-16", "UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_told_by_its_kind(tables_copy, content, found, allowed):
    (tables_copy.folder / "formats.csv").write_bytes(content)
    wanted = f"{allowed}; save it again as {'CSV, ' if allowed == 'CSV' else ''}UTF-8"
    assert only_mistake(tables_copy) == ("formats.csv", 1, None, found, wanted)


def test_an_unclosed_quote_is_told_where_it_opens(tables_copy):
    tables_copy.change_text("formats.csv", lambda text: text.replace("brief,Brief", 'brief,"Brief', 1))
    file, row, column, found, allowed = only_mistake(tables_copy)
    assert (file, row, column) == ("formats.csv", 3, None)
    assert found.startswith("a row that is not CSV (")
    assert allowed == "cells with commas between them, and quotes that close"


def test_rows_after_a_cell_of_two_lines_keep_their_row(tables_copy):
    tables_copy.change_cells("formats", 2, definition="one line\nand another")
    tables_copy.change_rows("formats", lambda rows: rows[2].__setitem__(1, ""))
    assert only_mistake(tables_copy)[:3] == ("formats.csv", 4, "label")


def test_a_missing_column_is_told(tables_copy):
    tables_copy.change_rows("formats", lambda rows: [row.pop(1) for row in rows])
    assert only_mistake(tables_copy) == ("formats.csv", 1, "label", "no such column", FORMAT_COLUMNS)


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.later])
def test_a_table_that_is_older_than_some_columns_is_read_with_these_empty(tables, tables_copy, name):
    later = TABLES[name].later

    def leave_out(rows):
        kept = [place for place, column in enumerate(rows[0]) if column not in later]
        rows[:] = [[row[place] for place in kept] for row in rows]

    tables_copy.change_rows(name, leave_out)
    read = getattr(load_tables(tables_copy.folder), name)
    assert list(read.columns) == list(TABLES[name].columns)
    assert read[list(later)].isna().all(axis=None)
    assert read.drop(columns=list(later)).equals(getattr(tables, name).drop(columns=list(later)))


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.later])
def test_only_what_may_be_empty_comes_later(name):
    columns = TABLES[name].schema.columns
    assert all(columns[column].nullable for column in TABLES[name].later)


@pytest.mark.parametrize(("name", "told"), [("note", "note"), ("label", "label"), ("", "(no name)")])
def test_a_column_too_many_is_told(tables_copy, name, told):
    tables_copy.change_rows("formats", lambda rows: [row.append(name) for row in rows])
    assert only_mistake(tables_copy) == ("formats.csv", 1, told, "a column too many", FORMAT_COLUMNS)


def test_columns_in_another_order_are_told(tables_copy):
    tables_copy.change_rows("formats", lambda rows: [row.insert(0, row.pop(1)) for row in rows])
    found = ("formats.csv", 1, "format_id", "'label' in its place", FORMAT_COLUMNS)
    assert only_mistake(tables_copy) == found


def test_a_missing_header_row_is_told_once(tables_copy):
    tables_copy.change_rows("formats", lambda rows: rows.pop(0))
    file, row, column, found, allowed = only_mistake(tables_copy)
    assert (file, row, column, allowed) == ("formats.csv", 1, None, FORMAT_COLUMNS)
    assert found.startswith("'general,In general,")


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize(("delimiter", "found"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
@pytest.mark.parametrize("name", ["sources", "effect_sizes", "disagreement_facts"])
def test_a_table_with_something_else_than_commas_between_its_cells_is_told(
    tables_copy, name, delimiter, found, quoting
):
    path = tables_copy.folder / f"{name}.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=quoting).writerows(rows)
    mistakes: list[Mistake] = []
    path.write_bytes(f"\ufeff{written.getvalue()}".encode())
    assert read_table(TABLES[name], tables_copy.folder, mistakes) is None
    assert [str(mistake) for mistake in mistakes] == [
        f"{name}.csv, row 1: found {found} between the names of the columns; "
        "allowed: the names of the columns with commas between them; save it again with commas between cells"
    ]


@pytest.mark.parametrize("line", ["sep=;", "sep=,", '"sep=;"', "SEP=\t"])
def test_a_line_for_spreadsheets_before_the_names_of_the_columns_is_told(tables_copy, line):
    tables_copy.change_text("formats.csv", lambda text: f"{line}\r\n{text}")
    file, row, column, found, _ = only_mistake(tables_copy)
    assert (file, row, column) == ("formats.csv", 1, None)
    assert found.startswith("the line '")
    assert found.endswith(" before the names of the columns")


# Cells


@pytest.mark.parametrize(("name", "column"), VOCABULARY_COLUMNS)
def test_an_unknown_word_is_told_with_the_known_ones(tables_copy, name, column):
    tables_copy.change_cells(name, 2, **{column: "no_such_word"})
    words = TABLES[name].schema.columns[column].metadata["words"]
    allowed = f"one of: {', '.join(words)}"
    assert only_mistake(tables_copy) == (f"{name}.csv", 2, column, "'no_such_word'", allowed)


def test_an_empty_cell_where_a_value_is_required_is_told(tables_copy):
    tables_copy.change_cells("claims", 2, statement="")
    allowed = "a value; this column may not be empty"
    assert only_mistake(tables_copy) == ("claims.csv", 2, "statement", "an empty cell", allowed)


@pytest.mark.parametrize("cell", ["fifty", "1,5", "nan", "NA", "inf", "-inf", "1e400", "1e3", "0x1F", " 50 ", "1_000"])
def test_what_is_not_a_number_is_told(tables_copy, cell):
    tables_copy.change_cells("session_lengths", 2, low=cell)
    allowed = "a number such as 0.97, with a point, or an empty cell"
    assert only_mistake(tables_copy) == ("session_lengths.csv", 2, "low", f"'{cell}'", allowed)


@pytest.mark.parametrize(
    ("sign", "name"),
    [("\u2212", "U+2212 MINUS SIGN"), ("\u2013", "U+2013 EN DASH"), ("\u2011", "U+2011 NON-BREAKING HYPHEN")],
)
@pytest.mark.parametrize(("column", "cell"), [("value", "0.3"), ("k_studies", "3")])
def test_a_dash_before_a_number_that_looks_like_a_hyphen_is_named(tables_copy, sign, name, column, cell):
    tables_copy.change_cells("effect_sizes", 2, **{column: f"{sign}{cell}"})
    found = only_mistake(tables_copy)
    assert found[3] == f"'{sign}{cell}' with {name} for a hyphen"


@pytest.mark.parametrize("cell", ["many", "2.5", "2.0", "inf", "9" * 30, "True"])
def test_what_is_not_a_whole_number_is_told(tables_copy, cell):
    tables_copy.change_cells("effect_sizes", 2, k_studies=cell)
    allowed = "a whole number, or an empty cell"
    assert only_mistake(tables_copy) == ("effect_sizes.csv", 2, "k_studies", f"'{cell}'", allowed)


@pytest.mark.parametrize(
    ("name", "column", "cell", "found", "allowed"),
    [
        ("session_lengths", "low", "-1", "'-1.0'", "a number of at least 0"),
        ("effect_sizes", "k_studies", "-3", "'-3'", "a whole number of at least 0"),
        ("effect_sizes", "follow_up_months", "-9", "'-9.0'", "a number of at least 0"),
        ("effect_sizes", "ci_level", "0.95", "'0.95'", "a number of at least 50 and below 100"),
        ("effect_sizes", "ci_level", "100", "'100.0'", "a number of at least 50 and below 100"),
        ("effect_sizes", "ci_level", "950", "'950.0'", "a number of at least 50 and below 100"),
    ],
)
def test_a_number_out_of_its_bounds_is_told(tables_copy, name, column, cell, found, allowed):
    tables_copy.change_cells(name, 2, **{column: cell})
    assert only_mistake(tables_copy) == (f"{name}.csv", 2, column, found, allowed)


def test_nine_words_as_printed_are_a_sentence(tables_copy):
    nine = "one two three four five six seven eight nine"
    tables_copy.change_cells("claims", 2, as_printed=nine)
    assert only_mistake(tables_copy) == ("claims.csv", 2, "as_printed", f"'{nine}'", "8 words at the most")


def test_eight_words_as_printed_are_allowed(tables_copy):
    tables_copy.change_cells("claims", 2, as_printed="one two three four five six seven eight")
    load_tables(tables_copy.folder)


@pytest.mark.parametrize(
    ("name", "column", "cell", "allowed"),
    [
        ("claims", "fact_id", "A claim", "lower-case letters, digits, _ - ."),
        ("claims", "line", "12-14", "a line number, or two separated by ';'"),
        ("claims", "reference_ids", "apa-2010-release; x", "ids separated by ';' without spaces"),
        ("sources", "updated", "14/09/2022", "a date that exists, such as 2022-09-13, 2022-09 or 2022"),
    ],
)
def test_a_text_of_another_form_is_told(tables_copy, name, column, cell, allowed):
    tables_copy.change_cells(name, 2, **{column: cell})
    assert only_mistake(tables_copy) == (f"{name}.csv", 2, column, f"'{cell}'", allowed)


def test_a_long_cell_is_shortened_and_kept_on_one_line(tables_copy):
    tables_copy.change_cells("claims", 2, as_printed="word\n" * 100)
    (mistake,) = mistakes_in(tables_copy.folder)
    assert str(mistake).count("\n") == 0
    assert "…; allowed: 8 words at the most" in str(mistake)
    assert len(str(mistake)) < 250


# Keys and links


def repeat_last_row(rows: list[list[str]]) -> None:
    rows.append(list(rows[-1]))


@pytest.mark.parametrize("name", TABLES)
def test_a_key_given_twice_is_told_at_the_second_row(tables, tables_copy, name):
    tables_copy.change_rows(name, repeat_last_row)
    frame = getattr(tables, name)
    key = TABLES[name].key
    twice = ", ".join(frame.iloc[-1][list(key)])
    expected = (f"{name}.csv", len(frame) + 2, ", ".join(key), f"'{twice}' a second time", "each key once")
    assert only_mistake(tables_copy) == expected


@pytest.mark.parametrize(
    ("name", "column", "taken", "stands_in"),
    [
        ("claims", "fact_id", "uk_guide.length.nhs-sessions", "session_lengths.csv"),
        ("effect_sizes", "effect_id", "uk_guide.length.nhs-sessions", "session_lengths.csv"),
        ("claims", "fact_id", "verywell", "source_parts.csv"),
        ("claims", "fact_id", "hims", "sources.csv"),
        ("claims", "fact_id", "shedler-2010", "references.json"),
    ],
)
def test_an_id_that_names_something_else_too_is_told(tables_copy, name, column, taken, stands_in):
    file, _, told, found, allowed = told_after(tables_copy, name, {column: taken})
    assert (file, told, allowed) == (f"{name}.csv", column, "an id of its own")
    assert found == f"'{taken}', which stands in {stands_in} too"


def told_after(copy, name: str, cells: dict[str, str], row: int = 2) -> tuple:
    copy.change_cells(name, row, **cells)
    told = only_mistake(copy)
    assert told[1] == row
    return told


#: A row on which a column may be filled, where that depends on others.
WHERE_FILLED = {"follow_up_of": {"timepoint": "follow_up"}, "superseded_by": {"status": "disputed"}}
LINKS = [(name, column, places) for name, table in TABLES.items() for column, places in table.foreign_keys.items()]


@pytest.mark.parametrize(("name", "column", "places"), LINKS)
def test_a_link_that_leads_nowhere_is_told_once(tables_copy, name, column, places):
    row = tables_copy.find_row(name, **WHERE_FILLED.get(column, {}))
    file, _, told, found, allowed = told_after(tables_copy, name, {column: "nowhere"}, row)
    assert (file, told, found) == (f"{name}.csv", column, "'nowhere'")
    for place in places:
        table, id_column = place.split(".")
        assert (f"{id_column} of {table}.json" if table == "references" else f"{id_column} of {table}.csv") in allowed


def test_each_unknown_id_of_a_list_is_told(tables_copy):
    tables_copy.change_cells("claims", 2, reference_ids="nowhere;apa-2010-release;nobody")
    assert [mistake.found for mistake in mistakes_in(tables_copy.folder)] == ["'nowhere'", "'nobody'"]


def test_a_population_is_one_text_although_it_may_hold_a_semicolon(tables_copy):
    tables_copy.change_cells("populations", 2, population="one; two")
    row = tables_copy.find_row("effect_sizes", effect_id="ra-01")
    changed = {mistake.row for mistake in mistakes_in(tables_copy.folder) if mistake.column == "population"}
    tables_copy.change_cells("effect_sizes", row, population="one; two")
    assert row in changed
    assert row not in {mistake.row for mistake in mistakes_in(tables_copy.folder)}


def test_a_work_that_its_source_does_not_cite_is_told(tables_copy):
    row = tables_copy.find_row("claims", source_id="us_explainer")
    told = told_after(tables_copy, "claims", {"reference_ids": "shedler-2010"}, row)
    assert told[2:] == ("reference_ids", "'shedler-2010' cited by us_explainer", "a pair that stands in citations.csv")


def test_a_condition_below_itself_is_told(tables_copy):
    row = tables_copy.find_row("conditions", condition_id="grief")
    told = told_after(tables_copy, "conditions", {"parent_id": "grief"}, row)
    wanted = "a condition that does not lie below this one"
    assert told[2:] == ("parent_id", "'grief', which lies below 'grief'", wanted)


def test_conditions_that_lie_below_each_other_are_told(tables_copy):
    tables_copy.change_cells("conditions", tables_copy.find_row("conditions", condition_id="trauma"), parent_id="ptsd")
    assert [mistake.found for mistake in mistakes_in(tables_copy.folder)] == [
        "'ptsd', which lies below 'trauma'",
        "'trauma', which lies below 'ptsd'",
    ]


# Parts

PARTS = "one of: psych_central, therapist_box, verywell"


@pytest.mark.parametrize("name", ["session_lengths", "condition_coverage", "claims", "therapy_features"])
def test_a_part_of_another_source_is_told(tables_copy, name):
    row = tables_copy.find_row(name, source_id="ramkumar")
    told = told_after(tables_copy, name, {"part_id": "verywell"}, row)
    assert told[2:] == ("part_id", "'verywell'", "an empty cell; this source has no parts")


def test_a_loss_may_be_one_of_a_whole_page_of_several_texts(tables_copy):
    row = tables_copy.find_row("copy_losses", part_id="verywell")
    tables_copy.change_cells("copy_losses", row, part_id="")
    load_tables(tables_copy.folder)
    told = told_after(tables_copy, "copy_losses", {"source_id": "hims", "part_id": "verywell"}, row)
    assert told[2:] == ("part_id", "'verywell'", "an empty cell; this source has no parts")


@pytest.mark.parametrize("name", ["session_lengths", "condition_coverage", "claims", "therapy_features"])
def test_a_part_left_out_is_told(tables_copy, name):
    row = tables_copy.find_row(name, source_id="escalante")
    assert told_after(tables_copy, name, {"part_id": ""}, row)[2:] == ("part_id", "an empty cell", PARTS)


@pytest.mark.parametrize("side", ["a", "b"])
def test_the_parts_of_a_disagreement_are_checked_on_both_sides(tables_copy, side):
    row = tables_copy.find_row("disagreements", **{f"{side}_source_id": "escalante"})
    told = told_after(tables_copy, "disagreements", {f"{side}_part_id": ""}, row)
    assert told[2:] == (f"{side}_part_id", "an empty cell", PARTS)


def test_an_unknown_source_with_a_part_is_one_mistake(tables_copy):
    row = tables_copy.find_row("claims", part_id="verywell")
    assert told_after(tables_copy, "claims", {"source_id": "nobody"}, row)[2:4] == ("source_id", "'nobody'")


@pytest.mark.parametrize(
    ("cells", "allowed"),
    [
        ({"effect_id": "ke4-1"}, "a figure read in driessen-2010"),
        ({"condition_id": "grief"}, "a figure of patients with grief"),
        ({"direction": "speaks_against"}, "a figure that favours other_therapies"),
    ],
)
def test_evidence_that_its_figure_does_not_bear_out_is_told(tables_copy, cells, allowed):
    row = tables_copy.find_row("condition_evidence", effect_id="d10-1")
    file, _, column, _, told = told_after(tables_copy, "condition_evidence", cells, row)
    assert (file, column, told) == ("condition_evidence.csv", "effect_id", allowed)


# Rules over several columns of a row


@pytest.mark.parametrize(
    ("bound", "low", "high", "told"),
    [
        ("typical", "45", "50", "low '45.0', high '50.0'"),
        ("typical", "45", "", "low '45.0', high an empty cell"),
        ("range", "", "", "low an empty cell, high an empty cell"),
        ("at_least", "12", "24", "low '12.0', high '24.0'"),
        ("at_least", "", "", "low an empty cell, high an empty cell"),
        ("at_most", "6", "12", "low '6.0', high '12.0'"),
        ("at_most", "12", "", "low '12.0', high an empty cell"),
        ("rarely_above", "15", "", "low '15.0', high an empty cell"),
        ("open_ended", "12", "", "low '12.0', high an empty cell"),
        ("vague", "3", "", "low '3.0', high an empty cell"),
        ("relative", "", "3", "low an empty cell, high '3.0'"),
    ],
)
def test_ends_that_do_not_suit_their_bound_are_told(tables_copy, bound, low, high, told):
    file, _, column, found, allowed = told_after(
        tables_copy, "session_lengths", {"bound": bound, "low": low, "high": high}
    )
    assert (file, column, found) == ("session_lengths.csv", "bound", f"'{bound}' beside {told}")
    assert bound in allowed


@pytest.mark.parametrize("bound", TABLES["session_lengths"].schema.columns["bound"].metadata["words"])
def test_every_bound_is_named_in_what_is_allowed_for_its_ends(bound):
    (rule,) = (rule for rule in TABLES["session_lengths"].row_rules if rule.column == "bound")
    assert bound in rule.allowed


def test_a_range_that_runs_backwards_is_told(tables_copy):
    told = told_after(tables_copy, "session_lengths", {"bound": "range", "low": "30", "high": "25"})
    assert told[2:] == ("high", "'25.0' beside low '30.0'", "a number that is at least low")


VALUE = {"value": "0.5", "signed_value": "0.5", "ci_level": "95"}


@pytest.mark.parametrize(
    ("cells", "column", "found", "allowed"),
    [
        (VALUE | {"ci_low": "0.6"}, "ci_low", "'0.6' beside value '0.5'", "a number that is at most value"),
        (VALUE | {"ci_high": "0.4"}, "ci_high", "'0.4' beside value '0.5'", "a number that is at least value"),
        (
            {"value": "", "signed_value": "", "range_low": "0.7", "range_high": "0.5"},
            "range_high",
            "'0.5' beside range_low '0.7'",
            "a number that is at least range_low",
        ),
        (
            VALUE | {"signed_value": "-0.6"},
            "signed_value",
            "'-0.6' beside value '0.5'",
            "value itself or value with the other sign",
        ),
        (
            {"value": ""},
            "value",
            "an empty cell beside range_low an empty cell, range_high an empty cell",
            "a value, or both ends of a range",
        ),
        (
            {"value": "", "signed_value": "", "range_low": "0.4"},
            "value",
            "an empty cell beside range_low '0.4', range_high an empty cell",
            "a value, or both ends of a range",
        ),
        (
            {"ci_low": "0.1", "ci_level": ""},
            "ci_level",
            "an empty cell beside ci_low '0.1', ci_high an empty cell",
            "a level wherever there is a confidence limit",
        ),
        *(
            ({column: ""}, column, "an empty cell beside layer 'stated'", "a value wherever layer is stated")
            for column in ("source_id", "section", "line", "as_printed", "reading")
        ),
    ],
)
def test_a_figure_that_breaks_a_rule_is_told(tables_copy, cells, column, found, allowed):
    assert told_after(tables_copy, "effect_sizes", cells) == ("effect_sizes.csv", 2, column, found, allowed)


@pytest.mark.parametrize(
    ("cells", "column", "found", "allowed"),
    [
        (
            VALUE | {"ci_low": "0.1", "ci_problem": "upper_implausible"},
            "ci_problem",
            "'upper_implausible' beside ci_low '0.1', ci_high an empty cell",
            "a problem only of a limit that is there",
        ),
        (
            {"follow_up_months": "3", "follow_up_bound": "exact"},
            "follow_up_months",
            "'3.0' beside timepoint 'end_of_treatment', follow_up_bound 'exact'",
            "months only of a follow-up, and with how they are meant",
        ),
        (
            {"follow_up_of": "ra-02"},
            "follow_up_of",
            "'ra-02' beside timepoint 'end_of_treatment'",
            "an empty cell wherever timepoint is not follow_up",
        ),
        (
            {"superseded_by": "ra-02"},
            "superseded_by",
            "'ra-02' beside status 'as_reported'",
            "an empty cell wherever status is not disputed",
        ),
    ],
)
def test_what_belongs_to_other_figures_is_told(tables_copy, cells, column, found, allowed):
    assert told_after(tables_copy, "effect_sizes", cells) == ("effect_sizes.csv", 2, column, found, allowed)


def test_months_without_how_they_are_meant_are_told(tables_copy):
    row = tables_copy.find_row("effect_sizes", effect_id="ra-02")
    told = told_after(tables_copy, "effect_sizes", {"follow_up_bound": ""}, row)
    assert told[2:4] == ("follow_up_months", "'9.0' beside timepoint 'follow_up', follow_up_bound an empty cell")


@pytest.mark.parametrize("other", ["ra-03", "l04-1", "d10-4"])
def test_a_follow_up_of_another_comparison_is_told(tables_copy, other):
    row = tables_copy.find_row("effect_sizes", effect_id="l04-5" if other != "l04-1" else "d10-4")
    told = told_after(tables_copy, "effect_sizes", {"follow_up_of": other}, row)
    assert told[2:4] == ("follow_up_of", f"'{other}'")
    assert told[4].startswith("a figure at the end of treatment of the same work")


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"measure": "session_minutes", "converted_from": "year"}, "'year' beside measure 'session_minutes'"),
        ({"measure": "course_months", "converted_from": "month"}, "'month' beside measure 'course_months'"),
        ({"measure": "course_months", "converted_from": "year"}, "'year' beside measure 'course_months'"),
    ],
)
def test_a_conversion_that_cannot_have_been_made_is_told(tables_copy, cells, found):
    has_figure = {"bound": "at_least", "low": "12"} if cells["converted_from"] == "month" else {}
    told = told_after(tables_copy, "session_lengths", cells | has_figure)
    assert told[2] == "converted_from"
    assert told[3].startswith(found)


def test_a_figure_without_its_work_is_told(tables_copy):
    row = tables_copy.find_row("effect_sizes", layer="cited")
    told = told_after(tables_copy, "effect_sizes", {"reference_id": ""}, row)
    wanted = "a value wherever layer is cited or context"
    assert told[2:] == ("reference_id", "an empty cell beside layer 'cited'", wanted)


def test_a_figure_read_in_a_work_may_not_pass_as_a_documents_own(tables_copy):
    row = tables_copy.find_row("effect_sizes", layer="context")
    told = told_after(tables_copy, "effect_sizes", {"source_id": "hims"}, row)
    wanted = "an empty cell wherever layer is cited or context"
    assert told[2:] == ("source_id", "'hims' beside layer 'context'", wanted)


# References

CSL_TYPES = f"one of: {', '.join(csl_fields().types)}"


def change_works(copy, change) -> None:
    def rewrite(text: str) -> str:
        works = json.loads(text)
        return json.dumps(change(works) or works)

    copy.change_text("references.json", rewrite)


def test_text_that_is_not_json_is_told_with_its_line(tables_copy):
    tables_copy.change_text("references.json", lambda text: text.replace("\n", "\n,", 1))
    file, row, column, found, allowed = only_mistake(tables_copy)
    assert (file, row, column, allowed) == ("references.json", 2, None, "a CSL-JSON list of works")
    assert found.startswith("text that is not JSON (")


@pytest.mark.parametrize("text", ['{"id": "shedler-2010"}', '["shedler-2010"]', "3"])
def test_json_that_is_no_list_of_works_is_told(tables_copy, text):
    tables_copy.change_text("references.json", lambda _: text)
    found = ("references.json", None, None, "something other than a list of works", "a CSL-JSON list of works")
    assert only_mistake(tables_copy) == found


@pytest.mark.parametrize(
    ("cells", "column", "found", "allowed"),
    [
        ({"title": ""}, "title", '"" in work 3 (shedler-2010)', "a text"),
        ({"title": None}, "title", "nothing in work 3 (shedler-2010)", "a text"),
        ({"type": ["book"]}, "type", '["book"] in work 3 (shedler-2010)', CSL_TYPES),
        ({"type": "journal"}, "type", '"journal" in work 3 (shedler-2010)', CSL_TYPES),
        (
            {"issued": {"raw": "2010"}},
            "issued",
            '{"raw": "2010"} in work 3 (shedler-2010)',
            'a date such as {"date-parts": [[2010, 1, 25]]}',
        ),
        (
            {"DOI": "https://doi.org/10.1037/a0018378"},
            "DOI",
            '"https://doi.org/10.1037/a0018378" in work 3 (shedler-2010)',
            "a DOI without the address before it, such as 10.1037/a0018378",
        ),
        (
            {"author": [{"literal": "et al."}]},
            "author",
            "'et al.' elsewhere than at the end of a list of names in work 3 (shedler-2010)",
            ALLOWED["name"],
        ),
        ({"editor": ["Shedler"]}, "editor", '["Shedler"] in work 3 (shedler-2010)', ALLOWED["name"]),
    ],
)
def test_a_work_without_what_a_citation_needs_is_told(tables_copy, cells, column, found, allowed):
    change_works(tables_copy, lambda works: works[2].update(cells))
    assert only_mistake(tables_copy) == ("references.json", None, column, found, allowed)


def test_the_works_of_the_atlas_name_everybody_who_made_them(tables):
    for work in tables.references.values():
        assert not any(map(is_others, work.get("author") or work["editor"]))


def test_a_work_given_twice_is_told(tables_copy):
    change_works(tables_copy, lambda works: works.append(works[0]))
    position = len(json.loads((tables_copy.folder / "references.json").read_text(encoding="utf-8")))
    found = f"'apa-2010-release' a second time, in work {position}"
    assert only_mistake(tables_copy) == ("references.json", None, "id", found, "each id once")


def test_a_work_without_a_name_is_told_once(tables_copy):
    change_works(tables_copy, lambda works: works.append({k: v for k, v in works[0].items() if k != "id"}))
    file, row, column, found, allowed = only_mistake(tables_copy)
    assert (file, row, column, allowed) == ("references.json", None, "id", "a text")
    assert found.startswith("nothing in work ")


# All together


def test_mistakes_in_several_files_are_told_together(tables_copy):
    tables_copy.change_cells("formats", 3, label="")
    tables_copy.change_cells("session_lengths", 2, bound="maybe", low="some")
    tables_copy.change_cells("session_lengths", 3, low="4", bound="vague")
    tables_copy.change_cells("claims", 4, source_id="nobody")
    (tables_copy.folder / "populations.csv").unlink()
    change_works(tables_copy, lambda works: works[2].pop("title") and None)
    with pytest.raises(TableMistakes) as caught:
        load_tables(tables_copy.folder)
    assert {mistake.place for mistake in caught.value.mistakes} == {
        ("formats.csv", 3, "label"),
        ("session_lengths.csv", 2, "low"),
        ("session_lengths.csv", 2, "bound"),
        ("session_lengths.csv", 3, "bound"),
        ("claims.csv", 4, "source_id"),
        ("populations.csv", None, None),
        ("references.json", None, "title"),
    }
    lines = str(caught.value).splitlines()
    assert lines[0] == "7 mistakes in the tables:"
    assert len(lines) == 8


def test_every_fact_table_is_a_table_with_its_id_as_key():
    assert {name: (column,) for name, column in FACT_TABLES.items()} == {name: TABLES[name].key for name in FACT_TABLES}
