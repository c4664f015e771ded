"""What a browser shows before Streamlit's page has come to life, and without it: words, where they will stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from components.registry import PAGES
from tests.browser.reader import SIZES, address, open_page, wait_painted
from tests.loaded import ATLAS


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["overview", "effect_sizes"])
def test_the_first_words_stand_where_they_will_stay(app_url, page, name, size):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, app_url, name)
    waiting: list[Route] = []
    page.route("**/static/js/index.*.js", lambda route: waiting.append(route))
    page.goto(address(app_url, name), wait_until="commit")
    words = page.locator(".atlas-first h1")
    expect(words).to_have_text(PAGES[name].question(ATLAS))
    at_first = words.bounding_box()
    for route in waiting:
        route.continue_()
    wait_painted(page)
    expect(words).to_have_count(0)
    in_the_end = page.locator(".atlas-opening h1").bounding_box()
    assert at_first is not None
    assert in_the_end is not None
    assert abs(at_first["x"] - in_the_end["x"]) <= 2
    assert abs(at_first["y"] - in_the_end["y"]) <= 2
    assert abs(at_first["height"] - in_the_end["height"]) <= 2


def test_without_scripts_the_figures_are_a_table(app_url, page, browser: Browser):
    open_page(page, app_url, "session_lengths", sources="UK guide")
    context = browser.new_context(java_script_enabled=False)
    try:
        reader: Page = context.new_page()
        reader.goto(address(app_url, "session_lengths", sources="UK guide"))
        expect(reader.get_by_role("heading", level=1)).to_have_text(PAGES["session_lengths"].question(ATLAS))
        expect(reader.get_by_role("table")).to_be_visible()
        expect(reader.get_by_role("row").nth(1)).to_contain_text("UK guide")
        reader.get_by_role("link", name="Condition coverage").click()
        expect(reader.get_by_role("heading", level=1)).to_have_text(PAGES["condition_coverage"].question(ATLAS))
    finally:
        context.close()
