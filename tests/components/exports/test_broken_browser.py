"""A browser that ends at once, hangs or is missing: exports end in time, say so, and nothing of it is left."""

from __future__ import annotations

import asyncio
import io
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pptx import Presentation

from components.exports import pictures
from components.exports.handout import as_handout
from components.exports.pictures import NO_BROWSER, NOT_DRAWN, TABLES_INSTEAD, NoPictures, picture_with_sources
from components.exports.slides import as_slides
from tests.components.exports.leaves import page_leaves

#: Instead of the usual, so that a test need not wait for it.
START_SECONDS = 2.0
#: What an export of tables may take beside it, however busy the machine is.
REST_SECONDS = 20.0
#: A program and one that it has started, neither of which ever says a word.
SLEEPER = """#!/bin/sh
sleep 1000 &
echo $! $$ > {pids}
sleep 1000
"""


KINDS = ["ends at once", "hangs", "is missing"]


@pytest.fixture(params=KINDS)
def broken(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A browser of that kind, and the file with the numbers of the processes that it has started."""
    pids, sleeper, places = tmp_path / "pids", tmp_path / "sleeper", tmp_path / "temporary files"
    sleeper.write_text(SLEEPER.format(pids=pids), encoding="utf-8")
    sleeper.chmod(0o755)
    places.mkdir()
    found = {"ends at once": "/bin/false", "hangs": str(sleeper), "is missing": str(tmp_path / "none")}
    monkeypatch.setenv("BROWSER_PATH", found[request.param])
    monkeypatch.setattr(tempfile, "tempdir", str(places))
    monkeypatch.setattr(pictures, "START_SECONDS", START_SECONDS)
    monkeypatch.setattr(pictures, "_rests_until", 0.0)
    pictures.can_draw.cache_clear()
    yield pids
    pictures.can_draw.cache_clear()
    assert list(places.iterdir()) == [], "temporary files are left"
    if request.param == "hangs":
        started = [int(number) for number in pids.read_text(encoding="utf-8").split()]
        assert len(started) == 2
        assert not any(map(is_running, started)), "processes are left"


def is_running(pid: int) -> bool:
    """Whether a process is there and does something: one that has ended is listed until somebody has asked for it."""
    with suppress(FileNotFoundError):
        return " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return False


def test_every_export_ends_in_time_with_a_sentence_and_tables(broken):
    leaves = page_leaves("effect_translator")
    started = time.monotonic()
    handout = as_handout(leaves, "A page").decode("utf-8")
    slides = Presentation(io.BytesIO(as_slides(leaves, "A page"))).slides
    with pytest.raises(NoPictures) as refused:
        picture_with_sources(leaves[0], "png")
    assert time.monotonic() - started < START_SECONDS + REST_SECONDS, "the second and the third waited for it too"
    sentence = str(refused.value)
    assert sentence in (NO_BROWSER, NOT_DRAWN)
    assert f"{sentence} {TABLES_INSTEAD}" in handout
    assert "<table>" in handout
    assert "<img" not in handout
    assert not any(shape.shape_type == 13 for slide in slides for shape in slide.shapes), "a picture"


def test_a_slide_in_the_place_of_a_picture_says_why(broken):
    leaves = page_leaves("citations")
    slides = list(Presentation(io.BytesIO(as_slides(leaves, "A page"))).slides)
    assert any(shape.has_table for slide in slides for shape in slide.shapes)
    assert any(TABLES_INSTEAD in slide.notes_slide.notes_text_frame.text for slide in slides)


def test_the_times_that_are_stated():
    assert pictures.START_SECONDS + pictures.DRAWING_SECONDS <= 120, "as the line of exports tells those who wait"


@pytest.mark.parametrize("broken", ["hangs"], indirect=True)
def test_a_drawing_ends_with_the_server_and_leaves_nothing(broken, monkeypatch):
    monkeypatch.setattr(pictures, "START_SECONDS", 60.0)
    ended: list[BaseException] = []

    def draw() -> None:
        try:
            picture_with_sources(page_leaves("effect_translator")[0], "png")
        except BaseException as error:
            ended.append(error)

    drawing = threading.Thread(target=draw)
    drawing.start()
    until = time.monotonic() + REST_SECONDS
    while not (broken.is_file() and len(broken.read_text(encoding="utf-8").split()) == 2):
        assert time.monotonic() < until, "no browser was started"
        time.sleep(0.01)
    started = time.monotonic()
    pictures.stop_drawing()
    # Asked at once, not after the thread has ended: the server does not wait for it.
    assert not list(Path(tempfile.gettempdir()).glob("atlas-pictures-*"))
    assert time.monotonic() - started < START_SECONDS + REST_SECONDS
    drawing.join()
    assert isinstance(ended[0], asyncio.CancelledError | NoPictures)


def test_what_a_server_that_was_killed_has_left_is_removed_but_not_what_is_in_use(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, in_use, other = (tmp_path / name for name in ("atlas-pictures-a", "atlas-pictures-b", "other"))
    for folder in (left, in_use, other):
        (folder / "profile").mkdir(parents=True)
    for folder in (left, other):
        os.utime(folder, (0, time.time() - 86_400))
    pictures.remove_what_was_left()
    assert sorted(tmp_path.iterdir()) == [in_use, other]
