"""A disk that is full or may not be written to keeps nobody from reading: the atlas writes nothing but its log."""

from __future__ import annotations

import asyncio
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app_server import Running, running
from tests.server.conftest import ask
from tests.visitor import Visitor

FULL_BYTES = 65536
#: As deploy/ does: Streamlit's greeting is not a log, and where it cannot be printed the server does not start.
WITHOUT_GREETING = ("--logger.hideWelcomeMessage", "true")
#: In a room of its own: the app's folder is read-only, the only place that can be written to is full.
ROOM = """\
set -e
mount --bind {app} {app}
mount -o remount,bind,ro {app}
cd {app}
mount -t tmpfs -o size={size} tmpfs {full}
dd if=/dev/zero of={full}/filler bs={size} count=1 status=none
if echo more > {full}/more 2>/dev/null; then echo "the disk is not full" >&2; exit 9; fi
if touch {app}/more 2>/dev/null; then echo "the folder is not read-only" >&2; exit 9; fi
exec "$@" >> {full}/filler 2>&1
"""


def look_around(server: Running) -> None:
    async def visit() -> None:
        for page in ("overview", "effect_sizes", "data_and_method"):
            async with Visitor(server.address) as visitor:
                run = await visitor.run(page)
                assert run.question, page
                assert run.of_kind("alert") == []

    asyncio.run(visit())
    # Something to log, again and again.
    for _ in range(5):
        assert ask(server, "/", Host="elsewhere.example").status == 400
    assert ask(server, "/readyz").status == 200


def within_a_room(app: Path, full: Path) -> list[str]:
    script = ROOM.format(app=shlex.quote(str(app)), full=shlex.quote(str(full)), size=FULL_BYTES)
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can give a process a disk of its own")
def test_a_full_disk_and_a_read_only_one_keep_nobody_from_reading(own_copy, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    within = within_a_room(own_copy, full)
    tried = subprocess.run([*within, "true"], capture_output=True, text=True)
    assert tried.returncode == 0, f"this test needs unshare and mounts of its own: {tried.stderr}"
    places = {"HOME": str(full), "TMPDIR": str(full), "ATLAS_LOOK_SECONDS": "0.2"}
    with running(tmp_path / "log", own_copy, within=within, options=WITHOUT_GREETING, **places) as server:
        look_around(server)


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="needs prlimit, of Linux")
def test_a_log_that_cannot_be_written_any_more_keeps_nobody_from_reading(own_copy, tmp_path):
    # No file may grow by a single byte: every write fails, that of the log too.
    within = ["prlimit", "--fsize=0"]
    with running(tmp_path / "log", own_copy, within=within, options=WITHOUT_GREETING, HOME=str(tmp_path)) as server:
        look_around(server)
        assert server.log.read_bytes() == b""
