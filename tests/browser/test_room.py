"""A room in real browsers: a wall, speaker notes and two phones; two rounds, by touch and by key, on small screens."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pptx import Presentation

from components.room.answers import COOKIE
from tests.app_server import wait_idle
from tests.browser.reader import THEMES, carried, charts, expect_heading, wait_painted
from tests.browser.test_lecture import DECK, open_scene, press

SMALL = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
LARGER = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CODE = re.compile(r"[2-9C-Y]{5}")


def question(scene_id: str) -> str:
    return DECK.scenes[DECK.place_of(scene_id) or 0].question


def open_room(wall: Page, app_url: str, scene_id: str) -> str:
    open_scene(wall, app_url, scene=scene_id)
    press(wall, "r")
    letters = wall.locator(".atlas-room-letters")
    expect(letters).to_have_text(CODE)
    wait_idle(wall)
    return letters.inner_text()


def answered(wall: Page, words: str) -> None:
    expect(wall.locator(".atlas-answered")).to_contain_text(words)
    wait_idle(wall)


def type_guess(phone: Page, guess: str) -> None:
    phone.get_by_label("or type it:").fill(guess)
    phone.get_by_role("button", name="Send my guess").click()
    expect(phone.locator(".said")).to_contain_text(f"Your guess is in: {guess}")


def test_a_room_guesses_twice_and_sees_itself_on_the_axis_of_the_evidence(
    app_url, new_context: Callable[..., BrowserContext]
):
    wall = new_context(viewport={"width": 1280, "height": 720}).new_page()
    first, second = new_context(**LARGER).new_page(), new_context(**SMALL).new_page()
    code = open_room(wall, app_url, "nhs-sessions")

    # One phone scans the wall, the other types the code, in small letters.
    picture = wall.get_by_role("img", name=re.compile("^QR code of"))
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())))
    assert found.text == f"{app_url}/r/{code}"
    first.goto(found.text)
    second.goto(f"{app_url}/r")
    second.get_by_role("textbox").fill(code.lower())
    second.get_by_role("button", name="Join").click()
    expect_heading(second, question("nhs-sessions"))
    (cookie,) = first.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["path"]) == (COOKIE, True, f"/r/{code}")

    type_guess(first, "10")
    answered(wall, "1 has answered")
    type_guess(first, "20")
    type_guess(second, "40")
    answered(wall, "2 have answered")
    # Nobody's guess is on the wall, and no phone has been told of an answer.
    assert "40" not in wall.locator(".atlas-room").inner_text().replace(code, "").replace(app_url, "")
    for phone in (first, second):
        expect(phone.locator(".answer")).to_have_count(0)
        assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")

    press(wall, "ArrowRight")
    answered(wall, "Round closed: 2 have answered")
    expect(first.locator(".said")).to_contain_text("This round is closed. Your guess: 20")
    expect(first.get_by_role("button")).to_have_count(0)
    # A late phone lands on the scene that is on.
    late = new_context(**LARGER).new_page()
    late.goto(f"{app_url}/r/{code}")
    expect(late.locator(".said")).to_have_text("This round is closed.")
    # A reload of the wall loses nothing: the browser keeps the key, and the address bar does not show it.
    wall.reload()
    answered(wall, "Round closed: 2 have answered")
    assert "room" not in wall.url

    press(wall, "ArrowRight")
    answered(wall, "Second guess: 0 have answered")
    expect(first.get_by_text("Second guess. Your first: 20")).to_be_visible()
    type_guess(first, "12")
    expect(second.get_by_text("Second guess. Your first: 40")).to_be_visible()
    answered(wall, "Second guess: 1 has answered")
    type_guess(second, "16")
    answered(wall, "Second guess: 2 have answered")

    press(wall, "ArrowRight")
    expect(charts(wall)).to_have_count(1)
    wait_painted(wall)
    expect(wall.locator(".atlas-caption")).to_contain_text("The room (2, then 2): median 30 → 14")
    assert "uk_guide.length.nhs-sessions" in carried(charts(wall))
    for words in ("This room", "First guess (2)", "Second guess (2)"):
        expect(charts(wall).get_by_text(words, exact=True)).to_have_count(1)
    foot = wall.locator(".atlas-foot").bounding_box()
    chart = charts(wall).bounding_box()
    assert chart
    assert foot
    assert chart["y"] + chart["height"] <= foot["y"]

    expect(first.locator(".answer")).to_contain_text("6")
    expect(first.locator("dl")).to_contain_text("20")
    expect(first.locator("dl")).to_contain_text("median 14")
    assert second.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    link = first.get_by_role("link", name="Open this chart")
    link.click()
    wait_painted(first)
    expect(first).to_have_url(re.compile("/session_lengths"))

    # The next scene is another question, for everybody, and so is the one before it again as it was.
    press(wall, "ArrowRight")
    following = DECK.scenes[(DECK.place_of("nhs-sessions") or 0) + 1]
    expect_heading(second, following.question)
    expect(second.get_by_role("radio")).to_have_count(2)
    press(wall, "ArrowLeft")
    expect(second.locator(".answer")).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
def test_a_phone_is_used_by_keyboard_alone_and_read_out(theme, app_url, new_context):
    wall = new_context().new_page()
    code = open_room(wall, app_url, "brief-or-nhs")
    phone = new_context(color_scheme=theme, **SMALL).new_page()
    phone.goto(f"{app_url}/r/{code}")
    expect_heading(phone, question("brief-or-nhs"))
    assert violations(phone) == []
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status").first).to_contain_text("Your guess is in")
    expect(phone.get_by_role("radio").nth(1)).to_be_checked()
    answered(wall, "1 has answered")
    wall.get_by_role("button", name="Reveal now").click()
    wait_painted(wall)
    expect(wall.locator(".atlas-caption")).to_contain_text("The room (1):")
    expect(phone.locator(".answer")).to_be_visible()
    assert violations(phone) == []
    # A spoken scene asks nothing of a phone, and tells it what the wall tells.
    open_scene(wall, app_url, scene="where-they-stand")
    expect_heading(phone, question("where-they-stand"))
    expect(phone.locator(".said")).to_have_text("This question is answered aloud.")
    press(wall, "ArrowRight")
    expect(phone.locator(".answer")).to_be_visible()


def violations(page: Page) -> list[str]:
    found: Any = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:100]}" for each in found for node in each["nodes"]]


def test_without_a_room_hands_are_counted_and_drawn_and_no_guess_is_made_up(app_url, new_context):
    wall = new_context(viewport={"width": 1280, "height": 720}).new_page()
    open_scene(wall, app_url, scene="one-session", shown="yes")
    expect(wall.locator(".atlas-caption")).not_to_contain_text("guess")
    expect(charts(wall).get_by_text("This room", exact=True)).to_have_count(0)
    press(wall, "ArrowLeft")
    expect(charts(wall)).to_have_count(0)
    press(wall, "h")
    wall.get_by_label("First guess").fill("30 x 12, 900")
    wall.keyboard.press("Enter")
    expect(wall.locator(".atlas-mistake")).to_contain_text("A guess lies between 0 and 60.")
    wall.get_by_label("First guess").fill("30 x 12, 45 x 20")
    wall.get_by_label("Second guess").fill("45 x 32")
    wall.get_by_role("button", name="Count these").click()
    expect(wall.locator(".atlas-hands")).to_have_count(0)
    press(wall, "ArrowRight")
    expect(charts(wall)).to_have_count(1)
    wait_painted(wall)
    expect(wall.locator(".atlas-caption")).to_contain_text("The room (32, then 32): median 45 → 45")
    expect(charts(wall).get_by_text("Second guess (32)", exact=True)).to_have_count(1)


def test_the_lobby_saves_the_totals_and_closes_the_room_for_wall_and_phones(app_url, browser: Browser):
    # Not under watch: a browser says in its console that the room is not there any more.
    context, pocket = browser.new_context(), browser.new_context(**SMALL)
    wall = context.new_page()
    code = open_room(wall, app_url, "one-session")
    # The key that opens a room is kept by the browser, so the lobby in another window knows it.
    lobby = context.new_page()
    lobby.goto(f"{app_url}/lecture")
    expect(lobby.get_by_role("heading", name=f"Room {code}")).to_be_visible()
    phone = pocket.new_page()
    phone.goto(f"{app_url}/r/{code}")
    type_guess(phone, "30")
    with lobby.expect_download() as saved:
        lobby.get_by_role("button", name="Save the totals (CSV)").click()
    text = saved.value.path().read_text(encoding="utf-8-sig")
    assert "one-session,How many minutes does one session last?,1,30,minutes per session,1" in text
    with lobby.expect_download() as saved:
        lobby.get_by_role("button", name="Save the totals (PowerPoint)").click()
    assert saved.value.suggested_filename.endswith(f"-room-{code}.pptx")
    (slide,) = Presentation(saved.value.path().open("rb")).slides
    assert slide.shapes.title.text_frame.text == question("one-session")
    (series,) = next(shape.chart for shape in slide.shapes if shape.has_chart).plots[0].series
    assert (series.name, sum(series.values)) == ("First guess (1)", 1)
    lobby.get_by_role("button", name="Close the room and forget its guesses").click()
    expect(lobby.get_by_role("button", name="Open a room")).to_be_visible()
    expect(wall.locator(".atlas-trouble")).to_contain_text("The room is closed")
    expect(wall.get_by_role("slider")).to_be_visible()
    expect_heading(phone, "This room is closed")
    context.close()
    pocket.close()


def test_the_secret_link_turns_the_room_from_another_device(app_url, new_context):
    wall = new_context().new_page()
    code = open_room(wall, app_url, "one-session")
    key = next(c["value"] for c in wall.context.cookies() if c["name"] == "atlas_room")
    other = new_context().new_page()
    other.goto(f"{app_url}/lecture?scene=one-session&room={key}")
    expect(other.locator(".atlas-room-letters")).to_have_text(code)
    other.wait_for_function("() => !location.search.includes('room')")
    press(other, "ArrowRight")
    # The wall hears of it by itself.
    answered(wall, "Round closed")
