"""Everything without a mouse: only keys are pressed here, from the top of a page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.boxes import expect_clear, room_of, settled
from tests.browser.reader import (
    THEMES,
    carried,
    charts,
    expect_card,
    expect_heading,
    expect_no_card,
    in_words,
    open_page,
)

MAX_TABS = 40


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something that ``selector`` names has the focus."""
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{MAX_TABS} times Tab did not lead to {selector}")


def open_card_from_the_table(page: Page) -> None:
    tab_to(page, "[data-testid=stExpander] summary")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    # The grid draws itself a little later; until then there is nothing to walk to.
    expect(page.get_by_test_id("data-grid-canvas").first).to_be_visible()
    tab_to(page, "[data-testid=data-grid-canvas]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")


def test_a_row_of_the_table_opens_its_card_and_escape_closes_it(app_url, page, atlas):
    open_page(page, app_url, "session_lengths")
    ids = set(carried(charts(page).first))
    open_card_from_the_table(page)
    page.wait_for_function("() => new URL(location).searchParams.has('fact')")
    opened = page.evaluate("() => new URL(location).searchParams.get('fact')")
    assert opened in ids
    expect_card(page, atlas.facts[opened])
    page.keyboard.press("Escape")
    expect_no_card(page)
    # The focus is back in the table, so the same keys open it again.
    page.keyboard.press("Shift+Space")
    expect_card(page, atlas.facts[opened])


def test_the_keyboard_reaches_the_filters(app_url, page):
    open_page(page, app_url, "condition_coverage")
    tab_to(page, "[data-key=conditions] > .atlas-open")
    page.keyboard.press("Enter")
    page.keyboard.type("Panic")
    expect(page.get_by_role("option", name="Panic disorder", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(in_words(page)).to_contain_text("panic disorder")
    page.wait_for_url("**conditions=Panic+disorder")


@pytest.mark.parametrize("theme", THEMES)
def test_the_focus_can_be_seen(theme, app_url, new_context):
    page = new_context(color_scheme=theme).new_page()
    open_page(page, app_url, "overview")
    tab_to(page, "summary")
    outlined = "() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.boxShadow]; }"
    outline, shadow = page.evaluate(outlined)
    assert outline != "none" or shadow != "none"


def test_a_question_is_asked_and_answered_by_keys_alone(app_url, page, atlas):
    open_page(page, app_url, "overview")
    page.keyboard.press("s")
    page.wait_for_url("**/search**")
    expect_heading(page, re.compile("What would you like to know"))
    expect(page.get_by_role("searchbox", name="Your question")).to_be_focused()
    page.keyboard.type("nhs sesions")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"\d answers? to"))).to_be_visible()
    page.wait_for_url("**question=nhs+sesions**")
    tab_to(page, "[class*='st-key-card-'] button")
    page.keyboard.press("Enter")
    expect_card(page, atlas.facts["uk_guide.length.nhs-sessions"])
    page.keyboard.press("Escape")
    expect_no_card(page)


def test_a_topic_and_both_sides_of_its_pairs_open_by_key_and_the_topic_shuts_again(app_url, page, atlas):
    open_page(page, app_url, "disagreements")
    chart, row = charts(page).first, "Minutes per session"
    fold = chart.get_by_role("region")
    tab_to(page, ".atlas-chart [role=button]")
    topic = chart.locator(".atlas-plot [role=button]").filter(has_text=row)
    topic.press("Enter")
    page.wait_for_url("**open=session_minutes**")
    expect(fold).to_be_visible()
    settled(page)
    expect_clear(chart)
    expect(topic).to_be_focused()
    # It stands beneath its own row, and the next row beneath it.
    room, below = room_of(fold), room_of(chart.locator(".atlas-plot text").filter(has_text="No disagreement"))
    assert room_of(topic).bottom <= room.top <= room_of(topic).bottom + 12
    assert room.bottom <= below.top
    for side in ("a", "b"):
        fact = atlas.facts[f"minutes-50-45.{side}"]
        expect(fold).to_contain_text(f"“{fact.as_printed}”")
        tab_to(page, ".atlas-sides button")
        page.keyboard.press("Enter")
        expect_card(page, fact)
        page.keyboard.press("Escape")
        expect_no_card(page)
    tab_to(page, ".atlas-fold button")
    page.keyboard.press("Escape")
    expect(fold).to_be_hidden()
    expect(topic).to_be_focused()
