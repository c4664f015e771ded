"""Pages of tables ten times as large: a part of the rows in words, pages to turn to by link, bad page numbers told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from components.exhibits import view
from components.session.controls import page_key
from components.shell.site import TITLES
from data.atlas.keeper import AtlasKeeper
from data.contract.tables import TABLES_FOLDER
from data.subjects.matrix import MOST_IN_A_CELL
from tests.grown import grow
from tests.pages.test_pages import opened
from tests.session_reader import shared_link, unfold

PART = re.compile(r"\*\*Rows ([\d,]+) to ([\d,]+) of ([\d,]+)\*\*")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For these tests the atlas of this process is that of the large tables."""
    folder = tmp_path_factory.mktemp("grown")
    for file in (*TABLES_FOLDER.glob("*.csv"), *TABLES_FOLDER.glob("*.json")):
        shutil.copy(file, folder)
    grow(folder, 10)
    kept = view.ATLAS, view._shared
    view.ATLAS, view._shared = AtlasKeeper(folder), None
    yield
    view.ATLAS, view._shared = kept


def parts(app: AppTest) -> list[tuple[str, str, str]]:
    return [found.groups() for element in app.markdown if (found := PART.search(element.value))]


@pytest.mark.parametrize("name", TITLES)
def test_every_page_opens(large, name):
    app = opened(name)
    # Repeated figures make it unclear which of them a printed rise joins, and such a sum is left out of the lecture.
    told = [warning.value for warning in app.warning if "print no rise" not in warning.value]
    assert not told
    assert not app.error
    for table in app.dataframe:
        assert len(table.value) <= 300


def test_each_long_chart_says_its_part_and_has_pages_to_turn(large):
    app = opened("session_lengths")
    assert parts(app) == [("1", "15", "20"), ("1", "15", "50"), ("1", "15", "80"), ("1", "15", "200")]
    assert [element.proto.num_pages for element in app.get("pagination")] == [2, 4, 6, 14]
    downloads = [button.label for button in unfold(app).get("download_button")]
    assert downloads[-1] == "Download all 200 rows with citations (CSV)"


def test_a_link_names_a_page_and_only_that_chart_turns(large):
    app = opened("session_lengths", **{page_key("course_months"): "3"})
    assert parts(app)[2:] == [("1", "15", "80"), ("31", "45", "200")]
    link = shared_link(app)
    assert "page_of_course_months=3" in link
    assert "page_of_session_minutes" not in link
    assert not app.warning


@pytest.mark.parametrize("number", ["15", "999999"])
def test_a_page_past_the_last_is_the_last(large, number):
    app = opened("session_lengths", **{page_key("course_months"): number})
    assert parts(app)[-1] == ("196", "200", "200")
    assert not app.warning


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1e9", "1234567"])
def test_what_is_no_page_number_is_told_and_the_first_page_shown(large, number):
    app = opened("session_lengths", **{page_key("course_months"): number})
    assert parts(app)[-1] == ("1", "15", "200")
    (told,) = app.warning
    assert "allowed is a page number from 1" in told.value


def test_a_narrower_filter_leaves_the_last_page_there_is(large):
    app = opened("session_lengths", **{page_key("course_months"): "14"})
    assert parts(app)[-1] == ("196", "200", "200")
    app.multiselect(key="sources").set_value(["uk_guide"]).run()
    assert not app.exception
    first, last, total = (int(number) for number in parts(app)[-1])
    assert last == total < 200
    assert first > 1


def test_the_list_of_figures_is_short_and_says_so(large):
    (figure,) = [box for box in opened("effect_translator").selectbox if box.key == "figure"]
    assert len(figure.options) == 101
    assert "Of 160 the first 100 are offered" in figure.help


def test_a_figure_that_is_not_in_the_list_can_still_be_linked_to(large):
    app = opened("effect_translator", figure="st7-1.x9")
    (figure,) = [box for box in app.selectbox if box.key == "figure"]
    assert figure.value == "st7-1.x9"
    assert not app.warning


def only_the_card(ids: str):
    from components.exhibits.view import current_view
    from components.session.card import open_card
    from components.shell.claim_card import show_open_card

    open_card(ids)
    show_open_card(current_view())


def test_a_card_says_how_many_more_facts_its_mark_stands_for(large):
    rows = view.shared_atlas()[0].frames["condition_coverage"]
    ids = ";".join(rows["fact_id"].head(MOST_IN_A_CELL))
    for left_out, words in (("", ""), (";+988", "And 988 more facts behind this mark")):
        app = AppTest.from_function(only_the_card, default_timeout=30, kwargs={"ids": f"{ids}{left_out}"})
        app.run()
        assert not app.exception
        said = "\n".join(element.value for element in app.markdown)
        assert (words in said) if words else ("more facts behind" not in said)
        link = next(code.value for code in app.code if "fact=" in code.value)
        assert parse_qs(urlsplit(link).query)["fact"] == [ids], "a link names the facts on the card"
