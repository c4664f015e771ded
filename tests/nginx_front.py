"""nginx in front of processes of the atlas, with the very files that an operator gets from deploy/nginx."""

from __future__ import annotations

import re
import secrets
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.app_server import ROOT, Running, free_port
from tests.nginx_finder import NOT_FOUND, find_nginx
from tests.programs import is_root

NGINX_FILES = ROOT / "deploy" / "nginx"
FIRST_PORT = 8501
#: Around the operator's files: only ports, paths and a log that names the process are the test's own.
MAIN = """\
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; application/javascript js; text/css css; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    log_format who "$atlas_reader $upstream_addr $status $uri";
    access_log {folder}/access.log who;
    include {folder}/conf.d/*.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """nginx and the processes behind it."""

    address: str
    processes: dict[str, Running]
    access_log: Path

    def process_of(self, reader: str) -> str:
        """The process (as nginx names it) that answered a reader last."""
        # nginx writes its log a moment after it has answered.
        deadline = time.monotonic() + 5
        while True:
            lines = self.access_log.read_text(encoding="utf-8").splitlines()
            if asked := [line.split()[1] for line in lines if line.startswith(f"{reader} ") and " 200 " in line]:
                return asked[-1]
            assert time.monotonic() < deadline, f"nginx knows nothing of {reader}"
            time.sleep(0.05)


def fetch(front: Front, reader: str, path: str = "/_stcore/health") -> int:
    """The status that nginx answers a reader with."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(f"{front.address}{path}", headers={"Cookie": f"atlas_reader={reader}"})
    with opener.open(request, timeout=10) as answer:
        return int(answer.status)


@contextmanager
def in_front(
    place: Path,
    processes: Sequence[Running],
    *,
    site: str = "atlas.conf",
    path: str = "",
    tls: str = "",
) -> Iterator[Front]:
    """nginx with one of the sites of deploy/, the atlas beneath ``path`` of it.

    ``tls`` are the directives that name a certificate; with them the site is encrypted.
    """
    nginx = find_nginx()
    assert nginx, NOT_FOUND
    folder, port = place / "nginx", free_port()
    folder.mkdir()
    _write_files(folder, port, processes, site, tls)
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        front = Front(
            f"{'https' if tls else 'http'}://127.0.0.1:{port}{path}",
            {process.address.removeprefix("http://").partition("/")[0]: process for process in processes},
            folder / "access.log",
        )
        if not tls:
            _wait_until_it_answers(front)
        yield front
    finally:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(2)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _write_files(folder: Path, port: int, processes: Sequence[Running], site: str, tls: str) -> None:
    (folder / "conf.d").mkdir()
    # A folder of a test may be read only by whoever runs it.
    main = MAIN.format(folder=folder, user="user root;" if is_root() else "")
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    texts = {name: (NGINX_FILES / name).read_text(encoding="utf-8") for name in ("atlas.inc", "readers.conf", site)}
    assert texts[site].count("listen 80;") == 1
    listens = f"listen 127.0.0.1:{port}{' ssl' if tls else ''};{tls}"
    texts[site] = texts[site].replace("listen 80;", listens).replace("/srv/atlas", str(folder))
    upstream = (NGINX_FILES / "processes.conf").read_text(encoding="utf-8")
    for i, process in enumerate(processes):
        named = f"127.0.0.1:{FIRST_PORT + i} "
        assert upstream.count(named) == 1
        upstream = upstream.replace(named, f"{process.address.removeprefix('http://').partition('/')[0]} ")
    # Those that the test does not start.
    texts["processes.conf"] = re.sub(r"^ *server 127\.0\.0\.1:850\d .*\n", "", upstream, flags=re.MULTILINE)
    for name, text in texts.items():
        (folder / "conf.d" / name).write_text(text, encoding="utf-8")


def _wait_until_it_answers(front: Front) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            assert fetch(front, secrets.token_hex(16)) == 200
            return
        except OSError:
            assert time.monotonic() < deadline, "nginx does not answer"
            time.sleep(0.1)
