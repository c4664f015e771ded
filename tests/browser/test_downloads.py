"""What a reader takes away: pictures large enough to project, rows with their citations, all tables in one file."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page

from data.atlas.exports import CODEBOOK_FILE
from data.contract.tables import REFERENCES_FILE
from tests.browser.reader import SIZES, carried, charts, open_details, open_page, squeezed

MIN_WIDTH = 1500
#: Where a file of rows keeps the ids of its facts.
ID_COLUMNS = ("fact_id", "effect_id", "fact_ids")
CITATION_COLUMNS = ("citation", "reference", "link", "cited_works")


def fetched(page: Page, button: Locator) -> Path:
    """What a button saves. By key: a click that comes while the page still moves to the place may miss the button."""
    with page.expect_download() as download:
        button.press("Enter")
    return Path(download.value.path())


def test_a_saved_picture_is_large_and_holds_its_sources(app_url, new_context, atlas):
    width, height = SIZES["projector"]
    page = new_context(viewport={"width": width, "height": height}).new_page()
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    png = fetched(page, chart.get_by_role("button", name="Save the chart as PNG")).read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", png[16:20])[0] >= MIN_WIDTH

    svg = ElementTree.fromstring(
        fetched(page, chart.get_by_role("button", name="Save the chart as SVG")).read_text(encoding="utf-8")
    )
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    written = squeezed("".join(svg.itertext()))
    assert "minutes" in written.lower()
    for fact_id in carried(chart):
        assert squeezed(atlas.facts[fact_id].origin.as_source) in written


@pytest.mark.parametrize("name", ["session_lengths", "condition_coverage", "effect_sizes"])
def test_the_rows_of_a_chart_come_with_their_citations(name, app_url, page, atlas):
    open_page(page, app_url, name, sources="Ramkumar blog")
    open_details(page)
    button = page.get_by_role("button", name=re.compile(r"Download these \d+ rows")).first
    announced = re.search(r"\d+", button.text_content() or "")
    rows = list(csv.DictReader(io.StringIO(fetched(page, button).read_text(encoding="utf-8-sig"))))
    assert announced
    assert len(rows) == int(announced[0]) > 0
    for row in rows:
        assert set(CITATION_COLUMNS) <= set(row)
        ids = next(row[column] for column in ID_COLUMNS if column in row)
        facts = [atlas.facts[fact_id] for fact_id in ids.split(";")]
        assert row["citation"] == "; ".join(dict.fromkeys(fact.origin.in_text for fact in facts))
        assert row["reference"] == " ".join(dict.fromkeys(fact.origin.full for fact in facts))
        for fact in facts:
            assert all(cited.full in row["cited_works"] for cited in fact.cites)


@pytest.mark.parametrize(("name", "begins"), [("BibTeX", "@"), ("RIS", "TY  - "), ("CSL-JSON", "["), ("APA", "D")])
def test_the_bibliography_comes_in_every_format(name, begins, app_url, page):
    open_page(page, app_url, "bibliography", works="driessen")
    button = page.get_by_role("button", name=name, exact=True)
    text = fetched(page, button).read_text(encoding="utf-8").lstrip()
    assert text.startswith(begins)
    assert "short-term psychodynamic psychotherapy for depression" in text


def test_all_tables_come_in_one_file(app_url, page, atlas):
    open_page(page, app_url, "data_and_method")
    packed = fetched(page, page.get_by_role("button", name="All tables (zip)"))
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        tables = dict(atlas.tables.frames())
        assert set(archive.namelist()) == {
            *(f"{name}.csv" for name in tables),
            REFERENCES_FILE,
            CODEBOOK_FILE,
            "LICENSE",
        }
        for name, frame in tables.items():
            rows = list(csv.reader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))
            assert rows[0] == list(frame.columns)
            assert len(rows) == len(frame) + 1
    one = page.get_by_role("link", name=re.compile(r"^sources\.csv")).evaluate("link => link.href")
    answer = page.request.get(one)
    assert answer.headers["content-disposition"] == 'attachment; filename="sources.csv"'
    assert len(list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"))))) == len(tables["sources"]) + 1
