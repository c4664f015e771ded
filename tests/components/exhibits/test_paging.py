"""Ten times the rows: no chart grows, words say which part is shown, counts are over all, every fact is reached."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import ceil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.chart import drawn_marks
from components.charts.palette import LIGHT
from components.exhibits.citations import citations
from components.exhibits.condition_coverage import coverage_matrix
from components.exhibits.exhibit import Exhibit, Part
from components.exhibits.paging import LEAST_ROWS, MOST_ROWS, rows_a_page, rows_of
from components.exhibits.therapy_features import feature_matrix
from components.exhibits.view import View
from components.lecture.scenes import exhibits_on
from components.session.controls import PAGED, declare_controls, page_key
from data.atlas.atlas import load_atlas
from data.atlas.filters import Filters
from data.contract.tables import TABLES_FOLDER
from data.evidence.facts import named_ids
from data.subjects.effect_sizes import over_time, panels
from data.subjects.matrix import MOST_IDS, MOST_IN_A_CELL
from tests.grown import grow

FACTOR = 10
#: What an eye can still tell apart in one picture.
MOST_MARKS = 200
PAGES = tuple(PAGED)
#: How each page of the atlas is asked for its other charts.
CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "as it opens": {},
    "other charts": {"dose": ("computed",), "panels": ("together",), "formats": ("contrast",)},
}
every_choice = pytest.mark.parametrize("fixed", CHOICES.values(), ids=CHOICES.keys())


def view_of(folder: Path) -> View:
    atlas = load_atlas(folder)
    return View(atlas, declare_controls(atlas), Filters(atlas.choices), LIGHT, fixed={})


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


def exhibits(view: View, fixed: dict[str, tuple[str, ...]]) -> Iterator[Exhibit]:
    for page in PAGES:
        yield from exhibits_on(replace(view, fixed=fixed), page)


def facts_of(row_ids: tuple[str, ...]) -> list[str]:
    return [fact_id for ids in row_ids for fact_id in named_ids(ids)[0]]


@every_choice
def test_with_the_tables_of_today_nothing_is_paged(small, fixed):
    shown = list(exhibits(small, fixed))
    assert shown
    for exhibit in shown:
        assert exhibit.part is None
        assert not exhibit.chart.alt.startswith("Rows ")
    marks = [
        ids
        for page in PAGES
        for e in exhibits_on(replace(small, fixed=fixed), page)
        for ids, _ in drawn_marks(e.chart.figure)
    ]
    assert not any(named_ids(ids)[1] for ids in marks)


@every_choice
def test_no_chart_grows_with_the_rows(large, fixed):
    for exhibit in exhibits(large, fixed):
        assert len(drawn_marks(exhibit.chart.figure)) <= MOST_MARKS
        assert len(exhibit.rows) == len(exhibit.row_ids) <= MOST_ROWS
        assert len(exhibit.chart.figure.layout.annotations) <= 2 * MOST_ROWS


@every_choice
def test_words_say_which_part_is_shown_and_of_how_many(small, large, fixed):
    before = {exhibit.name: exhibit for exhibit in exhibits(small, fixed)}
    for exhibit in exhibits(large, fixed):
        total = FACTOR * len(before[exhibit.name].rows)
        part = exhibit.part
        assert part is not None
        assert (part.page, part.first, part.last, part.total) == (1, 1, len(exhibit.rows), total)
        assert exhibit.chart.alt.startswith(f"{part.in_words}. ")
        assert part.in_words == f"Rows 1 to {len(exhibit.rows)} of {total:,}"


def turned(view: View, name: str, number: int, fixed: dict[str, tuple[str, ...]] | None = None) -> Exhibit:
    """An exhibit on one of the pages of its rows."""
    page = next(page for page, names in PAGED.items() if name in names)
    choices = (fixed or {}) | {page_key(name): (str(number),)}
    (shown,) = exhibits_on(replace(view, fixed=choices), page, (name,))
    return shown


@every_choice
def test_another_page_shows_other_rows_and_the_download_holds_them_all(large, fixed):
    for first in exhibits(large, fixed):
        assert first.part is not None
        last = turned(large, first.name, first.part.n_pages, fixed)
        assert last.part is not None
        assert (last.part.page, last.part.last) == (first.part.n_pages, first.part.total)
        assert not set(last.row_ids) & set(first.row_ids)
        rows, row_ids = first.every_row()
        assert len(rows) == len(row_ids) == len(set(row_ids)) == first.part.total
        assert {*first.row_ids, *last.row_ids} <= set(row_ids)


@pytest.mark.parametrize("name", ["sessions_per_course", "weeks"])
def test_all_pages_together_hold_every_fact_once(large, name):
    fixed = {"dose": ("computed",)} if name == "weeks" else {}
    first = turned(large, name, 1, fixed)
    assert first.part is not None
    found = [i for number in range(1, first.part.n_pages + 1) for i in turned(large, name, number, fixed).row_ids]
    assert sorted(found) == sorted(first.every_row()[1])


@given(st.lists(st.integers(0, 5), min_size=1, max_size=80), st.integers(1, 30))
def test_parts_hold_every_row_once_in_the_order_in_which_they_are_drawn(places, most):
    rows = pd.DataFrame({"place": places})
    n_pages = ceil(len(rows) / most)
    parts = [
        Part("key", page, n_pages, (page - 1) * most + 1, min(page * most, len(rows)), len(rows))
        for page in range(1, n_pages + 1)
    ]
    shown = [rows_of(part, rows, rows["place"]) for part in parts]
    assert sorted(i for own in shown for i in own.index) == list(rows.index)
    assert all(own.index.is_monotonic_increasing for own in shown), "within a part they stand as in the table"
    for earlier, later in pairwise(shown):
        assert earlier["place"].max() <= later["place"].min()


def test_a_page_past_the_last_shows_the_last(large):
    shown = turned(large, "course_months", 999999)
    assert shown.part is not None
    assert shown.part.page == shown.part.n_pages
    assert shown.part.last == shown.part.total
    assert len(shown.rows) == shown.part.last - shown.part.first + 1


@pytest.mark.parametrize("name", ["course_months", "none_pre_post"])
def test_every_page_of_a_chart_has_the_scale_of_all_its_rows(large, name):
    one, two = (turned(large, name, number).chart.figure.layout.xaxis.range for number in (1, 2))
    assert one == two


def test_no_arrow_joins_what_only_a_page_makes_look_like_one_comparison(large):
    # Ten figures at the end of treatment, ten at the follow-up: nobody can say which belongs to which.
    assert all(over_time(rows) == [] for _, rows in panels(large.atlas.drawn_effects))
    for exhibit in exhibits_on(large, "effect_sizes"):
        arrows = [note for note in exhibit.chart.figure.layout.annotations if note.showarrow]
        assert all(arrow.arrowcolor == LIGHT.warning for arrow in arrows), "only what is disputed leads on"


@pytest.mark.parametrize("make", [coverage_matrix, feature_matrix])
def test_a_matrix_counts_all_rows_and_names_some(small, large, make):
    before, after = make(small), make(large)
    cells = ["source_id", "stance", before.row]
    assert after.marks[cells].equals(before.marks[cells])
    for column in ("n_sources", "sharing"):
        assert list(after.sources_of_rows[column]) == list(before.sources_of_rows[column])
    assert list(after.rows_of_sources["n_rows"]) == list(before.rows_of_sources["n_rows"])
    # What a source does not say, and the works beside what it says, are no statements.
    not_grown = small.atlas.facts.others
    for frame, of_rows, most in (
        (after.marks, before.marks, MOST_IN_A_CELL),
        (after.sources_of_rows, before.sources_of_rows, MOST_IDS),
        (after.rows_of_sources, before.rows_of_sources, MOST_IDS),
    ):
        for ids, ids_before, *_ in zip(frame["fact_ids"], of_rows["fact_ids"], strict=True):
            named, n_more = named_ids(ids)
            if all(fact_id in not_grown for fact_id in named):
                continue
            assert len(named) + n_more == FACTOR * len(named_ids(ids_before)[0])
            assert len(named) <= most
            assert all(fact_id in large.atlas.facts for fact_id in named)


def test_a_cell_names_everyone_who_speaks_in_it(large):
    rows = large.atlas.frames["therapy_features"]
    speaker = dict(zip(rows["fact_id"], rows["part_id"].fillna(rows["source_id"]), strict=True))
    all_of_them = feature_matrix(large, len(rows)).marks
    for ids, every_id in zip(feature_matrix(large).marks["fact_ids"], all_of_them["fact_ids"], strict=True):
        named, spoken = named_ids(ids)[0], named_ids(every_id)[0]
        if named[0] in speaker:
            assert {speaker[i] for i in named} == {speaker[i] for i in spoken}


def test_a_matrix_says_that_a_mark_does_not_open_all_and_its_download_names_all(small, large):
    for page in ("condition_coverage", "therapy_features"):
        (before,), (after,) = exhibits_on(small, page), exhibits_on(large, page)
        assert not before.note
        assert "opens 12 of them at the most" in after.note
        assert len(drawn_marks(after.chart.figure)) == len(drawn_marks(before.chart.figure))
        rows, row_ids = after.every_row()
        assert len(rows) == len(before.rows)
        named = [i for i in facts_of(row_ids) if i not in small.atlas.facts.others]
        assert len(named) == FACTOR * len([i for i in facts_of(before.row_ids) if i not in small.atlas.facts.others])
        hover = (
            " ".join(text for _, text in drawn_marks(after.chart.figure))
            .replace("<br>", " ")
            .replace("<b>", "")
            .replace("</b>", "")
        )
        assert "more; open the mark to read the first" in hover


def test_the_network_counts_all_figures_and_lists_some_of_each_work(small, large):
    (before,), (after,) = citations(small).shown, citations(large).shown
    n_before, n_after = (e.chart.alt.partition(" figures.")[0].rpartition(" ")[2] for e in (before, after))
    assert int(n_after) == FACTOR * int(n_before)
    assert len(after.rows) < 3 * len(before.rows)
    is_figures = after.every_row()[0]["kind"].eq("figures read in a work")
    assert int(is_figures.sum()) == int(n_after)
    assert after.note
    assert not before.note


@pytest.mark.parametrize(
    ("n_rows", "rows"),
    [
        ([4, 10, 2, 4, 2, 32], MOST_ROWS),
        ([MOST_ROWS], MOST_ROWS),
        ([MOST_ROWS + 1], MOST_ROWS),
        ([40, 40, 40, 40, 40], LEAST_ROWS),
    ],
)
def test_charts_that_are_few_together_are_whole(n_rows, rows):
    assert rows_a_page(n_rows) == rows


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "abc", "1;2", "²", "1234567", "٣"])
def test_what_is_no_page_number_is_refused(small, text):
    control = small.controls[page_key("course_months")]
    assert not control.takes(text)
    assert control.takes("7")
