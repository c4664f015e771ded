"""Effect sizes and the translator in a real browser: the forest at every size, what may be compared, a bad number."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.reader import (
    SIZES,
    card,
    carried,
    charts,
    close_card,
    marks,
    narrow,
    open_page,
    shared_link,
    wait_painted,
)


def in_sight(page, element) -> bool:
    """Whether an element lies whole in the window as the page opens."""
    box = element.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


SCREENS = {"laptop": (1280, 720), "projector": (1440, 900), "hall": (1920, 1080), "phone": (390, 844)}
#: The part of the window that the first chart takes as the page opens.
SHARE = """() => {
  const { left, right, top, bottom } = document.querySelector(".atlas-chart").getBoundingClientRect();
  return (Math.min(right, innerWidth) - left) * (Math.min(bottom, innerHeight) - top) / innerWidth / innerHeight;
}"""
#: Pairs of texts and marks of the first chart that lie on one another, by their words; a mark lies on no text.
OVERLAPS = """() => {
  const chart = document.querySelector(".atlas-chart");
  const texts = [...chart.querySelectorAll(".js-plotly-plot .annotation-text, .js-plotly-plot .xtick text")]
    .filter(node => node.textContent && !node.closest(".atlas-head"));
  const boxes = texts.map(node => [node.textContent, node.getBoundingClientRect()]);
  for (const node of chart.querySelectorAll(".js-plotly-plot .points path.point"))
    boxes.push(["a mark", node.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
    if (one === "a mark" && other === "a mark") return;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 3) found.push(`${one} / ${other}`);
  }));
  const ground = chart.getBoundingClientRect();
  const clipped = boxes.filter(([, at]) => at.left < ground.left - 1 || at.right > ground.right + 1);
  return [...found, ...clipped.map(([text]) => `clipped: ${text}`)];
}"""


@pytest.mark.parametrize("screen", SCREENS)
def test_the_page_opens_with_its_forest_at_every_size(screen, app_url, page):
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, app_url, "effect_sizes")
    assert page.evaluate(SHARE) >= (0.45 if screen == "phone" else 0.6)
    assert page.evaluate(OVERLAPS) == []


def test_a_laptop_shows_fourteen_effects_and_the_page_is_two_screens_long(app_url, page):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, app_url, "effect_sizes")
    seen = {
        ids
        for ids, mark in zip(carried(charts(page).first), marks(charts(page).first).all(), strict=True)
        if in_sight(page, mark)
    }
    assert len(seen) >= 14
    page.set_viewport_size({"width": 1440, "height": 900})
    wait_painted(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 1800


def test_all_figures_come_on_request(app_url, page):
    open_page(page, app_url, "effect_sizes")
    before = set(carried(charts(page).first))
    narrow(page, "figures", "All figures")
    page.wait_for_url("**figures=All+figures")
    wait_painted(page)
    assert before < set(carried(charts(page).first))
    assert page.evaluate(OVERLAPS) == []


def test_two_figures_are_picked_by_key_and_the_page_says_whether_they_may_be_compared(app_url, page):
    open_page(page, app_url, "effect_sizes")
    expect(page.get_by_text("Nobody says what 0.974 was compared with.")).to_be_visible()
    for key, typed, effect_id in (("compare", "d10-1", "d10-1"), ("compare_with", "d15-1", "d15-1")):
        page.locator(f"[data-key={key}] .atlas-open").focus()
        page.keyboard.press("Enter")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        if effect_id != "d10-1":
            page.wait_for_url(f"**{key}={effect_id}*")
    expect(page.get_by_text("Same treatment (brief psychodynamic therapy)")).to_be_visible()


def test_two_presses_on_marks_ask_the_same(app_url, page, atlas):
    open_page(page, app_url, "effect_sizes", compare="d10-1", compare_with="ra-01")
    press(page, "d15-1")
    expect(card(page)).to_contain_text("May I compare this with 0.69 (Driessen et al., 2010)?")
    card(page).get_by_role("button", name="Pick this figure to compare").click()
    page.wait_for_url("**compare=d15-1*")
    expect(card(page)).to_have_count(0)
    press(page, "d10-2")
    expect(card(page)).to_contain_text("May I compare this with 0.49 to 0.69 (Driessen et al., 2015)? No.")
    close_card(page)


def press(page, effect_id: str) -> None:
    place = carried(charts(page).first).index(effect_id)
    mark = marks(charts(page).first).nth(place)
    mark.scroll_into_view_if_needed()
    mark.click(force=True)
    page.wait_for_function("id => new URL(location).searchParams.get('fact') === id", arg=effect_id)


@pytest.mark.parametrize("query", [{"d": "0.8"}, {"figure": "st7-1"}], ids=["own figure", "figure of the atlas"])
def test_one_screen_shows_the_figure_the_groups_and_the_people(query, app_url, page):
    width, height = SIZES["projector"]
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, app_url, "effect_translator", **query)
    expect(charts(page)).to_have_count(2)
    assert all(in_sight(page, chart) for chart in charts(page).locator(".atlas-plot").all())
    assert in_sight(page, page.locator("[data-key=figure]"))


def test_a_bad_number_leaves_the_last_good_one_in_field_address_and_link(app_url, page):
    open_page(page, app_url, "effect_translator", d="0.8")
    field = page.get_by_role("textbox", name="Effect size d")
    field.fill("abc")
    field.press("Enter")
    expect(page.locator("[data-key=d]").get_by_role("alert")).not_to_be_empty()
    page.wait_for_function("() => new URL(location).searchParams.get('d') === '0.8'")
    assert "d=0.8" in shared_link(page)
    page.reload()
    wait_painted(page)
    expect(field).to_have_value("0.8")


@pytest.mark.parametrize(("asked", "kept"), [("abc", "0.5"), (["1", "2"], "1")], ids=["bad", "twice"])
def test_a_field_never_begins_with_what_a_bad_link_holds(asked, kept, app_url, page):
    open_page(page, app_url, "effect_translator", d=asked)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Effect size d")).to_have_value(kept)


def test_a_figure_goes_back_with_the_browser(app_url, page):
    open_page(page, app_url, "effect_translator", figure="sh-17")
    page.get_by_role("button", name="Successor").click()
    page.wait_for_function("() => new URL(location).searchParams.get('figure') === 'lr11-1.low'")
    page.go_back()
    page.wait_for_function("() => new URL(location).searchParams.get('figure') === 'sh-17'")
    expect(page.locator("[data-key=figure]")).to_contain_text("1.8")


def test_the_card_of_a_stated_figure_leads_on_along_its_trail(app_url, page, atlas):
    open_page(page, app_url, "effect_sizes", fact="ra-01")
    card(page).get_by_role("button", name="0.97 · American").click()
    page.wait_for_function("() => new URL(location).searchParams.get('fact') === 'pr-01'")
    expect(card(page)).to_contain_text(atlas.facts["pr-01"].says)
    close_card(page)
