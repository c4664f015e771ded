"""What a reader does with the atlas: opens a page, waits until it is painted, points at marks, chooses filters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from components.exhibits.drawing.show import DETAILS
from components.registry import HOME, TITLES
from components.registry import PAGES as DECLARED
from data.evidence.facts import Fact
from tests.app_server import wait_idle

THEMES = ("light", "dark")
SIZES = {"phone": (390, 844), "tablet": (768, 1024), "projector": (1440, 900)}
PAGES = tuple(TITLES)
WITHOUT_CHARTS = frozenset(name for name, page in DECLARED.items() if not page.exhibit_names)
#: The page has its title, nothing on it is still to come, and every chart that it has shows something drawn.
PAINTED = """() => document.querySelector("h1") && !document.querySelector("[data-testid=stSkeleton]")
  && !document.querySelector(".atlas-chart[aria-busy=true]")
  && [...document.querySelectorAll("[class*=st-key-][class*='-chart']")].every(
    chart => chart.querySelector(".main-svg :is(.scatterlayer, .barlayer) :is(path, text)"))"""
#: For ``reran``: when a page last heard from its server. A page does not know it until this is in it from the start.
HEARD = """window.atlasHeard = {at: 0};
window.WebSocket = class extends WebSocket {
  constructor(...asked) {
    super(...asked);
    this.addEventListener("message", () => window.atlasHeard.at = performance.now());
  }
};"""
COUNT_RUNS = """() => {
  const runs = {begun: false, since: performance.now()}, app = document.querySelector("[data-testid=stApp]");
  new MutationObserver(() => runs.begun = true).observe(app, {attributeFilter: ["data-test-script-state"]});
  return runs;
}"""
#: Or it has come and gone: a page may show the beginning and the end of a short run as one, of which nothing is seen.
HAS_BEGUN = """runs => {
  const {at} = window.atlasHeard;
  return runs.begun || (at > runs.since && performance.now() - at > 200);
}"""
CARRIED = "marks => marks.map(mark => mark.__data__.data)"


def address(app_url: str, name: str, **query: Any) -> str:
    """The address of a page as the menu has it; a list in ``query`` gives one parameter several times."""
    path = "" if name == HOME else name
    return f"{app_url}/{path}{'?' if query else ''}{urlencode(query, doseq=True)}"


def open_page(page: Page, app_url: str, name: str, **query: Any) -> None:
    page.goto(address(app_url, name, **query))
    wait_painted(page)


def wait_painted(page: Page) -> None:
    wait_idle(page)
    # Not at every frame, which would make the browser paint without end.
    page.wait_for_function(PAINTED, polling=50)
    wait_idle(page)


def expect_heading(page: Page, text: str | re.Pattern[str]) -> None:
    """The page has come to have one heading of the first level, and this is what it says.

    The list makes Playwright wait while the heading of the page before is still there; asked for one text, it breaks
    off as soon as it meets two headings.
    """
    expect(page.get_by_role("heading", level=1)).to_have_text([text])


def charts(page: Page) -> Locator:
    return page.locator(".atlas-chart")


def marks(place: Page | Locator) -> Locator:
    """The marks of a chart or of all charts; each stands for one fact or several."""
    return place.locator(".scatterlayer .points path.point[data-ids]")


def carried(place: Page | Locator) -> list[str]:
    """What the marks stand for: ids of facts, ``;``-separated, in drawing order."""
    return list(marks(place).evaluate_all(CARRIED))


def hover_box(chart: Locator) -> Locator:
    return chart.locator(".atlas-citation")


def card(page: Page) -> Locator:
    return page.get_by_role("dialog")


def expect_card(page: Page, fact: Fact) -> None:
    """The open card is that of ``fact``, whole citation included, and the address names it."""
    expect(card(page)).to_contain_text(fact.origin.full)
    expect(card(page)).to_contain_text(fact.says)
    page.wait_for_function("id => new URL(location).searchParams.get('fact') === id", arg=fact.fact_id)


def close_card(page: Page) -> None:
    page.keyboard.press("Escape")
    expect_no_card(page)


def expect_no_card(page: Page) -> None:
    expect(card(page)).to_have_count(0)
    page.wait_for_function("() => !new URL(location).searchParams.has('fact')")
    wait_idle(page)


def choose(page: Page, filter_label: str, option: str) -> None:
    """Choose one option of the bar: press the chip of a source, or type what a condition is called and press Enter."""
    with reran(page):
        if filter_label == "Sources":
            page.locator(".atlas-bar .atlas-press").filter(has_text=option).first.click()
        else:
            page.locator(f"[data-key={filter_label.lower()}] > .atlas-open").click()
            page.keyboard.type(option)
            page.keyboard.press("Enter")
            page.keyboard.press("Escape")
        page.wait_for_function(
            "([key, value]) => new URL(location).searchParams.getAll(key).includes(value)",
            arg=[filter_label.lower(), option],
        )


@contextmanager
def reran(page: Page) -> Iterator[None]:
    """What is done inside makes the page's script run; afterwards it has run, and what came of it is painted.

    Until the server hears of a press, the page is as idle as after it.
    """
    runs = page.evaluate_handle(COUNT_RUNS)
    yield
    page.wait_for_function(HAS_BEGUN, arg=runs, polling=50)
    wait_painted(page)


def in_words(page: Page) -> Locator:
    """The sentence that a page opens with; it says what is filtered."""
    return page.locator(".atlas-opening p")


def menu_section(page: Page, heading: str) -> Locator:
    """One heading of the menu."""
    return page.get_by_test_id("stTopNavSection").filter(has=page.get_by_text(heading, exact=True))


def narrow_to(page: Page, key: str, option: str) -> Locator:
    """The button of one option of a control, wherever in the bar it stands; its menu is opened for it."""
    place = page.locator(f"[data-key={key}]")
    button = place.get_by_role("button", name=option, exact=True).or_(
        place.get_by_role("radio", name=option, exact=True)
    )
    if not button.first.is_visible():
        page.get_by_role("button", name="More filters").click()
    return button.first


def narrow(page: Page, key: str, option: str) -> None:
    """Choose one option of a page's own control."""
    with reran(page):
        narrow_to(page, key, option).click()


def go_to(page: Page, name: str) -> None:
    """Change the page through the menu, under its heading if it has one."""
    heading = DECLARED[name].group
    if heading:
        menu_section(page, heading).click()
    page.get_by_role("menuitem" if heading else "link", name=TITLES[name], exact=True).click()
    page.wait_for_url(lambda url: url.partition("?")[0].endswith(f"/{'' if name == HOME else name}"))
    wait_painted(page)


def open_dialog(page: Page, action: str) -> Locator:
    """What a button at the right end of the bar opens: Share or Export."""
    page.locator(".atlas-bar").get_by_role("button", name=action, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    wait_idle(page)
    return dialog


def exported(page: Page, label: str) -> tuple[str, bytes]:
    """A file of a page, made and then saved: its name and content."""
    dialog = open_dialog(page, "Export")
    dialog.get_by_role("button", name=label, exact=True).click()
    making = dialog.get_by_role("progressbar")
    save = dialog.get_by_role("button", name=re.compile("^Save "))
    expect(making.or_(save).first).to_be_visible()
    with page.expect_download(timeout=90_000) as saved:
        save.click(timeout=90_000)
    return saved.value.suggested_filename, saved.value.path().read_bytes()


def shared_link(page: Page) -> str:
    """The link that Share shows; its dialog is closed again."""
    # The full link comes first, the short one after it.
    link = open_dialog(page, "Share").locator("code").first
    expect(link).to_contain_text("http")
    text = link.text_content() or ""
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return text.strip()


def open_details(page: Page) -> None:
    """Open what lies beneath the first chart: its table, its words, its files."""
    page.locator("summary").filter(has_text=DETAILS).first.click()
    expect(page.get_by_text("Summary.").first).to_be_visible()
    wait_painted(page)


def squeezed(text: str | None) -> str:
    """Text without white space: a hover box breaks its lines without leaving any."""
    return "".join((text or "").split())
