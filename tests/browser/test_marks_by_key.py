"""Marks without a pointer: walked to with the arrow keys, read out, opened with Enter; and citations that stay put."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from components.charts.hover import MAX_FACTS
from tests.app_server import wait_idle
from tests.browser.reader import (
    PAGES,
    SIZES,
    THEMES,
    WITHOUT_CHARTS,
    address,
    carried,
    charts,
    choose,
    expect_card,
    expect_no_card,
    hover_box,
    marks,
    open_page,
    squeezed,
    wait_painted,
)
from tests.browser.test_keyboard import tab_to
from tests.browser.test_marks import point_at

MARK = ".atlas-chart [role=button]"
FOCUSED = "() => document.activeElement.getAttribute('data-ids')"
#: How far down the page the focus is, wherever it has been scrolled to.
HEIGHT = """() => { const box = document.activeElement.getBoundingClientRect();
  return box.y + box.height / 2 + document.querySelector("[data-testid=stMain]").scrollTop; }"""
#: Which of the marks of its chart has the focus, in drawing order.
PLACE = """() => [...document.activeElement.closest(".atlas-plot").querySelectorAll("[tabindex]")].indexOf(
  document.activeElement)"""
#: Whether a node is named for what Plotly has drawn there.
IS_ITS_OWN = """node => {
  const trace = node.closest(".trace").__data__[0].trace, at = (node.__data__ ?? node.parentNode.__data__).i;
  return trace.customdata?.[at] === node.dataset.ids;
}"""
ACROSS = "() => document.activeElement.getBoundingClientRect().x"
NAMED = "() => document.activeElement.getAttribute('aria-label')"


def named_marks(chart: Locator) -> Locator:
    """Everything in a chart that a key can reach."""
    return chart.locator("svg [tabindex]")


def citation_at(page: Page, chart: Locator, mark: Locator) -> Locator:
    """The citation that a chart shows once the pointer is at one of its marks."""
    point_at(page, mark)
    expect(hover_box(chart)).to_be_visible()
    return hover_box(chart)


def walk_to_one_fact(page: Page) -> str:
    """Walk on to a mark that stands for one fact; its id."""
    page.keyboard.press("ArrowRight")
    while ";" in page.evaluate(FOCUSED):
        page.keyboard.press("ArrowRight")
    return str(page.evaluate(FOCUSED))


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WITHOUT_CHARTS])
def test_the_arrows_lead_to_every_mark_and_each_is_named_by_its_citation(name, app_url, same_page, atlas):
    page = same_page()
    open_page(page, app_url, name)
    for chart in charts(page).all():
        reachable = named_marks(chart)
        count = reachable.count()
        assert count >= sum(ids is not None for ids in carried(chart)) > 0
        # One stop for Tab; the rest is for the arrows.
        assert chart.locator("svg [tabindex='0']").count() == 1
        chart.locator("svg [tabindex='0']").focus()
        page.keyboard.press("Home")
        walked = set()
        for _ in range(count):
            ids, label = page.evaluate(FOCUSED), page.evaluate(NAMED)
            walked.add(page.evaluate(PLACE))
            for fact in [atlas.facts[fact_id] for fact_id in ids.split(";") if fact_id][:MAX_FACTS]:
                assert squeezed(fact.origin.as_source) in squeezed(label)
                assert squeezed(fact.as_printed or fact.says) in squeezed(label)
            page.keyboard.press("ArrowRight")
        assert len(walked) == count, "every mark is walked to, and none twice"


def test_down_and_up_go_from_row_to_row(app_url, page):
    open_page(page, app_url, "condition_coverage")
    tab_to(page, MARK)
    page.keyboard.press("Home")
    heights = []
    for _ in range(8):
        heights.append(page.evaluate(HEIGHT))
        page.keyboard.press("ArrowDown")
    assert heights == sorted(set(heights))
    page.keyboard.press("ArrowUp")
    assert page.evaluate(HEIGHT) == heights[-1]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_opens_the_card_of_a_mark_and_its_closing_leads_back_to_the_mark(key, app_url, page, atlas):
    open_page(page, app_url, "session_lengths")
    tab_to(page, MARK)
    ids = walk_to_one_fact(page)
    for _ in range(2):
        page.keyboard.press(key)
        expect_card(page, atlas.facts[ids])
        page.keyboard.press("Escape")
        expect_no_card(page)
        page.wait_for_function(f"ids => ({FOCUSED})() === ids", arg=ids)


@pytest.mark.parametrize("theme", THEMES)
def test_the_mark_that_has_the_focus_has_a_ring_and_shows_its_citation(theme, app_url, new_context, atlas):
    page = new_context(color_scheme=theme).new_page()
    open_page(page, app_url, "effect_sizes")
    tab_to(page, MARK)
    outline = "() => getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    chart = charts(page).first
    expect(hover_box(chart)).to_be_visible()
    (fact, *_) = [atlas.facts[fact_id] for fact_id in page.evaluate(FOCUSED).split(";")]
    assert squeezed(fact.origin.as_source) in squeezed(hover_box(chart).text_content())
    page.keyboard.press("Escape")
    expect(hover_box(chart)).to_be_hidden()
    # It was put away, and the focus stays where it was.
    assert page.evaluate(outline) == "solid"


def test_a_citation_can_be_pointed_at_and_copied(app_url, new_context, atlas):
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    ids = carried(chart)[0]
    box = citation_at(page, chart, marks(chart).first)
    box.get_by_text(atlas.facts[ids].origin.as_source).hover()
    # It would go after 350 ms; a second later it is still there.
    page.evaluate("() => new Promise(resolve => setTimeout(resolve, 1000))")
    expect(box).to_be_visible()
    box.get_by_role("button", name="Copy").click()
    expect(box.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert squeezed(atlas.facts[ids].origin.as_source) in squeezed(copied)
    assert "<" not in copied
    box.get_by_role("button", name="Open the card").click()
    expect_card(page, atlas.facts[ids])


def test_a_citation_goes_when_the_pointer_has_gone(app_url, page):
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    box = citation_at(page, chart, marks(chart).first)
    page.mouse.move(0, 0)
    expect(box).to_be_hidden()


def test_a_mark_keeps_the_focus_when_the_chart_is_drawn_anew(app_url, page):
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    named_marks(chart).last.focus()
    ids, at = page.evaluate(FOCUSED), page.evaluate(ACROSS)
    width, height = SIZES["tablet"]
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(f"at => ({ACROSS})() < at", arg=at)
    page.wait_for_function(f"ids => ({FOCUSED})() === ids", arg=ids)
    assert chart.locator("svg [tabindex='0']").count() == 1


def test_after_a_filter_no_node_is_named_for_a_mark_that_is_gone(app_url, page):
    open_page(page, app_url, "effect_sizes")
    choose(page, "Sources", "Ramkumar blog")
    for chart in charts(page).all():
        assert all(node.evaluate(IS_ITS_OWN) for node in named_marks(chart).all())
        assert chart.locator("svg [tabindex='0']").count() == 1


def test_each_end_of_a_range_shows_its_citation_beside_itself(app_url, page):
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    ends = marks(chart)
    ids = "escalante.length.psych-central-per-week"
    places = [place for place, carried_ids in enumerate(carried(chart)) if carried_ids == ids]
    assert len(places) == 2, "the two ends of one range"
    for place in places:
        citation = citation_at(page, chart, ends.nth(place))
        end, box = ends.nth(place).bounding_box(), citation.bounding_box()
        assert end
        assert box
        assert box["x"] <= end["x"] + end["width"] / 2 <= box["x"] + box["width"]
        page.mouse.move(0, 0)
        expect(citation).to_be_hidden()


def test_a_click_on_the_mark_itself_opens_its_card(app_url, page, atlas):
    # As a screen reader clicks, without a pointer.
    open_page(page, app_url, "session_lengths")
    mark = named_marks(charts(page).first).first
    ids = mark.get_attribute("data-ids") or ""
    mark.dispatch_event("click")
    expect_card(page, atlas.facts[ids])


def test_escape_puts_away_a_citation_that_a_pointer_has_shown(app_url, page):
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    box = citation_at(page, chart, marks(chart).first)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_the_focus_goes_back_from_a_citation_to_its_mark(app_url, page, atlas):
    open_page(page, app_url, "session_lengths")
    tab_to(page, MARK)
    ids = page.evaluate(FOCUSED)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Open the card"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == ids
    ids = walk_to_one_fact(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_card(page, atlas.facts[ids])
    page.keyboard.press("Escape")
    expect_no_card(page)
    page.wait_for_function(f"ids => ({FOCUSED})() === ids", arg=ids)


def test_charts_that_change_before_they_were_ever_drawn_still_answer(app_url, page):
    held: list[Route] = []
    page.route("**/plotly-*", lambda route: held.append(route))
    page.goto(address(app_url, "session_lengths"))
    page.locator(".atlas-bar .atlas-press").filter(has_text="Escalante").first.click()
    page.wait_for_url("**sources=*")
    wait_idle(page)
    for route in held:
        route.continue_()
    page.unroute("**/plotly-*")
    wait_painted(page)
    chart = charts(page).first
    citation_at(page, chart, marks(chart).first)


def test_a_chart_whose_library_did_not_come_says_so(app_url, page):
    page.route("**/plotly-*", lambda route: route.fulfill(status=200, content_type="text/javascript", body="!"))
    page.goto(address(app_url, "session_lengths"))
    expect(page.get_by_text("The chart could not be loaded.").first).to_be_visible()
