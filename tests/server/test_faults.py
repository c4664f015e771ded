from __future__ import annotations

import asyncio
import re

import pytest

from components.server.faults import new_reference
from tests.app_server import Running, running
from tests.visitor import Run, Visitor

SECRET = "the password is swordfish"
REFERENCE = re.compile(r"\*\*([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})\*\*")


def opened(server: Running, page: str) -> Run:
    async def open_page() -> Run:
        async with Visitor(server.address) as visitor:
            return await visitor.run(page)

    return asyncio.run(open_page())


@pytest.mark.parametrize(
    "broken",
    [
        f'raise KeyError("{SECRET}")',
        f'import streamlit as st\n\n\nclass Odd(Exception):\n    pass\n\n\nst.title("So far")\nraise Odd("{SECRET}")',
    ],
    ids=["a page that fails at once", "a page that fails in the middle"],
)
def test_a_reader_sees_a_reference_and_the_log_everything(broken, own_copy, tmp_path):
    (own_copy / "pages" / "effect_sizes.py").write_text(broken, encoding="utf-8")
    with running(tmp_path / "log", own_copy) as server:
        runs = [opened(server, "effect_sizes"), opened(server, "effect_sizes")]
        well = opened(server, "sources")
        records = server.records()
    references = []
    for run in runs:
        (told,) = [alert["body"] for alert in run.of_kind("alert")]
        references.append(REFERENCE.search(told)[1])
        assert run.of_kind("exception") == []
        for detail in ("swordfish", "KeyError", "Odd", "Traceback", "effect_sizes.py", str(own_copy)):
            assert detail not in run.text
    assert len(set(references)) == 2
    logged = {record["reference"]: record for record in records if "reference" in record}
    assert set(logged) == set(references)
    for record in logged.values():
        assert record["level"] == "error"
        assert record["error"] in ("KeyError", "Odd")
        assert SECRET in record["traceback"]
        assert "effect_sizes.py" in record["traceback"]
    # The rest of the atlas goes on.
    assert well.of_kind("alert") == []
    assert well.question


def test_references_are_easy_to_say_and_never_the_same():
    references = [new_reference() for _ in range(1000)]
    assert len(set(references)) == 1000
    assert all(REFERENCE.fullmatch(f"**{reference}**") for reference in references)
