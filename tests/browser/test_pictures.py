"""Charts as they stand on the page: a layout for every width, tabs on a phone, and room for every word."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from components.current import shared_atlas
from components.lecture.scenes import built_in_scenes
from tests.browser.boxes import MAX_MOVED, expect_clear, expect_contrast, moved, room_of, settled, told_of
from tests.browser.reader import (
    THEMES,
    card,
    charts,
    expect_card,
    hover_box,
    marks,
    open_page,
)
from tests.browser.test_keyboard import tab_to

#: Widths of a window, and so of a chart: a phone, just above the narrow layouts, two projectors and a large screen.
WIDTHS = {"phone": (390, 844), "tablet": (776, 1024), "small": (1280, 720), "large": (1920, 1080)}
#: The pages whose charts are drawn with a layout for each width, and what else is asked of them.
PAGES = {"session_lengths": {}, "session_lengths with doses": {"dose": "What it adds up to"}}


def open_at(same_page, app_url: str, name: str, size: tuple[int, int]) -> Page:
    page = same_page("light", size)
    open_page(page, app_url, name.partition(" ")[0], **PAGES.get(name, {}))
    return page


def tabs(chart: Locator) -> Locator:
    return chart.get_by_role("tab")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_touches_a_text_and_nothing_is_clipped(name, app_url, same_page):
    page = open_at(same_page, app_url, name, WIDTHS["phone"])
    chart = charts(page).first
    for width, height in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        for tab in range(max(tabs(chart).count(), 1)):
            if tabs(chart).count():
                tabs(chart).nth(tab).click()
                expect(tabs(chart).nth(tab)).to_have_attribute("aria-selected", "true")
            with told_of(f"{name} at {width} x {height}"):
                expect_clear(chart)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        if (width, height) == WIDTHS["small"]:
            # With the two columns of the total time as well, everything is in one screen.
            assert room_of(chart.locator(".atlas-plot")).bottom <= height


def test_pairs_opened_by_a_link_stand_beneath_their_row_at_once(app_url, same_page):
    page = same_page("light", WIDTHS["small"])
    open_page(page, app_url, "disagreements", open="length")
    settled(page)
    expect(charts(page).first.get_by_role("region")).to_be_visible()
    assert moved(page) <= MAX_MOVED
    expect_clear(charts(page).first)


def test_a_chart_follows_its_width_without_asking_the_server(app_url, same_page):
    page = open_at(same_page, app_url, "session_lengths", WIDTHS["large"])
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


def test_tabs_are_one_stop_and_turn_with_the_arrow_keys(app_url, same_page):
    page = open_at(same_page, app_url, "session_lengths", WIDTHS["phone"])
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


def test_words_without_a_number_stand_beneath_a_narrow_figure_and_open_their_card(app_url, same_page, atlas):
    page = open_at(same_page, app_url, "session_lengths", WIDTHS["phone"])
    chart = charts(page).first
    words = chart.get_by_role("button", name="“just a few visits”")
    words.hover()
    fact = atlas.facts["us_explainer.length.few-visits"]
    expect(hover_box(chart)).to_contain_text(fact.origin.as_source)
    words.click()
    expect_card(page, fact)
    expect(card(page)).to_contain_text("just a few visits")


def test_the_words_in_a_cell_answer_a_pointer(app_url, same_page):
    page = open_at(same_page, app_url, "session_lengths", WIDTHS["small"])
    chart = charts(page).first
    words = chart.locator("g.textpoint text").filter(has_text="just a few visits")
    at = words.bounding_box()
    assert at
    page.mouse.move(at["x"] + at["width"] - 4, at["y"] + at["height"] / 2)
    expect(hover_box(chart)).to_contain_text("just a few visits")


def test_a_pointer_on_nothing_shows_nothing(app_url, same_page):
    page = open_at(same_page, app_url, "session_lengths", WIDTHS["small"])
    chart = charts(page).first
    at = marks(chart).first.bounding_box()
    assert at
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    expect(hover_box(chart)).to_be_visible()
    page.mouse.move(at["x"] + 60, at["y"] + at["height"] / 2)
    expect(hover_box(chart)).to_be_hidden()


#: Screens of lecture halls.
STAGES = ((1024, 768), (1280, 720), (1920, 1080))
#: Scenes whose charts are laid out for every width; matrices are held at the first.
AT_EVERY_SIZE = ("one-session", "how-often", "nhs-sessions", "brief-or-nhs")


def test_every_scene_fills_its_room_in_type_for_the_back_row(app_url, same_page):
    """At every size where it says so; in the dark what differs is colour."""
    page = same_page("light", STAGES[0])
    for scene in built_in_scenes(*shared_atlas()).deck.scenes:
        open_page(page, app_url, "lecture", scene=scene.scene_id, shown="yes", embed="true")
        for width, height in STAGES if scene.scene_id in AT_EVERY_SIZE else STAGES[:1]:
            page.set_viewport_size({"width": width, "height": height})
            settled(page)
            chart = charts(page).first
            with told_of(f"{scene.scene_id} at {width} x {height}"):
                expect_clear(chart, least_type=0.03 * height)
                room, foot = room_of(chart), room_of(page.locator(".atlas-foot"))
                assert room.bottom <= foot.top + 1, "it is hidden by the bar at the foot"
                assert room.right <= width
                assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
                ground = room_of(chart.locator(".atlas-ground"))
                assert ground.right - ground.left >= 0.98 * (room.right - room.left)
                assert (ground.bottom - ground.top) * (ground.right - ground.left) >= 0.55 * width * height
                for words in page.locator(
                    ".atlas-scene :is(h1, p, button, .atlas-place), .atlas-chart figcaption"
                ).all():
                    assert words.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") >= 0.03 * height - 0.1
        for theme in reversed(THEMES):
            page.emulate_media(color_scheme=theme)
            settled(page)
            with told_of(f"{scene.scene_id} in {theme}"):
                expect_contrast(charts(page).first)


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
