"""Effect sizes and the translator in a real browser: one screen, a bad number, ways from a card to the next."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.reader import SIZES, card, charts, close_card, open_page, shared_link, wait_painted


def in_sight(page, element) -> bool:
    """Whether an element lies whole in the window as the page opens."""
    box = element.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_one_screen_says_how_large_compared_with_what_how_sure_and_who(app_url, page):
    width, height = SIZES["projector"]
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, app_url, "effect_sizes")
    table = page.get_by_test_id("stTable")
    for heading in ("Compared with what", "How large", "How sure", "Says who"):
        expect(table.get_by_text(heading, exact=True)).to_be_visible()
    assert in_sight(page, table)


@pytest.mark.parametrize("query", [{"d": "0.8"}, {"figure": "st7-1"}], ids=["own figure", "figure of the atlas"])
def test_one_screen_shows_the_figure_the_groups_and_the_people(query, app_url, page):
    width, height = SIZES["projector"]
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, app_url, "effect_translator", **query)
    expect(charts(page)).to_have_count(2)
    assert all(in_sight(page, chart) for chart in charts(page).all())
    assert in_sight(page, page.get_by_role("combobox", name="Figure"))


def test_a_bad_number_leaves_the_last_good_one_in_field_address_and_link(app_url, page):
    open_page(page, app_url, "effect_translator", d="0.8")
    field = page.get_by_role("textbox", name="Effect size d")
    field.fill("abc")
    field.press("Enter")
    expect(page.get_by_text("Still shown: 0.8")).to_be_visible()
    expect(field).to_have_value("0.8")
    page.wait_for_function("() => new URL(location).searchParams.get('d') === '0.8'")
    assert "d=0.8" in shared_link(page)
    page.reload()
    wait_painted(page)
    expect(field).to_have_value("0.8")


@pytest.mark.parametrize(("asked", "kept"), [("abc", "0.5"), (["1", "2"], "2")], ids=["bad", "twice"])
def test_a_field_never_begins_with_what_a_bad_link_holds(asked, kept, app_url, page):
    open_page(page, app_url, "effect_translator", d=asked)
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Effect size d")).to_have_value(kept)


def test_a_figure_goes_back_with_the_browser(app_url, page):
    open_page(page, app_url, "effect_translator", figure="sh-17")
    page.get_by_role("button", name="Successor").click()
    page.wait_for_function("() => new URL(location).searchParams.get('figure') === 'lr11-1.low'")
    page.go_back()
    page.wait_for_function("() => new URL(location).searchParams.get('figure') === 'sh-17'")
    expect(page.get_by_text("At 1.8, which is disputed:")).to_be_visible()


def test_the_card_of_a_stated_figure_leads_on_along_its_trail(app_url, page, atlas):
    open_page(page, app_url, "effect_sizes", fact="ra-01")
    card(page).get_by_role("button", name="0.97 · American").click()
    page.wait_for_function("() => new URL(location).searchParams.get('fact') === 'pr-01'")
    expect(card(page)).to_contain_text(atlas.facts["pr-01"].says)
    close_card(page)
