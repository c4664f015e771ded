"""Hostile addresses and messages, drawn anew on each run, against one server that must not care.

Two hundred and fifty of them, and ten times as many with the thorough profile of tests/conftest.py.

They go where an attacker's would: over HTTP and the websocket, on loopback. All numbers are bounded.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.state import query_params
from websockets.exceptions import ConnectionClosed

from components.registry import TITLES, declare_controls
from components.server.long_links import MAX_CHARACTERS, MAX_FIELDS
from components.session.lecture import LECTURE_PARAMETERS
from components.session.link import SHORT
from tests.app_server import Running, running
from tests.loaded import ATLAS
from tests.server.conftest import ask
from tests.visitor import Run, Visitor

N_ADDRESSES, N_LINKS, N_MESSAGES = (settings.default.max_examples * times for times in (6, 1, 3))
N_LONG_LINKS = settings.default.max_examples // 3
CONTROLS = tuple(declare_controls(ATLAS))
ANSWER_SECONDS = 10.0
#: Left open, or closed for garbage or for too much of it.
CLOSED_WITH = (None, 1000, 1002, 1003, 1009)
#: What has hurt other programs.
NASTY = (
    "", " ", "\0", "%00", "%", "%zz", "..", "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "\\\\host\\share",
    "//host", "C:\\", "<script>alert(1)</script>", "javascript:alert(1)", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}",
    "' OR 1=1--", "\r\nSet-Cookie: a=b", "\u202e", "\ud7ff", "\ufeff", "NaN", "1e999", "-0", "9" * 400,
    "a" * 5000, "e\u0301" * 500,
    "[a](javascript:1)", "**", "`", "$$\\frac$$", ":material/home:", "&amp;", ";", ";" * 2000, "+", "=", "&" * 300,
)  # fmt: skip
pieces = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
names = st.one_of(st.sampled_from([*CONTROLS, "fact", "embed", "embed_options"]), pieces)
queries = st.lists(st.tuples(names, pieces), max_size=8)
together = settings(
    deadline=None, print_blob=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of its own, which must have nothing to complain of in the end."""
    with running(tmp_path_factory.mktemp("hostile") / "server.log") as server:
        yield server
        assert server.process.poll() is None, "it ended"
        faults = [record for record in server.records() if record["level"] in ("error", "critical")]
        assert faults == [], "it failed"


def raw_answer(server: Running, request: bytes) -> bytes:
    """The first part of the answer to bytes that need not be HTTP; empty if the server hangs up."""
    port = int(server.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS) as connection:
        try:
            connection.sendall(request)
            return connection.recv(65536)
        except ConnectionError:
            return b""


def request(method: bytes, target: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join(
        [b"%s %s HTTP/1.1" % (method, target), b"Host: localhost", *headers, b"Connection: close", b"", b""]
    )


quoted_targets = st.builds(
    lambda parts, pairs, plain: (
        "/" + "/".join(part if plain else quote(part, safe="") for part in parts) + "?" + urlencode(pairs)
    ),
    st.lists(
        st.one_of(st.sampled_from([*TITLES, "_stcore", "static", "media", "healthz", "component"]), pieces), max_size=5
    ),
    queries,
    st.booleans(),
).map(lambda target: "".join(c for c in target if c > " ").encode("utf-8", "surrogatepass")[:60_000])
raw_targets = st.binary(min_size=1, max_size=200).map(lambda raw: b"/" + raw)
methods = st.sampled_from([b"GET", b"HEAD", b"OPTIONS", b"POST", b"PUT", b"TRACE", b"CONNECT", b"x" * 50, b"get"])
more_headers = st.lists(
    st.sampled_from(
        [b"Range: bytes=0-1,5-,-", b"If-None-Match: *", b"Cookie: _streamlit_session=eyJ; _streamlit_xsrf=2|a|b|c",
         b"Accept-Encoding: gzip;q=nan", b"Origin: null", b"X-Forwarded-For: " + b"1," * 500, b"Content-Length: -1",
         b"Transfer-Encoding: chunked, chunked", b"Upgrade: websocket", b"Sec-WebSocket-Key: x",
         b"Host: second.example"]
    ),
    max_size=4,
)  # fmt: skip


@settings(together, max_examples=N_ADDRESSES)
@given(method=methods, asked=st.one_of(quoted_targets, raw_targets), headers=more_headers)
def test_no_address_breaks_the_server(method, asked, headers, target):
    started = time.monotonic()
    answer = raw_answer(target, request(method, asked, *headers))
    assert time.monotonic() - started < ANSWER_SECONDS
    if answer:
        version, status, *_ = answer.split(b" ", 2)
        assert version == b"HTTP/1.1"
        assert int(status) < 500
        assert b"Traceback" not in answer
        assert b"set-cookie: a=b" not in answer.lower()


def test_a_link_is_told_of_where_streamlit_stops_reading():
    assert (MAX_CHARACTERS, MAX_FIELDS) == (
        query_params.CLIENT_STATE_QUERY_STRING_MAX_LENGTH,
        query_params.CLIENT_STATE_QUERY_STRING_MAX_FIELDS,
    )


async def opened(server: Running, page: str, query: str) -> Run:
    async with Visitor(server.address) as visitor:
        return await asyncio.wait_for(visitor.run(page, query), ANSWER_SECONDS)


@settings(together, max_examples=N_LINKS)
@given(name=st.sampled_from(list(TITLES)), query=st.one_of(queries.map(urlencode), st.text(max_size=200)))
def test_no_link_breaks_a_page(name, query, target):
    run = asyncio.run(opened(target, name, query))
    assert run.of_kind("exception") == []
    on_stage = [heading for heading in run.of_kind("heading") if heading["tag"] == "h1"]
    assert run.question or on_stage, "the page was not drawn"
    assert "Traceback" not in run.text
    assert not any("Something went wrong" in alert["body"] for alert in run.of_kind("alert"))


@st.composite
def long_queries(draw: st.DrawFn) -> str:
    """Queries of up to a megabyte, of few long parameters or of many short ones, repeated or each another one."""
    name = draw(st.sampled_from([*CONTROLS, *LECTURE_PARAMETERS, "fact", SHORT, "x"]))
    value = draw(pieces.filter(bool))
    n_fields = draw(st.sampled_from([1, 2, 30, MAX_FIELDS - 2, MAX_FIELDS, 40_000]))
    n_bytes = draw(st.sampled_from([1_000, 60_000, MAX_CHARACTERS - 100, MAX_CHARACTERS, 1_000_000]))
    part = quote(value, safe="", errors="surrogatepass")
    each = max(n_bytes // n_fields - len(name) - 10, 0)
    part = (part * (each // len(part) + 1))[:each].rpartition("%")[0] or "y"
    numbered, kept = draw(st.booleans()), "nobody=knows"
    fields = (f"{name}{number if numbered else ''}={number}{part}" for number in range(n_fields))
    return "&".join([kept, *fields])[:1_000_000]


@settings(together, max_examples=N_LONG_LINKS)
@given(name=st.sampled_from(list(TITLES)), query=long_queries())
@example(name="effect_sizes", query="&".join(f"k{number}{'c' * 480}=1" for number in range(900)))
@example(name="effect_sizes", query="&".join(f"conditions={number}{'c' * 480}" for number in range(999)))
@example(name="search", query="x=" + "y" * 999_998)
@example(name="overview", query="a=1&" * 200_000)
def test_a_link_of_up_to_a_megabyte_gives_a_page_and_a_notice(name, query, target):
    run = asyncio.run(opened(target, name, query))
    on_stage = [heading for heading in run.of_kind("heading") if heading["tag"] == "h1"]
    told = [alert["body"] for alert in run.of_kind("alert")]
    assert run.question or on_stage or "scene=" in query, "the page was not drawn"
    assert any("left out" in body for body in told), "nothing is told of the link"
    assert not any("Something went wrong" in body for body in told)
    # The page itself, and nothing as many times as the link has parts.
    assert run.n_messages < 300
    assert run.n_bytes < 3_000_000


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """Garbage, valid messages with a hostile inside, and valid ones that were cut or bent."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=2000))
    message = BackMsg()
    match draw(st.integers(0, 4)):
        case 0:
            state = message.rerun_script
            state.query_string = draw(st.text(max_size=300))
            state.page_name = draw(pieces).replace("\ud7ff", "")
            state.page_script_hash = draw(pieces)
            state.fragment_id = draw(st.one_of(st.just(""), pieces))
            state.context_info.timezone_offset = draw(st.integers(-(2**31), 2**31 - 1))
            state.context_info.locale = draw(pieces)
            state.context_info.url = draw(pieces)
            state.cached_message_hashes.extend(draw(st.lists(pieces, max_size=20)))
            for widget_id in draw(st.lists(st.one_of(pieces, st.sampled_from(CONTROLS)), max_size=10)):
                widget = state.widget_states.widgets.add()
                widget.id = draw(st.sampled_from(["", f"$$ID-0123456789abcdef-{widget_id}"])) or widget_id
                match draw(st.integers(0, 5)):
                    case 0:
                        widget.string_array_value.data.extend(draw(st.lists(pieces, max_size=5)))
                    case 1:
                        widget.int_value = draw(st.integers(-(2**63), 2**63 - 1))
                    case 2:
                        widget.json_value = draw(
                            st.one_of(pieces, st.just('{"selection":{"points":[{}],"rows":[1e9]}}'))
                        )
                    case 3:
                        widget.double_array_value.data.extend(draw(st.lists(st.floats(), max_size=5)))
                    case 4:
                        widget.string_value = draw(pieces)
                    case 5:
                        widget.trigger_value = True
        case 1:
            message.load_git_info = True
        case 2:
            message.set_run_on_save = True
        case 3:
            message.debug_shutdown_runtime = True
        case 4:
            message.stop_script = True
    raw = message.SerializeToString()
    cut = draw(st.integers(0, len(raw)))
    return draw(st.sampled_from([raw, raw, raw[:cut], raw[:cut] + draw(st.binary(max_size=20)) + raw[cut:]]))


async def send_to(server: Running, raw: bytes) -> None:
    async with Visitor(server.address) as hostile:
        try:
            await hostile.socket.send(raw)
            # Whatever comes of it, the session has been read up to here, or was closed.
            await asyncio.wait_for(hostile.run("data_and_method"), ANSWER_SECONDS)
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else None
        else:
            code = None
        assert code in CLOSED_WITH, raw


@settings(together, max_examples=N_MESSAGES)
@given(raw=messages())
def test_no_message_breaks_the_server(raw, target):
    asyncio.run(send_to(target, raw))


@pytest.mark.parametrize("address", ["http://[", "//[x]y", "http://a]b/", "http://x:99999999/", "javascript:alert(1)"])
@pytest.mark.parametrize("name", ["effect_sizes", "lecture", "speaker_notes"])
def test_no_address_that_a_browser_tells_breaks_a_page(name, address, target):
    async def told() -> Run:
        async with Visitor(target.address) as visitor:
            message = visitor.message(name)
            message.rerun_script.context_info.url = address
            return await asyncio.wait_for(visitor.ask(message), ANSWER_SECONDS)

    run = asyncio.run(told())
    assert run.question
    assert "went wrong" not in run.text


_HUGE = 10**400


@pytest.mark.parametrize(
    "kept",
    [
        {"deck": "x", "left": {"scene": [1], "shown": True, "deck": {"a": 1}, "code": 5}},
        {"deck": "title = 1", "left": 5},
        {"deck": "a." * 20_000 + "b = 1"},
        {
            name: {
                "begun": _HUGE,
                "guesses": {"one-session": _HUGE, "x": {"a": 1}},
                "hands": {"one-session": {"1": [[_HUGE, 2], [1, 2]], "2": "x"}},
            }
            for name in ("wall-", "notes-")
        },
    ],
    ids=["no TOML", "no scenes", "a name of many parts", "numbers without end"],
)
@pytest.mark.parametrize("query", ["", "scene=one-session"])
@pytest.mark.parametrize("name", ["lecture", "speaker_notes"])
def test_whatever_a_browser_has_kept_of_a_lecture_gives_a_page(name, query, kept, target):
    async def told() -> Run:
        async with Visitor(target.address) as visitor:
            first = await visitor.run(name, query)
            (memory,) = [m for m in first.of_kind("bidiComponent") if m["componentName"] == "browser_memory"]
            message = visitor.message()
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.json_value = memory["id"], json.dumps({"found": kept})
            await asyncio.wait_for(visitor.ask(message), ANSWER_SECONDS)
            return await asyncio.wait_for(visitor.run(name, ""), ANSWER_SECONDS)

    run = asyncio.run(told())
    assert run.question
    assert "went wrong" not in run.text
    assert ("was put away" in run.text) == (name == "lecture" and "deck" in kept)


def test_a_session_that_sends_nothing_but_garbage_disturbs_no_other(target):
    async def garbage_beside_a_reader() -> Run:
        async with Visitor(target.address) as reader:
            await reader.run("overview")
            for rubbish in (b"\xff" * 1000, b"\0" * 100_000, b"x" * 1_500_000, "text", b""):
                async with Visitor(target.address) as hostile:
                    try:
                        for _ in range(5):
                            await hostile.socket.send(rubbish)
                        await asyncio.wait_for(hostile.next_run(), 2)
                    except (ConnectionClosed, TimeoutError):
                        pass
            return await asyncio.wait_for(reader.run("effect_sizes"), ANSWER_SECONDS)

    run = asyncio.run(garbage_beside_a_reader())
    assert run.charts
    assert ask(target, "/healthz").status == 200
    assert json.loads(ask(target, "/readyz").body)["status"] == "ready"
