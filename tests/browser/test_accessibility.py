"""What axe-core finds where a card is open over a page, and what charts are called; see test_every_page.py too."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.accessibility import findings
from tests.browser.boxes import settled
from tests.browser.reader import THEMES, card, charts, open_page


def test_an_open_card_and_a_notice_have_no_finding_that_we_could_avoid(app_url, same_page, atlas):
    page = same_page("light")
    fact_id = atlas.frames["effect_sizes"]["effect_id"].iloc[0]
    open_page(page, app_url, "effect_sizes", fact=fact_id, unheard_of="1")
    expect(card(page)).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        settled(page)
        assert findings(page, theme) == []


def test_every_chart_is_named_in_words(app_url, same_page):
    page = same_page()
    open_page(page, app_url, "effect_sizes")
    for chart in charts(page).all():
        expect(chart).to_have_role("figure")
        assert len(chart.get_attribute("aria-label") or "") > 100
