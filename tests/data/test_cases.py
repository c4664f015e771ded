"""Inputs that broke the atlas once: each is either taken and right from end to end, or told with its place.

They lie beside the project and are no part of it; where they are missing, these tests are skipped. The same kinds are
tried with other inputs in ``contract/test_other_programs.py`` and ``atlas/test_every_type.py``.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import bibtexparser
import pandas as pd
import pytest
import rispy

from data.atlas.atlas import Atlas, load_atlas
from data.atlas.bibliography import as_bibtex, as_ris, bibliography_items, entries_cut_short
from data.contract.mistakes import Mistake, TableMistakes
from data.contract.tables import TABLES_FOLDER, load_tables
from data.lecture.decks import Options, Stage, read_deck

CASES = TABLES_FOLDER.parent.parent.parent / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the inputs that broke the atlas do not lie beside it")

#: What is taken, with how the works are cited then.
TAKEN_WORKS = {
    "book": ["Quill, 2010"],
    "en-dash-pages": ["Quill, 2010"],
    "no-author": ["A Study of Nothing, 2010"],
    "note-of-two-lines": ["Quill, 2010"],
    "open-brace": ["Quill, 2010"],
    "particle-and-suffix": ["van der Haag, 2010"],
    "same-author-same-year": ["Quill, 2010a", "Quill, 2010b"],
    "two-names-et-al": ["Quill et al., 2010"],
}
#: What is told, with the field that is wrong.
TOLD_WORKS = {"author-as-text": "author", "month-13": "issued"}
TAKEN_ROWS = {"effect_sizes.ci-99": None, "sources.author-comma": "Quill, N. (2021). On talking."}
TOLD_ROWS = {
    "sources.author-organisation": {"authors"},
    "sources.author-particle": {"authors"},
    "sources.date-13th-month": {"authors", "published"},
    "sources.label-taken": {"label"},
    "sources.vertical-tab": {"label"},
}


def test_every_case_is_tried():
    assert {file.stem for file in (CASES / "works").iterdir()} >= {*TAKEN_WORKS, *TOLD_WORKS}
    assert {file.stem for file in (CASES / "rows").iterdir()} >= {*TAKEN_ROWS, *TOLD_ROWS}


def with_works(copy, name: str) -> list[dict]:
    added = json.loads((CASES / "works" / f"{name}.json").read_text(encoding="utf-8"))
    copy.change_text("references.json", lambda text: json.dumps([*json.loads(text), *added]))
    return added


def with_rows(copy, name: str) -> None:
    with (CASES / "rows" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        added = list(csv.DictReader(file))
    # Columns that the tables have no longer are passed over, and those that they have since are filled.
    copy.change_rows(
        name.partition(".")[0],
        lambda rows: rows.extend([row.get(column, "") for column in rows[0]] for row in added),
    )


def mistakes_in(folder: Path) -> list[Mistake]:
    with pytest.raises(TableMistakes) as told:
        load_tables(folder)
    return list(told.value.mistakes)


def exported(atlas: Atlas) -> tuple[dict[str, dict[str, str]], dict[str, dict]]:
    """Every entry as BibTeX and RIS are read by others, by id."""
    items = list(bibliography_items(atlas.tables).values())
    library = bibtexparser.parse_string(as_bibtex(items))
    assert not library.failed_blocks
    assert len(library.entries) == len(items)
    read = {entry.key: {name: field.value for name, field in entry.fields_dict.items()} for entry in library.entries}
    return read, {entry["id"]: entry for entry in rispy.loads(as_ris(items))}


@pytest.mark.parametrize("name", TAKEN_WORKS)
def test_a_work_that_is_taken_is_cited_and_exported(tables_copy, name):
    added = with_works(tables_copy, name)
    atlas = load_atlas(tables_copy.folder)
    assert [atlas.citations[work["id"]].in_text for work in added] == TAKEN_WORKS[name]
    assert entries_cut_short(atlas) == ()
    bibtex, ris = exported(atlas)
    for work in added:
        assert atlas.facts[work["id"]].says == work["title"]
        assert bibtex[work["id"]]["title"].startswith(work["title"].partition("{")[0])
        assert ris[work["id"]]["title"] == work["title"]
    entry, other = bibtex[added[0]["id"]], ris[added[0]["id"]]
    expected = {
        "en-dash-pages": (entry.get("pages"), "101--109", other.get("end_page"), "109"),
        "particle-and-suffix": (entry.get("author"), "van der Haag, Jr., Piet", other.get("authors"), None),
        "two-names-et-al": (entry.get("author"), "Quill, Nora and others", other.get("authors"), ["Quill, Nora"]),
        "book": (entry.get("publisher"), "Made-up Press", other.get("publisher"), "Made-up Press"),
        "note-of-two-lines": (None, None, other.get("notes"), added[0].get("note", "").split("\n")),
    }.get(name)
    if expected:
        assert expected[0] == expected[1]
        assert expected[3] is None or expected[2] == expected[3]


@pytest.mark.parametrize("name", TOLD_WORKS)
def test_a_work_that_is_not_taken_is_told_with_its_field(tables_copy, name):
    (work,) = with_works(tables_copy, name)
    (mistake,) = mistakes_in(tables_copy.folder)
    assert (mistake.file, mistake.column) == ("references.json", TOLD_WORKS[name])
    assert f"({work['id']})" in mistake.found


@pytest.mark.parametrize("name", TAKEN_ROWS)
def test_a_row_that_is_taken_is_cited(tables_copy, name):
    with_rows(tables_copy, name)
    atlas = load_atlas(tables_copy.folder)
    if wanted := TAKEN_ROWS[name]:
        assert atlas.citations["meadow"].full == wanted
    else:
        assert "99% CI 0.1 to 0.9" in atlas.facts["made-up-99"].says


@pytest.mark.parametrize("name", TOLD_ROWS)
def test_a_row_that_is_not_taken_is_told_with_its_columns(tables_copy, name):
    with_rows(tables_copy, name)
    mistakes = mistakes_in(tables_copy.folder)
    assert {mistake.column for mistake in mistakes} == TOLD_ROWS[name]
    assert {mistake.row for mistake in mistakes} == {7}
    if name.endswith("vertical-tab"):
        assert "[U+000B vertical tab]" in mistakes[0].found


@pytest.mark.parametrize("name", ["sources.with-bom", "sources.blank-rows"])
def test_a_table_as_a_spreadsheet_saves_it_is_read(tables, tables_copy, name):
    """The three authors are told: these files are older than the way in which authors are written, and some columns."""
    text = (CASES / "files" / f"{name}.csv").read_bytes().decode("utf-8")
    mark, text = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    rows_with_columns = pd.DataFrame(rows, columns=header).reindex(columns=tables.sources.columns, fill_value="")
    written = io.StringIO(newline="")
    rows_with_columns.to_csv(written, index=False)
    (tables_copy.folder / "sources.csv").write_bytes(f"{mark}{written.getvalue()}".encode())
    mistakes = mistakes_in(tables_copy.folder)
    assert [(mistake.row, mistake.column) for mistake in mistakes] == [(2, "authors"), (3, "authors"), (5, "authors")]
    for mistake in mistakes:
        family_last = mistake.found.strip("'").rpartition(" ")
        tables_copy.change_cells("sources", mistake.row, authors=f"{family_last[2]}, {family_last[0]}")
    assert load_tables(tables_copy.folder).sources["authors"].equals(tables.sources["authors"])


def test_a_deck_with_a_byte_order_mark_is_read():
    text = (CASES / "files" / "deck-bom.toml").read_bytes().decode("utf-8")
    stages = {"session_lengths": Stage(("session_minutes",), {"sources": Options(("hims",), takes_one=False)})}
    found = read_deck(text, stages, lambda scene: None)
    assert found.mistakes == ()
    assert [scene.scene_id for scene in found.deck.scenes] == ["first"]
