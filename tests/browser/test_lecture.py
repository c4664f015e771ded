"""A lecture in a real browser: keys, predict then reveal, decks of one's own, bad links; on projectors and phones."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from components.current import shared_atlas
from components.lecture import key_presses
from components.lecture.lecture import scene_link
from components.lecture.scenes import built_in_scenes
from data.lecture.decks import Scene, pack_deck, write_deck
from tests.app_server import wait_idle
from tests.browser.reader import (
    THEMES,
    address,
    card,
    carried,
    charts,
    expect_heading,
    go_to,
    hover_box,
    marks,
    open_dialog,
    open_page,
    wait_painted,
)
from tests.browser.test_keyboard import tab_to

DECK = built_in_scenes(*shared_atlas()).deck
SCENES = DECK.scenes
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36",
}
NASTY = "<script>window.hacked = 1</script>"


def open_scene(page: Page, app_url: str, **query: Any) -> None:
    open_page(page, app_url, "lecture", **query)


def expect_scene(page: Page, scene: Scene, *, shown: bool) -> None:
    expect_heading(page, scene.question)
    expect(charts(page)).to_have_count(1 if shown else 0)
    page.wait_for_function(
        "([id, shown]) => { const q = new URL(location).searchParams;"
        " return q.get('scene') === id && q.has('shown') === shown; }",
        arg=[scene.scene_id, shown],
    )
    wait_idle(page)


def press(page: Page, key: str) -> None:
    """Press a key once the page listens to keys, which it does a moment after it is painted."""
    page.wait_for_selector("[data-listens]", state="attached")
    page.keyboard.press(key)


def test_one_click_leads_from_the_link_to_a_running_lecture(app_url, page):
    open_page(page, app_url, "lecture")
    start = page.get_by_role("button", name=f"Start: {DECK.title}")
    # It opens with a picture, of nothing on which guesses are collected.
    pictured = next(scene for scene in SCENES if page.get_by_role("link", name=scene.question).count())
    assert pictured.ask == "room"
    for part in (start, charts(page).first.locator(".atlas-plot")):
        expect(part).to_be_in_viewport(ratio=1)
    start.click()
    expect_scene(page, SCENES[0], shown=False)
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
    expect(page.locator(".atlas-bar")).to_have_count(0)


def test_the_keys_move_blank_explain_and_leave(app_url, page):
    open_scene(page, app_url, scene=SCENES[0].scene_id)
    steps = [
        ("ArrowRight", 0, True),
        ("PageDown", 1, False),
        ("Space", 1, True),
        ("ArrowRight", 2, False),
        ("PageUp", 1, True),
        ("ArrowLeft", 1, False),
        ("ArrowLeft", 0, True),
    ]
    for key, place, shown in steps:
        press(page, key)
        expect_scene(page, SCENES[place], shown=shown)
    press(page, "b")
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    expect(charts(page)).to_have_count(0)
    press(page, "b")
    expect_scene(page, SCENES[0], shown=True)
    press(page, "?")
    expect(page.get_by_text("leave the lecture")).to_be_visible()
    press(page, "?")
    expect(page.get_by_text("leave the lecture")).to_have_count(0)
    press(page, "Escape")
    expect_heading(page, "In front of a class")
    page.wait_for_function("() => location.search === ''")


def test_at_either_end_a_key_leads_nowhere(app_url, page):
    open_scene(page, app_url, scene=SCENES[0].scene_id)
    press(page, "ArrowLeft")
    expect_scene(page, SCENES[0], shown=False)
    open_scene(page, app_url, scene=SCENES[-1].scene_id, shown="yes")
    press(page, "ArrowRight")
    expect_scene(page, SCENES[-1], shown=True)


def test_a_key_that_a_stalled_network_delivers_twice_turns_once_and_is_not_lost(app_url, new_context):
    context = new_context()
    page = context.new_page()
    with page.expect_websocket() as opened:
        open_scene(page, app_url, scene=SCENES[1].scene_id)
    # Loaded before, since a stalled network would hold the drawing up too.
    press(page, "ArrowRight")
    expect_scene(page, SCENES[1], shown=True)
    for to, shown in ((2, False), (2, True), (3, False)):
        context.set_offline(True)
        try:
            with opened.value.expect_event("framesent"):
                press(page, "ArrowRight")
            # The page hears nothing, and sends it again.
            opened.value.wait_for_event("framesent")
        finally:
            context.set_offline(False)
        expect_scene(page, SCENES[to], shown=shown)


def test_a_slider_that_was_only_clicked_leaves_the_keys_to_the_lecture(app_url, page):
    open_scene(page, app_url, scene="nhs-sessions")
    slider = page.get_by_role("slider")
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    expect(slider).not_to_have_value("30")
    wait_idle(page)
    guessed = slider.input_value()
    press(page, "ArrowRight")
    expect(charts(page)).to_have_count(1)
    expect(page.get_by_text(f"You guessed {guessed}:")).to_be_visible()


def test_a_slider_reached_by_keyboard_keeps_the_arrows(app_url, page):
    open_scene(page, app_url, scene="nhs-sessions")
    slider = page.get_by_role("slider")
    for _ in range(12):
        press(page, "Tab")
        if slider.evaluate("node => node === document.activeElement"):
            break
    before = int(slider.input_value())
    press(page, "ArrowRight")
    expect(slider).to_have_value(str(before + 1))
    expect(charts(page)).to_have_count(0)


def test_a_mark_reached_by_keyboard_keeps_the_arrows(app_url, page):
    open_scene(page, app_url, scene="nhs-sessions", shown="yes")
    tab_to(page, ".atlas-plot [role=button]")
    across = "() => document.activeElement.getBoundingClientRect().x"
    before = page.evaluate(across)
    press(page, "ArrowRight")
    assert page.evaluate(across) > before
    # Escape puts the citation of the mark away; the next one leaves.
    expect(hover_box(charts(page))).to_be_visible()
    press(page, "Escape")
    expect(hover_box(charts(page))).to_be_hidden()
    expect_scene(page, SCENES[DECK.place_of("nhs-sessions")], shown=True)


def test_a_choice_is_judged_once_it_is_revealed(app_url, page):
    open_scene(page, app_url, scene="brief-or-nhs")
    page.locator(".atlas-scene").get_by_role("radio").or_(
        page.locator(".atlas-scene").get_by_role("button")
    ).first.click()
    wait_idle(page)
    page.get_by_role("button", name="Reveal →").click()
    expect(page.get_by_text(re.compile("You guessed .*: (wrong|right)"))).to_be_visible()


def test_a_revealed_mark_opens_its_card_and_escape_closes_only_that(app_url, page, atlas):
    open_scene(page, app_url, scene="nhs-sessions", shown="yes")
    ids = carried(charts(page))
    assert "uk_guide.length.nhs-sessions" in ids
    marks(page).first.hover(force=True)
    marks(page).first.click(force=True)
    expect(card(page)).to_contain_text(atlas.facts[ids[0]].origin.full)
    press(page, "Escape")
    expect(card(page)).to_have_count(0)
    expect_scene(page, SCENES[DECK.place_of("nhs-sessions")], shown=True)


@pytest.mark.parametrize("theme", THEMES)
def test_a_lecture_can_be_followed_on_a_phone(theme, app_url, new_context):
    page = new_context(color_scheme=theme, **PHONE).new_page()
    open_scene(page, app_url, scene="one-session")
    page.get_by_role("button", name="Reveal →").tap()
    expect(charts(page)).to_have_count(1)
    wait_painted(page)
    chart = charts(page).bounding_box()
    assert chart
    assert chart["x"] + chart["width"] <= 390
    ends = (
        charts(page)
        .locator(".annotation text")
        .evaluate_all("texts => texts.map(text => text.getBoundingClientRect().right)")
    )
    assert max(ends) <= 390, "a label is cut off"


def test_the_code_on_a_scene_leads_to_the_chart_with_its_choices(app_url, page):
    open_scene(page, app_url, scene="against-therapy", shown="yes")
    press(page, "q")
    code = page.get_by_role("img", name=re.compile("^QR code of"))
    code.scroll_into_view_if_needed()
    expect(code).to_be_visible()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    assert found.text == f"{app_url}/go/against-therapy"
    on_stage = set(carried(charts(page)))
    page.goto(found.text)
    wait_painted(page)
    expect(page).to_have_url(re.compile(r"/effect_sizes\?.*conditions=Depression"))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert on_stage <= set(carried(page))


@pytest.mark.parametrize(("scene_id", "part"), [("one-session", "Minutes"), ("the-sum", None)])
def test_the_link_of_a_scene_opens_its_chart_on_a_phone(scene_id, part, app_url, new_context):
    page = new_context(**PHONE).new_page()
    link = scene_link(SCENES[DECK.place_of(scene_id)], *shared_atlas())
    page.goto(f"{app_url}{link[link.index('/go/') :]}")
    wait_painted(page)
    chart = charts(page).last
    page.wait_for_function("chart => chart.getBoundingClientRect().top < innerHeight / 3", arg=chart.element_handle())
    if part:
        expect(chart.get_by_role("tab", selected=True)).to_have_text(part)


def test_a_short_link_with_an_unknown_part_is_told(app_url, page):
    page.goto(f"{app_url}/go/effect-sizes/flu")
    wait_painted(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("flu")


def test_speaker_notes_hold_answer_notes_next_scene_and_a_clock(app_url, page):
    page.goto(address(app_url, "speaker_notes", scene=SCENES[1].scene_id))
    expect_heading(page, "Speaker notes")
    expect(page.get_by_text(SCENES[1].notes.split(";")[0])).to_be_visible()
    expect(page.get_by_text("Answer:")).to_be_visible()
    expect(page.get_by_text(SCENES[2].question)).to_be_visible()
    clock = page.get_by_text(re.compile(r"^\d\d:\d\d · running for \d+:\d\d$"))
    expect(clock).to_be_visible()
    before = clock.text_content()
    expect(clock).not_to_have_text(before or "")
    press(page, "PageDown")
    expect(page.get_by_text(SCENES[2].question)).to_be_visible()
    page.wait_for_function("id => new URL(location).searchParams.get('scene') === id", arg=SCENES[2].scene_id)
    link = page.get_by_role("link", name="This scene on the projector")
    expect(link).to_have_attribute("href", address(app_url, "lecture", scene=SCENES[2].scene_id))


def open_both(app_url: str, context: Any) -> tuple[Page, Page]:
    """A lecture that has begun, and its speaker notes in a second window of the same browser."""
    projector = context.new_page()
    open_page(projector, app_url, "lecture")
    with context.expect_page() as opened:
        projector.get_by_role("link", name="Speaker notes, in a second window").click()
    notes = opened.value
    expect_notes(notes, SCENES[0])
    projector.bring_to_front()
    projector.get_by_role("button", name=f"Start: {DECK.title}").click()
    expect_scene(projector, SCENES[0], shown=False)
    return projector, notes


def expect_notes(notes: Page, scene: Scene, seen: str = "") -> None:
    """The notes stand at a scene; ``seen`` is what they say that the projector was turned to."""
    expect(notes.get_by_role("heading", level=3, name=scene.question)).to_be_visible()
    said = notes.get_by_text("The projector was turned to")
    if seen:
        expect(said).to_contain_text(f"turned to the {seen} of this scene")
    else:
        expect(said).to_have_count(0)
    wait_idle(notes)


def test_speaker_notes_turn_with_the_projector(app_url, new_context):
    projector, notes = open_both(app_url, new_context())
    expect_notes(notes, SCENES[0], "question")
    steps = [("ArrowRight", 0, True), ("PageDown", 1, False), ("Space", 1, True), ("ArrowRight", 2, False)]
    steps += [("ArrowLeft", 1, True), ("ArrowLeft", 1, False), ("PageUp", 0, True)]
    for key, place, shown in steps:
        press(projector, key)
        expect_scene(projector, SCENES[place], shown=shown)
        expect_notes(notes, SCENES[place], "answer" if shown else "question")


def test_the_way_back_leads_out_of_a_lecture_that_was_opened_by_its_link(app_url, page):
    open_page(page, app_url, "overview")
    page.goto(address(app_url, "lecture", scene=SCENES[0].scene_id))
    expect_scene(page, SCENES[0], shown=False)
    page.go_back()
    expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()


def test_keys_and_buttons_in_the_notes_turn_the_projector(app_url, new_context):
    projector, notes = open_both(app_url, new_context())
    expect_notes(notes, SCENES[0], "question")
    notes.bring_to_front()
    for key, place, shown in [("PageDown", 0, True), ("ArrowRight", 1, False), ("ArrowLeft", 0, True)]:
        press(notes, key)
        expect_scene(projector, SCENES[place], shown=shown)
        expect_notes(notes, SCENES[place], "answer" if shown else "question")
    for name, place, shown in [("Next →", 1, False), ("Next →", 1, True), ("← Back", 1, False)]:
        notes.get_by_role("button", name=name).click()
        expect_scene(projector, SCENES[place], shown=shown)
        expect_notes(notes, SCENES[place], "answer" if shown else "question")
    projector.bring_to_front()
    press(projector, "?")
    expect(projector.get_by_text("leave the lecture")).to_be_visible()
    expect_notes(notes, SCENES[1], "question")
    press(projector, "ArrowLeft")
    expect_notes(notes, SCENES[0], "answer")


def test_notes_that_are_opened_late_or_again_find_the_lecture_where_it_is(app_url, new_context):
    context = new_context()
    projector, notes = open_both(app_url, context)
    for scene, shown in ((SCENES[0], True), (SCENES[1], False), (SCENES[1], True)):
        press(projector, "ArrowRight")
        expect_scene(projector, scene, shown=shown)
    late = context.new_page()
    code = re.search(r"follow=(\w+)", projector.url)[1]
    late.goto(address(app_url, "speaker_notes", scene=SCENES[0].scene_id, follow=code))
    expect_notes(late, SCENES[1], "answer")
    projector.reload()
    expect_scene(projector, SCENES[1], shown=True)
    press(projector, "ArrowRight")
    for window in (notes, late):
        expect_notes(window, SCENES[2], "question")


def test_another_lecture_in_the_same_browser_disturbs_nobody(app_url, new_context):
    context = new_context()
    projector, notes = open_both(app_url, context)
    other_projector, other_notes = open_both(app_url, context)
    press(other_projector, "ArrowRight")
    expect_scene(other_projector, SCENES[0], shown=True)
    press(other_projector, "ArrowRight")
    expect_notes(other_notes, SCENES[1], "question")
    expect_notes(notes, SCENES[0], "question")
    press(projector, "ArrowRight")
    expect_notes(notes, SCENES[0], "answer")
    expect_scene(other_projector, SCENES[1], shown=False)
    expect_notes(other_notes, SCENES[1], "question")


def test_without_the_projector_the_notes_are_turned_by_hand(app_url, new_context):
    projector, notes = open_both(app_url, new_context())
    expect_notes(notes, SCENES[0], "question")
    projector.close()
    press(notes, "PageDown")
    expect_notes(notes, SCENES[1])
    notes.get_by_role("button", name="Next →").click()
    expect_notes(notes, SCENES[2])
    press(notes, "PageUp")
    expect_notes(notes, SCENES[1])


def test_a_view_becomes_a_scene_of_a_deck_in_a_link_and_a_file(app_url, page, new_context, tmp_path):
    open_page(page, app_url, "session_lengths", sources="UK guide")
    open_dialog(page, "Export")
    question = page.get_by_role("textbox", name="Question to ask first")
    question.fill("How long in Britain?")
    question.press("Enter")
    page.get_by_role("button", name="Add this view as a scene").click()
    expect(page.get_by_text("has 1 scene")).to_be_visible()
    page.keyboard.press("Escape")
    go_to(page, "lecture")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save your deck (TOML)").click()
    file = tmp_path / "deck.toml"
    saved.value.save_as(file)
    link = page.locator("code").filter(has_text="deck=").first.text_content() or ""
    for way in ("link", "file"):
        other = new_context().new_page()
        if way == "link":
            other.goto(link.strip())
        else:
            open_page(other, app_url, "lecture")
            other.locator("input[type=file]").set_input_files(file)
            other.get_by_role("button", name="Start: My lecture").click()
        expect_heading(other, "How long in Britain?")
        wait_painted(other)
        press(other, "ArrowRight")
        expect(charts(other)).to_have_count(1)
        wait_painted(other)
        assert all(fact_id.startswith("uk_guide") for fact_id in carried(charts(other)))


def test_a_deck_is_built_in_the_browser_and_stays_until_it_is_discarded(app_url, page, tmp_path):
    for number, source in enumerate(("UK guide", "Hims & Hers"), 1):
        open_page(page, app_url, "session_lengths", sources=source)
        open_dialog(page, "Export")
        expect(page.get_by_role("dialog").get_by_text("The room guesses")).to_be_visible()
        page.get_by_role("button", name="Add this view as a scene").click()
        expect(page.get_by_text(f"has {number} scene")).to_be_visible()
    # Another session in the same browser: the deck is still there.
    open_page(page, app_url, "lecture")
    page.get_by_role("textbox", name="Title").fill("Mine")
    page.get_by_role("textbox", name="Question").fill("How many sessions?")
    page.get_by_role("button", name="Save this scene").click()
    expect(page.get_by_role("combobox", name="Scene")).to_have_value("1. Mine")
    page.get_by_role("button", name="Move down").click()
    expect(page.get_by_role("combobox", name="Scene")).to_have_value("2. Mine")
    wait_idle(page)
    page.reload()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save your deck (TOML)").click()
    scenes = tomllib.loads(saved.value.path().read_text(encoding="utf-8"))["scenes"]
    assert [scene["title"] for scene in scenes][1] == "Mine"
    assert scenes[1]["question"] == "How many sessions?"
    page.get_by_role("button", name="Discard your deck").click()
    expect(page.get_by_role("button", name="Save your deck (TOML)")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name=f"Start: {DECK.title}")).to_be_visible()
    wait_idle(page)
    expect(page.get_by_role("button", name="Save your deck (TOML)")).to_have_count(0)


def test_a_deck_with_bad_scenes_tells_each_and_runs(app_url, page, tmp_path):
    file = tmp_path / "bad.toml"
    good = write_deck(DECK)
    bad = good.replace('page = "overview"', 'page = "nowhere"', 1).replace('title = "How often"', f"title = '{NASTY}'")
    file.write_text(bad, encoding="utf-8")
    open_page(page, app_url, "lecture")
    page.locator("input[type=file]").set_input_files(file)
    alerts = page.get_by_test_id("stAlert")
    expect(alerts).to_have_count(2)
    expect(alerts.filter(has_text="nowhere")).to_contain_text("named-most")
    expect(alerts.filter(has_text="markup")).to_have_count(1)
    page.get_by_role("button", name=f"Start: {DECK.title}").last.click()
    expect_scene(page, SCENES[0], shown=False)
    assert page.evaluate("() => window.hacked") is None


@pytest.mark.parametrize("content", [b"no deck", b"\xff\xfe", b"scenes = 3"], ids=["words", "bytes", "a number"])
def test_a_file_that_is_no_deck_is_told_in_one_message(content, app_url, page, tmp_path):
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    open_page(page, app_url, "lecture")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("None of it was opened")
    expect(page.get_by_role("button", name=f"Start: {DECK.title}")).to_have_count(1)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"scene": "gone"}, "“gone”"),
        ({"scene": NASTY}, "which this deck does not have"),
        ({"scene": "one-session", "deck": "damaged"}, "damaged"),
        ({"scene": "one-session", "deck": pack_deck(DECK)[:-40]}, "damaged"),
    ],
    ids=["gone", "markup", "no deck", "cut off"],
)
def test_a_link_to_what_is_gone_is_told_and_the_lecture_works(query, told, app_url, page):
    open_scene(page, app_url, **query)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text(told)
    expect_heading(page, SCENES[0].question)
    press(page, "ArrowRight")
    expect(charts(page)).to_have_count(1)
    assert page.evaluate("() => window.hacked") is None


def test_the_atlas_own_lecture_can_be_copied(app_url, page):
    open_page(page, app_url, "lecture")
    with page.expect_download() as saved:
        page.get_by_role("link", name="atlas's own lecture").click()
    assert saved.value.path().read_bytes() == shared_atlas()[0].lecture


#: Counts the requests to keep the screen awake, and what comes back of them.
AWAKE = """window.asked = window.given = 0;
Object.defineProperty(navigator, "wakeLock", {value: {request: async kind => {
  window.asked += 1;
  const lock = new EventTarget();
  lock.release = async () => { window.given += 1; lock.dispatchEvent(new Event("release")); };
  return kind === "screen" ? lock : Promise.reject(new Error(kind));
}}});"""


def test_a_clicker_leads_through_a_lecture_one_entry_of_the_history_a_step(app_url, page):
    page.add_init_script(AWAKE)
    open_page(page, app_url, "lecture")
    assert page.evaluate("window.asked") == 0
    page.get_by_role("button", name=f"Start: {DECK.title}").click()
    expect_scene(page, SCENES[0], shown=False)
    page.wait_for_function("() => window.asked - window.given === 1")
    # The keys that clickers send, each a step, each step an entry.
    steps = [
        ("PageDown", 0, True),
        ("ArrowDown", 1, False),
        ("Enter", 1, True),
        ("PageUp", 1, False),
        ("ArrowUp", 0, True),
    ]
    entries = page.evaluate("history.length")
    for n_steps, (key, place, shown) in enumerate(steps, 1):
        press(page, key)
        expect_scene(page, SCENES[place], shown=shown)
        assert page.evaluate("history.length") == entries + n_steps, key
    # Back shows each of them again, and never an answer before its question.
    for _, place, shown in reversed(steps[:-1]):
        page.go_back()
        expect_scene(page, SCENES[place], shown=shown)
    # A key that is held down is pressed once.
    press(page, "ArrowDown")
    expect_scene(page, SCENES[1], shown=False)
    entries = page.evaluate("history.length")
    page.keyboard.down("PageDown")
    for _ in range(5):
        page.keyboard.down("PageDown")
    page.keyboard.up("PageDown")
    expect_scene(page, SCENES[1], shown=True)
    assert page.evaluate("history.length") == entries + 1
    press(page, ".")
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    press(page, ".")
    expect_scene(page, SCENES[1], shown=True)
    assert page.evaluate("window.asked - window.given") == 1, "the screen stays awake from scene to scene"
    # One key of a clicker ends a show and begins it again, by turns.
    press(page, "Escape")
    expect_heading(page, "In front of a class")
    page.wait_for_function("() => window.asked === window.given")
    press(page, "F5")
    expect_scene(page, SCENES[1], shown=True)
    page.wait_for_function("() => window.asked === window.given + 1")


#: A lecture and the lobby mounted by hand: the lobby is there before the lecture has gone, as happens now and then.
OVERLAPPING = """async source => {
  Object.defineProperty(window, "sessionStorage", {value: new Map()});
  sessionStorage.getItem = sessionStorage.removeItem = () => null;
  const wait = window.setTimeout;
  window.setTimeout = work => wait(work, 0);
  const { default: mount } = await import(URL.createObjectURL(new Blob([source], {type: "text/javascript"})));
  const told = [];
  const put = (name, awake) => mount({
    parentElement: document.body.appendChild(document.createElement("div")),
    setTriggerValue: () => told.push(name),
    data: {actions: {F5: "go-on"}, buttons: {}, line: null, awake, blank: false, taken: {load: "", number: 0}},
  });
  const nextTask = () => new Promise(done => wait(done, 20));
  const leave = put("lecture", true);
  put("lobby", false);
  leave();
  await nextTask();
  document.dispatchEvent(new KeyboardEvent("keydown", {key: "F5"}));
  return told;
}"""


def test_a_page_that_comes_before_the_last_one_has_gone_hears_its_keys(page):
    source = Path(key_presses.__file__).with_suffix(".js").read_text(encoding="utf-8")
    assert page.evaluate(OVERLAPPING, source) == ["lobby"]
