"""What the security headers come to in a real browser: who may frame the atlas, and what no page of it will run."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.app_server import running
from tests.browser.reader import PAINTED, open_page

#: Later, and not within the call that the test itself makes: that one the browser lets do anything.
EVALUATES = """() => new Promise(tell => setTimeout(() => {
  try { tell(Function("return 'it ran'")()); } catch (error) { tell(error.name); }
}))"""
INJECTS = """() => new Promise(tell => setTimeout(() => {
  const script = document.createElement("script");
  script.textContent = "window.injected = true";
  document.head.append(script);
  tell(window.injected === true);
}))"""


class Course:
    """A page of somebody else, who shows the atlas in a frame; it is told later where the atlas is."""

    def __init__(self) -> None:
        course = self
        self.framed = ""

        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(f'<iframe width="1200" height="900" src="{course.framed}/effect_sizes">'.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        # Another name for this machine, so another site.
        self.address = f"http://localhost:{self.server.server_port}"


@pytest.fixture
def course() -> Iterator[Course]:
    course = Course()
    threading.Thread(target=course.server.serve_forever, daemon=True).start()
    yield course
    course.server.shutdown()


def test_nobody_frames_the_atlas_unasked(course, app_url, browser: Browser):
    course.framed = app_url
    # Not under watch: the browser complains in its console, which is what it should do.
    page = browser.new_context().new_page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(course.address)
    expect(page.frame_locator("iframe").get_by_test_id("stApp")).to_have_count(0)


def test_whom_the_operator_names_may_frame_it(course, tmp_path: Path, new_context):
    with running(tmp_path / "log", ATLAS_FRAME_ANCESTORS=course.address) as server:
        course.framed = server.address
        page = new_context().new_page()
        page.goto(course.address)
        heading = page.frame_locator("iframe").get_by_role("heading", level=1)
        expect(heading).to_contain_text("compared with what")
        page.frames[-1].wait_for_function(PAINTED)


def test_no_page_runs_what_did_not_come_from_the_atlas(app_url, browser: Browser):
    page = browser.new_context().new_page()
    open_page(page, app_url, "overview")
    assert page.evaluate(EVALUATES) == "EvalError"
    assert page.evaluate(INJECTS) is False
