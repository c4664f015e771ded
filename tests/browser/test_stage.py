"""The stage holds: presses in line, a blank screen, a lost network, and nothing lost by a reload or by leaving."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.app_server import wait_idle
from tests.browser.reader import THEMES, address, charts, expect_heading
from tests.browser.test_lecture import DECK, SCENES, expect_notes, expect_scene, open_both, open_scene, press

COVERS = """cover => {
  const { x, y, width, height } = cover.getBoundingClientRect(), style = getComputedStyle(cover);
  return [x, y, width, height].join() === [0, 0, innerWidth, innerHeight].join() && style.backgroundColor;
}"""


class Network:
    """The network between a page and the atlas, which can be cut or go deaf."""

    def __init__(self, page: Page) -> None:
        self._sockets: list[WebSocketRoute] = []
        self._deaf: set[WebSocketRoute] = set()
        self._is_cut = False
        page.route_web_socket("**/_stcore/stream", self._connect)
        page.route("**/_stcore/health", self._health)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            socket.close()
            return
        server = socket.connect_to_server()
        self._sockets.append(socket)
        socket.on_message(lambda message: None if socket in self._deaf else server.send(message))

    def _health(self, route: Route) -> None:
        if self._is_cut:
            route.abort()
        else:
            route.continue_()

    def cut(self) -> None:
        self._is_cut = True
        for socket in self._sockets:
            socket.close()
        self._sockets.clear()

    def mend(self) -> None:
        self._is_cut = False

    def go_deaf(self) -> None:
        """Every connection is dead without either end's knowing; new ones work."""
        self._deaf.update(self._sockets)


def guess_on_the_wall(page: Page, share: float) -> str:
    slider = page.get_by_role("slider")
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    expect(page.locator(".atlas-guess")).not_to_have_class(re.compile("is-open"))
    wait_idle(page)
    return slider.input_value()


def test_ten_presses_at_once_are_ten_steps_and_a_blank_screen_takes_the_next_for_itself(app_url, new_context):
    for theme in THEMES:
        page = new_context(color_scheme=theme).new_page()
        open_scene(page, app_url, scene=SCENES[0].scene_id)
        page.wait_for_selector("[data-listens]", state="attached")
        page.evaluate(
            """() => {
              const event = () => new KeyboardEvent("keydown", { key: "PageDown", bubbles: true });
              for (let i = 0; i < 10; i++) setTimeout(() => document.body.dispatchEvent(event()), i * 60);
            }"""
        )
        expect_scene(page, SCENES[5], shown=False)
        for key, back in (("b", "PageDown"), (".", "x")):
            press(page, key)
            cover = page.locator(".atlas-blank")
            expect(cover).to_be_visible()
            assert cover.evaluate(COVERS) == "rgb(0, 0, 0)"
            press(page, back)
            expect(cover).to_have_count(0)
            expect_scene(page, SCENES[5], shown=False)


def test_a_lost_network_leaves_the_picture_and_presses_count_once_it_is_back(app_url, browser):
    # Not under watch: a browser says in its console that the atlas cannot be reached.
    context = browser.new_context()
    page = context.new_page()
    network = Network(page)
    open_scene(page, app_url, scene=SCENES[2].scene_id, shown="yes")
    expect(charts(page)).to_have_count(1)
    network.cut()
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    page.wait_for_selector("[data-testid=stDialog]", state="attached")
    expect(page.get_by_test_id("stDialog")).to_be_hidden()
    expect(charts(page)).to_be_visible()
    for key in ("PageDown", "PageDown"):
        page.keyboard.press(key)
    network.mend()
    expect_scene(page, SCENES[3], shown=True)
    expect(page.get_by_text("Reconnecting")).to_be_hidden()
    context.close()


def test_after_sleep_the_first_press_works(app_url, new_context):
    page = new_context().new_page()
    network = Network(page)
    open_scene(page, app_url, scene="nhs-sessions")
    guessed = guess_on_the_wall(page, 0.9)
    expect(page.get_by_text(f"{guessed} sessions per course")).to_be_visible()
    wait_idle(page)
    # The connection died while the lid was shut, and nobody has told the browser.
    network.go_deaf()
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 60_000; }")
    press(page, "PageDown")
    expect_scene(page, SCENES[DECK.place_of("nhs-sessions")], shown=True)
    expect(page.get_by_text(f"You guessed {guessed}:")).to_be_visible()


def test_escape_and_reload_lose_neither_guess_nor_scene_nor_clock(app_url, new_context):
    projector, notes = open_both(app_url, new_context())
    for scene in ((SCENES[0], True), (SCENES[1], False), (SCENES[1], True), (SCENES[2], False)):
        press(projector, "PageDown")
        expect_scene(projector, scene[0], shown=scene[1])
    guessed = guess_on_the_wall(projector, 0.9)
    begun = kept(projector)["begun"]
    projector.reload()
    expect_scene(projector, SCENES[2], shown=False)
    expect(projector.get_by_text(f"{guessed} sessions per course")).to_be_visible()
    press(projector, "Escape")
    expect_heading(projector, "In front of a class")
    # The lobby does not know of it any more, but the browser does.
    projector.goto(address(app_url, "lecture"))
    projector.get_by_role("button", name="Continue with scene 3").click()
    expect_scene(projector, SCENES[2], shown=False)
    press(projector, "PageDown")
    expect(projector.get_by_text(f"You guessed {guessed}:")).to_be_visible()
    assert kept(projector)["begun"] == begun
    notes.reload()
    expect_notes(notes, SCENES[2], "answer")
    wait_idle(notes)
    minutes = notes.get_by_text(re.compile("running for")).inner_text().partition("running for ")[2]
    elapsed = notes.evaluate("begun => Date.now() / 1000 - begun", begun)
    told = int(minutes.split(":")[0]) * 60 + int(minutes.split(":")[1])
    assert abs(told - elapsed) < 5


def kept(page: Page) -> dict:
    """What the browser keeps of a wall."""
    found = page.wait_for_function(
        """() => Object.entries(localStorage).filter(([name]) => name.startsWith("atlas-lecture:wall-"))
          .map(([, text]) => JSON.parse(text).value).find(value => value.begun && Object.keys(value.guesses).length)"""
    )
    return found.json_value()
