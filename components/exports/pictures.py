"""Charts as pictures with their sources inside: PNG and SVG, drawn by a Chromium or Chrome on the server.

Plotly's own renderer, kaleido, needs such a browser. If there is none, or it fails to finish in time, ``NoPictures``
says so in a sentence; slides and handout then carry it, with a table in place of each picture.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, MutableMapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from choreographer.browsers.chromium import Chromium
from kaleido import Kaleido, PageGenerator

from components.charts.chart import EXPORT_WIDTH
from components.exports.leaf import Leaf

NO_BROWSER = (
    "This server has no Chromium or Chrome to draw pictures with. Install one (Debian: apt-get install chromium), or "
    "use the links beneath the chart."
)
NOT_DRAWN = "The browser of this server could not draw the pictures; the log of the server says why."
TABLES_INSTEAD = "Tables stand in the place of the pictures."
#: Seconds before giving up on a browser that does not start, on a picture, and on all pictures of an export.
START_SECONDS, PICTURE_SECONDS, DRAWING_SECONDS = 20.0, 20.0, 90.0
#: Seconds before a failed browser is tried again, so that the next export need not wait for it too.
REST_SECONDS = 60.0
_END_SECONDS = 5.0
#: Pixels of a PNG for each of the figure, so that it stays sharp on a projector; drawing.js has the same.
SCALE = 3

# The browser's farewell is not JSON, and choreographer logs it with a traceback although nothing is wrong.
logging.getLogger("choreographer.channels.pipe").addFilter(lambda record: "Ignoring" not in record.getMessage())

_log = logging.getLogger(__name__)
_rests_until = 0.0
_FOLDER = "atlas-pictures-"


class NoPictures(RuntimeError):
    """No pictures can be drawn; the message is a sentence for readers."""


@cache
def can_draw() -> bool:
    """Whether there is a browser to draw pictures with."""
    found = Chromium.find_browser(skip_local=False)
    return found is not None and Path(found).is_file()


def draw_pictures(
    figures: Sequence[go.Figure], kind: str, progress: Callable[[int], None] = lambda done: None
) -> list[bytes]:
    """Figures as pictures, ``kind`` "png" or "svg", in order; ``progress`` receives how many are done.

    Blocks until all are drawn, for at most ``DRAWING_SECONDS``, so call it off the thread that answers readers. Raises
    ``NoPictures``. Whatever happens, it leaves no process or file of the browser behind.
    """
    global _rests_until
    if not figures:
        return []
    if not can_draw():
        raise NoPictures(NO_BROWSER)
    if time.monotonic() < _rests_until:
        raise NoPictures(NOT_DRAWN)
    try:
        with (
            _drawing() as drawing,
            tempfile.TemporaryDirectory(prefix=_FOLDER, ignore_cleanup_errors=True) as folder,
        ):
            return asyncio.run(drawing.done(_draw(figures, kind, progress, Path(folder))))
    except Exception:
        # A browser fails in as many ways as a machine does; a reader can do nothing about any of them.
        _log.exception("pictures could not be drawn")
        _rests_until = time.monotonic() + REST_SECONDS
        raise NoPictures(NOT_DRAWN) from None


class _Drawing:
    """Pictures that are being drawn in a thread, which another one may end."""

    def __init__(self) -> None:
        self._task: asyncio.Task[list[bytes]] | None = None
        self._is_stopped = False
        self._lock = threading.Lock()

    async def done(self, draws: Coroutine[Any, Any, list[bytes]]) -> list[bytes]:
        with self._lock:
            self._task = asyncio.ensure_future(draws)
            if self._is_stopped:
                self._task.cancel()
        return await self._task

    def stop(self) -> None:
        with self._lock:
            self._is_stopped = True
            if self._task is not None:
                with contextlib.suppress(RuntimeError):  # its loop has ended meanwhile
                    self._task.get_loop().call_soon_threadsafe(self._task.cancel)


_drawings: list[_Drawing] = []
_fewer = threading.Condition()


@contextlib.contextmanager
def _drawing() -> Iterator[_Drawing]:
    drawing = _Drawing()
    with _fewer:
        _drawings.append(drawing)
    try:
        yield drawing
    finally:
        with _fewer:
            _drawings.remove(drawing)
            _fewer.notify_all()


def stop_drawing() -> None:
    """End what is being drawn, with its browser and its files; blocks until they are gone, some seconds at most."""
    with _fewer:
        for drawing in _drawings:
            drawing.stop()
        _fewer.wait_for(lambda: not _drawings, 2 * _END_SECONDS)


def remove_what_was_left() -> None:
    """Remove the files of browsers whose server was killed before it could."""
    oldest = time.time() - 10 * (START_SECONDS + DRAWING_SECONDS)
    # On a full disk there may be no place for temporary files at all, and nothing in it that could be removed.
    with contextlib.suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


async def _draw(figures: Sequence[go.Figure], kind: str, progress: Callable[[int], None], folder: Path) -> list[bytes]:
    page = folder / "page.html"
    # Without the formula renderer, which would be fetched from outside.
    page.write_text(PageGenerator(mathjax=False).generate_index(), encoding="utf-8")
    renderer = Kaleido(
        n=1, timeout=PICTURE_SECONDS, page_generator=page, browser_cls=_WithinItsFolder, tmp_dir=str(folder)
    )
    try:
        async with asyncio.timeout(DRAWING_SECONDS):
            async with asyncio.timeout(START_SECONDS):
                await renderer.open()
            pictures = []
            for done, figure in enumerate(figures, 1):
                options: Any = {
                    "format": kind,
                    "width": int(figure.layout.width),
                    "height": int(figure.layout.height),
                    "scale": SCALE if kind == "png" else 1,
                }
                pictures.append(bytes(await renderer.calc_fig(figure, options)))
                progress(done)
            return pictures
    finally:
        _end(renderer)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(renderer.close(), _END_SECONDS)


class _WithinItsFolder(Chromium):
    """A Chromium that leaves nothing outside its given folder, and needs no home."""

    def get_env(self) -> MutableMapping[str, str]:
        folder = str(self.tmp_dir.path)
        places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), folder)
        return {**super().get_env(), **places}


def _end(renderer: Kaleido) -> None:
    """End the browser and all it started: they form a process group, with nothing worth saving."""
    started = getattr(renderer, "subprocess", None)
    if started is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def picture_with_sources(leaf: Leaf, kind: str) -> bytes:
    """One chart as a picture with its title and colophon inside; blocks and raises as ``draw_pictures`` does."""
    return draw_pictures([figure_with_sources(leaf)], kind)[0]


def bare_figure(leaf: Leaf, shape: float | None = None) -> go.Figure:
    """The chart alone, for a page with a title and sources of its own.

    ``shape`` is how many times wider than high its place is: the chart is then drawn at the width that makes its type
    largest there.
    """
    chart = leaf.exhibit.chart
    drawn = {width: tabs[0].figure for width, tabs in chart.layouts.items() if width >= EXPORT_WIDTH and len(tabs) == 1}
    if shape is None or not drawn:
        return go.Figure(chart.figure).update_layout(width=EXPORT_WIDTH)
    width = min(drawn, key=lambda width: max(width, drawn[width].layout.height * shape))
    return go.Figure(drawn[width]).update_layout(width=width)


def figure_with_sources(leaf: Leaf) -> go.Figure:
    """The chart with its title above and its colophon beneath, inside the picture itself."""
    return leaf.framing.around(leaf.exhibit.chart.figure)
