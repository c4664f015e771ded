"""What deploy/ holds, held against the tools that read it; what of it runs is run in tests/browser."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from components.server import settings
from tests.app_server import ROOT
from tests.nginx_finder import NOT_FOUND, find_nginx

DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
PLACES = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: ; ([^\\\n]+))?", re.MULTILINE)
HANDBOOK = (DEPLOY / "README.md").read_text(encoding="utf-8")


def pinned(text: str) -> dict[str, list[str]]:
    """The releases that a list pins, by name; a name may stand there once for each kind of machine."""
    found: dict[str, list[str]] = {}
    for name, release, _ in PLACES.findall(text):
        found.setdefault(canonicalize_name(name), []).append(release)
    return found


LOCK = (DEPLOY / "requirements.lock").read_text(encoding="utf-8")
LOCKED = pinned(LOCK)


def passes(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_has_the_releases_of_the_requirements():
    wanted = pinned((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    assert {name: LOCKED.get(name) for name in wanted} == wanted


def test_the_lock_holds_everything_that_these_bring_on_this_machine():
    to_see = [canonicalize_name(name) for name in pinned((ROOT / "requirements.txt").read_text(encoding="utf-8"))]
    seen: set[str] = set()
    while to_see:
        name = to_see.pop()
        if name in seen:
            continue
        seen.add(name)
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                assert any(
                    requirement.specifier.contains(release) for release in LOCKED[canonicalize_name(requirement.name)]
                )
                to_see.append(canonicalize_name(requirement.name))
    assert len(seen) > 20


def test_every_release_of_the_lock_has_hashes_and_no_address():
    for entry in re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]
    assert not re.search(r"https?://|file:|--index|--find", LOCK)


def test_the_unit_is_one_that_systemd_takes(tmp_path):
    if shutil.which("systemd-analyze") is None:
        assert sys.platform != "linux", "systemd-analyze is missing"
        pytest.skip("systemd is of Linux")
    text = (DEPLOY / "atlas@.service").read_text(encoding="utf-8")
    unit = tmp_path / "atlas@.service"
    unit.write_text(text.replace("/opt/atlas/.venv/bin/python", sys.executable), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    complaints = [line for line in done.stderr.splitlines() if "atlas@" in line]
    assert (done.returncode, complaints) == (0, [])
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)], capture_output=True, text=True
    )
    assert rated.returncode == 0, rated.stdout[-300:]


@pytest.mark.nginx
@pytest.mark.parametrize("processes", ["processes.conf", "processes-compose.conf"])
def test_nginx_takes_its_files(processes, tmp_path):
    nginx = find_nginx()
    assert nginx, NOT_FOUND
    # Names of containers are known only beside them.
    upstream = re.sub(
        r"atlas-(\d):8501", r"127.0.0.\1:8501", (DEPLOY / "nginx" / processes).read_text(encoding="utf-8")
    )
    (tmp_path / "upstream.conf").write_text(upstream, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {tmp_path};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {temporary} include {tmp_path}/upstream.conf; include {DEPLOY}/nginx/atlas.conf; }}",
        encoding="utf-8",
    )
    passes([nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])


def test_kubernetes_takes_its_manifests():
    passes([str(BIN / "kubernetes-validate"), "--strict", str(DEPLOY / "kubernetes" / "atlas.yaml")])


def test_compose_takes_its_file():
    schema = ["--builtin-schema", "vendor.compose-spec"]
    passes([str(BIN / "check-jsonschema"), *schema, str(DEPLOY / "compose.yaml")])


def test_the_manifests_ask_what_the_atlas_answers():
    documents = {d["kind"]: d for d in yaml.safe_load_all((DEPLOY / "kubernetes" / "atlas.yaml").read_text())}
    pod = documents["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert documents["NetworkPolicy"]["spec"]["egress"] == []
    assert documents["HorizontalPodAutoscaler"]["spec"]["minReplicas"] >= 2
    annotations = documents["Ingress"]["metadata"]["annotations"]
    assert annotations["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    (hosts,) = [container["args"]]
    assert hosts == ["--server.allowedHosts", documents["Ingress"]["spec"]["rules"][0]["host"]]


def test_the_image_holds_what_the_app_runs_on():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (?!--from)(?:\S+ )*?(\S+) \./\S*$", text, flags=re.MULTILINE))
    assert {".streamlit", "components", "data", "pages"} <= copied
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, flags=re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
    assert "--require-hashes" in text
    assert re.search(r"^USER 65532", text, flags=re.MULTILINE)


@pytest.mark.parametrize("variable", [settings.FRAME_ANCESTORS, settings.LOOK_SECONDS, settings.LOG_FORMAT])
def test_the_handbook_explains_every_variable(variable):
    assert f"`{variable}`" in HANDBOOK


def test_the_handbook_names_files_that_exist():
    for name in re.findall(r"\]\(([^)#]+)\)", HANDBOOK):
        assert name.startswith("https://") or (DEPLOY / name).exists(), name
