"""A press paints the charts before the server has answered it; a guess that is wrong, late or lost harms nothing."""

from __future__ import annotations

import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from components.registry import HOME, PAGES
from tests.browser.reader import carried, charts, choose, in_words, open_page, wait_painted

WITH_CHIPS = [
    name for name, page in PAGES.items() if page.exhibit_names and name not in ("effect_translator", "sources")
]
CHOICE, OTHER = "Ramkumar blog", "UK guide"
ASKED = "**/exhibits/*/drawings.json*"


def chip(page: Page, label: str):
    return page.locator(".atlas-bar .atlas-press").filter(has_text=label).first


class Line:
    """The websocket of a page, which can be held: then the server hears nothing until it is let go."""

    def __init__(self, page: Page) -> None:
        self._held: list[tuple[WebSocketRoute, str | bytes]] = []
        self._holds = threading.Event()
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(
            lambda message: self._held.append((server, message)) if self._holds.is_set() else server.send(message)
        )

    def hold(self) -> None:
        self._holds.set()

    def let_go(self) -> None:
        self._holds.clear()
        for server, message in self._held:
            server.send(message)
        self._held.clear()


def expect_carried(page: Page, ids: list[str]) -> None:
    page.wait_for_function(
        """ids => JSON.stringify([...document.querySelectorAll(".scatterlayer .points path.point[data-ids]")]
          .map(mark => mark.__data__.data)) === ids""",
        arg=json.dumps(ids, separators=(",", ":"), ensure_ascii=False),
    )


@pytest.mark.parametrize("name", WITH_CHIPS)
def test_a_press_is_painted_before_the_server_hears_of_it(app_url, page, name):
    # Of the blog the overview has a finding less, which only the server can take away.
    choice = OTHER if name == HOME else CHOICE
    line = Line(page)
    open_page(page, app_url, name, sources=choice)
    chosen = carried(page)
    open_page(page, app_url, name)
    before = carried(page)
    assert before != chosen
    line.hold()
    with page.expect_response(ASKED):
        chip(page, choice).hover()
    assert carried(page) == before, "a guess alone changes nothing"
    chip(page, choice).click()
    expect_carried(page, chosen)
    page.evaluate("() => document.querySelector('.atlas-chart .main-svg').dataset.same = 'yes'")
    line.let_go()
    wait_painted(page)
    expect(page.locator(".atlas-opening p")).to_contain_text(choice)
    assert carried(page) == chosen
    assert page.locator("[data-same=yes]").count() == 1, "the server's answer finds the picture right"


def test_an_answer_for_an_outdated_choice_is_never_painted(app_url, page):
    open_page(page, app_url, "condition_coverage", sources=OTHER)
    right = carried(page)
    open_page(page, app_url, "condition_coverage")
    late: list[Route] = []
    page.route(
        ASKED,
        lambda route: (
            late.append(route)
            if parse_qs(urlsplit(route.request.url).query)["sources"] == [CHOICE]
            else route.continue_()
        ),
    )
    seen = "() => [...document.querySelectorAll('.points path.point[data-ids]')].map(m => m.__data__.data).join()"
    page.evaluate(
        f"""() => {{
          window.painted = new Set();
          const watch = new MutationObserver(() => painted.add(({seen})()));
          watch.observe(document.body, {{subtree: true, childList: true}});
        }}"""
    )
    choose(page, "Sources", CHOICE)
    wrong = page.evaluate(seen)
    page.go_back()
    wait_painted(page)
    choose(page, "Sources", OTHER)
    page.evaluate("() => painted.clear()")
    assert late
    for route in late:
        with page.expect_response(ASKED):
            route.continue_()
    chip(page, OTHER).hover()
    wait_painted(page)
    assert carried(page) == right
    assert wrong not in page.evaluate("() => [...painted]")


def test_two_presses_at_once_end_with_the_last_and_never_go_back(app_url, page):
    line = Line(page)
    open_page(page, app_url, "session_lengths", sources=[OTHER, CHOICE])
    both = carried(page)
    open_page(page, app_url, "session_lengths")
    for label in (CHOICE, OTHER):
        with page.expect_response(ASKED):
            chip(page, label).hover()
    line.hold()
    chip(page, CHOICE).click()
    chip(page, OTHER).click()
    expect_carried(page, both)
    page.evaluate(
        """() => {
          window.drawn = 0;
          const watch = new MutationObserver(() => drawn++);
          watch.observe(document.querySelector(".atlas-plot"), {subtree: true, childList: true});
        }"""
    )
    line.let_go()
    wait_painted(page)
    assert carried(page) == both
    assert page.evaluate("() => drawn") == 0


def test_without_guesses_the_server_paints_as_before(app_url, page):
    late: list[Route] = []
    page.route(ASKED, lambda route: late.append(route))
    open_page(page, app_url, "session_lengths")
    before = carried(page)
    choose(page, "Sources", CHOICE)
    assert late
    # The sentence is of the run that the choice began.
    expect(in_words(page)).to_contain_text("Filtered")
    wait_painted(page)
    assert carried(page) != before
    expect(charts(page)).to_have_count(1)
