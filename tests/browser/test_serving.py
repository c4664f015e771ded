"""What a page announces it really loads, and the browser fetches it once."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.browser.reader import open_page

pages_with_charts = pytest.mark.parametrize("name", ["session_lengths", "citations"])


def announced(page: Page, address: str) -> list[str]:
    """The addresses in the header of a page."""
    link = page.request.get(address).headers["link"]
    return [urljoin(address, target) for target in re.findall(r"<([^>]+)>", link)]


def fetched_by(page: Page, app_url: str, name: str) -> Counter[str]:
    """How often the browser asked for each address until the page was painted."""
    asked: Counter[str] = Counter()
    page.on("request", lambda request: asked.update([request.url]))
    open_page(page, app_url, name)
    return asked


def leave_out_announcements(page: Page, address: str) -> None:
    """Let the page at an address arrive as the server sends it, without its ``Link`` header."""
    browser = page.context.new_cdp_session(page)

    def go_on(paused: dict[str, Any]) -> None:
        kept = [header for header in paused["responseHeaders"] if header["name"].lower() != "link"]
        told = {"requestId": paused["requestId"], "responseCode": paused["responseStatusCode"], "responseHeaders": kept}
        browser.send("Fetch.continueResponse", told)

    browser.on("Fetch.requestPaused", go_on)
    browser.send("Fetch.enable", {"patterns": [{"urlPattern": address, "requestStage": "Response"}]})


@pages_with_charts
def test_all_that_is_announced_would_be_loaded_anyhow(name, app_url, page):
    address = f"{app_url}/{name}"
    leave_out_announcements(page, address)
    assert set(announced(page, address)) <= set(fetched_by(page, app_url, name))


@pages_with_charts
def test_what_is_announced_is_fetched_once(name, app_url, page):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "preload" in message.text else None)
    asked = fetched_by(page, app_url, name)
    assert {asked[address] for address in announced(page, f"{app_url}/{name}")} == {1}
    assert complaints == []
