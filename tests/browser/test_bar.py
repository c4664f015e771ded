"""The bar as a reader meets it, on pages of its own: see bar_demo_pages.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, WebSocketRoute, expect

from tests.app_server import running, wait_idle

THEMES = ("light", "dark")
NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 720}
HIGHEST_ROW = 56
#: Pixels of a name that still tell which source it is, beside its mark.
MIN_NAME = 24
NAMES_HAVE_ROOM = """least => {
  const names = [...document.querySelectorAll(".atlas-row .atlas-press > span")].filter(name => name.checkVisibility());
  return names.length && names.every(name => name.clientWidth >= least);
}"""
SOURCES = ("Ramkumar blog", "Escalante", "US explainer", "Hims & Hers", "UK guide")
#: Contrast of a colour with another, as WCAG counts it; the colours as computed styles.
CONTRAST = """([one, other]) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const luminance = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(
      part => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}"""


@pytest.fixture(scope="module")
def bar_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("bar") / "server.log"
    with running(log, script="tests/browser/bar_demo.py") as server:
        yield server.address
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def wide(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(viewport=WIDE).new_page()


@pytest.fixture
def narrow(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(viewport=NARROW, has_touch=True, is_mobile=True).new_page()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".atlas-row").first).to_be_visible()
    expect_read(page, "runs", "1")
    wait_idle(page)


def expect_read(page: Page, key: str, value: str) -> None:
    """The server has read this of the address."""
    expect(page.locator("p").filter(has_text=re.compile(f"^{key} = "))).to_have_text(f"{key} = {value}")


def expect_query(page: Page, query: str) -> None:
    page.wait_for_function("query => location.search === query", arg=f"?{query}" if query else "")


def chip(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def expect_pressed(page: Page, *names: str) -> None:
    for name in SOURCES:
        expect(chip(page, name)).to_have_attribute("aria-pressed", str(name in names).lower())


def pick(page: Page, key: str) -> Locator:
    """The button that opens a list."""
    return page.locator(f"[data-key={key}] > .atlas-open")


def combobox(page: Page) -> Locator:
    return page.get_by_role("combobox").and_(page.locator(":visible"))


def history_length(page: Page) -> int:
    return int(page.evaluate("history.length"))


def open_more(page: Page) -> None:
    page.get_by_role("button", name="More filters").click()
    expect(page.get_by_role("group", name="More filters")).to_be_visible()


# Chips: the legend, in which a press filters.


def test_a_press_chooses_alone_and_further_ones_add_and_remove(bar_url, wide):
    visit(wide, bar_url)
    expect_pressed(wide, *SOURCES)
    chip(wide, "US explainer").click()
    expect_pressed(wide, "US explainer")
    expect_read(wide, "sources", "us_explainer")
    expect_query(wide, "sources=US+explainer")
    chip(wide, "Hims & Hers").click()
    expect_pressed(wide, "US explainer", "Hims & Hers")
    expect_read(wide, "sources", "us_explainer / hims")
    expect_query(wide, "sources=US+explainer&sources=Hims+%26+Hers")
    chip(wide, "US explainer").click()
    expect_read(wide, "sources", "hims")
    chip(wide, "Hims & Hers").click()
    expect_pressed(wide, *SOURCES)
    expect_read(wide, "sources", "nothing")
    expect_query(wide, "")


def test_all_of_them_are_the_same_as_none(bar_url, wide):
    visit(wide, f"{bar_url}/?sources=Ramkumar+blog&sources=Escalante+page&sources=US+explainer&sources=Hims+%26+Hers")
    expect_pressed(wide, *SOURCES[:4])
    chip(wide, "UK guide").click()
    expect_query(wide, "")
    expect_pressed(wide, *SOURCES)
    # And from there a press chooses alone again.
    chip(wide, "UK guide").click()
    expect_pressed(wide, "UK guide")


def test_a_press_is_one_run_and_leaves_the_page_s_widgets_alone(bar_url, wide):
    visit(wide, bar_url)
    wide.get_by_label("A widget of the page").fill("kept")
    wide.keyboard.press("Enter")
    expect_read(wide, "runs", "2")
    chip(wide, "US explainer").click()
    expect_read(wide, "sources", "us_explainer")
    expect_read(wide, "runs", "3")
    wide.go_back()
    expect_read(wide, "sources", "nothing")
    expect_read(wide, "runs", "4")
    expect(wide.get_by_label("A widget of the page")).to_have_value("kept")


def test_presses_in_quick_succession_all_count(bar_url, wide):
    visit(wide, bar_url)
    wide.evaluate("""() => {
      const chips = [...document.querySelectorAll(".atlas-press")];
      for (const i of [0, 2, 3, 2]) chips[i].click();
    }""")
    expect_read(wide, "sources", "ramkumar / hims")
    expect_pressed(wide, "Ramkumar blog", "Hims & Hers")
    for _ in range(3):
        wide.go_back()
    expect_read(wide, "sources", "ramkumar")
    expect_pressed(wide, "Ramkumar blog")


def test_back_undoes_a_filter_and_forward_brings_it_again(bar_url, wide):
    visit(wide, bar_url)
    before = history_length(wide)
    chip(wide, "US explainer").click()
    chip(wide, "UK guide").click()
    expect_read(wide, "sources", "us_explainer / uk_guide")
    assert history_length(wide) == before + 2
    wide.go_back()
    expect_read(wide, "sources", "us_explainer")
    expect_pressed(wide, "US explainer")
    wide.go_back()
    expect_read(wide, "sources", "nothing")
    expect_pressed(wide, *SOURCES)
    wide.go_forward()
    expect_read(wide, "sources", "us_explainer")
    expect_pressed(wide, "US explainer")


def test_a_part_is_chosen_under_its_source(bar_url, wide):
    visit(wide, f"{bar_url}/?sources=UK+guide")
    opener = wide.get_by_role("button", name="Parts of Escalante")
    opener.press("Enter")
    menu = wide.get_by_role("group", name="Parts of Escalante")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_role("button")).to_have_text(
        ["All of Escalante", "Psych Central text", "therapist box", "Verywell text"]
    )
    expect(menu.get_by_role("button").first).to_be_focused()
    wide.keyboard.press("End")
    wide.keyboard.press("Space")
    expect_read(wide, "sources", "verywell / uk_guide")
    # The chip says which part, and is pressed in part.
    expect(chip(wide, "Verywell text").first).to_have_attribute("aria-pressed", "mixed")
    wide.keyboard.press("Home")
    wide.keyboard.press("Space")
    expect_read(wide, "sources", "escalante / uk_guide")
    wide.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect_pressed(wide, "Escalante", "UK guide")


def test_old_names_in_a_link_stand_as_the_server_reads_them(bar_url, wide):
    visit(wide, f"{bar_url}/?sources=Ramkumar")
    expect_pressed(wide, "Ramkumar blog")
    # Another choice leaves them as they are, in the address and on screen.
    pick(wide, "conditions").click()
    wide.keyboard.type("OCD")
    wide.keyboard.press("Enter")
    expect_query(wide, "sources=Ramkumar&conditions=Obsessive-compulsive+disorder")
    expect_pressed(wide, "Ramkumar blog")
    expect_read(wide, "sources", "ramkumar")


# Lists, in which one finds by typing.


def test_typing_a_name_and_enter_chooses_it_alone(bar_url, wide):
    visit(wide, f"{bar_url}/?conditions=Depression")
    expect(pick(wide, "conditions")).to_have_accessible_name("Conditions: Depression")
    pick(wide, "conditions").press("Enter")
    expect(combobox(wide)).to_be_focused()
    wide.keyboard.type("OCD")
    expect(wide.get_by_role("option")).to_have_text(["Obsessive-compulsive disorder"])
    wide.keyboard.press("Enter")
    expect_read(wide, "conditions", "ocd")
    expect(combobox(wide)).to_be_hidden()
    expect(pick(wide, "conditions")).to_be_focused()
    expect(pick(wide, "conditions")).to_have_text("Obsessive-compulsive disorder")


def test_the_best_match_is_first(bar_url, wide):
    visit(wide, bar_url)
    pick(wide, "conditions").click()
    for typed, first in {
        "anxiety": "Anxiety",
        "dep": "Depression",
        "ANXIÉTY ": "Anxiety",
        "ptsd": "Post-traumatic stress disorder",
        "disorder": "Mood disorders",
    }.items():
        combobox(wide).fill(typed)
        expect(wide.get_by_role("option").first).to_have_text(first)
        active = combobox(wide).get_attribute("aria-activedescendant")
        assert wide.get_by_role("option").first.get_attribute("id") == active


def test_an_open_list_takes_effect_without_being_closed(bar_url, wide):
    visit(wide, bar_url)
    pick(wide, "conditions").click()
    options = wide.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    wide.get_by_role("option", name="Depression", exact=True).click()
    expect_read(wide, "conditions", "depression")
    wide.get_by_role("option", name="Anxiety", exact=True).click()
    expect_read(wide, "conditions", "depression / anxiety")
    expect(wide.locator("[role=option][aria-selected=true]")).to_have_text(["Depression", "Anxiety"])
    wide.get_by_role("option", name="All conditions").click()
    expect_read(wide, "conditions", "nothing")
    expect(combobox(wide)).to_be_focused()


def test_arrows_walk_the_list_and_shift_enter_adds(bar_url, wide):
    visit(wide, bar_url)
    pick(wide, "conditions").click()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Shift+Enter", "ArrowDown", "Shift+Enter"):
        wide.keyboard.press(key)
    expect_read(wide, "conditions", "mood_disorders / depression")
    wide.keyboard.press("ArrowUp")
    wide.keyboard.press("Shift+Enter")
    expect_read(wide, "conditions", "depression")
    wide.keyboard.press("Escape")
    expect(pick(wide, "conditions")).to_be_focused()
    expect(combobox(wide)).to_be_hidden()


def test_presses_that_were_long_on_their_way_end_where_the_last_one_leads(bar_url, wide):
    """A press says what the browser remembers, and that must still hold when the server answers, several runs later."""
    held: list[Callable[[], None]] | None = None

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if held is None:
                server.send(message)
            else:
                held.append(partial(server.send, message))

        socket.on_message(pass_on)

    wide.route_web_socket("**/_stcore/stream", connect)
    visit(wide, bar_url)
    held = []
    pick(wide, "conditions").click()
    for key in ("ArrowDown", "Shift+Enter", "ArrowDown", "Shift+Enter", "Shift+Enter", "ArrowUp", "Shift+Enter"):
        wide.keyboard.press(key)
    expect_query(wide, "")
    assert len(held) == 4
    for number, send in enumerate(held, 2):
        send()
        expect_read(wide, "runs", str(number))
    expect_read(wide, "conditions", "nothing")


def test_nothing_found_is_said_and_chooses_nothing(bar_url, wide):
    visit(wide, bar_url)
    pick(wide, "conditions").click()
    wide.keyboard.type("zzz")
    expect(wide.get_by_text("Nothing matches.")).to_be_visible()
    wide.keyboard.press("Enter")
    expect(combobox(wide)).to_be_visible()
    expect_query(wide, "")


def test_sub_options_stand_under_theirs(bar_url, wide):
    visit(wide, bar_url)
    pick(wide, "conditions").click()

    def left(name: str) -> float:
        return float(wide.get_by_role("option", name=name, exact=True).locator(".atlas-tick").bounding_box()["x"])

    assert left("Severe depression") > left("Depression") > left("Mood disorders") == left("Anxiety")


def test_a_label_is_text_and_nothing_else(bar_url, wide):
    visit(wide, f"{bar_url}/?conditions=hostile")
    label = "<img src=x onerror=alert(1)> & co"
    expect(pick(wide, "conditions")).to_have_text(label)
    pick(wide, "conditions").click()
    expect(wide.get_by_role("option", name=label)).to_be_visible()
    assert wide.locator(".atlas-bar img").count() == 0


def test_one_of_many_is_found_by_typing(bar_url, wide):
    visit(wide, f"{bar_url}/effect_sizes?figure=f3")
    open_more(wide)
    expect(pick(wide, "figure")).to_have_text("Figure 3 of 21")
    pick(wide, "figure").click()
    assert wide.get_by_role("option").count() == 200
    expect(wide.get_by_text("100 more: type to find them.")).to_be_visible()
    wide.keyboard.type("figure 299")
    wide.keyboard.press("Enter")
    expect_read(wide, "figure", "f299")
    expect_query(wide, "figure=f299")
    expect(pick(wide, "figure")).to_be_focused()


# Segments and toggles.


def test_segments_are_one_of_several_by_arrow_keys_too(bar_url, wide):
    visit(wide, f"{bar_url}/effect_sizes")
    open_more(wide)
    radios = wide.get_by_role("radiogroup", name="Order").get_by_role("radio")
    expect(radios.first).to_have_attribute("aria-checked", "true")
    radios.first.focus()
    wide.keyboard.press("ArrowRight")
    expect(radios.last).to_be_focused()
    expect_read(wide, "sort", "by_count")
    expect(radios.last).to_have_attribute("aria-checked", "true")
    expect(radios.first).to_have_attribute("tabindex", "-1")
    wide.keyboard.press("ArrowRight")
    expect_read(wide, "sort", "by_family")
    expect_query(wide, "")


def test_toggles_stand_each_by_itself_and_none_is_a_choice(bar_url, wide):
    visit(wide, f"{bar_url}/effect_sizes")
    open_more(wide)
    group = wide.get_by_role("group", name="Measured")
    for number, name in enumerate(("After therapy", "At follow-up", "Over time"), 2):
        expect(group.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
        group.get_by_role("button", name=name).click()
        expect_read(wide, "runs", str(number))
    expect_read(wide, "measured", "nothing")
    expect_query(wide, "measured=")
    wide.reload()
    wait_idle(wide)
    expect_read(wide, "measured", "nothing")


# What is typed.


def number(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Effect size d")


def test_a_number_stays_as_it_was_typed_and_is_one_step_back(bar_url, wide):
    visit(wide, f"{bar_url}/effect_translator")
    before = history_length(wide)
    number(wide).fill("")
    wide.keyboard.type("0.9")
    expect_read(wide, "d", "0.9")
    wide.keyboard.type("70")
    expect_read(wide, "d", "0.970")
    expect(number(wide)).to_have_value("0.970")
    expect(number(wide)).to_be_focused()
    expect(wide.get_by_role("slider")).to_have_js_property("value", "0.97")
    assert history_length(wide) == before + 1
    wide.go_back()
    expect_read(wide, "d", "0.5")
    expect(number(wide)).to_have_value("0.5")


def test_what_is_no_number_is_said_and_not_sent(bar_url, wide):
    visit(wide, f"{bar_url}/effect_translator?d=0.97")
    wrong = wide.get_by_role("alert").filter(visible=True)
    for typed in ("", "x", "4", "-3.01", "1e1", "0.5.5", "Infinity", "\N{ARABIC-INDIC DIGIT ONE}"):
        number(wide).fill(typed)
        wide.keyboard.press("Enter")
        expect(wrong).to_have_text("Type a number from −3 to 3.")
        expect(number(wide)).to_have_attribute("aria-invalid", "true")
        expect(number(wide)).to_have_value(typed)
        expect_query(wide, "d=0.97")
    number(wide).fill("-0,5")
    expect_read(wide, "d", "-0,5")
    expect(wrong).to_have_count(0)


def test_in_the_body_of_a_page_controls_share_a_line_as_far_as_they_have_room(bar_url, wide, narrow):
    for page, rows in ((wide, 1), (narrow, 3)):
        visit(page, f"{bar_url}/effect_translator")
        inline = page.locator(".atlas-bar.is-inline")
        fields = [field.bounding_box() for field in inline.locator(".atlas-field").all()]
        assert len({round(field["y"] + field["height"]) for field in fields}) <= rows
        for part in inline.locator(".atlas-field > :visible").all():
            place, bar = part.bounding_box(), inline.bounding_box()
            assert bar["x"] <= place["x"]
            assert place["x"] + place["width"] <= bar["x"] + bar["width"] + 1
        number_at, slider_at = (part.bounding_box() for part in inline.locator("[data-key=d] > input").all())
        assert slider_at["x"] >= number_at["x"] + number_at["width"], "beside it, not beneath"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("0.97", ["0.97: a figure of your own", "0.68, 95% CI 0.3 to 0.97"]),
        ("0,97", ["0.97: a figure of your own", "0.68, 95% CI 0.3 to 0.97"]),
        ("0.3", ["0.3, favours other therapies", "0.3: a figure of your own", "0.31 · Turner", "0.68, 95% CI 0.3"]),
        ("-0.3", ["0.3, favours other therapies", "−0.3: a figure of your own"]),
        ("−0.049", ["-0.049, found equivalent", "−0.049: a figure of your own"]),
        ("0.04", ["0.04: a figure of your own"]),
        ("97", []),
        ("turner", ["0.31 · Turner"]),
    ],
)
def test_a_number_typed_into_a_list_finds_that_very_number(typed, found, bar_url, wide):
    visit(wide, f"{bar_url}/effect_translator")
    wide.locator("[data-key=number] > .atlas-open").click()
    wide.keyboard.type(typed)
    listed = wide.locator("[data-key=number] [role=option]")
    expect(listed).to_have_count(len(found))
    for place, words in enumerate(found):
        expect(listed.nth(place)).to_contain_text(words)


def test_a_number_of_one_s_own_is_chosen_from_the_list_in_one_step(bar_url, wide):
    visit(wide, f"{bar_url}/effect_translator?number=within")
    before = history_length(wide)
    wide.locator("[data-key=number] > .atlas-open").click()
    wide.keyboard.type("0,97")
    wide.keyboard.press("Enter")
    expect_query(wide, "d=0.97")
    expect_read(wide, "number", "own")
    expect_read(wide, "d", "0.97")
    assert history_length(wide) == before + 1


def test_the_slider_moves_the_number_in_one_step(bar_url, wide):
    visit(wide, f"{bar_url}/effect_translator")
    before = history_length(wide)
    wide.get_by_role("slider").focus()
    wide.keyboard.press("ArrowRight")
    expect(number(wide)).to_have_value("0.51")
    expect_read(wide, "d", "0.51")
    expect(wide.get_by_role("slider")).to_be_focused()
    assert history_length(wide) == before + 1


def test_words_count_after_a_pause_or_with_enter(bar_url, wide):
    visit(wide, f"{bar_url}/effect_translator")
    before = history_length(wide)
    field = wide.get_by_role("searchbox", name="Search")
    field.press_sequentially("shed")
    expect_read(wide, "words", "shed")
    field.press_sequentially("ler ")
    wide.keyboard.press("Enter")
    expect_read(wide, "words", "shedler")
    expect_query(wide, "words=shedler")
    assert history_length(wide) <= before + 2
    field.fill("")
    expect_read(wide, "words", "nothing")
    expect_query(wide, "")


def test_typing_keeps_what_is_ahead_of_the_server(bar_url, wide):
    visit(wide, f"{bar_url}/effect_translator")
    field = wide.get_by_role("searchbox", name="Search")
    # Slow enough for several runs to begin while it goes on.
    field.press_sequentially("long-term psychodynamic", delay=120)
    expect_read(wide, "words", "long-term psychodynamic")
    expect(field).to_have_value("long-term psychodynamic")


# What is filtered, and what is beside it.


def test_it_says_what_is_filtered_and_clears_all_of_it(bar_url, wide):
    visit(wide, f"{bar_url}/effect_sizes")
    expect(wide.get_by_role("button", name="Clear all")).to_be_hidden()
    row = wide.locator(".atlas-row")
    visit(wide, f"{bar_url}/effect_sizes?conditions=Depression&sources=UK+guide&sort=By+count&measured=Over+time")
    expect(row.get_by_role("status")).to_have_text("Depression · UK guide · Over time · By count")
    expect(wide.get_by_role("button", name="More filters, 2 of them set")).to_have_text("More · 2")
    before = history_length(wide)
    wide.get_by_role("button", name="Clear all").click()
    expect_query(wide, "")
    assert history_length(wide) == before + 1
    for key, value in {"conditions": "nothing", "sources": "nothing", "sort": "by_family"}.items():
        expect_read(wide, key, value)
    expect(wide.get_by_role("button", name="Clear all")).to_be_hidden()
    expect(pick(wide, "conditions")).to_be_focused()
    wide.go_back()
    expect_read(wide, "conditions", "depression")


@pytest.mark.parametrize("name", ["Share", "Export"])
def test_share_and_export_are_told_each_time(name, bar_url, wide):
    visit(wide, f"{bar_url}/?sources=UK+guide")
    for _ in range(2):
        wide.get_by_role("button", name=name).click()
        expect(wide.get_by_role("dialog", name=name)).to_be_visible()
        wide.keyboard.press("Escape")
        expect(wide.get_by_role("dialog", name=name)).to_have_count(0)
    expect_read(wide, "sources", "uk_guide")
    # Nothing of it opens again by itself.
    chip(wide, "US explainer").click()
    expect_read(wide, "sources", "us_explainer / uk_guide")
    expect(wide.get_by_role("dialog")).to_have_count(0)


def test_a_press_is_foretold_when_the_pointer_or_the_focus_is_near(bar_url, wide):
    visit(wide, f"{bar_url}/?sources=UK+guide")
    wide.evaluate("() => document.addEventListener('atlas:choice', e => (window.told ??= []).push(e.detail))")
    chip(wide, "US explainer").hover()
    foretold = {"query": "?sources=US+explainer&sources=UK+guide", "isMade": False}
    assert wide.evaluate("window.told") == [foretold]
    wide.mouse.move(0, 0)
    chip(wide, "US explainer").focus()
    assert wide.evaluate("window.told") == [foretold, foretold]
    wide.keyboard.press("Space")
    expect_read(wide, "sources", "us_explainer / uk_guide")
    assert wide.evaluate("window.told.at(-1)") == foretold | {"isMade": True}
    expect_query(wide, foretold["query"].removeprefix("?"))


# The focus, and where a reader comes from and goes to.


def test_the_focus_stays_through_every_run(bar_url, wide):
    visit(wide, bar_url)
    chip(wide, "UK guide").focus()
    wide.evaluate("() => (document.activeElement.same = true)")
    for expected in ("uk_guide", "nothing", "uk_guide"):
        wide.keyboard.press("Space")
        expect_read(wide, "sources", expected)
        wait_idle(wide)
        assert wide.evaluate("() => document.activeElement.same"), "the node was built anew"


def test_the_keyboard_reaches_everything_in_order(bar_url, wide):
    visit(wide, bar_url)
    pick(wide, "conditions").focus()
    reached = []
    for _ in range(9):
        reached.append(wide.evaluate("() => document.activeElement.ariaLabel ?? document.activeElement.textContent"))
        wide.keyboard.press("Tab")
    assert reached == [
        "Conditions: All conditions", "Ramkumar blog", "Escalante", "Parts of Escalante", "US explainer",
        "Hims & Hers", "UK guide", "More filters", "Share",
    ]  # fmt: skip


def to_page(page: Page, name: str) -> None:
    """Through Streamlit's menu."""
    page.get_by_test_id("stTopNavSection").click()
    page.get_by_role("menuitem", name=name).click()


@pytest.mark.parametrize("by_key", [False, True], ids=["pointer", "keyboard"])
def test_a_page_switch_keeps_what_every_page_shares(by_key, bar_url, wide):
    visit(wide, f"{bar_url}/?conditions=Depression&sources=UK+guide&sort=By+count")
    before = history_length(wide)
    if by_key:
        wide.get_by_test_id("stTopNavSection").press("Enter")
        wide.keyboard.press("Enter")
    else:
        to_page(wide, "Effects")
    expect(wide.get_by_role("heading", name="Effects")).to_be_visible()
    expect_query(wide, "conditions=Depression&sources=UK+guide")
    expect(wide.get_by_role("menuitem")).to_have_count(0)
    expect_read(wide, "conditions", "depression")
    expect_read(wide, "sort", "by_family")
    expect_pressed(wide, "UK guide")
    assert history_length(wide) == before + 1
    # What is chosen there goes back with the reader only as far as the history says so.
    chip(wide, "US explainer").click()
    expect_read(wide, "sources", "us_explainer / uk_guide")
    wide.go_back()
    expect_read(wide, "sources", "uk_guide")
    wide.go_back()
    expect(wide.get_by_role("heading", name="Lengths")).to_be_visible()
    expect_query(wide, "conditions=Depression&sources=UK+guide&sort=By+count")
    expect_read(wide, "sort", "by_count")
    expect_pressed(wide, "UK guide")
    wide.go_forward()
    expect(wide.get_by_role("heading", name="Effects")).to_be_visible()
    expect_read(wide, "conditions", "depression")


def test_a_jump_back_over_several_pages_brings_what_was_there(bar_url, wide):
    visit(wide, bar_url)
    to_page(wide, "Effects")
    expect(wide.get_by_role("heading", name="Effects")).to_be_visible()
    chip(wide, "UK guide").click()
    expect_read(wide, "sources", "uk_guide")
    to_page(wide, "Translator")
    expect(wide.get_by_role("heading", name="Translator")).to_be_visible()
    expect_read(wide, "sources", "uk_guide")
    wide.evaluate("history.go(-3)")
    expect(wide.get_by_role("heading", name="Lengths")).to_be_visible()
    expect_read(wide, "sources", "nothing")
    expect_pressed(wide, *SOURCES)


def test_a_link_in_a_page_keeps_it_too_and_follows_a_later_choice(bar_url, wide):
    visit(wide, bar_url)
    link = wide.get_by_role("link", name="On to effects")
    chip(wide, "UK guide").click()
    expect_read(wide, "sources", "uk_guide")
    link.focus()
    expect(link).to_have_attribute("href", re.compile(r"\?sources=UK\+guide$"))
    chip(wide, "UK guide").click()
    chip(wide, "US explainer").click()
    expect_read(wide, "sources", "us_explainer")
    link.click()
    expect(wide.get_by_role("heading", name="Effects")).to_be_visible()
    expect_query(wide, "sources=US+explainer")
    expect_read(wide, "sources", "us_explainer")


def test_a_link_in_a_new_tab_keeps_it(bar_url, wide):
    visit(wide, f"{bar_url}/?sources=UK+guide")
    with wide.context.expect_page() as opened:
        wide.get_by_role("link", name="On to effects").click(modifiers=["ControlOrMeta"])
    expect(opened.value.get_by_role("heading", name="Effects")).to_be_visible()
    expect_read(opened.value, "sources", "uk_guide")
    expect(wide.get_by_role("heading", name="Lengths")).to_be_visible()


# How it is laid out.


def test_it_is_one_row_and_everything_is_within_reach(bar_url, wide):
    visit(wide, f"{bar_url}/effect_sizes?conditions=Depression&sources=UK+guide")
    row, more = wide.locator(".atlas-row").first, wide.get_by_role("group", name="More filters")
    folded = []
    for width in (720, 768, 900, 1024, 1280, 1440, 1920, 2560):
        wide.set_viewport_size({"width": width, "height": 800})
        wide.wait_for_function("row => row.scrollWidth <= row.clientWidth", arg=row.element_handle())
        wide.wait_for_function(NAMES_HAVE_ROOM, arg=MIN_NAME)
        assert wide.locator(".atlas-bar").first.bounding_box()["height"] <= HIGHEST_ROW
        for name in ("Share", "Export", "Clear all"):
            expect(wide.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
        keys = ("conditions", "sources", "measured", "sort", "figure")
        missing = [key for key in keys if not row.locator(f"[data-key={key}]").count()]
        assert "sources" not in missing, "the legend"
        folded.append(len(missing))
        if missing:
            open_more(wide)
            for key in missing:
                expect(more.locator(f"[data-key={key}]")).to_be_visible()
            wide.keyboard.press("Escape")
            expect(more).to_be_hidden()
    assert folded == sorted(folded, reverse=True)
    assert folded[-1] == 0


def test_what_has_no_room_moves_into_the_menu_with_its_focus(bar_url, wide):
    wide.set_viewport_size({"width": 1920, "height": 800})
    visit(wide, bar_url)
    radio = wide.get_by_role("radio", name="By family")
    radio.focus()
    wide.set_viewport_size({"width": 1024, "height": 800})
    expect(radio).to_be_hidden()
    expect(wide.get_by_role("button", name="More filters")).to_be_focused()
    wide.set_viewport_size({"width": 1920, "height": 800})
    expect(radio).to_be_visible()
    expect(wide.get_by_role("button", name="More filters")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 640])
def test_on_a_phone_one_button_says_what_is_filtered_and_opens_everything(width, bar_url, new_context):
    page = new_context(viewport={"width": width, "height": 700}, has_touch=True, is_mobile=True).new_page()
    visit(page, f"{bar_url}/effect_sizes")
    opener = page.get_by_role("button", name="Filter ·")
    expect(opener).to_have_text("Filter · 5 sources")
    for name in ("Filter ·", "Share", "Export"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    opener.tap()
    sheet = page.get_by_role("dialog", name="Filter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    sheet.get_by_role("button", name="UK guide").tap()
    expect_read(page, "sources", "uk_guide")
    # The list opens without the keyboard, which would cover it.
    sheet.locator("[data-key=conditions] > .atlas-open").tap()
    expect(page.get_by_role("option", name="Depression", exact=True)).to_be_visible()
    expect(combobox(page)).not_to_be_focused()
    combobox(page).tap()
    page.keyboard.type("OCD")
    page.keyboard.press("Enter")
    expect_read(page, "conditions", "ocd")
    # Escape closes the list that is open in it, and then the sheet.
    sheet.locator("[data-key=conditions] > .atlas-open").tap()
    page.keyboard.press("Escape")
    expect(sheet).to_be_visible()
    expect(combobox(page)).to_be_hidden()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    expect(opener).to_have_text("Filter · Obsessive-compulsive disorder · UK guide")
    opener.tap()
    sheet.get_by_role("button", name="Clear all").tap()
    expect_read(page, "conditions", "nothing")
    sheet.get_by_role("button", name="Done").tap()
    expect(opener).to_have_text("Filter · 5 sources")


def test_everything_is_large_enough_for_a_finger(bar_url, narrow):
    visit(narrow, f"{bar_url}/effect_translator?sources=UK+guide")
    sizes = """() => [...document.querySelectorAll(".atlas-bar :is(button, input, [role=option])")]
      .filter(node => node.checkVisibility({visibilityProperty: true}))
      .map(node => [node.textContent || node.ariaLabel || node.type, node.getBoundingClientRect()])
      .filter(([, at]) => at.width < 44 || at.height < 44).map(([name, at]) => `${name}: ${at.width} x ${at.height}`)"""
    assert narrow.evaluate(sizes) == []
    narrow.get_by_role("button", name="Filter ·").tap()
    narrow.get_by_role("button", name="Parts of Escalante").tap()
    pick(narrow, "conditions").tap()
    expect(combobox(narrow)).to_be_visible()
    assert narrow.evaluate(sizes) == []


def test_on_a_phone_the_menu_of_pages_closes_and_keeps_what_is_shared(bar_url, narrow):
    visit(narrow, f"{bar_url}/?sources=UK+guide")
    narrow.get_by_test_id("stExpandSidebarButton").tap()
    narrow.get_by_test_id("stSidebar").get_by_role("link", name="Effects").tap()
    expect(narrow.get_by_role("heading", name="Effects")).to_be_visible()
    expect_read(narrow, "sources", "uk_guide")
    expect(narrow.get_by_test_id("stSidebar").get_by_role("link", name="Effects")).not_to_be_in_viewport()


def test_an_embedded_page_has_none_but_in_its_body(bar_url, wide):
    wide.goto(f"{bar_url}/effect_translator?embed=true&sources=UK+guide&d=0.97")
    expect_read(wide, "d", "0.97")
    expect_read(wide, "sources", "uk_guide")
    wait_idle(wide)
    expect(wide.get_by_role("group", name="Filters")).to_have_count(1)
    expect(wide.get_by_role("button", name="Share")).to_have_count(0)
    expect(number(wide)).to_have_value("0.97")
    number(wide).fill("1")
    expect_query(wide, "embed=true&sources=UK+guide&d=1")
    expect_read(wide, "d", "1")


# For everybody.


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing(size, theme, bar_url, new_context):
    page = new_context(viewport=size, color_scheme=theme).new_page()

    def expect_no_findings() -> None:
        violations = Axe().run(page, context=".atlas-bar").response["violations"]
        assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []

    visit(page, f"{bar_url}/effect_sizes?conditions=Depression&sources=UK+guide")
    expect_no_findings()
    visit(page, f"{bar_url}/effect_translator?conditions=Depression&sources=UK+guide")
    number(page).fill("x")
    expect(page.get_by_role("alert").filter(visible=True)).to_be_visible()
    expect_no_findings()
    if size is NARROW:
        page.get_by_role("button", name="Filter ·").click()
    page.get_by_role("button", name="Parts of Escalante").click()
    expect_no_findings()
    pick(page, "conditions").click()
    page.keyboard.type("an")
    expect_no_findings()


@pytest.mark.parametrize("theme", THEMES)
def test_edges_and_marks_stand_out(theme, bar_url, new_context):
    page = new_context(viewport=WIDE, color_scheme=theme).new_page()
    visit(page, f"{bar_url}/?sources=UK+guide")
    behind = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    colours: dict[str, Any] = page.evaluate("""() => Object.fromEntries([
      ...[...document.querySelectorAll(".atlas-press, .atlas-open")]
        .map(node => [node.textContent, getComputedStyle(node).borderTopColor]),
      ...[...document.querySelectorAll(".atlas-press path")]
        .map(node => ["mark of " + node.closest("button").textContent, getComputedStyle(node).fill])])""")
    assert len(colours) >= 2 * len(SOURCES) + 3
    assert len({colour for name, colour in colours.items() if name.startswith("mark")}) == len(SOURCES)
    for name, colour in colours.items():
        assert page.evaluate(CONTRAST, [colour, behind]) >= 3, name


def test_the_marks_follow_the_theme_at_once(bar_url, new_context):
    page = new_context(viewport=WIDE, color_scheme="light").new_page()
    visit(page, bar_url)
    mark = page.locator(".atlas-press path").first
    expect(mark).to_have_css("fill", "rgb(0, 103, 165)")
    page.emulate_media(color_scheme="dark")
    expect(mark).to_have_css("fill", "rgb(108, 188, 240)")


def test_forced_colours_still_tell_what_is_pressed(bar_url, new_context):
    page = new_context(viewport=WIDE, forced_colors="active").new_page()
    visit(page, f"{bar_url}/?sources=UK+guide")
    expect(chip(page, "UK guide")).to_have_css("border-top-width", "2px")
    expect(chip(page, "US explainer")).to_have_css("border-top-width", "1px")
    expect(chip(page, "UK guide").locator("path")).to_have_css("fill", "rgb(122, 92, 0)")
