"""Takes the pictures of the README: ``python -m tests.screenshots``, or ``make screenshots``.

Every page in both themes, and one open claim card, as the first screen of a projector shows them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.app_server import ROOT, launch_options, serve
from tests.browser.reader import PAGES, THEMES, card, charts, marks, open_page, wait_painted

PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1440, 900
MAX_BYTES = 250_000


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder) / "server.log") as app_url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())
        for theme in THEMES:
            take_pages(browser, app_url, theme)
        browser.close()
    too_large = [picture.name for picture in PICTURES.glob("*.png") if picture.stat().st_size > MAX_BYTES]
    if too_large:
        print(f"larger than {MAX_BYTES:,} bytes: {', '.join(sorted(too_large))}", file=sys.stderr)
    return 1 if too_large else 0


def take_pages(browser: Browser, app_url: str, theme: str) -> None:
    """Every page in one theme, and a card in it."""
    context = browser.new_context(color_scheme=theme, viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    for name in PAGES:
        open_page(page, app_url, name)
        take(page, f"{name}-{theme}")
    open_page(page, app_url, "effect_sizes", layers="Stated")
    mark = marks(charts(page).first).first
    mark.scroll_into_view_if_needed()
    mark.hover(force=True)
    mark.click(force=True)
    expect(card(page).get_by_text("Copy APA citation")).to_be_visible()
    wait_painted(page)
    take(page, f"claim_card-{theme}")
    context.close()


def take(page: Page, name: str) -> None:
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, scale="css", animations="disabled", caret="hide")
    # A page has few colours, and told by number they take half the bytes; small marks keep theirs.
    few = Image.open(path).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
