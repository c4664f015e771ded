"""The addresses of pages: short links and near misses redirect to the page they mean, the rest get an honest 404.

Streamlit answers every path with its page and status 200, so a mistyped address shows a blank screen or a dialog.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote, urlencode

from rapidfuzz import process
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components.current import atlas_title, shared_atlas
from components.lecture.lecture import path_of_name
from components.registry import HOME, TITLES
from components.server.serving import base_path
from components.session.controls import Options, heard
from components.shell.links import address_if_known, begins_short_link, full_address
from data.contract.mistakes import TableMistakes

_SLASHES = re.compile("/{2,}")
#: The minimum similarity (0 to 100) at which a page is suggested for a mistyped name.
MIN_SCORE = 60
#: What a path may begin with other than a page: Streamlit's own endpoints, files and probes.
_NOT_PAGES = frozenset({"_stcore", "assets", "component", "healthz", "media", "readyz", "static"})

_NOT_FOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Page not found · {title}</title>
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
    """Middleware that knows the pages of the registry and lets everything through except mistyped pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(Request(scope)) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    @staticmethod
    def _answer(request: Request) -> Response | None:
        """A redirect or a 404; None for what the server itself answers."""
        root = base_path(request.scope)
        if root and request.url.path == root:
            # A page names what it loads relative to its own address.
            return RedirectResponse(_with_query(f"{root}/", request))
        if not request.url.path.startswith(f"{root}/"):
            path = _SLASHES.sub("/", request.url.path)
            return RedirectResponse(_with_query(path, request)) if path.startswith(f"{root}/") else None
        parts = [part for part in request.url.path.removeprefix(root).split("/") if part]
        if parts and begins_short_link(parts[0]):
            return _redirect(request, _meant_by_short_link(parts[1:], root))
        if not parts and request.url.path != f"{root}/":
            return RedirectResponse(_address(root, HOME, request.query_params.multi_items()))
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
                known = _meant_by_choices(parts, root)
                return _redirect(request, known) if known else _not_found(request, root, meant)
            query = [("document", document), *((key, value) for key, value in query if key != "document")]
        elif name == meant and meant != HOME and request.url.path == f"{root}/{meant}":
            return None
        return RedirectResponse(_address(root, meant, query))


def _with_query(path: str, request: Request) -> str:
    return f"{path}{'?' if request.url.query else ''}{request.url.query}"


def _meant_by_short_link(parts: list[str], root: str) -> str:
    """The address behind a short link; without good tables the home page, which says what is wrong."""
    try:
        if len(parts) == 1 and (own := path_of_name(heard(parts[0]), *shared_atlas())):
            path, mark, exhibit = own.partition("#")
            return f"{full_address([unquote(part) for part in path.split('/')[1:]], root)}{mark}{exhibit}"
        return full_address(parts, root)
    except TableMistakes:
        return f"{root}/"


def _meant_by_choices(parts: list[str], root: str) -> str | None:
    """The address behind a page and its choices, as a short link has them; None if one of them is not known."""
    try:
        return address_if_known(parts, root)
    except TableMistakes:
        return None


def _redirect(request: Request, to: str) -> Response:
    # What was put behind a short link, such as embed=true, stays with it.
    behind, (to, mark, exhibit) = urlencode(request.query_params.multi_items()), to.partition("#")
    asked = f"{'&' if '?' in to else '?'}{behind}" if behind else ""
    return RedirectResponse(f"{to}{asked}{mark}{exhibit}")


def page_meant(name: str) -> str | None:
    """The page that a path names, whatever its capitals, dashes, spaces and what stands around it; None for no page."""
    page = heard(unquote(name)).replace("-", "_")
    return page if page in TITLES else None


def _asks_for_a_page(request: Request, parts: list[str]) -> bool:
    # On a deep link Streamlit's page first looks for its endpoints beneath the page's own path.
    if _NOT_PAGES & set(parts) or "." in parts[-1].strip("."):
        return False
    return request.method in ("GET", "HEAD") and "text/html" in Headers(scope=request.scope).get("accept", "text/html")


def _document(parts: list[str]) -> str | None:
    """The label of the document that ``/sources/<id>`` names."""
    try:
        documents = shared_atlas()[1]["document"]
    except TableMistakes:
        return None
    option = documents.option_of(parts[0]) if isinstance(documents, Options) and len(parts) == 1 else None
    return documents.in_link((option,))[0] if option else None


def _not_found(request: Request, root: str, name: str) -> Response:
    near = process.extractOne(name.casefold(), list(TITLES), score_cutoff=MIN_SCORE)
    links = [(_address(root, near[0]), f"Did you mean {TITLES[near[0]]}?")] if near else []
    links += [
        (_address(root, "search", [("question", name[:60])]), "Search the atlas"),
        (_address(root, HOME), "Overview"),
    ]
    shown = "".join(f'<li><a href="{html.escape(to)}">{html.escape(label)}</a></li>' for to, label in links)
    path = html.escape(request.url.path[:120])
    return HTMLResponse(
        _NOT_FOUND.format(title=html.escape(atlas_title()), path=path, links=shown), 404, {"Cache-Control": "no-store"}
    )


def _address(root: str, page: str, query: list[tuple[str, str]] | None = None) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"{root}/{'' if page == HOME else page}{asked}"
