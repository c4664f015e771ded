"""The addresses of pages: near misses are sent to the page they mean, and the rest gets an honest 404.

Streamlit answers every path with its page and status 200, so a mistyped address shows a blank screen or a dialog.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from rapidfuzz import process
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.current import shared_atlas
from components.registry import HOME, TITLES
from components.server.serving import base_path
from components.session.link import SHORT
from components.shell.links import begins_short_link, full_address
from data.contract.mistakes import TableMistakes

#: A page is suggested for a mistyped name that is at least this near to it (0 to 100).
LEAST_SCORE = 60
#: What a path may begin with beside a page: Streamlit's own endpoints, files, probes and short links.
_NOT_PAGES = frozenset({"_stcore", "assets", "component", "healthz", "media", "readyz", "static", SHORT})

_NOT_FOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Page not found · Psychodynamic Atlas</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 36rem; margin: 12vh auto; padding: 0 1.25rem; font: 1.125rem/1.5 system-ui, sans-serif; }}
a {{ display: inline-block; padding: 0.35rem 0; }}
</style></head><body>
<h1>Page not found</h1>
<p>The atlas has no page at “{path}”.</p>
<ul>{links}</ul>
</body></html>
"""


class KnownAddresses:
    """Middleware that knows the pages of the registry, and lets everything else but a mistyped page through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(Request(scope)) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    @staticmethod
    def _answer(request: Request) -> Response | None:
        """A redirect or a 404, or None for what the server itself answers."""
        root = base_path(request.scope)
        if not request.url.path.startswith(f"{root}/"):
            return None
        parts = [part for part in request.url.path.removeprefix(root).split("/") if part]
        if parts and begins_short_link(parts[0]) and parts[0] != SHORT:
            return RedirectResponse(f"{root}/{quote('/'.join((SHORT, *parts[1:])))}")
        if parts and parts[0] == SHORT and root:
            # Streamlit looks for its routes at the top of the server only.
            return RedirectResponse(full_address(parts[1:], root))
        if not parts or not _asks_for_a_page(request, parts):
            return None
        name, *more = parts
        meant = page_meant(name)
        if meant is None:
            return _not_found(request, root, name)
        query = list(request.query_params.multi_items())
        if more:
            document = _document(more) if meant == "sources" else None
            if document is None:
                return _not_found(request, root, meant)
            query = [("document", document), *((key, value) for key, value in query if key != "document")]
        elif name == meant and meant != HOME and not request.url.path.endswith("/"):
            return None
        return RedirectResponse(_address(root, meant, query))


def page_meant(name: str) -> str | None:
    """The page that a path names, whatever its capitals, hyphens, spaces and full stops; None for no page."""
    told = name.casefold().strip(" .,;").replace("-", "_").replace(" ", "_").replace("%20", "_")
    return told if told in TITLES else None


def _asks_for_a_page(request: Request, parts: list[str]) -> bool:
    # On a deep link Streamlit's page looks for its endpoints beneath the page's own path first.
    if _NOT_PAGES & set(parts) or "." in parts[-1].strip("."):
        return False
    return request.method in ("GET", "HEAD") and "text/html" in Headers(scope=request.scope).get("accept", "text/html")


def _document(parts: list[str]) -> str | None:
    """The label of the document that ``/sources/<id>`` names."""
    try:
        sources: Mapping[str, str] = shared_atlas()[0].choices.sources
    except TableMistakes:
        return None
    return sources.get(parts[0].casefold().replace("-", "_")) if len(parts) == 1 else None


def _not_found(request: Request, root: str, name: str) -> Response:
    near = process.extractOne(name.casefold(), list(TITLES), score_cutoff=LEAST_SCORE)
    links = [(_address(root, near[0]), f"Did you mean {TITLES[near[0]]}?")] if near else []
    links += [
        (_address(root, "search", [("question", name[:60])]), "Search the atlas"),
        (_address(root, HOME), "Overview"),
    ]
    shown = "".join(f'<li><a href="{html.escape(to)}">{html.escape(label)}</a></li>' for to, label in links)
    path = html.escape(request.url.path[:120])
    return HTMLResponse(_NOT_FOUND.format(path=path, links=shown), 404, {"Cache-Control": "no-store"})


def _address(root: str, page: str, query: list[tuple[str, str]] | None = None) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"{root}/{'' if page == HOME else page}{asked}"
