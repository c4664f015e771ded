from __future__ import annotations

import asyncio
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from components.server.refusals import MAX_BYTES
from tests.app_server import running
from tests.server.conftest import ask


@pytest.mark.parametrize("path", ["/", "/_stcore/agent/interact", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_brought_in(method, path, server):
    answer = ask(server, path, method, b"x" * 5000)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


FILE = "/_stcore/upload_file/no-session/no-file"


def test_a_file_larger_than_any_table_is_refused_before_it_is_read(server):
    parts = urlsplit(server.address)
    connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.putrequest("PUT", FILE)
    connection.putheader("Content-Length", str(MAX_BYTES + 1))
    connection.endheaders()
    # Not a byte of it has been sent, and the answer is there.
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_file_is_brought_in_one_way_only(method, server):
    assert ask(server, FILE, method, b"x").status == 405


def test_a_file_for_a_session_that_is_not_there_is_not_kept(server):
    assert ask(server, FILE, "PUT", b"x").status in range(400, 500)


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "LOCALHOST"])
def test_its_own_names_are_answered(host, server):
    assert ask(server, "/", Host=host).status == 200


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost.elsewhere.example", "[::1]", "169.254.169.254", "a b"]
)
def test_another_hosts_name_is_not_answered(host, server):
    assert ask(server, "/", Host=host).status == 400


def test_a_probe_is_answered_under_the_number_of_a_machine(server):
    assert ask(server, "/healthz", Host="10.1.2.3:8501").status == 200
    assert ask(server, "/readyz", Host="10.1.2.3:8501").status == 200


@pytest.mark.parametrize(
    ("host", "origin"),
    [("elsewhere.example", None), ("127.0.0.1", "https://elsewhere.example"), ("127.0.0.1", "null")],
)
def test_no_page_elsewhere_reaches_the_websocket(host, origin, server):
    port = int(server.address.rpartition(":")[2])

    async def open_socket() -> None:
        address = f"ws://{host}:{port}/_stcore/stream"
        async with connect(address, origin=origin, host="127.0.0.1", port=port, proxy=None):
            pass

    with pytest.raises(InvalidStatus) as refused:
        asyncio.run(open_socket())
    assert refused.value.response.status_code == 403


def test_beneath_a_path_a_file_can_be_brought_in_too(tmp_path):
    with running(tmp_path / "log", options=("--server.baseUrlPath", "psych/atlas")) as server:
        # No session has asked for one, so it is Streamlit that refuses it.
        assert ask(server, FILE, "PUT", b"x").status not in (404, 405)
        assert ask(server, FILE, "POST", b"x").status == 405
