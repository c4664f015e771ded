"""Words of the tables leave as words: no file runs, follows or computes what stands in a cell."""

from __future__ import annotations

import csv
import datetime
import io
import shutil
import zipfile
from collections.abc import Iterable
from html.parser import HTMLParser
from xml.etree import ElementTree

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Inches

from components.exhibits.export_data import ExportCounts
from components.exports.handout import as_handout
from components.exports.leaf import Leaf
from components.exports.native_charts import SlideBox, add_counts
from components.exports.offline_page import as_offline_page
from components.exports.pictures import picture_with_sources
from components.exports.slides import as_slides
from components.exports.workbook import as_csv_files, as_workbook
from components.leaves import leaves_of_page
from data.atlas.atlas import load_atlas
from data.contract.guards import unguarded
from data.contract.tables import TABLES_FOLDER
from tests.components.views import a_view
from tests.hostile_edition import HOSTILE, make_hostile

#: Between them they have every kind of chart that leaves, and every kind of word.
PAGES = ("overview", "session_lengths", "condition_coverage", "effect_sizes")
#: What the handout and the offline page are made of; plotly.js is the one script.
TAGS = {
    "html", "head", "meta", "title", "style", "body", "script", "section", "details", "summary", "h1", "h2", "p", "div",
    "span", "strong", "br", "img", "ul", "li", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@pytest.fixture(scope="module")
def leaves(tmp_path_factory) -> dict[str, list[Leaf]]:
    folder = tmp_path_factory.mktemp("hostile") / "tables"
    shutil.copytree(TABLES_FOLDER, folder)
    make_hostile(folder)
    atlas, day = load_atlas(folder), datetime.date(2026, 1, 1)
    return {name: leaves_of_page(a_view(atlas=atlas), name, "http://localhost/go", day) for name in PAGES}


@pytest.fixture(autouse=True)
def without_pictures(monkeypatch):
    """Tables stand in the place of pictures, so that every word comes to stand in a file."""
    monkeypatch.setattr("components.exports.pictures.can_draw", lambda: False)


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def expect_plain(page: str, n_scripts: int) -> None:
    tags = Tags(page)
    assert {tag for tag, _ in tags.found} <= TAGS
    assert [tag for tag, _ in tags.found].count("script") == n_scripts
    for tag, attributes in tags.found:
        assert not [name for name in attributes if name.startswith("on") or name in ("href", "srcset")], tag
        assert (attributes.get("src") or "data:").startswith("data:"), tag


def test_pages_hold_every_kind_as_words(leaves):
    seen = ""
    for own in leaves.values():
        handout = as_handout(own, "A page").decode("utf-8")
        expect_plain(handout, n_scripts=0)
        seen += Tags(handout).text
        # Two scripts of its own, and one for each chart.
        expect_plain(as_offline_page(own, "A page").decode("utf-8"), n_scripts=2 + len(own))
    assert [kind for kind, text in HOSTILE.items() if text not in seen] == []


def formulas(workbook: bytes) -> list[str]:
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(workbook)) for row in sheet for cell in row]
    linked = [str(cell.hyperlink.target) for cell in cells if cell.hyperlink]
    assert all(target.startswith(("http://", "https://")) for target in linked)
    return [str(cell.value) for cell in cells if cell.data_type == "f"]


def test_no_cell_of_a_workbook_computes(leaves):
    for own in leaves.values():
        assert formulas(as_workbook(own)) == []


def test_no_cell_of_a_csv_file_computes(leaves):
    n_guarded = 0
    for own in leaves.values():
        with zipfile.ZipFile(io.BytesIO(as_csv_files(own))) as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    n_guarded += guarded_cells(archive.read(name).decode("utf-8-sig"))
    assert n_guarded > 100


def guarded_cells(text: str) -> int:
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]
    return sum(unguarded(cell) != cell for cell in cells)


def test_no_slide_links_elsewhere_and_no_chart_on_it_computes(leaves):
    n_charts = 0
    for own in leaves.values():
        slides = Presentation(io.BytesIO(as_slides(own, "A page"))).slides
        for slide in slides:
            assert [target for target in links(slide.part.rels.values()) if not target.startswith("http")] == []
            for shape in slide.shapes:
                if shape.has_chart:
                    n_charts += 1
                    assert formulas(shape.chart.part.chart_workbook.xlsx_part.blob) == []
    assert n_charts >= len(PAGES)


def test_a_label_of_a_native_chart_is_no_formula_where_the_chart_is_edited():
    slide = Presentation().slides.add_slide(Presentation().slide_layouts[5])
    data = ExportCounts(tuple((words, 1) for words in HOSTILE.values()), "Sources")
    add_counts(slide, data, SlideBox(Inches(0), Inches(0), Inches(9), Inches(5)))
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert formulas(chart.part.chart_workbook.xlsx_part.blob) == []


def links(relations: Iterable) -> list[str]:
    return [relation.target_ref for relation in relations if relation.is_external]


@pytest.mark.chromium
def test_a_picture_holds_words_and_nothing_that_runs(leaves, monkeypatch):
    monkeypatch.undo()
    for page in ("session_lengths", "overview"):
        drawn = ElementTree.fromstring(picture_with_sources(leaves[page][0], "svg"))
        names = {element.tag.rpartition("}")[2] for element in drawn.iter()}
        assert not names & {"script", "foreignObject", "a", "iframe"}
        attributes = {name.rpartition("}")[2] for element in drawn.iter() for name in element.attrib}
        assert not [name for name in attributes if name.startswith("on") or name == "href"]
