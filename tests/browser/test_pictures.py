"""Charts as they stand on the page: a layout for every width, tabs on a phone, and room for every word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.boxes import expect_clear, room_of
from tests.browser.reader import THEMES, card, charts, expect_card, hover_box, marks, open_page
from tests.browser.test_keyboard import tab_to

#: Widths of a window, and so of a chart: a phone, just above the narrow layouts, two projectors and a large screen.
WIDTHS = {"phone": (390, 844), "tablet": (776, 1024), "small": (1280, 720), "large": (1920, 1080)}
#: The pages whose charts are drawn with a layout for each width, and what else is asked of them.
PAGES = {"session_lengths": {}, "session_lengths with doses": {"dose": "What it adds up to"}}


def open_at(new_context, app_url: str, name: str, theme: str, size: tuple[int, int]) -> Page:
    width, height = size
    page = new_context(color_scheme=theme, viewport={"width": width, "height": height}).new_page()
    open_page(page, app_url, name.partition(" ")[0], **PAGES.get(name, {}))
    return page


def tabs(chart: Locator) -> Locator:
    return chart.get_by_role("tab")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_touches_a_text_and_nothing_is_clipped(name, size, theme, app_url, new_context):
    page = open_at(new_context, app_url, name, theme, WIDTHS[size])
    chart = charts(page).first
    for tab in range(max(tabs(chart).count(), 1)):
        if tabs(chart).count():
            tabs(chart).nth(tab).click()
            expect(tabs(chart).nth(tab)).to_have_attribute("aria-selected", "true")
        expect_clear(chart)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_everything_on_dose_stands_in_one_screen(app_url, new_context):
    page = open_at(new_context, app_url, "session_lengths", "light", WIDTHS["small"])
    plot = room_of(charts(page).first.locator(".atlas-plot"))
    assert plot.bottom - plot.top <= 540, "it leaves no room for what stands above it"


def test_a_chart_follows_its_width_without_asking_the_server(app_url, new_context):
    page = open_at(new_context, app_url, "session_lengths", "light", WIDTHS["large"])
    chart = charts(page).first
    expect(tabs(chart)).to_have_count(0)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 600, "height": 900})
    expect(tabs(chart)).to_have_text(["Minutes", "Per week", "Sessions", "Months"])
    expect_clear(chart)
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(tabs(chart)).to_have_count(0)
    expect_clear(chart)
    assert not asked


def test_tabs_are_one_stop_and_turn_with_the_arrow_keys(app_url, new_context):
    page = open_at(new_context, app_url, "session_lengths", "light", WIDTHS["phone"])
    chart = charts(page).first
    expect(chart.get_by_role("tablist")).to_be_visible()
    expect(chart.get_by_role("tab", selected=True)).to_have_text("Sessions")
    assert chart.locator("[role=tab][tabindex='0']").count() == 1
    chart.get_by_role("tab", selected=True).focus()
    for key, label in (("ArrowRight", "Months"), ("ArrowRight", "Minutes"), ("End", "Months"), ("Home", "Minutes")):
        page.keyboard.press(key)
        expect(chart.get_by_role("tab", selected=True)).to_have_text(label)
        expect(chart.get_by_role("tab", selected=True)).to_be_focused()
    panel = chart.get_by_role("tabpanel")
    expect(panel).to_have_accessible_name("Minutes")
    # The tab stays through a change of width.
    page.set_viewport_size({"width": 500, "height": 844})
    expect(chart.get_by_role("tab", selected=True)).to_have_text("Minutes")


def test_words_without_a_number_stand_beneath_a_narrow_figure_and_open_their_card(app_url, new_context, atlas):
    page = open_at(new_context, app_url, "session_lengths", "light", WIDTHS["phone"])
    chart = charts(page).first
    words = chart.get_by_role("button", name="“just a few visits”")
    words.hover()
    fact = atlas.facts["us_explainer.length.few-visits"]
    expect(hover_box(chart)).to_contain_text(fact.origin.in_text)
    words.click()
    expect_card(page, fact)
    expect(card(page)).to_contain_text("just a few visits")


def test_the_words_in_a_cell_answer_a_pointer(app_url, new_context):
    page = open_at(new_context, app_url, "session_lengths", "light", WIDTHS["small"])
    chart = charts(page).first
    words = chart.locator("g.textpoint text").filter(has_text="just a few visits")
    at = words.bounding_box()
    assert at
    page.mouse.move(at["x"] + at["width"] - 4, at["y"] + at["height"] / 2)
    expect(hover_box(chart)).to_contain_text("just a few visits")


def test_a_pointer_on_nothing_shows_nothing(app_url, new_context):
    page = open_at(new_context, app_url, "session_lengths", "light", WIDTHS["small"])
    chart = charts(page).first
    at = marks(chart).first.bounding_box()
    assert at
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect(hover_box(chart)).to_be_visible()
    page.mouse.move(at["x"] + 60, at["y"] + at["height"] / 2)
    expect(hover_box(chart)).to_be_hidden()


#: Screens of lecture halls, and scenes whose charts are laid out for every width.
STAGES = {"square": (1024, 768), "small": (1280, 720), "large": (1920, 1080)}
SCENES = ("one-session", "how-often", "nhs-sessions", "brief-or-nhs")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", STAGES)
def test_a_chart_on_stage_fills_its_room_in_type_for_the_back_row(size, theme, app_url, new_context):
    width, height = STAGES[size]
    page = new_context(color_scheme=theme, viewport={"width": width, "height": height}).new_page()
    for scene in SCENES:
        open_page(page, app_url, "lecture", scene=scene, shown="yes", embed="true")
        chart = charts(page).first
        expect_clear(chart, least_type=0.03 * height)
        room, foot = room_of(chart), room_of(page.locator(".atlas-foot"))
        assert room.bottom <= foot.top + 1, "it is hidden by the bar at the foot"
        assert room.right <= width
        plot = room_of(chart.locator(".atlas-ground"))
        assert plot.right - plot.left >= 0.98 * (room.right - room.left)


def test_marks_on_stage_answer_pointer_key_and_click(app_url, new_context, atlas):
    page = new_context(viewport={"width": 1280, "height": 720}).new_page()
    open_page(page, app_url, "lecture", scene="nhs-sessions", shown="yes", embed="true")
    chart, fact = charts(page).first, atlas.facts["uk_guide.length.nhs-sessions"]
    mark = chart.locator(f"[data-ids='{fact.fact_id}']").first
    at = mark.bounding_box()
    assert at
    assert at["width"] > 20, "it has grown with the rest"
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect(hover_box(chart)).to_contain_text("between 6 and 16 sessions")
    page.mouse.move(0, 0)
    expect(hover_box(chart)).to_be_hidden()
    tab_to(page, ".atlas-plot [role=button]")
    page.keyboard.press("End")
    expect(hover_box(chart)).to_contain_text("between 6 and 16 sessions")
    page.keyboard.press("Enter")
    expect_card(page, fact)
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    at = mark.bounding_box()
    assert at
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect_card(page, fact)


def test_a_stage_gives_way_to_what_comes_to_stand_around_it(app_url, new_context):
    page = new_context(viewport={"width": 1280, "height": 720}).new_page()
    open_page(page, app_url, "lecture", scene="nhs-sessions", shown="yes", embed="true")
    chart = charts(page).first
    before = room_of(chart.locator(".atlas-ground"))
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.wait_for_function(
        "before => document.querySelector('.atlas-ground').getBoundingClientRect().height > before + 100",
        arg=before.bottom - before.top,
    )
    expect_clear(chart, least_type=30)
