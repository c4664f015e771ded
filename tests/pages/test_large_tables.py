"""Pages of tables ten times as large: charts say what they leave out, tables have pages, files hold all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from components import current
from components.charts.palette import LIGHT
from components.exhibits.effect_translation import choice_of, offered_figures
from components.exhibits.view import View
from components.limits import OPTIONS_A_LIST, ROWS_A_TABLE
from components.registry import PAGES
from components.session.selection import Selection
from data.atlas.keeper import AtlasKeeper
from data.contract.tables import TABLES_FOLDER
from data.evidence.fact_ids import FactIds
from tests.grown import grow
from tests.loaded import ATLAS
from tests.pages.test_pages import opened
from tests.session_reader import unfold

LEFT_OUT = re.compile(r"The chart shows the first ([\d,]+) of ([\d,]+) rows")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For these tests the atlas of this process is that of the large tables."""
    folder = tmp_path_factory.mktemp("grown")
    for file in (*TABLES_FOLDER.glob("*.csv"), *TABLES_FOLDER.glob("*.json"), TABLES_FOLDER / "lecture.toml"):
        shutil.copy(file, folder)
    grow(folder, 10)
    kept = current.ATLAS, current._shared
    current.ATLAS, current._shared = AtlasKeeper(folder), None
    yield
    current.ATLAS, current._shared = kept


def left_out(app: AppTest) -> list[tuple[str, str]]:
    return [found.groups() for element in app.caption if (found := LEFT_OUT.match(element.value))]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens(large, name):
    app = opened(name)
    # Repeated figures make it unclear which of them a printed rise joins, and such a sum is left out of the lecture.
    told = [warning.value for warning in app.warning if "print no rise" not in warning.value]
    assert not told
    assert not app.error
    for table in app.dataframe:
        assert len(table.value) <= ROWS_A_TABLE


def test_each_long_chart_says_how_many_rows_it_has_and_its_file_holds_them(large):
    app = opened("session_lengths")
    n_rows = 10 * len(ATLAS.frames["session_lengths"])
    ((n_drawn, said),) = left_out(app)
    assert int(n_drawn) < int(said) <= n_rows
    assert f"Download all {said} rows with citations (CSV)" in [b.label for b in unfold(app).get("download_button")]


def test_a_table_that_is_longer_than_a_page_has_pages(large):
    app = unfold(opened("effect_sizes", figures="All figures"))
    assert max(len(table.value) for table in app.dataframe) == ROWS_A_TABLE
    assert f"**1 to {ROWS_A_TABLE}** of 540" in [element.value for element in app.markdown]


def test_a_list_offers_some_figures_and_a_link_takes_any(large):
    app = opened("effect_translator", figure="st7-1.x9")
    assert not app.warning
    atlas, controls = current.shared_atlas()
    view = View(atlas, controls, Selection.of(controls, {"figure": ("st7-1.x9",)}), LIGHT)
    _, ids = offered_figures(view)
    assert len(ids) == OPTIONS_A_LIST
    assert choice_of(view).effect_ids == FactIds.of("st7-1.x9")
    assert f"Of 160 the first {OPTIONS_A_LIST} are offered" in controls["figure"].note


def only_the_card(named: list[str], n_more: int):
    from components.current import current_view
    from components.session.card import open_cards
    from components.shell.claim_card import show_open_card
    from data.evidence.fact_ids import FactIds

    open_cards(FactIds(tuple(named), n_more))
    show_open_card(current_view())


@pytest.mark.parametrize(("n_more", "words"), [(0, ""), (988, "And 988 more facts behind this mark")])
def test_a_card_says_how_many_more_facts_its_mark_stands_for(large, n_more, words):
    named = list(current.shared_atlas()[0].frames["condition_coverage"]["fact_id"].head(12))
    app = AppTest.from_function(only_the_card, default_timeout=30, kwargs={"named": named, "n_more": n_more}).run()
    assert not app.exception
    said = "\n".join(element.value for element in app.markdown)
    assert (words in said) if words else ("more facts behind" not in said)
    link = next(code.value for code in app.code if "fact=" in code.value)
    assert parse_qs(urlsplit(link).query)["fact"] == [";".join(named)], "a link names the facts on the card"
