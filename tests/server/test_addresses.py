"""Addresses of pages: near misses lead where they mean, and a page that there is not is a 404 with a way on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from starlette.responses import PlainTextResponse

from components.current import shared_atlas
from components.lecture.lecture import scene_path
from components.lecture.scenes import built_in_scenes
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
        "/favicon.png",
    ],
)
def test_what_is_no_page_is_left_to_the_server(path):
    assert get(path).text == "Streamlit’s page"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/go/effect-sizes/layers-stated", "/effect_sizes?layers=Stated"),
        ("/Go/Effect-Sizes/layers-stated", "/effect_sizes?layers=Stated"),
        ("/GO", "/"),
        ("/go", "/"),
        ("/go/", "/"),
        ("/go./sources.", "/sources"),
        ("/effect-sizes/depression", "/effect_sizes?conditions=Depression"),
        ("/Effect_Sizes/Conditions-Depression.", "/effect_sizes?conditions=Depression"),
        ("/Go/session-lengths/uk-guide", "/session_lengths?sources=UK+guide"),
        ("/Go//evil.example", "/?go=evil.example"),
    ],
)
def test_a_short_link_leads_to_what_it_stands_for_however_it_is_written(path, to):
    assert (get(path).status, get(path).location) == (307, to)
    assert get(f"/psych/atlas{path}", root="/psych/atlas").location == f"/psych/atlas{to}"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/go/sources?embed=true", "/sources?embed=true"),
        ("/go/effect-sizes/layers-stated?embed=true&fact=a+b", "/effect_sizes?layers=Stated&embed=true&fact=a+b"),
        ("/go?x=%0d%0ay://z", "/?x=%0D%0Ay%3A%2F%2Fz"),
    ],
)
def test_what_stands_behind_a_short_link_stays_with_it(path, to):
    assert get(path).location == to
    assert get(f"/psych/atlas{path}", root="/psych/atlas").location == f"/psych/atlas{to}"


def test_a_scene_of_the_lecture_has_a_short_address_that_leads_to_its_very_chart():
    scenes = built_in_scenes(*shared_atlas()).deck.scenes
    for scene in scenes:
        path, _, exhibit = scene_path(scene, *shared_atlas()).partition("#")
        meant = get(f"/{path}").location
        assert exhibit
        for root in ("", "/psych/atlas"):
            assert get(f"{root}/go/{scene.scene_id}", root=root).location == f"{root}{meant}#{exhibit}"
            embedded = get(f"{root}/go/{scene.scene_id}?embed=true", root=root).location
            assert embedded == f"{root}{meant}{'&' if '?' in meant else '?'}embed=true#{exhibit}"


def test_the_path_alone_leads_to_the_home_page():
    assert get("/psych?sources=UK+guide", root="/psych").location == "/psych/?sources=UK+guide"


def test_the_overview_has_its_name_too():
    answer = get("/overview?sources=UK+guide")
    assert (answer.status, answer.location) == (307, "/?sources=UK+guide")


@pytest.mark.parametrize(
    "path",
    [
        "/Effect_Sizes",
        "/effect-sizes",
        "/effect_sizes/",
        "/EFFECT-SIZES.",
        "/effect%20sizes",
        "/effect-sizes)",
        "/%22effect-sizes%22",
        "/effect%E2%80%93sizes",
        "/effect-sizes%3E,",
        "/%EF%BB%BFeffect_sizes",
        "//effect_sizes",
        "/%2Feffect_sizes",
    ],
)
def test_a_near_miss_leads_to_the_page(path):
    answer = get(f"{path}?layers=Stated")
    assert (answer.status, answer.location) == (307, "/effect_sizes?layers=Stated")
    beneath = get(f"/psych/atlas{path}?layers=Stated", root="/psych/atlas")
    assert (beneath.status, beneath.location) == (307, "/psych/atlas/effect_sizes?layers=Stated")


@pytest.mark.parametrize("slashes", ["//", "///"])
def test_slashes_alone_lead_to_the_home_page(slashes):
    assert get(f"{slashes}?sources=UK+guide").location == "/?sources=UK+guide"
    assert get(f"/psych{slashes}", root="/psych").location == "/psych/"
    within = get(f"/psych{slashes}atlas/effect_sizes?sources=UK+guide", root="/psych/atlas")
    assert within.location == "/psych/atlas/effect_sizes?sources=UK+guide"
    assert get(f"{slashes}psych/atlas/", root="/psych/atlas").location == "/psych/atlas/"


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
