"""The codebook and the schema say the same, so that whoever moves one of them has to move the other."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from data.contract import vocabulary as vocabulary_module
from data.contract.codebook import COLUMNS, codebook, row_rules, vocabularies
from data.contract.schema import TABLES
from data.contract.tables import TABLES_FOLDER
from data.contract.vocabulary import ABSENCES, DERIVED, Term, Vocabulary

README = (TABLES_FOLDER.parent / "README.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^###? ([^\n]+)\n(.*?)(?=^##|\Z)", README, flags=re.MULTILINE | re.DOTALL))


def written_rows(section: str) -> list[list[str]]:
    """The cells of the one Markdown table of a section, header and rule left out."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_in_its_order(name):
    declared = codebook().query("table == @name")[list(COLUMNS[1:])]
    assert written_rows(f"{name}.csv") == declared.to_numpy().tolist()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_one_row_is_and_names_its_key(name):
    keys = ", ".join(f"`{column}`" for column in TABLES[name].key)
    assert f"One row is {TABLES[name].one_row_is}. Key: {keys}." in SECTIONS[f"{name}.csv"]


@pytest.mark.parametrize("name", TABLES)
def test_every_rule_over_a_row_is_written(name):
    written = re.findall(r"^- `(\w+)` \(beside ([^)]*)\): (.*)$", SECTIONS[f"{name}.csv"], flags=re.MULTILINE)
    declared = [
        (rule.column, ", ".join(f"`{other}`" for other in rule.beside), rule.allowed) for rule in TABLES[name].row_rules
    ]
    assert written == declared


@pytest.mark.parametrize("columns", vocabularies()["column"].unique())
def test_every_word_is_defined(columns):
    declared = vocabularies().query("column == @columns")[["word", "label", "definition"]]
    assert written_rows(columns) == declared.to_numpy().tolist()


def test_the_codebook_describes_nothing_else():
    described = {section for section in SECTIONS if f"\n### {section}\n" in README}
    assert described == {f"{name}.csv" for name in TABLES} | set(vocabularies()["column"])


def test_the_codebook_says_what_an_empty_cell_means():
    assert '**An empty cell means "not stated".**' in README


# The frames that a page shows


def test_the_frame_holds_every_column_of_the_schema_once():
    frame = codebook()
    declared = [(name, column) for name, table in TABLES.items() for column in table.columns]
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame[["table", "column"]].itertuples(index=False, name=None)) == declared
    assert (frame["meaning"].str.len() > 0).all()
    assert (frame["allowed"].str.len() > 0).all()


def codebook_row(table: str, column: str) -> pd.Series:
    return codebook().set_index(["table", "column"]).loc[(table, column)]


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("effect_sizes", "k_studies", ("whole number", "studies", "no", "a whole number of at least 0")),
        ("effect_sizes", "value", ("number", "standard deviations", "no", "any number")),
        ("claims", "source_id", ("text", "", "yes", "a source_id of sources.csv")),
        ("effect_sizes", "source_id", ("text", "", "no", "a source_id of sources.csv")),
        ("formats", "format_id", ("text", "", "yes", "lower-case letters, digits, _ - .; each once")),
        (
            "citations",
            "reference_id",
            ("text", "", "yes", "an id of references.json; each once together with source_id"),
        ),
        ("disagreements", "strength", ("word", "", "yes", "one of: strong, medium, weak")),
    ],
)
def test_a_column_says_what_it_may_hold(table, column, expected):
    row = codebook_row(table, column)
    assert tuple(row[["type", "unit", "required", "allowed"]]) == expected


def test_words_used_by_two_columns_are_defined_once():
    frame = vocabularies()
    assert not frame.duplicated(["column", "word"]).any()
    assert set(frame.loc[frame["word"].eq("whole_review"), "column"]) == {"effect_sizes.k_scope, effect_sizes.n_scope"}


def test_what_a_missing_row_means_is_defined_although_no_table_holds_the_words():
    frame = vocabularies()
    assert list(frame.loc[frame["column"].eq("no row at all"), "word"]) == list(ABSENCES)
    assert list(dict.fromkeys(frame["column"]))[-len(DERIVED) :] == list(DERIVED)


def test_every_vocabulary_of_the_module_is_in_use():
    declared = [
        value
        for name, value in vars(vocabulary_module).items()
        if name.isupper() and isinstance(value, dict) and all(isinstance(term, Term) for term in value.values())
    ]
    used: list[Vocabulary] = [
        column.metadata["words"]
        for table in TABLES.values()
        for column in table.schema.columns.values()
        if (column.metadata or {}).get("words")
    ]
    assert [list(vocabulary) for vocabulary in declared if vocabulary not in [*used, *DERIVED.values()]] == []


def test_the_rules_of_a_row_come_as_a_frame():
    rules = row_rules()
    assert len(rules) == sum(len(table.row_rules) for table in TABLES.values())
    assert ("effect_sizes", "ci_low", "value", "a number that is at most value") in set(
        rules.itertuples(index=False, name=None)
    )
