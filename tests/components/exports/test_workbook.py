"""Workbooks, opened with openpyxl: exactly the rows shown, their citations, the codebook, and no formula."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import load_workbook

from components.exports.workbook import ABOUT, CODEBOOK, WORDS, as_csv_files, as_workbook
from data.contract.codebook import codebook
from tests.components.exports.leaves import CHARTED, LINK, page_leaves


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


@pytest.mark.parametrize("page", CHARTED)
def test_every_chart_has_a_sheet_with_exactly_its_rows(page):
    leaves = page_leaves(page)
    found = sheets(as_workbook(leaves))
    assert list(found) == [ABOUT, *(name for name in found if name not in (ABOUT, CODEBOOK, WORDS)), CODEBOOK, WORDS]
    charts = [rows for name, rows in found.items() if name not in (ABOUT, CODEBOOK, WORDS)]
    assert len(charts) == len(leaves)
    for leaf, (_, *rows) in zip(leaves, charts, strict=True):
        assert len(rows) == len(leaf.exhibit.rows)


def test_rows_keep_their_figures_and_carry_their_citations():
    leaf = page_leaves("effect_sizes", conditions=("depression",))[0]
    _, (header, *rows), *_ = sheets(as_workbook([leaf])).values()
    column = {name: place for place, name in enumerate(header)}
    for row, (_, effect) in zip(rows, leaf.exhibit.rows.iterrows(), strict=True):
        assert row[column["effect_id"]] == effect["effect_id"]
        assert row[column["k_studies"]] == (None if pd.isna(effect["k_studies"]) else effect["k_studies"])
        assert row[column["reference"]] == leaf.facts[effect["effect_id"]].origin.full
    assert not {"source_keys", "condition_keys"} & set(header)


def test_the_codebook_explains_every_column_and_about_says_what_it_is():
    leaf = page_leaves("session_lengths")[0]
    found = sheets(as_workbook([leaf]))
    explained = {row[1] for row in found[CODEBOOK]}
    assert set(codebook()["column"]) <= explained
    assert set(found[leaf.exhibit.title][0]) <= explained
    about = {row[1]: row[2] for row in found[ABOUT]}
    assert about["link"] == LINK
    assert "All 5 sources" in about["filters"]
    assert about["sources"].startswith("Sources: ")


def test_a_cell_that_begins_like_a_formula_is_text():
    leaf = page_leaves("session_lengths")[0]
    rows = leaf.exhibit.rows.assign(as_printed="=1+1")
    content = as_workbook([replace(leaf, exhibit=replace(leaf.exhibit, rows=rows))])
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_titles_that_excel_would_refuse_become_names_that_it_takes():
    leaf = page_leaves("session_lengths")[0]
    long = replace(leaf, exhibit=replace(leaf.exhibit, title="A/B: what [is] this? " * 4))
    names = list(sheets(as_workbook([long, long])))
    assert len(set(names)) == 5
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_the_same_comes_as_csv():
    leaves = page_leaves("session_lengths")
    with zipfile.ZipFile(io.BytesIO(as_csv_files(leaves))) as archive:
        assert {"about.csv", "codebook.csv", "words.csv"} < set(archive.namelist())
        for leaf in leaves:
            rows = list(csv.DictReader(io.StringIO(archive.read(f"{leaf.exhibit.name}.csv").decode("utf-8-sig"))))
            assert [row["fact_id"] for row in rows] == list(leaf.exhibit.rows["fact_id"])
            assert all(row["reference"] for row in rows)
