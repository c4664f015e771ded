"""Addresses of pages: near misses lead where they mean, and a page that there is not is a 404 with a way on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from starlette.responses import PlainTextResponse

from components.current import shared_atlas
from components.registry import HOME, TITLES
from components.server.addresses import KnownAddresses

ATLAS, _ = shared_atlas()


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


async def _streamlit(scope, receive, send):
    await PlainTextResponse("Streamlit’s page")(scope, receive, send)


def get(address: str, root: str = "") -> Answer:
    """What a browser is answered that asks for an address on a server beneath ``root``."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "server": ("localhost", 8501),
        "path": unquote(path),
        "root_path": root,
        "query_string": query.encode(),
        "headers": [(b"accept", b"text/html"), (b"host", b"localhost:8501")],
    }
    sent: list[dict] = []

    async def send(message):
        sent.append(message)

    asyncio.run(KnownAddresses(_streamlit)(scope, None, send))
    headers = dict(sent[0]["headers"])
    return Answer(sent[0]["status"], headers.get(b"location", b"").decode(), sent[1]["body"].decode())


@pytest.mark.parametrize("name", [name for name in TITLES if name != HOME])
def test_a_page_is_left_to_the_server(name):
    assert get(f"/{name}").text == "Streamlit’s page"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/_stcore/health",
        "/sources/_stcore/health",
        "/static/js/index.js",
        "/healthz",
        "/go/sources",
        "/favicon.png",
    ],
)
def test_what_is_no_page_is_left_to_the_server(path):
    assert get(path).text == "Streamlit’s page"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/Go/Effect-Sizes/layers-stated", "/go/Effect-Sizes/layers-stated"),
        ("/GO", "/go"),
        ("/go./sources.", "/go/sources."),
        ("/Go/effect-translator/effect-0.8", "/go/effect-translator/effect-0.8"),
        ("/Go//evil.example", "/go/evil.example"),
    ],
)
def test_a_short_link_in_capitals_is_one_too(path, to):
    assert get(path).location == to
    assert get(f"/psych/atlas{path}", root="/psych/atlas").location == f"/psych/atlas{to}"


def test_the_overview_has_its_name_too():
    answer = get("/overview?sources=UK+guide")
    assert (answer.status, answer.location) == (307, "/?sources=UK+guide")


@pytest.mark.parametrize(
    "path", ["/Effect_Sizes", "/effect-sizes", "/effect_sizes/", "/EFFECT-SIZES.", "/effect%20sizes"]
)
def test_a_near_miss_leads_to_the_page(path):
    answer = get(f"{path}?layers=Stated")
    assert (answer.status, answer.location) == (307, "/effect_sizes?layers=Stated")


@pytest.mark.parametrize("source_id", ATLAS.choices.sources)
def test_a_document_has_an_address_of_its_own(source_id):
    to = urlsplit(get(f"/sources/{source_id}").location)
    assert to.path == "/sources"
    assert parse_qs(to.query) == {"document": [ATLAS.choices.sources[source_id]]}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/sources/nobody", "/effect_sizes/x", "/sources/uk_guide/more", "/..%2Fx"]
)
def test_an_unknown_address_is_a_404_that_offers_a_way_on(path):
    answer = get(path)
    assert answer.status == 404
    assert "no page at" in answer.text
    assert 'href="/search?question=' in answer.text
    assert 'href="/"' in answer.text


def test_a_mistyped_page_is_suggested():
    assert "Did you mean Effect sizes?" in get("/efect_size").text


def test_nothing_of_an_address_becomes_part_of_the_page():
    answer = get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert answer.status == 404
    assert "<script" not in answer.text


def test_under_a_path_links_keep_it():
    assert get("/psych/overview", root="/psych").location == "/psych/"
    assert get("/psych/effect-sizes", root="/psych").location == "/psych/effect_sizes"
    assert 'href="/psych/search?question=' in get("/psych/nowhere", root="/psych").text


def test_under_a_path_short_links_lead_on_beneath_it():
    link = get("/psych/go/effect-sizes/depression", root="/psych")
    assert link.location == "/psych/effect_sizes?conditions=Depression"
