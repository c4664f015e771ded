"""Gets the files behind a page to a browser fast: from memory, compressed once, announced before they are missed.

Streamlit reads its scripts from disk for every request, using a thread and several turns of the event loop for each of
the sixty that the first page needs, and sends them uncompressed. A browser learns of those a chart needs only once the
page has been drawn.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from components.assets import FOLDER, Asset
from components.exhibits.drawing.assets import DRAWING, PLOTLY
from components.lecture.scene_words.assets import SCRIPT as SCENE_SCRIPT
from components.lecture.scene_words.assets import STYLE as SCENE_STYLE
from components.room.phone.assets import SCRIPT as PHONE_SCRIPT
from components.room.phone.assets import STYLE as PHONE_STYLE
from components.server.headers import INDEX_HTML
from components.session.bar.assets import SCRIPT, STYLE
from components.shell.card.assets import SCRIPT as CARD_SCRIPT
from components.shell.card.assets import STYLE as CARD_STYLE
from components.shell.opening.assets import FRAME
from components.shell.opening.assets import SCRIPT as OPENING_SCRIPT
from components.shell.opening.assets import STYLE as OPENING_STYLE

#: Our own files that the pages load, in the order they need them.
ASSETS = (
    FRAME, STYLE, SCRIPT, OPENING_STYLE, OPENING_SCRIPT, PLOTLY, DRAWING, CARD_STYLE, CARD_SCRIPT,
    SCENE_STYLE, SCENE_SCRIPT, PHONE_STYLE, PHONE_SCRIPT,
)  # fmt: skip
#: What Streamlit's chart pages load once drawn, beside the shell: parts of its interface, by file name without the
#: hash. Their own imports are found in the files.
CHUNKS = ("BidiComponent",)
#: A year is the longest that anybody caches anything.
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
#: File types that compress well, and the media types Streamlit serves them as.
_PACKED_TYPES = {
    ".js": "application/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}
_STATIC = INDEX_HTML.parent / "static"
_OF_THE_SHELL = re.compile(r'(?:src|href)="\./(static/[^"]+)"')
_IMPORTED = re.compile(r'\b(?:from|import)\s*"\./([^"/]+\.js)"')
_HASHED = re.compile(r"\.[\w-]{8}\.\w+$")
_NO_GZIP = re.compile(r"q=0(\.0*)?")

_log = logging.getLogger(__name__)


class Files:
    """Files that never change while the server runs, by their path on it, each compressed on first request.

    Only files present at the start are served, so no path leads out of the folder, and memory is bounded: Streamlit's
    23 MB of scripts and styles come to 7 MB once every one has been requested.
    """

    def __init__(self, static: Path, assets: Sequence[Asset]) -> None:
        self.assets = {asset.address: asset for asset in assets}
        self.static = {
            f"/static/{file.relative_to(static).as_posix()}": file
            for file in sorted(static.rglob("*"))
            if file.suffix in _PACKED_TYPES and _HASHED.search(file.name)
        }
        self._packed: dict[str, bytes] = {}

    def media_type(self, path: str) -> str:
        asset = self.assets.get(path)
        return asset.media_type if asset else _PACKED_TYPES[self.static[path].suffix]

    async def packed(self, path: str) -> bytes:
        """The content of one file, gzipped."""
        if path not in self._packed:
            self._packed[path] = await run_in_threadpool(self._pack, path)
        return self._packed[path]

    def _pack(self, path: str) -> bytes:
        content = self.assets[path].content if path in self.assets else self.static[path].read_bytes()
        return gzip.compress(content, mtime=0)

    async def pack_ahead(self, paths: Iterable[str]) -> None:
        """Compress files before anybody asks, one after the other, skipping any that are missing."""
        for path in paths:
            if path in self.static or path in self.assets:
                await self.packed(path)


def shell_paths(html: str) -> list[str]:
    """The paths of the scripts and styles named in Streamlit's page itself."""
    return [f"/{name}" for name in _OF_THE_SHELL.findall(html)]


def chunk_paths(names: Sequence[str], static: Path, html: str) -> list[str]:
    """The paths of Streamlit's scripts of these names, and of all their imports, without those of its page.

    A name without a file is logged and left out: another release may have dropped it.
    """
    found = []
    for name in names:
        files = sorted((static / "js").glob(f"{name}.*.js"))
        if not files:
            _log.warning("Streamlit has no script of this name, so none is announced", extra={"script": name})
        found += files[:1]
    known = set(shell_paths(html))
    paths = [f"/static/js/{file.name}" for file in _with_imports(found)]
    return [path for path in paths if path not in known]


def _with_imports(files: Sequence[Path]) -> Iterator[Path]:
    to_see, seen = list(reversed(files)), set()
    while to_see:
        file = to_see.pop()
        if file in seen or not file.is_file():
            continue
        seen.add(file)
        yield file
        to_see += [file.with_name(name) for name in reversed(_IMPORTED.findall(file.read_text(encoding="utf-8")))]


def link_header(assets: Iterable[Asset], chunks: Iterable[str]) -> str:
    """The ``Link`` header of a page: what it will load, relative to its address like everything in Streamlit's page.

    The shell is more urgent, so all of it may wait until the shell is fetched.
    """
    loads = [(asset.address, str(asset.loading)) for asset in assets if asset.loading]
    loads += [(path, "rel=modulepreload") for path in chunks]
    return ", ".join(f"<.{path}>;{how};fetchpriority=low" for path, how in loads)


_HTML = INDEX_HTML.read_text(encoding="utf-8")
_CHUNKS = chunk_paths(CHUNKS, _STATIC, _HTML)
FILES = Files(_STATIC, ASSETS)
LINK = link_header(ASSETS, _CHUNKS)


async def pack_ahead() -> None:
    """Compress what the first visitor will request, in a browser's order."""
    try:
        await FILES.pack_ahead([*shell_paths(_HTML), *FILES.assets, *_CHUNKS])
    except OSError:
        # They are tried again on request.
        _log.exception("not every script could be compressed ahead")


class QuickFiles:
    """Middleware that answers for the assets, and for Streamlit's scripts and styles if the client takes gzip.

    Streamlit serves its own files to everybody else, and answers range requests.
    """

    def __init__(self, app: ASGIApp, files: Files = FILES) -> None:
        self.app = app
        self.files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = path_beneath(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        answer = self.app
        if path in self.files.static or path in self.files.assets:
            answer = await self._file(path, Headers(scope=scope))
        elif path.startswith(FOLDER):
            answer = PlainTextResponse("Not found.", 404)
        await answer(scope, receive, send)

    async def _file(self, path: str, asked: Headers) -> ASGIApp:
        media_type = self.files.media_type(path)
        if "range" not in asked and takes_gzip(asked.get("accept-encoding", "")):
            kept = _FOR_EVER | {"Content-Encoding": "gzip"}
            try:
                return Response(await self.files.packed(path), media_type=media_type, headers=kept)
            except OSError:
                # Removed since the start; Streamlit, which looks again, can answer that.
                _log.exception("a script of Streamlit's cannot be read", extra={"path": path})
        if asset := self.files.assets.get(path):
            return Response(asset.content, media_type=media_type, headers=_FOR_EVER)
        return _varying(self.app)


class Announced:
    """Middleware that tells the browser with each page what the page will load."""

    def __init__(self, app: ASGIApp, link: str = LINK) -> None:
        self.app = app
        self.link = link

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = self.link
            await send(message)

        await self.app(scope, receive, send_with_link if scope["type"] == "http" else send)


def takes_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` header allows gzip by name."""
    offers = (offer.partition(";") for offer in accepted.lower().replace(" ", "").split(","))
    return any(name == "gzip" and not _NO_GZIP.fullmatch(weight) for name, _, weight in offers)


def _varying(app: ASGIApp) -> ASGIApp:
    """An app whose answers say that they vary with what the client accepts."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_varying(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
            await send(message)

        await app(scope, receive, send_varying)

    return answer


def path_beneath(scope: Scope) -> str:
    """The path of a request beneath the server's base path; "" if it lies outside."""
    path, root = str(scope["path"]), base_path(scope)
    return path.removeprefix(root) if path.startswith(f"{root}/") else ""


def base_path(scope: Scope) -> str:
    """The prefix of every request path: where the app is mounted, and where Streamlit is told to serve."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return str(scope.get("root_path", "")) + (f"/{base}" if base else "")
