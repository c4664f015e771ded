"""The data interface: the same figures and pictures as on the pages, for any choice, packed, and asked for again."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
import json
from urllib.parse import urlencode

import pytest

from components.registry import PAGES
from tests.app_server import Running
from tests.loaded import ATLAS
from tests.server.conftest import Answer, ask
from tests.visitor import Visitor

WITH_EXHIBITS = [name for name, page in PAGES.items() if page.exhibit_names]
#: Pages that show charts beside those of their choices, or do not ask for them by their page.
SHOWN_BY_PAGE = [name for name in WITH_EXHIBITS if name != "effect_translator"]
CHOICE = {"sources": ["UK guide", "Ramkumar blog"]}


def _read(answer: Answer):
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"].startswith("application/json")
    return json.loads(answer.body)


def _path(name: str, kind: str = ".json", **query: str | list[str]) -> str:
    return f"/exhibits/{name}{kind}{'?' if query else ''}{urlencode(query, doseq=True)}"


@pytest.mark.parametrize("query", [{}, CHOICE], ids=["all", "filtered"])
@pytest.mark.parametrize("name", SHOWN_BY_PAGE)
def test_a_page_is_sent_the_pictures_that_the_interface_gives(server: Running, name, query):
    async def sent() -> set[str]:
        async with Visitor(server.address) as visitor:
            run = await visitor.run(name, urlencode(query, doseq=True))
            assert all(drawing["guess"] for drawing in run.drawings)
            return {drawing["digest"] for drawing in run.drawings}

    given = _read(ask(server, _path(name, "/drawings.json", **query)))
    assert {drawing["digest"] for drawing in given} == asyncio.run(sent())
    assert all(drawing["layouts"] and drawing["alt"] for drawing in given)


@pytest.mark.parametrize("name", WITH_EXHIBITS)
def test_every_row_of_an_exhibit_carries_its_citation(server: Running, name):
    told = _read(ask(server, _path(name)))
    assert told["question"] == PAGES[name].question(ATLAS)
    assert told["exhibits"]
    computed = name == "effect_translator"
    for exhibit in told["exhibits"]:
        assert exhibit["words"]
        assert exhibit["rows"]
        assert computed or all(row["citation"] for row in exhibit["rows"])


def test_rows_are_those_that_the_choices_leave(server: Running):
    (exhibit,) = _read(ask(server, _path("condition_coverage", sources="UK guide")))["exhibits"]
    assert {row["source_id"] for row in exhibit["rows"] if row["source_id"]} == {"uk_guide"}
    assert "UK guide" in _read(ask(server, _path("condition_coverage", sources="UK guide")))["filtered"]
    assert ask(server, _path("condition_coverage", sources="Nobody")).headers["X-Left-Out"] == "1"
    assert ask(server, _path("condition_coverage", sources="UK guide")).headers["X-Left-Out"] is None


def test_the_index_names_every_page_and_what_may_be_chosen_there(server: Running):
    index = _read(ask(server, "/exhibits.json"))
    assert list(index["pages"]) == WITH_EXHIBITS
    for name, page in index["pages"].items():
        assert page["exhibits"] == list(PAGES[name].exhibit_names)
        assert page["choices"]["sources"]["values"] == list(ATLAS.choices.source_labels.values())


def test_an_answer_is_packed_and_told_to_be_the_same(server: Running):
    path = _path("session_lengths", "/drawings.json")
    plain, packed = ask(server, path), ask(server, path, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 4
    assert packed.headers["Vary"] == "Accept-Encoding"
    etag = packed.headers["ETag"]
    again = ask(server, path, **{"If-None-Match": etag})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    other = ask(server, _path("session_lengths", "/drawings.json", **CHOICE), **{"If-None-Match": etag})
    assert other.status == 200
    assert other.headers["ETag"] != etag
    dark = ask(server, _path("session_lengths", "/drawings.json", theme="dark"))
    assert dark.headers["ETag"] != etag


def test_every_table_is_a_file_as_the_atlas_reads_it(server: Running):
    for name, frame in ATLAS.tables.frames():
        answer = ask(server, f"/tables/{name}.csv")
        assert answer.status == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
        rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
        assert (rows[0], len(rows)) == (list(frame.columns), len(frame) + 1)
    assert len(_read(ask(server, "/tables/references.json"))) == len(ATLAS.tables.references)
    assert ask(server, "/tables/lecture.toml").body == ATLAS.lecture


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/exhibits/nowhere.json", 404),
        ("/exhibits/search.json", 404),
        ("/tables/nothing.csv", 404),
        ("/tables/../../app.py", 404),
        ("/exhibits/..%2fsearch/drawings.json", 404),
        (_path("overview", sources="x" * 500), 400),
        (_path("overview", sources=["UK guide"] * 300), 400),
    ],
)
def test_what_is_no_exhibit_is_refused(server: Running, path, status):
    answer = ask(server, path)
    assert answer.status == status
    assert "Traceback" not in answer.body.decode()


def test_it_only_reads(server: Running):
    assert ask(server, _path("overview"), "POST", b"{}").status == 405
