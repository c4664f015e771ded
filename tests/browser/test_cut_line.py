"""The network breaks off and comes back: what was pressed meanwhile counts, and nobody is told of a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.contexts import Contexts
from tests.browser.cut_line import Line, line_to
from tests.browser.reader import carried, charts, open_page, wait_painted
from tests.browser.test_lecture import SCENES, expect_scene, open_scene, press

APP = "[data-testid=stApp]"
#: Streamlit tries again after a second, then after two, four and so on.
MENDED_MS = 30_000


#: What a browser and Streamlit write into the console while nobody answers.
SAID_WHILE_CUT = re.compile(r"net::ERR_|disconnected from server|Client Error in reaching|Is Streamlit still running")


@pytest.fixture
def line(app_url: str, contexts: Contexts, page: Page) -> Iterator[Line]:
    with line_to(app_url) as line:
        yield line
    contexts.forgive(SAID_WHILE_CUT)


def cut(page: Page, line: Line) -> None:
    line.cut()
    expect(page.locator(f"{APP}:not([data-test-connection-state=CONNECTED])")).to_have_count(1)


def mend(page: Page, line: Line) -> None:
    line.mend()
    expect(page.locator(f"{APP}[data-test-connection-state=CONNECTED]")).to_have_count(1, timeout=MENDED_MS)


@pytest.fixture
def reader(line: Line, page: Page) -> Page:
    open_page(page, line.address, "session_lengths")
    return page


def sources_drawn(page: Page) -> set[str]:
    return {fact_id.partition(".")[0] for fact_id in carried(charts(page).first)}


def test_a_press_while_the_network_is_away_counts_once_it_is_back(reader, line):
    page, everybody = reader, sources_drawn(reader)
    assert len(everybody) > 1
    cut(page, line)
    page.locator(".atlas-bar").get_by_role("button", name="UK guide", exact=True).click()
    mend(page, line)
    expect(page.locator(".atlas-opening p")).to_contain_text("UK guide")
    wait_painted(page)
    assert sources_drawn(page) == {"uk_guide"}
    cut(page, line)
    page.go_back()
    mend(page, line)
    expect(page.locator(".atlas-opening p")).not_to_contain_text("Filtered")
    wait_painted(page)
    assert sources_drawn(page) == everybody


def test_a_reader_is_not_told_of_a_terminal(reader, line):
    line.cut()
    # The words are there, which is how Streamlit tells whoever runs it, but a reader does not see them.
    words = reader.get_by_text("streamlit run")
    expect(words).to_be_attached(timeout=MENDED_MS)
    expect(words).not_to_be_visible()
    line.mend()
    expect(words).to_have_count(0, timeout=MENDED_MS)


def test_back_in_a_lecture_while_the_network_is_away_hides_the_answer(line, page):
    open_scene(page, line.address, scene=SCENES[1].scene_id)
    press(page, "ArrowRight")
    expect_scene(page, SCENES[1], shown=True)
    cut(page, line)
    page.go_back()
    mend(page, line)
    expect_scene(page, SCENES[1], shown=False)
    press(page, "ArrowRight")
    expect_scene(page, SCENES[1], shown=True)
