"""A change of the system's theme is followed at once, by everything on the page and without a press."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from components.charts.palette import DARK, LIGHT, Theme
from tests.browser.reader import charts, expect_card, go_to, open_dialog, open_page, wait_idle, wait_painted

DRAWN_ON = "chart => chart.querySelector('.atlas-plot')?._fullLayout?.paper_bgcolor"


def expect_theme(page: Page, theme: Theme) -> None:
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", _rgb(theme.background))
    for chart in charts(page).element_handles():
        page.wait_for_function(f"([chart, ground]) => ({DRAWN_ON})(chart) === ground", arg=[chart, theme.background])
    for words in (page.locator("h1").first, page.get_by_role("button", name="Share", exact=True)):
        expect(words).to_have_css("color", _rgb(theme.text))


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))})"


@pytest.mark.parametrize("name", ["overview", "condition_coverage"])
def test_the_page_turns_with_the_system_and_back(name, app_url, new_context, atlas):
    page = new_context(color_scheme="light").new_page()
    asked = {"fact": "uk_guide.coverage.ocd"} if name == "condition_coverage" else {}
    open_page(page, app_url, name, **asked)
    expect_theme(page, LIGHT)
    for scheme, theme in (("dark", DARK), ("light", LIGHT)):
        page.emulate_media(color_scheme=scheme)
        expect_theme(page, theme)
    if asked:
        expect_card(page, atlas.facts["uk_guide.coverage.ocd"])


@pytest.mark.parametrize("name", ["Share", "Export"])
def test_what_the_bar_has_opened_stays_until_it_is_closed_or_left(name, app_url, new_context):
    page = new_context(color_scheme="light").new_page()
    open_page(page, app_url, "session_lengths")
    dialog = open_dialog(page, name)
    page.emulate_media(color_scheme="dark")
    expect_theme(page, DARK)
    wait_idle(page)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    wait_idle(page)
    page.emulate_media(color_scheme="light")
    expect_theme(page, LIGHT)
    wait_idle(page)
    expect(dialog).to_have_count(0)
    # Nor does it come along to another page, or come back with this one.
    open_page(page, app_url, "condition_coverage")
    go_to(page, "session_lengths")
    open_dialog(page, name)
    page.go_back()
    wait_painted(page)
    expect(dialog).to_have_count(0)
    page.go_forward()
    wait_painted(page)
    expect(dialog).to_have_count(0)
