"""Run as an operator would: without rights, without a home, in a folder of an odd name, with few files at a time."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from tests.app_server import copy_of_the_app, running
from tests.server.test_disk import WITHOUT_GREETING, look_around
from tests.visitor import Visitor

#: Nobody's rights, and few open files until one asks for more.
WITHIN = ["unshare", "--user", "prlimit", "--nofile=256:4096"]
N_READERS = 60


async def _read_together(address: str) -> None:
    visitors = [Visitor(address) for _ in range(N_READERS)]
    try:
        for visitor in visitors:
            await visitor.__aenter__()
        run = await visitors[-1].run("effect_sizes")
        assert run.question
    finally:
        for visitor in visitors:
            await visitor.__aexit__(None, None, None)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has unshare and prlimit")
def test_without_rights_a_home_or_many_files_it_serves(tmp_path):
    tried = subprocess.run([*WITHIN, "true"], capture_output=True, text=True)
    assert tried.returncode == 0, f"this test needs unshare and prlimit: {tried.stderr}"
    folder = tmp_path / "a folder with spaces, and ümlauts"
    folder.mkdir()
    root = copy_of_the_app(folder)
    # Nobody can write there, whoever they are.
    with running(tmp_path / "log", root, within=WITHIN, options=WITHOUT_GREETING, HOME="/proc") as server:
        look_around(server)
        asyncio.run(_read_together(server.address))
        assert not any("reference" in record for record in server.records()), "a page failed"
