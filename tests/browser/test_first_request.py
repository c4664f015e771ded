"""A link into the middle of the atlas, as the very first request that a server gets, opens the whole app."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from components.registry import GROUPS, PAGES
from tests.browser.reader import open_page

#: One of each kind of page: with charts, with a list, and on stage.
DEEP = ("effect_sizes", "bibliography", "lecture")


@pytest.mark.parametrize("name", DEEP)
def test_a_cold_deep_link_opens_the_whole_app(name, fresh_app_url, page):
    open_page(page, fresh_app_url, name, conditions="Anxiety")
    expect(page.get_by_test_id("stTopNavLink")).to_have_text([page.title for page in PAGES.values() if not page.group])
    expect(page.get_by_test_id("stTopNavSection")).to_have_text(list(GROUPS[1:]))
    expect(page.locator("[data-key=conditions] > .atlas-open")).to_contain_text("Anxiety")
    expect(page.locator(".atlas-press")).to_have_count(5)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
