"""What a rerun of each page sends, counted: a page that grew more expensive shows here, without a stopwatch."""

from __future__ import annotations

import asyncio
from statistics import mean

import pytest

from components.registry import TITLES
from tests.app_server import Running
from tests.visitor import Run, Visitor

CHOICES = (["Ramkumar blog"], [])
#: Messages of one rerun, those that begin and end it included, and kilobytes of all of them.
MAX_MESSAGES, MAX_KILOBYTES = 20, 32
#: A finding of which the filters leave nothing says so and offers to loosen them, in place of a chart. The page Lecture
#: sends a picture, and three buttons for files.
MORE_MESSAGES = {"overview": 23, "lecture": 22}


async def _reruns(server: Running, page: str) -> list[Run]:
    """Reruns of a page with another choice each time, all of which its session has seen before."""
    async with Visitor(server.address) as visitor:
        first = await visitor.run(page)
        assert first.question, "the page was not drawn"
        runs = []
        for choice in (*CHOICES, *CHOICES):
            visitor.choose("sources", choice)
            runs.append(await visitor.run())
        return runs[len(CHOICES) :]


@pytest.mark.parametrize("name", TITLES)
def test_a_rerun_sends_few_messages_and_few_bytes(server, name):
    runs = asyncio.run(_reruns(server, name))
    assert max(run.n_messages for run in runs) <= MORE_MESSAGES.get(name, MAX_MESSAGES)
    assert mean(run.n_bytes for run in runs) <= 1000 * MAX_KILOBYTES
