"""What a proxy says about a reader's address counts only where the operator says so."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.datastructures import Headers

from components.server.forwarded import Forwarded
from tests.app_server import running
from tests.server.conftest import ask

TOLD = {"Host": "upstream", "X-Forwarded-Host": "atlas.example.org, inner", "X-Forwarded-Proto": "https"}


def reached(kind: str, is_believed: bool, told: dict[str, str], scheme: str) -> dict[str, Any]:
    """What the atlas is told of a request by way of a proxy."""
    seen: dict[str, Any] = {}

    async def app(scope, receive, send):
        seen.update(scope)

    headers = [(name.lower().encode(), value.encode()) for name, value in told.items()]
    scope = {"type": kind, "scheme": scheme, "headers": headers}
    asyncio.run(Forwarded(app, is_believed)(scope, None, None))
    return seen


@pytest.mark.parametrize(("kind", "scheme"), [("http", "https"), ("websocket", "wss")])
def test_host_and_scheme_are_the_readers_where_a_proxy_is_believed(kind, scheme):
    scope = reached(kind, True, TOLD, scheme[:-1])
    assert (Headers(scope=scope)["host"], scope["scheme"]) == ("atlas.example.org", scheme)


@pytest.mark.parametrize(("kind", "scheme"), [("http", "https"), ("websocket", "wss")])
def test_anybody_elses_word_is_dropped(kind, scheme):
    # The server below believes the scheme of whoever sends it from this machine.
    scope = reached(kind, False, TOLD, scheme)
    assert dict(Headers(scope=scope)) == {"host": "upstream"}
    assert scope["scheme"] == scheme[:-1]


def test_a_proxy_that_says_nothing_changes_nothing():
    scope = reached("http", True, {"Host": "upstream"}, "http")
    assert (Headers(scope=scope)["host"], scope["scheme"]) == ("upstream", "http")


def test_a_server_takes_the_name_from_a_proxy_only_if_it_was_told_to(tmp_path, server):
    told = {"Host": "upstream", "X-Forwarded-Host": "localhost"}
    assert ask(server, "/", **told).status == 400
    assert ask(server, "/", Host="localhost", **{"X-Forwarded-Host": "elsewhere.example"}).status == 200
    with running(tmp_path / "log", ATLAS_FORWARDED="yes") as believing:
        assert ask(believing, "/", **told).status == 200
        # A name that is not the atlas's own stays refused.
        assert ask(believing, "/", Host="localhost", **{"X-Forwarded-Host": "elsewhere.example"}).status == 400
