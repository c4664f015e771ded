"""Every page, in both themes and on every screen: it opens with its picture, nothing touches, runs over or breaks.

That the console stays clean and no other host is asked is watched in every browser test, see conftest.py.
"""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from components.registry import GROUPS
from components.registry import PAGES as DECLARED
from tests.browser.accessibility import findings
from tests.browser.boxes import (
    MAX_MOVED,
    expect_clear,
    expect_contrast,
    first_screen,
    followed,
    moved,
    room_of,
    settled,
    told_of,
)
from tests.browser.reader import (
    PAGES,
    SIZES,
    THEMES,
    WITHOUT_CHARTS,
    charts,
    choose,
    go_to,
    marks,
    menu_section,
    open_details,
    open_page,
)

#: The sizes at which a page is opened, each with those at which it is then looked at.
SCREENS = {(390, 844): ((390, 844), (768, 1024)), (1440, 900): ((1440, 900), (1280, 720), (1920, 1080))}
#: How wide a phone is at most, and what has the width of a desktop at least.
PHONE, DESKTOP = 390, 1280
#: The least of the first screen that charts take, and the lowest place of the first mark, by the width of the screen.
MIN_SHARE, LOWEST_FIRST = {PHONE: 0.45, DESKTOP: 0.60}, {PHONE: 0.45, DESKTOP: 0.30}
#: Lower stands the first mark of the translator, beneath its slider, and of the overview, beneath its findings.
LOWER = {"effect_translator": 0.04, "overview": 0.07, "condition_coverage": 0.01}
#: Rows that are whole in the first screen of a small projector.
MIN_ROWS = {"effect_sizes": 14, "condition_coverage": 15, "disagreements": 8}
#: In screens: what is no longer than this before anything is unfolded. The portrait of a document goes before its text.
MAX_SCREENS, LONG = 2, {"sources"}
#: In pixels: a finding that grows or shrinks moves the chart by its lines.
LINES_OF_FINDING = 2 * 21
#: Elements whose style is computed while a page opens, each as often as it is: 7,500 on the page with the most.
MAX_RESTYLED = 10_000
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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_on_every_screen_in_both_themes(name, app_url, same_page):
    """All that is asked of any page, at two loads: on a phone and on a desktop."""
    for opened_at, sizes in SCREENS.items():
        page = same_page("light", opened_at)
        open_page(page, app_url, name)
        settled(page)
        with told_of(f"{name} at {opened_at}"):
            assert moved(page) <= MAX_MOVED, f"what was on screen has moved by {moved(page):.3f}"
        for theme in reversed(THEMES):
            page.emulate_media(color_scheme=theme)
            settled(page)
            with told_of(f"{name} in {theme}, {opened_at[0]} pixels wide"):
                expect_colours(page, name)
        for size in sizes:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            settled(page)
            with told_of(f"{name} at {size[0]} x {size[1]}"):
                assert fits(page) == [], "it runs over"
                if name not in WITHOUT_CHARTS:
                    expect_charts(page, name, size)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    if name not in WITHOUT_CHARTS:
        with followed(page, most=LINES_OF_FINDING):
            choose(page, "Sources", "UK guide")


@pytest.mark.parametrize("name", ["overview", "effect_sizes"])
def test_what_a_chart_measures_does_not_restyle_the_page(name, app_url, browser, same_page):
    """Plotly measures each text in the page itself; a rule for whatever stands anywhere would be asked each time."""
    page = same_page("light")
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    open_page(page, app_url, name)
    restyled = [
        event["args"]["elementCount"]
        for event in json.loads(browser.stop_tracing())["traceEvents"]
        if event["name"] == "UpdateLayoutTree"
    ]
    assert restyled, "nothing was traced"
    assert sum(restyled) <= MAX_RESTYLED


def expect_charts(page: Page, name: str, size: tuple[int, int]) -> None:
    """Hold that nothing in the charts touches or is clipped, and, on phone and desktop, that they take the screen."""
    assert marks(page).count() > 0
    for chart in charts(page).all():
        expect_clear(chart)
    width, height = size
    kind = PHONE if width <= PHONE else DESKTOP
    if PHONE < width < DESKTOP:
        return
    opened = first_screen(page)
    assert opened.share >= MIN_SHARE[kind], f"charts take {opened.share:.0%}"
    lowest = LOWEST_FIRST[kind] + LOWER.get(name, 0)
    assert opened.first_mark <= lowest, f"the first mark stands at {opened.first_mark:.1%}"
    if size == (1280, 720):
        assert opened.n_rows >= MIN_ROWS.get(name, 0), f"{opened.n_rows} rows are whole"
        if name == "session_lengths":
            assert room_of(charts(page).first.locator(".atlas-plot")).bottom <= height
    if size == (1440, 900) and name not in LONG:
        screens = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight / innerHeight")
        assert screens <= MAX_SCREENS, f"{screens:.2f} screens long"


def expect_colours(page: Page, name: str) -> None:
    """Hold that charts can be read in the theme of the page and stand on its own ground."""
    if name not in WITHOUT_CHARTS:
        # A light rectangle in a dark hall would be all that is seen.
        assert set(page.evaluate(BACKGROUNDS)) == {page.evaluate(PAGE_BACKGROUND)}
    for chart in charts(page).all():
        expect_contrast(chart)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_that_we_could_avoid(name, app_url, same_page):
    page = same_page("light")
    # With something chosen in both filters, so that their chips are looked at too.
    open_page(page, app_url, name, conditions=["Depression", "Anxiety"], sources=["Ramkumar blog", "UK guide"])
    if name not in WITHOUT_CHARTS:
        open_details(page)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        settled(page)
        with told_of(f"{name} in {theme}"):
            assert findings(page, theme) == []


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


def test_the_menu_leads_from_page_to_page(app_url, page):
    open_page(page, app_url, "sources")
    for name in PAGES:
        if DECLARED[name].is_listed:
            go_to(page, name)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            expect(page.get_by_test_id("stException")).to_have_count(0)
