"""What a reader waits for in a browser: the first chart, a filter, another page."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.app_server import launch_options
from tests.benchmarks.targets import CHOICE, FILTER, PAINTED_PAGES
from tests.browser.reader import address, choose, go_to, wait_painted

REPETITIONS = 3
VIEWPORT = {"width": 1440, "height": 900}
#: Notes when a chart last changed on screen, and when the reader last pressed something; both outlast a change of page.
WATCH = """
const now = () => performance.timeOrigin + performance.now();
window.painted = 0;
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


@dataclass(frozen=True)
class Waits:
    """Milliseconds until the charts of one page stood still, medians."""

    first_chart: float
    filter: float
    switch: float


def measure(atlas_address: str, static_address: str) -> dict[str, tuple[Waits, Waits]]:
    """For each page what a reader of the atlas waits for, and a reader of the static page, in turns."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for name in PAINTED_PAGES:
            turns = [(_atlas(browser, atlas_address, name), _static(browser, static_address, name))
                     for _ in range(REPETITIONS)]  # fmt: skip
            found[name] = (_median([ours for ours, _ in turns]), _median([static for _, static in turns]))
        browser.close()
    return found


def _median(waits: list[Waits]) -> Waits:
    return Waits(*(median(getattr(wait, name) for wait in waits) for name in ("first_chart", "filter", "switch")))


def _opened(browser: Browser, url: str, *, is_atlas: bool = False) -> tuple[Page, float]:
    page = browser.new_context(viewport=VIEWPORT).new_page()
    page.add_init_script(WATCH)
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
    choose(page, FILTER, CHOICE)
    # The last press of all that choosing takes is the one on the option.
    filtered = _since_pressed(page)
    page.context.close()
    # Another page first, then this one: everything that is asked for once has been.
    page, _ = _opened(browser, address(root, _other(name)), is_atlas=True)
    # The charts of the page before go at once, and those of this one may come a while later.
    go_to(page, name)
    switched = _since_pressed(page)
    page.context.close()
    return Waits(first, filtered, switched)


def _static(browser: Browser, root: str, name: str) -> Waits:
    page, first = _opened(browser, f"{root}/{name}.html")
    page.locator("#chosen").click()
    filtered = _since_pressed(page)
    page.context.close()
    page, _ = _opened(browser, f"{root}/{_other(name)}.html")
    page.locator("nav a", has_text=name).click()
    page.wait_for_url(f"**/{name}.html")
    switched = _since_pressed(page)
    page.context.close()
    return Waits(first, filtered, switched)
