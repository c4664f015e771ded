"""What deploy/ holds, held against the tools that read it; what of it runs is run in tests/browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib import metadata
from ipaddress import ip_address, ip_network
from pathlib import Path, PurePosixPath

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from components.server import settings
from components.server.settings import read_settings
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


def test_the_bill_of_materials_and_the_licences_are_those_of_the_lock():
    bill = json.loads((DEPLOY / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    listed = [(canonicalize_name(part["name"]), part["version"]) for part in bill["components"]]
    locked = [(name, release) for name, releases in LOCKED.items() for release in releases]
    assert sorted(listed) == sorted(locked)
    assert all(part["externalReferences"][0]["hashes"] for part in bill["components"])
    rows = re.findall(
        r"^\| (.+) \| (.*) \| (.+) \| (.+) \|$", (DEPLOY / "LICENCES.md").read_text(encoding="utf-8"), re.M
    )
    licences = {(canonicalize_name(name), version): licence for name, version, licence, _ in rows}
    assert {key for key in locked if key not in licences} == set()
    assert [key for key in locked if licences[key] == "see the package"] == []
    vendored = ROOT / "components" / "exhibits" / "drawing" / "vendor"
    assert licences[(canonicalize_name("plotly.js cartesian bundle"), "4.1.1")] == "MIT"
    assert (vendored / "plotly-cartesian-4.1.1.min.js").is_file()
    assert "MIT" in (vendored / "LICENSE").read_text(encoding="utf-8")


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
@pytest.mark.parametrize("site", ["atlas.conf", "atlas-beneath-a-path.conf"])
@pytest.mark.parametrize("processes", ["processes.conf", "processes-compose.conf"])
def test_nginx_takes_its_files(processes, site, tmp_path):
    nginx = find_nginx()
    assert nginx, NOT_FOUND
    (tmp_path / "conf.d").mkdir()
    for name in ("atlas.inc", "readers.conf", site):
        shutil.copy(DEPLOY / "nginx" / name, tmp_path / "conf.d")
    # Names of containers are known only beside them.
    upstream = re.sub(
        r"atlas-(\d):8501", r"127.0.0.\1:8501", (DEPLOY / "nginx" / processes).read_text(encoding="utf-8")
    )
    (tmp_path / "conf.d" / "processes.conf").write_text(upstream, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {tmp_path};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {temporary} include {tmp_path}/conf.d/*.conf; }}",
        encoding="utf-8",
    )
    passes([nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])


def test_kubernetes_takes_its_manifests():
    passes([str(BIN / "kubernetes-validate"), "--strict", str(DEPLOY / "kubernetes" / "atlas.yaml")])


def test_compose_takes_its_file():
    schema = ["--builtin-schema", "vendor.compose-spec"]
    passes([str(BIN / "check-jsonschema"), *schema, str(DEPLOY / "compose.yaml")])


def test_the_proxy_in_front_is_believed_what_it_says_of_a_readers_address():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    processes = [each for each in compose["services"].values() if each["image"] == "psychodynamic-atlas"]
    (believed,) = {each["environment"]["FORWARDED_ALLOW_IPS"] for each in processes}
    for where, is_believed in (("172.18.0.4", True), ("10.89.0.3", True), ("203.0.113.5", False)):
        assert any(ip_address(where) in ip_network(each) for each in believed.split(",")) == is_believed
    assert believed in (DEPLOY / "kubernetes" / "atlas.yaml").read_text(encoding="utf-8")


def test_all_processes_of_compose_keep_their_rooms_in_one_file_that_they_may_write():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    processes = [each for each in compose["services"].values() if each["image"] == "psychodynamic-atlas"]
    assert len(processes) >= 2
    (where,) = {each["environment"][settings.ROOMS] for each in processes}
    usual = re.fullmatch(r"\$\{ATLAS_ROOMS:-(.+)\}", where)
    assert usual, where
    folder = str(PurePosixPath(read_settings({settings.ROOMS: usual[1]}).rooms).parent)
    volumes = {volume for each in processes for volume in each["volumes"]}
    assert volumes == {f"rooms:{folder}"}
    assert "rooms" in compose["volumes"]
    # A new volume takes over whose the folder of the image is.
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    (user,) = re.findall(r"^USER (\d+):", image, re.MULTILINE)
    assert re.search(rf"install --directory --owner={user} --group=\d+ --mode=0700 {folder}$", image, re.MULTILINE)


def test_all_instances_of_the_unit_keep_their_rooms_in_one_file_that_they_may_write():
    lines = (DEPLOY / "atlas@.service").read_text(encoding="utf-8").splitlines()
    (where,) = [line.partition(f"{settings.ROOMS}=")[2] for line in lines if f"{settings.ROOMS}=" in line]
    (folder,) = [line.partition("=")[2] for line in lines if line.startswith("StateDirectory=")]
    # Neither has a name of an instance in it, and nor has the user.
    assert where == f"%S/{folder}/rooms.sqlite3"
    assert f"/var/lib/{folder}/rooms.sqlite3" in HANDBOOK
    users = [line.partition("=")[2] for line in lines if line.startswith("User=")]
    assert len(users) == 1
    assert not any("%" in name for name in (folder, *users))
    # What the operator's own file says comes after it.
    assert any(line.startswith("EnvironmentFile=") for line in lines)


def test_pods_share_a_database_that_need_not_be_there():
    documents = {d["kind"]: d for d in yaml.safe_load_all((DEPLOY / "kubernetes" / "atlas.yaml").read_text())}
    (container,) = documents["Deployment"]["spec"]["template"]["spec"]["containers"]
    (rooms,) = [each for each in container["env"] if each["name"] == settings.ROOMS]
    secret = rooms["valueFrom"]["secretKeyRef"]
    assert secret["optional"] is True
    assert f"secret generic {secret['name']} --from-literal={secret['key']}={settings.POSTGRES}" in HANDBOOK


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


@pytest.mark.parametrize(
    "variable",
    [settings.FRAME_ANCESTORS, settings.LOOK_SECONDS, settings.LOG_FORMAT, settings.FORWARDED, settings.ROOMS],
)
def test_the_handbook_explains_every_variable(variable):
    assert f"`{variable}`" in HANDBOOK


def test_the_handbook_names_files_that_exist():
    for name in re.findall(r"\]\(([^)#]+)\)", HANDBOOK):
        assert name.startswith("https://") or (DEPLOY / name).exists(), name
