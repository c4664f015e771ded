"""What a reader waits for in a browser: the first chart, a filter, another page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.app_server import launch_options
from tests.benchmarks.targets import CHOICE, FILTER, PAINTED_PAGES
from tests.browser.reader import HEARD, address, choose, go_to, wait_painted

VIEWPORT = {"width": 1440, "height": 900}
#: Notes when a chart last changed on screen, and when the reader last pressed something; both outlast a change of page.
WATCH = """
const now = () => performance.timeOrigin + performance.now();
window.painted = 0;
window.worded = 0;
const words = new MutationObserver(() => {
  if (!document.querySelector("h1, nav")?.textContent) return;
  words.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.worded = now(); }));
});
words.observe(document, {subtree: true, childList: true});
const chart = ".js-plotly-plot";
const inside = node => node.nodeType === 1 && node.closest(chart);
const brings = node => node.nodeType === 1 && (node.matches(chart) || node.querySelector(chart));
new MutationObserver(records => {
  if (records.some(record => inside(record.target) || [...record.addedNodes].some(brings)))
    requestAnimationFrame(() => setTimeout(() => { window.painted = now(); }));
}).observe(document, {subtree: true, childList: true, attributes: true});
addEventListener("pointerdown", event =>
  sessionStorage.setItem("pressed", performance.timeOrigin + event.timeStamp), true);
"""
STILL = "since => painted > since && performance.timeOrigin + performance.now() - painted > 700"
PRESSED = "() => Number(sessionStorage.getItem('pressed'))"


#: Who is compared, in the order of the table.
COMPARED = ("atlas", "static", "dash", "dash-clientside")


@dataclass(frozen=True)
class Waits:
    """Milliseconds until the charts of one page stood still; ``words`` until there was a heading, None for none."""

    first_chart: float
    filter: float
    switch: float
    words: float | None = None


def measure(addresses: Mapping[str, str], pages: Sequence[str], repetitions: int) -> dict[str, dict[str, list[Waits]]]:
    """What a reader of each page waits for, in turns: everybody compared once, then everybody again."""
    found: dict[str, dict[str, list[Waits]]] = {name: {who: [] for who in addresses} for name in pages}
    readers = {"atlas": _atlas, "static": _static, "dash": _dash, "dash-clientside": _dash}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for _ in range(repetitions):
            for name in pages:
                for who, root in addresses.items():
                    found[name][who].append(readers[who](browser, root, name))
        browser.close()
    return found


def _opened(browser: Browser, url: str, *, is_atlas: bool = False) -> tuple[Page, float]:
    page = browser.new_context(viewport=VIEWPORT).new_page()
    page.add_init_script(WATCH)
    if is_atlas:
        page.add_init_script(HEARD)
    page.goto(url)
    if is_atlas:
        wait_painted(page)
    page.wait_for_function(STILL, arg=0)
    return page, page.evaluate("() => painted - performance.timeOrigin")


def _since_pressed(page: Page) -> float:
    pressed = page.evaluate(PRESSED)
    page.wait_for_function(STILL, arg=pressed)
    return float(page.evaluate("() => painted")) - float(pressed)


def _other(name: str) -> str:
    return PAINTED_PAGES[(PAINTED_PAGES.index(name) + 1) % len(PAINTED_PAGES)]


def _atlas(browser: Browser, root: str, name: str) -> Waits:
    page, first = _opened(browser, address(root, name), is_atlas=True)
    words = page.evaluate("() => worded - performance.timeOrigin")
    choose(page, FILTER, CHOICE)
    filtered = _since_pressed(page)
    page.context.close()
    # Another page first, then this one: everything that is asked for once has been.
    page, _ = _opened(browser, address(root, _other(name)), is_atlas=True)
    # The charts of the page before go at once, and those of this one may come a while later.
    go_to(page, name)
    switched = _since_pressed(page)
    page.context.close()
    return Waits(first, filtered, switched, words)


def _static(browser: Browser, root: str, name: str) -> Waits:
    page, first = _opened(browser, f"{root}/{name}.html")
    words = page.evaluate("() => worded - performance.timeOrigin")
    page.locator("#chosen").click()
    filtered = _since_pressed(page)
    page.context.close()
    page, _ = _opened(browser, f"{root}/{_other(name)}.html")
    page.locator("nav a", has_text=name).click()
    page.wait_for_url(f"**/{name}.html")
    switched = _since_pressed(page)
    page.context.close()
    return Waits(first, filtered, switched, words)


def _dash(browser: Browser, root: str, name: str) -> Waits:
    page, first = _opened(browser, f"{root}/{name}")
    page.locator("button.chosen").click()
    filtered = _since_pressed(page)
    page.context.close()
    page, _ = _opened(browser, f"{root}/{_other(name)}")
    page.locator(f"nav a.{name}").click()
    page.wait_for_url(f"**/{name}")
    switched = _since_pressed(page)
    page.context.close()
    return Waits(first, filtered, switched)
