from __future__ import annotations

import base64
import hashlib
import re

import pytest

from components.server.headers import INDEX_HTML, inline_script_hashes, security_headers
from tests.app_server import running
from tests.server.conftest import ask

HTML = INDEX_HTML.read_text(encoding="utf-8")
ALWAYS = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
)


def policy(header: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (directive.split() for directive in header.split(";"))}


def test_the_hash_is_that_of_the_script_in_the_page():
    (script,) = re.findall(r"<script>(.*?)</script>", HTML, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert inline_script_hashes(HTML) == [f"'sha256-{digest}'"]


def test_the_hash_follows_the_page_and_leaves_out_scripts_that_are_files():
    html = '<script type="module" src="./a.js"></script><p><script>one()</script></p><script async>a &lt; b</script>'
    digests = [hashlib.sha256(script).digest() for script in (b"one()", b"a &lt; b")]
    assert inline_script_hashes(html) == [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
    assert inline_script_hashes("<p>nothing</p>") == []


def test_nothing_but_this_server_may_run_anything():
    found = policy(security_headers(HTML, ())["Content-Security-Policy"])
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == ["'self'", "blob:", *inline_script_hashes(HTML)]
    everywhere = [source for sources in found.values() for source in sources]
    assert not {"'unsafe-eval'", "'wasm-unsafe-eval'", "*", "http:", "https:"} & set(everywhere)
    assert [name for name, sources in found.items() if "'unsafe-inline'" in sources] == ["style-src"]


def test_nobody_frames_the_atlas_until_the_operator_names_somebody():
    closed, opened = security_headers(HTML, ()), security_headers(HTML, ("https://courses.example.org",))
    assert policy(closed["Content-Security-Policy"])["frame-ancestors"] == ["'none'"]
    assert closed["X-Frame-Options"] == "DENY"
    assert policy(opened["Content-Security-Policy"])["frame-ancestors"] == ["https://courses.example.org"]
    # It would forbid what was allowed.
    assert "X-Frame-Options" not in opened
    assert "Cross-Origin-Resource-Policy" not in opened


@pytest.mark.parametrize("path", ["/", "/effect_sizes", "/_stcore/health", "/static/no-such-file.js", "/healthz", "//"])
def test_every_answer_carries_the_headers(path, server):
    answer = ask(server, path)
    for name in ALWAYS:
        assert answer.headers.get_all(name) == [security_headers(HTML, ())[name]]


@pytest.mark.parametrize(("method", "host"), [("GET", "elsewhere.example"), ("POST", "127.0.0.1")])
def test_a_refusal_carries_them_too(method, host, server):
    answer = ask(server, "/", method, Host=host)
    assert answer.status in (400, 405)
    assert all(answer.headers[name] for name in ALWAYS)


def test_the_operators_variable_reaches_the_header(tmp_path):
    with running(tmp_path / "log", ATLAS_FRAME_ANCESTORS="https://courses.example.org") as opened:
        answer = ask(opened, "/")
    assert "frame-ancestors https://courses.example.org" in answer.headers["Content-Security-Policy"]
