"""What axe-core finds on every page, in both themes: nothing serious that the app could have avoided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.reader import PAGES, THEMES, WITHOUT_CHARTS, card, charts, open_details, open_page


@dataclass(frozen=True)
class Known:
    """A finding that is the framework's own: the rule, what it is found on, in which theme, and why it is let pass."""

    rule: str
    selector: str
    theme: str
    reason: str


KNOWN = (
    Known(
        "color-contrast",
        "[data-testid=stButtonGroup] :is([data-selected=true], [aria-checked=true], [aria-pressed=true]) p",
        "dark",
        "Streamlit colours the words of a chosen segment, and the ground of a chip under its white words, with the one "
        "primaryColor. No colour is 4.5 to 1 both ways on a dark page; a frame and a tint mark the segment as well.",
    ),
    Known(
        "color-contrast",
        "[data-testid=stSliderThumbValue] p",
        "dark",
        "Streamlit writes the number above a knob in the same primaryColor. The number stands in the text field "
        "beside it too, in the colour of text.",
    ),
)
#: For each element that axe found, which of the selectors name it.
NAMED = """([target, selectors]) => {
  let node = document;
  for (const step of target) node = (node.shadowRoot ?? node).querySelector(step);
  return selectors.map(selector => node.matches(selector));
}"""


def findings(page: Page, theme: str) -> list[str]:
    """Serious and critical findings that are not the framework's own, one line each."""
    allowed = [known for known in KNOWN if known.theme == theme]
    left = []
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] not in ("serious", "critical"):
            continue
        for node in violation["nodes"]:
            own = page.evaluate(NAMED, [node["target"], [known.selector for known in allowed]])
            rules = [known.rule for known, is_named in zip(allowed, own, strict=True) if is_named]
            if violation["id"] not in rules:
                left.append(f"{violation['id']}: {node['html'][:200]} {_why(node)}")
    return left


def _why(node: dict[str, Any]) -> str:
    return " ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_finding_that_we_could_avoid(name, theme, app_url, new_context):
    page = new_context(color_scheme=theme).new_page()
    # With something chosen in both filters, so that their chips are looked at too.
    open_page(page, app_url, name, conditions=["Depression", "Anxiety"], sources=["Ramkumar blog", "UK guide"])
    if name not in WITHOUT_CHARTS:
        open_details(page)
    assert findings(page, theme) == []


@pytest.mark.parametrize("theme", THEMES)
def test_an_open_card_and_a_notice_have_none_either(theme, app_url, new_context, atlas):
    page = new_context(color_scheme=theme).new_page()
    fact_id = atlas.frames["effect_sizes"]["effect_id"].iloc[0]
    open_page(page, app_url, "effect_sizes", fact=fact_id, unheard_of="1")
    expect(card(page)).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    assert findings(page, theme) == []


def test_every_chart_is_named_in_words(app_url, page):
    open_page(page, app_url, "effect_sizes")
    for chart in charts(page).all():
        expect(chart).to_have_role("figure")
        assert len(chart.get_attribute("aria-label") or "") > 100
