"""An exhibit holds all its rows, whatever its chart has room for, and every file takes them from there."""

from __future__ import annotations

import csv
import datetime
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from components.charts.effect_sizes import OVERLAY_WARNING
from components.charts.palette import LIGHT
from components.charts.rows.content import LABEL
from components.exhibits.exhibit import Exhibit
from components.exhibits.export_data import ExportRows, ExportTable
from components.exhibits.view import View
from components.exports import slides
from components.exports.leaf import Leaf
from components.exports.offline_page import as_offline_page
from components.exports.pictures import NO_BROWSER, NoPictures
from components.exports.workbook import as_csv_files, as_workbook
from components.leaves import leaves_of_page
from components.limits import FACTS_A_MARK, ROWS_A_PAGE
from components.registry import declare_controls, exhibits_on
from components.session.selection import Selection
from data.atlas.atlas import load_atlas
from data.atlas.exports import as_csv
from data.contract.guards import unguarded
from data.contract.tables import TABLES_FOLDER
from data.evidence.fact_ids import FactIds
from data.subjects.effect_sizes import over_time, panels
from tests.components.drawings import drawn_marks
from tests.components.exports.leaves import CHARTED
from tests.grown import grow

FACTOR = 4
NUMBER = re.compile(r"-?\d+(\.\d+)?")
#: What an eye can still tell apart in one picture.
MAX_MARKS = 340
#: The pages whose charts have one mark or more for each row, and so cannot show all of them.
LONG = ("overview", "session_lengths", "effect_sizes")
#: How each page of the atlas is asked for its other charts.
CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "all rows": {"figures": ("all",)},
    "other charts": {"figures": ("all",), "dose": ("computed",), "panels": ("together",), "formats": ("contrast",)},
}
every_choice = pytest.mark.parametrize("fixed", CHOICES.values(), ids=CHOICES.keys())
every_page = pytest.mark.parametrize("path", CHARTED)


def view_of(folder: Path) -> View:
    atlas = load_atlas(folder)
    controls = declare_controls(atlas)
    return View(atlas, controls, Selection.of(controls, {}), LIGHT)


def choosing(view: View, chosen: dict[str, tuple[str, ...]]) -> View:
    return replace(view, selection=Selection.of(view.controls, chosen))


@pytest.fixture(scope="module")
def small() -> View:
    return view_of(TABLES_FOLDER)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> View:
    folder = tmp_path_factory.mktemp("grown")
    for file in (*TABLES_FOLDER.glob("*.csv"), *TABLES_FOLDER.glob("*.json")):
        shutil.copy(file, folder)
    grow(folder, FACTOR)
    return view_of(folder)


def exhibits(view: View, fixed: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, Exhibit]]:
    for page in CHARTED:
        for exhibit in exhibits_on(choosing(view, fixed), page):
            yield page, exhibit


def leaves(view: View, page: str, fixed: dict[str, tuple[str, ...]]) -> list[Leaf]:
    return leaves_of_page(choosing(view, fixed), page, "http://localhost:8501/", datetime.date(2026, 12, 1))


def sheets(content: bytes) -> list[list[list[str]]]:
    """The sheets of a workbook that hold the rows of charts, every cell as a CSV file would have it."""
    book = load_workbook(io.BytesIO(content))
    return [
        [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets[1:-2]
    ]


def as_read(content: bytes) -> list[list[str]]:
    return [[unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]


def as_numbers(rows: list[list[str]]) -> list[list[str]]:
    """Cells as the two kinds of file agree on them: Excel has no 6.0 and one digit fewer."""
    return [[f"{float(cell):.12g}" if NUMBER.fullmatch(cell) else cell for cell in row] for row in rows]


@every_choice
def test_with_the_tables_of_today_every_chart_is_whole(small, fixed):
    for _, exhibit in exhibits(small, fixed):
        assert exhibit.chart.left_out == ""
        assert not exhibit.chart.alt.startswith("The chart shows")
        marks = [FactIds.from_link(ids) for ids, _ in drawn_marks(exhibit.chart.figure)]
        assert not any(ids.n_more for ids in marks)


@every_choice
def test_no_chart_grows_with_the_rows_and_words_say_what_is_left_out(small, large, fixed):
    before = {exhibit.name: exhibit for _, exhibit in exhibits(small, fixed)}
    for page, exhibit in exhibits(large, fixed):
        figure, drawn_before = exhibit.chart.figure, len(drawn_marks(before[exhibit.name].chart.figure))
        assert len(drawn_marks(figure)) <= MAX_MARKS
        assert all(len(FactIds.from_link(ids).named) <= FACTS_A_MARK for ids, _ in drawn_marks(figure))
        if page in LONG and exhibit.name != "overview-conditions":
            assert len(figure.layout.annotations) <= 5 * ROWS_A_PAGE
            said = re.match(r"The chart shows the first (\d+) of (\d+) rows", exhibit.chart.left_out)
            n_rows = FACTOR * len(before[exhibit.name].rows)
            assert int(said[2]) == n_rows if said else len(exhibit.rows) <= ROWS_A_PAGE
            assert exhibit.chart.alt.startswith(exhibit.chart.left_out)
        elif page not in ("effect_translator", "sources"):
            assert len(drawn_marks(figure)) == drawn_before, "its marks stand for kinds and not for rows"


def statements(exhibit: Exhibit) -> list[str]:
    """The facts of an exhibit that grow: no absences, and no works beside them."""
    return [fact_id for fact_id in exhibit.fact_ids if not {"nothing-on", "on"} & set(fact_id.split("."))]


def n_statements(exhibit: Exhibit) -> int:
    """The rows of an exhibit but those of works that stand beside its statements, which do not grow."""
    return len(exhibit.rows) - sum(".on." in ids.in_link for ids in exhibit.row_ids)


@every_choice
def test_an_exhibit_holds_all_its_rows(small, large, fixed):
    before = {exhibit.name: exhibit for _, exhibit in exhibits(small, fixed)}
    for page, exhibit in exhibits(large, fixed):
        assert len(exhibit.rows) == len(exhibit.row_ids)
        if page in LONG and exhibit.name != "rise-checks":
            assert n_statements(exhibit) == FACTOR * n_statements(before[exhibit.name])
            assert len(set(exhibit.row_ids)) == len(exhibit.row_ids)
        elif page in ("condition_coverage", "therapy_features"):
            assert len(statements(exhibit)) == FACTOR * len(statements(before[exhibit.name]))


@every_choice
@every_page
def test_every_file_holds_all_rows_and_the_csv_of_a_chart_is_its_sheet(large, path, fixed):
    shown = leaves(large, path, fixed)
    if not shown:
        pytest.skip("a page without charts")
    in_zip = zipfile.ZipFile(io.BytesIO(as_csv_files(shown)))
    for leaf, sheet in zip(shown, sheets(as_workbook(shown)), strict=True):
        beneath = as_csv(leaf.exhibit.cited_rows(leaf.facts))
        assert in_zip.read(f"{leaf.exhibit.name}.csv") == beneath
        rows = as_read(beneath)
        assert len(rows) - 1 == len(leaf.exhibit.rows)
        assert as_numbers(sheet) == as_numbers(rows)
        header = rows[0]
        assert {"says", "source", "location", "citation", "reference", "link", "cited_works"} <= set(header)
        assert ("computed" in header) is (leaf.exhibit.computed is not None)


def test_rows_of_unlike_comparisons_carry_the_warning_wherever_they_go(large):
    (leaf, *_) = leaves(large, "effect_sizes", {"panels": ("together",)})
    assert set(leaf.exhibit.cited_rows(leaf.facts)["warning"]) == {OVERLAY_WARNING}
    header, *rows = sheets(as_workbook([leaf]))[0]
    assert {row[header.index("warning")] for row in rows} == {OVERLAY_WARNING}
    page = as_offline_page([leaf], "Test").decode("utf-8")
    assert page.count(f"<td>{OVERLAY_WARNING}</td>") == len(leaf.exhibit.rows)


@every_page
def test_the_offline_page_and_the_slides_have_every_row(large, path, monkeypatch):
    def refuse(*_):
        raise NoPictures(NO_BROWSER)

    monkeypatch.setattr(slides, "draw_pictures", refuse)
    for leaf in leaves(large, path, {}):
        written = as_offline_page([leaf], "Test").decode("utf-8").partition("<tbody>")[2].partition("</tbody>")[0]
        assert written.count("<tr>") == len(leaf.exhibit.rows)
        file = Presentation(io.BytesIO(slides.as_slides([leaf], "Test")))
        tables = [shape.table for slide in file.slides for shape in slide.shapes if shape.has_table]
        stated = leaf.exhibit.export_data or (None,)
        if isinstance(stated[0], ExportRows):
            assert sum(len(table.rows) for table in tables) == len(leaf.exhibit.rows)
            assert sum(len(data.rows) for data in stated) == len(leaf.exhibit.rows)
        elif isinstance(stated[0], ExportTable):
            assert sum(len(table.rows) - 1 for table in tables) == len(stated[0].rows)
        elif stated == (None,):
            assert sum(len(table.rows) - 1 for table in tables) == len(leaf.exhibit.rows)


def test_a_chart_of_some_rows_has_the_scale_of_all(small, large):
    for page in ("session_lengths", "effect_sizes"):
        for before, after in zip(exhibits_on(small, page), exhibits_on(large, page), strict=False):
            assert before.name == after.name
            assert before.chart.figure.layout.xaxis.range == after.chart.figure.layout.xaxis.range


def test_no_row_follows_another_where_it_is_not_known_which_belongs_to_which(small, large):
    # Several figures at the end of treatment, several at the follow-up.
    assert all(over_time(rows) == [] for _, rows in panels(large.atlas.drawn_effects))
    every_figure = {"figures": ("all",)}

    def indents(view: View) -> set[float]:
        figure = exhibits_on(choosing(view, every_figure), "effect_sizes")[0].chart.figure
        notes = [note for note in figure.layout.annotations if (note.xref, note.x, note.yref) == ("paper", 0, "y")]
        return {note.xshift for note in notes if note.font.size == LABEL and not note.text.startswith("<b>")}

    assert len(indents(small)) == 2, "a follow-up stands a step to the right"
    assert len(indents(large)) == 1
