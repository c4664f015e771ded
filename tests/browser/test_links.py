"""What a link carries: filters, a page's own choices, one card; and what it may carry without doing harm."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import (
    address,
    card,
    carried,
    charts,
    choose,
    close_card,
    expect_card,
    expect_heading,
    expect_no_card,
    go_to,
    in_words,
    marks,
    narrow,
    narrow_to,
    open_page,
    shared_link,
    wait_painted,
)

FILTERED = "1 of 5 sources (UK guide); anxiety and its sub-conditions"
PARAMETERS = "() => [...new URL(location).searchParams].map(pair => pair.join('=')).sort()"


def parameters(page: Page) -> list[str]:
    found: list[str] = page.evaluate(PARAMETERS)
    return found


def test_filters_stay_through_pages_reload_and_back(app_url, page):
    open_page(page, app_url, "overview")
    choose(page, "Conditions", "Anxiety")
    choose(page, "Sources", "UK guide")
    expect(in_words(page)).to_contain_text(FILTERED)
    for name in ("condition_coverage", "data_and_method", "effect_sizes", "session_lengths"):
        go_to(page, name)
        assert parameters(page) == ["conditions=Anxiety", "sources=UK guide"], name
    expect(in_words(page)).to_contain_text(FILTERED)
    page.reload()
    wait_painted(page)
    expect(in_words(page)).to_contain_text(FILTERED)
    page.go_back()
    expect_heading(page, re.compile("compared with what"))
    assert parameters(page) == ["conditions=Anxiety", "sources=UK guide"]
    expect(in_words(page).first).to_contain_text(FILTERED)


def test_a_link_applies_filters_and_the_pages_own_choice(app_url, page, atlas):
    open_page(page, app_url, "condition_coverage", conditions="Anxiety", sources="UK guide", sort="By name")
    expect(in_words(page)).to_contain_text(FILTERED)
    expect(narrow_to(page, "sort", "By name")).to_be_checked()
    page.keyboard.press("Escape")
    assert carried(page)
    open_page(page, app_url, "effect_sizes", layers=["Stated"], sources=["Ramkumar blog", "US explainer"])
    shown = carried(charts(page).first)
    assert shown
    assert {atlas.facts[fact_id].layer_label for fact_id in shown} == {"Stated"}


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("condition_coverage", {"conditions": ["Anxiety", "Depression"], "sources": "UK guide", "sort": "By name"}),
        ("effect_sizes", {"layers": ["Stated", "Cited"], "conditions": "Depression"}),
        ("session_lengths", {"dose": "What it adds up to", "sources": ["UK guide", "Escalante page"]}),
        ("overview", {}),
    ],
)
def test_a_shared_link_gives_the_same_view(name: str, query: dict[str, Any], app_url, page, new_context):
    open_page(page, app_url, name, **query)
    link = shared_link(page)
    for key, chosen in query.items():
        for value in [chosen] if isinstance(chosen, str) else chosen:
            assert f"{key}={value.replace(' ', '+')}" in link
    assert "conditions=" in link
    other = new_context().new_page()
    other.goto(link)
    wait_painted(other)
    assert set(parameters(page)) <= set(parameters(other))
    assert carried(other) == carried(page) != []
    expect(other.get_by_test_id("stAlert")).to_have_count(0)


def test_a_pages_own_choice_stays_with_its_page_and_comes_again_with_back(app_url, page):
    open_page(page, app_url, "condition_coverage")
    narrow(page, "sort", "By name")
    page.wait_for_url("**sort=By+name")
    page.keyboard.press("Escape")
    assert "sort=By+name" in shared_link(page)
    # A page's own choice stays with the page; Back brings it again.
    go_to(page, "sources")
    assert parameters(page) == []
    page.go_back()
    page.wait_for_url("**sort=By+name")
    wait_painted(page)
    expect(narrow_to(page, "sort", "By name")).to_be_checked()


def test_a_link_to_one_fact_opens_just_its_card(app_url, page, new_context, atlas):
    open_page(page, app_url, "effect_sizes", conditions="Depression")
    fact = atlas.facts[carried(charts(page).first)[0]]
    mark = marks(charts(page).first).first
    mark.scroll_into_view_if_needed()
    mark.hover(force=True)
    mark.click(force=True)
    expect_card(page, fact)
    link = card(page).locator("code").last.text_content() or ""
    other = new_context().new_page()
    other.goto(link)
    expect_card(other, fact)
    assert parameters(other) == [f"fact={fact.fact_id}"]
    close_card(other)


def test_back_closes_a_card_and_then_leaves_the_page(app_url, page, atlas):
    open_page(page, app_url, "overview", sources="UK guide")
    go_to(page, "session_lengths")
    chart = charts(page).first
    fact = atlas.facts[carried(chart)[0]]
    marks(chart).first.scroll_into_view_if_needed()
    marks(chart).first.hover(force=True)
    marks(chart).first.click(force=True)
    expect_card(page, fact)
    page.go_back()
    expect_no_card(page)
    expect(page).to_have_url(address(app_url, "session_lengths", sources="UK guide"))
    marks(chart).first.hover(force=True)
    marks(chart).first.click(force=True)
    expect_card(page, fact)
    page.go_back()
    expect_no_card(page)
    page.go_back()
    expect(page).to_have_url(address(app_url, "overview", sources="UK guide"))
    expect_heading(page, re.compile("psychodynamic therapy"))
    page.go_forward()
    expect(page).to_have_url(address(app_url, "session_lengths", sources="UK guide"))
    expect_no_card(page)


SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = "<img src=x onerror='window.hacked = 1'>"


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ({"conditions": "Nonsense"}, "Nonsense"),
        ({"unheard_of": "1"}, "unheard_of"),
        ({"sources": "x" * 10_000}, "x" * 60 + "…"),
        ({"y" * 10_000: "1"}, "y" * 60 + "…"),
        ({"conditions": SCRIPT, "sources": IMAGE, "sort": SCRIPT, "fact": IMAGE}, SCRIPT),
        ({"[a](javascript:window.hacked=1)": "1", "**bold**": IMAGE}, "[a](javascript:window.hacked=1)"),
        ({"sort": ["By name", "By family"]}, "more than once"),
        ({"fact": ["uk_guide", "hims"]}, "several cards"),
        ({"fact": "uk_guide;no-such-fact"}, "no-such-fact"),
        ({"dose": "Nonsense"}, "Nonsense"),
    ],
    ids=lambda part: ", ".join(part)[:30] if isinstance(part, dict) else "",
)
def test_what_a_link_may_not_carry_is_told_and_left_out(query, notice, app_url, page):
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    open_page(page, app_url, "condition_coverage", **query)
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text(notice)
    expect(alert.locator("a, img, script, strong")).to_have_count(0)
    assert page.evaluate("() => window.hacked") is None
    assert asked == []
    expect_no_card(page)
    expect(in_words(page)).not_to_contain_text("Filtered")
    expect(charts(page)).to_have_count(1)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Dismiss").click()
    expect(alert).to_have_count(0)
    # Not a word of it is left to be passed on.
    assert [pair for pair in parameters(page) if not re.match("sort=By (name|family)$", pair)] == []


def test_the_same_condition_twice_is_one(app_url, page):
    open_page(page, app_url, "condition_coverage", conditions=["Anxiety", "Anxiety"])
    expect(in_words(page)).to_contain_text("; anxiety and its sub-conditions.")
    expect(page.locator("[data-key=conditions] > .atlas-open")).to_contain_text("Anxiety")
    assert parameters(page) in (["conditions=Anxiety"], ["conditions=Anxiety", "conditions=Anxiety"])


def test_an_empty_result_offers_the_way_out(app_url, page):
    open_page(page, app_url, "citations", sources="Escalante: therapist box")
    expect(charts(page)).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Show (all|everything)")).click()
    expect(charts(page)).to_have_count(1)
    wait_painted(page)
    assert carried(page)


def test_where_nothing_is_said_the_silence_itself_is_drawn(app_url, page):
    open_page(page, app_url, "condition_coverage", conditions="Obsessive-compulsive disorder", sources="Hims & Hers")
    # Such a mark is a sign and no shape; a reader is told of it all the same.
    expect(charts(page).first.get_by_role("button", name=re.compile("unknown", re.IGNORECASE))).to_have_count(1)


@pytest.mark.parametrize(
    "link", ["/go/condition-coverage/anxiety", "/session_lengths?sources=UK+guide", "/effect_translator?d=0.5"]
)
def test_an_embedded_chart_page_has_no_menu_and_fits_its_frame(link, app_url, new_context):
    page = new_context(viewport={"width": 800, "height": 500}).new_page()
    page.goto(f"{app_url}{link}{'&' if '?' in link else '?'}embed=true")
    wait_painted(page)
    expect(page).to_have_url(re.compile("embed=true"))
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
    expect(page.get_by_role("button", name="Main menu")).to_have_count(0)
    plot = page.locator(".atlas-plot").first.bounding_box()
    assert plot
    assert plot["y"] + plot["height"] <= 500
    assert page.evaluate("() => document.documentElement.scrollWidth") == 800
