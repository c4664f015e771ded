from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
import socket
from pathlib import Path
from urllib.parse import urljoin

import plotly
import pytest
from starlette.types import Receive, Scope, Send

from components.assets import Asset, Loading
from components.exhibits.drawing.assets import PLOTLY
from components.registry import HOME, TITLES
from components.server.headers import INDEX_HTML, security_headers
from components.server.serving import (
    ASSETS,
    CHUNKS,
    Files,
    QuickFiles,
    chunk_paths,
    link_header,
    shell_paths,
    takes_gzip,
)
from tests.app_server import ROOT, Running, running
from tests.server.conftest import Answer, ask

HTML = INDEX_HTML.read_text(encoding="utf-8")
STATIC = INDEX_HTML.parent / "static"
VENDOR = ROOT / "components" / "exhibits" / "drawing" / "vendor"
SHELL = [path for path in shell_paths(HTML) if path.endswith((".js", ".css"))]
#: What nginx takes of an answer's headers unless it is told otherwise, less what the other headers need.
LONGEST_LINK = 2_700
TARGET = re.compile(r"<([^>]+)>")


def file_of(path: str) -> Path:
    return INDEX_HTML.parent / path.lstrip("/")


def targets(answer: Answer, page: str) -> list[str]:
    """The paths that a page announces, as a browser resolves them."""
    return [urljoin(page, target) for target in TARGET.findall(answer.headers["Link"])]


def version_of(script: Path) -> str:
    with script.open(encoding="utf-8") as file:
        (version,) = re.findall(r"plotly\.js .*?v(\d+\.\d+\.\d+)", file.read(200))
    return version


def raw(server: Running, request: str) -> str:
    """What a server answers to a request that no client would send as it is."""
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8", "replace")


def test_the_renderer_is_the_one_that_the_figures_are_made_for():
    bundled = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    assert version_of(PLOTLY.file) == version_of(bundled)
    assert version_of(PLOTLY.file) in PLOTLY.file.name


def test_the_vendored_file_is_what_its_readme_says():
    readme = (VENDOR / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(PLOTLY.file.read_bytes()).hexdigest() in readme
    assert PLOTLY.file.name in readme
    assert "MIT" in (VENDOR / "LICENSE").read_text(encoding="utf-8")


def test_an_address_follows_the_content(tmp_path):
    file = tmp_path / "drawing.js"
    addresses = []
    for content in ("one()", "two()"):
        file.write_text(content, encoding="utf-8")
        addresses.append(Asset(file, "text/javascript").address)
        digest = hashlib.sha256(content.encode()).hexdigest()
        assert addresses[-1] == f"/assets/drawing-{digest[:12]}.js"
    assert addresses[0] != addresses[1]


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset.file.name)
@pytest.mark.parametrize("accepted", ["gzip, deflate, br, zstd", "identity", "gzip;q=0"])
def test_an_asset_arrives_whole_and_for_ever(asset, accepted, server):
    answer = ask(server, asset.address, **{"Accept-Encoding": accepted})
    packed = answer.headers["Content-Encoding"] == "gzip"
    assert packed is accepted.startswith("gzip,")
    assert (gzip.decompress(answer.body) if packed else answer.body) == asset.file.read_bytes()
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"].startswith(asset.media_type)
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", SHELL)
def test_every_file_of_the_shell_is_the_same_compressed_and_not(path, server):
    packed, plain = ask(server, path, **{"Accept-Encoding": "gzip"}), ask(server, path)
    assert gzip.decompress(packed.body) == plain.body == file_of(path).read_bytes()
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Content-Encoding"] is None
    for answer in (packed, plain):
        assert int(answer.headers["Content-Length"]) == len(answer.body)
        assert {"public", "immutable", "max-age=31536000"} == set(re.split(r",\s*", answer.headers["Cache-Control"]))
        assert answer.headers["Content-Type"] == plain.headers["Content-Type"]
        assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", [PLOTLY.address, SHELL[0]])
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_head_tells_what_get_would_bring(path, accepted, server):
    got, head = (ask(server, path, method, **{"Accept-Encoding": accepted}) for method in ("GET", "HEAD"))
    assert head.body == b""
    for name in ("Content-Length", "Content-Type", "Content-Encoding", "Cache-Control", "Vary"):
        assert head.headers[name] == got.headers[name]


def test_a_part_of_a_script_is_a_part_of_the_plain_one(server):
    answer = ask(server, SHELL[0], **{"Accept-Encoding": "gzip", "Range": "bytes=10-19"})
    assert (answer.status, answer.body) == (206, file_of(SHELL[0]).read_bytes()[10:20])
    assert answer.headers["Content-Encoding"] is None


@pytest.mark.parametrize(
    "path", ["/assets/", "/assets/plotly.js", f"{PLOTLY.address}.map", "/assets/drawing/vendor/README.md"]
)
def test_what_was_not_declared_is_not_there(path, server):
    answer = ask(server, path)
    assert (answer.status, answer.headers["Cache-Control"], answer.headers["Link"]) == (404, None, None)


@pytest.mark.parametrize(
    "path",
    ["/assets/../app.py", "/assets/..%2f..%2fapp.py", "/assets/%2e%2e/%2e%2e/app.py", "/assets/..\\..\\app.py",
     "/static/js/../../../../app.py", "/static/js/..%2f..%2findex.html", "/static//etc/passwd"],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(path, server):
    answer = raw(server, f"GET {path} HTTP/1.1\nHost: 127.0.0.1\nAccept-Encoding: gzip\nConnection: close\n\n")
    head, _, body = answer.partition("\r\n\r\n")
    assert re.match(r"HTTP/1.1 (404|400|200) ", head)
    # Whatever Streamlit does not know is its page.
    assert " 200 " not in head.splitlines()[0] or "<title>Streamlit</title>" in body
    assert "st.App" not in answer
    assert "root:" not in answer


@pytest.mark.parametrize("name", TITLES)
def test_every_page_announces_what_it_will_load(name, server):
    page = f"/{'' if name == HOME else name}"
    answer = ask(server, page)
    assert targets(answer, page) == [
        *(asset.address for asset in ASSETS if asset.loading),
        *chunk_paths(CHUNKS, STATIC, HTML),
    ]
    assert len(answer.headers["Link"]) < LONGEST_LINK


def test_all_that_is_announced_is_there(server):
    announced = targets(ask(server, "/"), "/")
    assert announced
    for path in announced:
        answer = ask(server, path, "HEAD")
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith(("text/javascript", "application/javascript", "text/css"))
        assert path not in SHELL, "the page names it itself"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/_stcore/health", PLOTLY.address, SHELL[0], "/static/no.js"])
def test_only_pages_announce(path, server):
    answer = ask(server, path)
    assert answer.headers["Link"] is None or b"<title>Streamlit</title>" in answer.body


@pytest.mark.parametrize("path", ["/", PLOTLY.address, "/assets/unknown.js", SHELL[0]])
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_the_security_headers_are_on_all_of_them(path, accepted, server):
    answer = ask(server, path, **{"Accept-Encoding": accepted})
    for name, value in security_headers(HTML, ()).items():
        assert answer.headers.get_all(name) == [value]


def test_another_host_gets_no_asset(server):
    assert ask(server, PLOTLY.address, Host="elsewhere.example").status == 400


def test_beneath_a_base_path_everything_lies_beneath_it(tmp_path):
    with running(tmp_path / "log", options=("--server.baseUrlPath", "rooms/atlas")) as server:
        announced = TARGET.findall(ask(server, "/effect_sizes").headers["Link"])
        for target in (f".{PLOTLY.address}", *announced):
            path = urljoin("/effect_sizes", target)
            answer = ask(server, path, **{"Accept-Encoding": "gzip"})
            assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
            assert answer.headers["Link"] is None
        lost = ask(server, "/nowhere")
        assert (lost.status, b'href="/rooms/atlas/"' in lost.body) == (404, True)


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("GZIP ; q=0.5", True),
        ("br, gzip", True),
        ("", False),
        ("identity", False),
        ("*", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("x-gzip-like", False),
    ],
)
def test_gzip_is_for_those_who_ask_for_it(accepted, takes):
    assert takes_gzip(accepted) is takes


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder such as Streamlit's, where Chart loads Axis, which loads Shell and Chart."""
    scripts = {
        "Chart.aaaaaaaa.js": 'import{a}from"./Axis.bbbbbbbb.js";import("./Later.dddddddd.js")',
        "Axis.bbbbbbbb.js": 'import"./Shell.cccccccc.js";import{c as d}from"./Chart.aaaaaaaa.js"',
        "Shell.cccccccc.js": "",
        "plain.js": "",
    }
    (tmp_path / "static" / "js").mkdir(parents=True)
    for name, text in scripts.items():
        (tmp_path / "static" / "js" / name).write_text(text, encoding="utf-8")
    return tmp_path / "static"


def test_what_a_script_imports_is_announced_with_it(static):
    html = '<script type="module" src="./static/js/Shell.cccccccc.js"></script>'
    assert chunk_paths(["Chart"], static, html) == ["/static/js/Chart.aaaaaaaa.js", "/static/js/Axis.bbbbbbbb.js"]


def test_a_script_that_another_release_has_given_up_is_left_out_and_logged(static, caplog):
    assert chunk_paths(["Dropped", "Axis"], static, "")[0] == "/static/js/Axis.bbbbbbbb.js"
    (record,) = caplog.records
    assert record.script == "Dropped"


def test_an_asset_is_announced_in_the_way_it_is_loaded(tmp_path):
    (tmp_path / "a.js").write_text("", encoding="utf-8")
    assets = [Asset(tmp_path / "a.js", "text/javascript", loading) for loading in (Loading.SCRIPT, Loading.LATER)]
    address = assets[0].address
    assert link_header(assets, ["/static/js/b.js"]) == (
        f"<.{address}>;rel=preload;as=script;fetchpriority=low, <./static/js/b.js>;rel=modulepreload;fetchpriority=low"
    )


def test_only_names_that_change_with_their_content_are_kept_in_memory(static):
    assert set(Files(static, []).static) == {
        f"/static/js/{name}" for name in ("Axis.bbbbbbbb.js", "Chart.aaaaaaaa.js", "Shell.cccccccc.js")
    }


def test_packing_ahead_leaves_out_what_is_not_there(static):
    files = Files(static, [PLOTLY])
    asyncio.run(files.pack_ahead(["/static/js/gone.eeeeeeee.js", PLOTLY.address]))
    assert gzip.decompress(asyncio.run(files.packed(PLOTLY.address))) == PLOTLY.file.read_bytes()


def test_a_script_that_was_taken_away_while_it_runs_is_left_to_streamlit(static):
    files = Files(static, [])
    path = "/static/js/Axis.bbbbbbbb.js"
    files.static[path].unlink()
    asked: list[str] = []

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", b"gzip")]}
    asyncio.run(QuickFiles(streamlit, files)(scope, None, None))
    assert asked == [path]
