"""Browser contexts that one test after another uses: what a reader's browser would have kept of the atlas's own files
stays, and everything that a reader leaves behind goes.

A new context reads and compiles every script of the app anew, and so does a new process, which takes three quarters of
the time of opening a page. So all pages of a context share one process (``SHARED_PROCESS``), and a page that stays
keeps it alive from one test to the next.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser.reader import HEARD

LOCAL_HOSTS = {"127.0.0.1", "localhost"}
#: What the browser is started with for this.
SHARED_PROCESS = "--process-per-site"
#: Where the page that stays is: of the same site as the app, whatever its port. No server is asked for it.
_STAYING = "http://127.0.0.1/staying"
#: On a deep link Streamlit looks for its own endpoints beneath the page first, and gets a 404, before it finds them.
STREAMLITS_OWN_404 = re.compile(r"/[a-z_]+/_stcore/(health|host-config)$")


class Watch:
    """Whether a context is open, and what went wrong in it: errors on its pages, and requests to other hosts."""

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        self.is_open = True
        context.on("close", self._end)
        context.on("console", self._console)
        context.on("weberror", lambda event: self.problems.append(f"error on the page: {event.error}"))
        context.on("request", lambda request: self._ask(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._ask(socket.url)))

    def _end(self, _: BrowserContext) -> None:
        self.is_open = False

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not STREAMLITS_OWN_404.search(message.location.get("url", "")):
            self.problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _ask(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in LOCAL_HOSTS:
            self.problems.append(f"a request to another host: {url}")


class Contexts:
    """The contexts of one browser. Those that are asked for with the same options are the same, one test later."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}
        self._taken: list[tuple[str, BrowserContext]] = []
        self._watches: dict[BrowserContext, Watch] = {}

    def take(self, **options: Any) -> BrowserContext:
        """A context without pages, cookies or memory, with these options of Playwright's."""
        kind = json.dumps(options, sort_keys=True)
        free = self._free.setdefault(kind, [])
        context = free.pop() if free else self._make(options)
        self._watches[context].problems.clear()
        self._taken.append((kind, context))
        return context

    def forgive(self, expected: re.Pattern[str]) -> None:
        """Forget what went wrong as a test meant it to."""
        for _, one in self._taken:
            problems = self._watches[one].problems
            problems[:] = [problem for problem in problems if not expected.search(problem)]

    def problems(self) -> list[str]:
        """What went wrong in the contexts that are taken, each kind once."""
        return list(dict.fromkeys(problem for _, one in self._taken for problem in self._watches[one].problems))

    def pages(self) -> list[Page]:
        """The pages that are open in the contexts that are taken."""
        return [page for _, context in self._taken if self._watches[context].is_open for page in _opened(context)]

    def give_back(self) -> None:
        """Everything that is taken becomes free, as if nobody had used it; what a test closed is gone."""
        for kind, context in self._taken:
            if self._watches[context].is_open:
                _forget(context)
                self._free[kind].append(context)
        self._taken.clear()

    def close(self) -> None:
        """Close them all."""
        for context, watch in self._watches.items():
            if watch.is_open:
                context.close()

    def _make(self, options: dict[str, Any]) -> BrowserContext:
        context = self._browser.new_context(**options)
        context.add_init_script(HEARD)
        self._watches[context] = Watch(context)
        page = context.new_page()
        page.route(_STAYING, lambda route: route.fulfill(body=""))
        page.goto(_STAYING)
        return context


def _opened(context: BrowserContext) -> list[Page]:
    """The pages of a context but the one that stays."""
    return [page for page in context.pages if page.url != _STAYING]


def _forget(context: BrowserContext) -> None:
    """Take from a context what was opened in it and what the pages stored."""
    stored = [origin["origin"] for origin in context.storage_state()["origins"]]
    for page in _opened(context):
        page.close()
    context.clear_cookies()
    if stored:
        page = context.new_page()
        session = context.new_cdp_session(page)
        for origin in stored:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        page.close()
