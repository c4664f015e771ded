"""Every page, in both themes and on three screens: nothing runs over, nothing breaks, charts are really drawn.

That the console stays clean and no other host is asked is watched in every browser test, see conftest.py.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from components.registry import GROUPS
from components.registry import PAGES as DECLARED
from tests.browser.reader import (
    PAGES,
    SIZES,
    THEMES,
    WITHOUT_CHARTS,
    charts,
    go_to,
    marks,
    menu_section,
    open_page,
    wait_painted,
)

#: What is wider than its room, as (what, its right end or width, the room).
RUNS_OVER = """() => {
  const main = document.querySelector("[data-testid=stMain]"), root = document.documentElement;
  const wide = [["document", root.scrollWidth, root.clientWidth], ["main block", main.scrollWidth, main.clientWidth]];
  for (const chart of document.querySelectorAll(".js-plotly-plot .main-svg"))
    wide.push(["chart", Math.round(chart.getBoundingClientRect().right), root.clientWidth]);
  return wide.filter(([, end, room]) => end > room);
}"""
BACKGROUNDS = """() => [...document.querySelectorAll(".js-plotly-plot .svg-container > .main-svg:first-child")].map(
  chart => getComputedStyle(chart).backgroundColor)"""
PAGE_BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
INSIDE = "node => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"


def fits(page: Page) -> list[list[object]]:
    """What runs over once the page has had time to take its new size."""
    with suppress(TimeoutError):
        page.wait_for_function(f"() => ({RUNS_OVER})().length === 0", timeout=10_000)
    found: list[list[object]] = page.evaluate(RUNS_OVER)
    return found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_on_every_screen(name, theme, app_url, new_context):
    # It is opened on the phone, the narrowest, and then given more room.
    (width, height), *_ = SIZES.values()
    page = new_context(color_scheme=theme, viewport={"width": width, "height": height}).new_page()
    open_page(page, app_url, name)
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        wait_painted(page)
        assert fits(page) == [], f"runs over at {width} pixels"
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    if name not in WITHOUT_CHARTS:
        assert marks(page).count() > 0
        # Every chart has the page's own background: a light rectangle in a dark hall would be all that is seen.
        assert set(page.evaluate(BACKGROUNDS)) == {page.evaluate(PAGE_BACKGROUND)}


def test_the_overview_fits_one_screen(app_url, new_context):
    width, height = SIZES["projector"]
    page = new_context(viewport={"width": width, "height": height}).new_page()
    open_page(page, app_url, "overview")
    expect(charts(page)).to_have_count(3)
    for chart in charts(page).locator(".atlas-plot").all():
        assert chart.evaluate(INSIDE), f"below the screen: {chart.text_content()}"


def test_the_menu_names_every_page_under_its_heading(app_url, page):
    open_page(page, app_url, "overview")
    alone = [declared.title for declared in DECLARED.values() if not declared.group]
    expect(page.get_by_test_id("stTopNavLink")).to_have_text(alone)
    for group in GROUPS[1:]:
        listed = [declared.title for declared in DECLARED.values() if declared.group == group and declared.is_listed]
        section = menu_section(page, group)
        section.press("Enter")
        expect(page.get_by_role("menuitem")).to_have_text(listed)
        page.keyboard.press("Escape")
        expect(page.get_by_role("menuitem")).to_have_count(0)


@pytest.mark.parametrize("name", [name for name in PAGES if DECLARED[name].is_listed])
def test_the_menu_leads_to_every_page(name, app_url, page):
    open_page(page, app_url, "sources")
    go_to(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
