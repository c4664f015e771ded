"""Every way to a citation: pointing at a mark, clicking it, tapping it, and doing so again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from components.charts.hover import MAX_FACTS
from tests.browser.reader import (
    SIZES,
    card,
    carried,
    charts,
    close_card,
    expect_card,
    expect_no_card,
    hover_box,
    marks,
    narrow,
    open_page,
    squeezed,
)

#: Which chart of which page, by the place of the chart on the page.
CHARTS = [
    ("overview", 0),
    ("overview", 1),
    ("overview", 2),
    ("session_lengths", 0),
    ("condition_coverage", 0),
    ("therapy_features", 0),
    ("disagreements", 0),
    ("citations", 0),
    ("effect_sizes", 0),
    ("effect_sizes", 1),
]


def point_at(page: Page, mark: Locator) -> None:
    """Bring the pointer to the middle of a mark, as a hand does: there is always something of the chart in between."""
    mark.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    mark.hover(force=True)


def finger(page: Page, mark: Locator) -> None:
    box = mark.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def two_marks(chart: Locator) -> tuple[int, int]:
    """Two marks of a chart that stand for one fact each, and not for the same."""
    ids = carried(chart)
    first = next(place for place, fact_id in enumerate(ids) if ";" not in fact_id)
    second = next(place for place, fact_id in enumerate(ids) if ";" not in fact_id and fact_id != ids[first])
    return first, second


@pytest.mark.parametrize(("name", "place"), CHARTS)
def test_pointing_at_a_mark_shows_its_citation(name, place, app_url, same_page, atlas):
    page = same_page()
    open_page(page, app_url, name)
    chart = charts(page).nth(place)
    # A cross over a disputed figure stands for nothing itself.
    last = max(place for place, ids in enumerate(carried(chart)) if ids)
    mark = marks(chart).nth(last)
    facts = [atlas.facts[fact_id] for fact_id in carried(chart)[last].split(";")]
    point_at(page, mark)
    expect(hover_box(chart)).to_be_visible()
    shown = squeezed(hover_box(chart).text_content())
    for fact in facts[:MAX_FACTS]:
        assert squeezed(fact.origin.as_source) in shown
        assert squeezed(fact.as_printed or fact.says) in shown


def test_a_click_opens_the_card_and_opens_it_again(app_url, page, atlas):
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    first, second = two_marks(chart)
    chart.scroll_into_view_if_needed()
    reading_at = page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
    for place in (first, second, second, first):
        fact = atlas.facts[carried(chart)[place]]
        point_at(page, marks(chart).nth(place))
        page.mouse.down()
        page.mouse.up()
        expect_card(page, fact)
        close_card(page)
    # The reader is still where they were.
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == reading_at


def test_a_click_on_a_count_opens_all_that_is_counted(app_url, page, atlas):
    open_page(page, app_url, "condition_coverage", conditions="Anxiety")
    counts = charts(page).first.locator("svg [role=button]").filter(has_text=re.compile(r"^\d"))
    counts.first.click(force=True)
    page.wait_for_function("() => new URL(location).searchParams.has('fact')")
    counted = page.evaluate("() => new URL(location).searchParams.get('fact')").split(";")
    for fact in (atlas.facts[fact_id] for fact_id in counted):
        expect(card(page)).to_contain_text(fact.says)
        expect(card(page)).to_contain_text(fact.origin.full)


def test_clicking_beside_the_marks_opens_nothing(app_url, page, atlas):
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    mark = marks(chart).first
    point_at(page, mark)
    mark.click(force=True)
    expect_card(page, atlas.facts[carried(chart)[0]])
    close_card(page)
    # The upper right corner of the plot, twice: the same chart still answers, and no card has come of it.
    plot = chart.locator(".atlas-plot").bounding_box()
    assert plot is not None
    page.mouse.dblclick(plot["x"] + plot["width"] - 4, plot["y"] + 4)
    point_at(page, mark)
    expect(hover_box(chart)).to_be_visible()
    expect_no_card(page)


def test_a_closed_card_stays_closed_when_the_filters_change(app_url, page, atlas):
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    point_at(page, marks(chart).first)
    marks(chart).first.click(force=True)
    expect_card(page, atlas.facts[carried(chart)[0]])
    close_card(page)
    narrow(page, "formats", "With CBT and psychoanalytic")
    page.wait_for_url("**formats=*")
    expect_no_card(page)


def test_a_tap_opens_the_card(app_url, new_context, atlas):
    width, height = SIZES["phone"]
    page = new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True).new_page()
    open_page(page, app_url, "session_lengths")
    chart = charts(page).first
    first, second = two_marks(chart)
    chart.scroll_into_view_if_needed()
    for place in (first, second, second):
        fact = atlas.facts[carried(chart)[place]]
        finger(page, marks(chart).nth(place))
        expect_card(page, fact)
        page.get_by_role("button", name="Close", exact=True).tap()
        expect_no_card(page)


def test_a_finger_on_a_chart_scrolls_the_page(app_url, new_context):
    width, height = SIZES["phone"]
    context = new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_page(page, app_url, "condition_coverage")
    chart = charts(page).first
    chart.scroll_into_view_if_needed()
    main = page.get_by_test_id("stMain")
    before = main.evaluate("main => main.scrollTop")
    touch = context.new_cdp_session(page)
    x, y = width * 0.7, height * 0.7
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('.atlas-plot') !== null", [x, y])
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 16):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 12 * step}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(
        "before => document.querySelector('[data-testid=stMain]').scrollTop > before + 100", arg=before
    )
    expect_no_card(page)
