"""The command line: what it checks, what it gives away, and what it says to programs."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys

import bibtexparser
import pytest
import rispy

from data.__main__ import FORMATS, main
from data.contract.schema import FACT_TABLES
from data.contract.tables import TABLES_FOLDER
from data.evidence.citing import cite_all

ROOT = TABLES_FOLDER.parent.parent
TOLD = [
    "2 mistakes in the tables:",
    "sources.csv: found no such file or directory; allowed: a header row and the rows under it",
    "formats.csv, row 2, column label: found an empty cell; allowed: a value; this column may not be empty",
]


@pytest.fixture
def broken(tables_copy):
    tables_copy.change_cells("formats", 2, label="")
    (tables_copy.folder / "sources.csv").unlink()
    return str(tables_copy.folder)


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "data", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, **options)


def counts_of(tables) -> dict[str, int]:
    return {name: len(frame) for name, frame in tables.frames()} | {"references": len(tables.references)}


def test_without_more_words_it_checks_the_tables_of_the_atlas(tables):
    done = run()
    assert (done.returncode, done.stderr) == (0, b"")
    counts = {line.split()[0]: int(line.split()[1]) for line in done.stdout.decode().splitlines()}
    assert counts == counts_of(tables)


def test_check_takes_another_folder(tables, tables_copy, capsys):
    tables_copy.change_rows("sources", lambda rows: rows.pop())
    assert main(["check", str(tables_copy.folder)]) == 1  # a document that others name is gone
    assert capsys.readouterr().out == ""
    assert main(["check"]) == 0
    assert f"claims {len(tables.claims):>18} rows" in capsys.readouterr().out


def test_check_fails_and_tells_every_mistake_on_stderr(broken, capsys):
    assert main(["check", broken]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == TOLD


def test_check_tells_programs_the_same_as_json(broken, tables, capsys):
    assert main(["check", broken, "--json"]) == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    told = json.loads(printed.out)
    assert told["folder"] == broken
    assert told["ok"] is False
    assert [mistake["message"] for mistake in told["mistakes"]] == TOLD[1:]
    assert told["mistakes"][1] == {
        "file": "formats.csv",
        "row": 2,
        "column": "label",
        "found": "an empty cell",
        "allowed": "a value; this column may not be empty",
        "message": TOLD[2],
    }
    assert main(["check", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["mistakes"], told["counts"]) == (True, [], counts_of(tables))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_exported_of_tables_with_mistakes(broken, name, capsys):
    assert main(["export", broken, "--format", name]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == TOLD


def test_export_writes_utf_8_whatever_the_machine_speaks(tables):
    done = run("export", str(TABLES_FOLDER), "--format", "bibtex", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Hoyer, Jürgen" in done.stdout.decode("utf-8")


def exported(capsys, name: str) -> str:
    assert main(["export", "--format", name]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def test_every_work_and_document_is_exported_in_each_format(tables, capsys):
    ids = {*tables.references, *tables.sources["source_id"]}
    assert {entry.key for entry in bibtexparser.parse_string(exported(capsys, "bibtex")).entries} == ids
    assert {entry["id"] for entry in rispy.loads(exported(capsys, "ris"))} == ids
    assert {item["id"] for item in json.loads(exported(capsys, "csl-json"))} == ids
    entries = exported(capsys, "apa").strip().split("\n\n")
    assert sorted(entries) == sorted(cited.full for cited in cite_all(tables).values())


def test_csv_holds_every_fact_with_its_citation(tables, capsys):
    text = exported(capsys, "csv")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    ids = [fact_id for name, column in FACT_TABLES.items() for fact_id in getattr(tables, name)[column]]
    assert [row["fact_id"] for row in rows] == ids
    assert all(row["citation"] and row["reference"] and row["says"] for row in rows)
    (row,) = (row for row in rows if row["fact_id"] == "uk_guide.length.nhs-sessions")
    assert row["citation"] == "UK guide, n.d."
    assert "6 to 16 sessions per course" in row["says"]


def test_a_format_that_is_not_there_is_told_with_those_that_are(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["export", "--format", "word"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert all(name in told for name in FORMATS)


def test_a_reader_who_has_enough_is_no_error():
    command = f"{sys.executable} -m data export --format apa | head -c 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_a_folder_whose_name_is_no_utf8_is_told_all_the_same(tables_copy):
    folder = tables_copy.folder.rename(tables_copy.folder.with_name(os.fsdecode(b"caf\xe9")))
    done = run("check", "--json", str(folder))
    assert (done.returncode, done.stderr) == (0, b"")
    report = json.loads(done.stdout)
    assert report["ok"] is True
    assert report["folder"] == str(folder)


@pytest.mark.parametrize("arguments", ["check", "check --json", "export --format bibtex", "export --format csv"])
@pytest.mark.parametrize("where", [">&-", "> /dev/full"])
def test_an_output_that_cannot_be_written_is_told_in_a_sentence(arguments, where):
    command = f'"{sys.executable}" -m data {arguments} {where}'
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(rb"The output cannot be written \([a-z ]+\); send it elsewhere\.\n", done.stderr)


def test_mistakes_never_end_up_in_a_file_of_data(broken, tmp_path):
    command = f'"{sys.executable}" -m data export "{broken}" --format csv 2>&- > "{tmp_path}/facts.csv"'
    assert subprocess.run(["sh", "-c", command], cwd=ROOT, check=False).returncode == 1
    assert (tmp_path / "facts.csv").read_bytes() == b""
