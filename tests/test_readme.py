"""What the README names is there: commands, settings, files, tables, pages, pictures, links, version."""

from __future__ import annotations

import importlib.util
import re
import struct

import pytest
from streamlit import config

from components.registry import TITLES
from components.shell.site import ROOT
from data.atlas.atlas import VERSION
from data.contract.schema import TABLES
from data.contract.tables import REFERENCES_FILE, TABLES_FOLDER

README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
LINKS = re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", README)
COMMANDS = "\n".join(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL))
DRAWN = "".join(re.findall(r"```text\n(.*?)```", README, flags=re.DOTALL))
TREE = re.findall(r"^(\S+) {2,}\S", DRAWN, flags=re.MULTILINE)
TARGETS = re.findall(r"(?:^|`)make ([a-z]+)", README, flags=re.MULTILINE)
MAX_BYTES = 250_000
PICTURE_WIDTH = 1440


@pytest.mark.parametrize("target", sorted(set(TARGETS)))
def test_every_target_of_make_exists(target):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m ([\w.]+)", README))))
def test_every_module_that_is_run_exists(module):
    assert importlib.util.find_spec(module)


def test_the_plain_way_names_files_that_exist():
    for name in re.findall(r"pip install -r (\S+)|streamlit run (\S+)", COMMANDS):
        assert (ROOT / "".join(name)).is_file()


@pytest.mark.parametrize("setting", sorted(set(re.findall(r"--([a-z]+\.[A-Za-z]+)", README))))
def test_every_setting_of_streamlit_exists(setting):
    config.get_option(setting)


def test_the_two_commands_are_shown():
    assert {"make run", "make test", "pip install -r requirements.txt", "streamlit run app.py"} <= {
        line.partition("  ")[0] for line in COMMANDS.splitlines()
    }


@pytest.mark.parametrize("name", TREE)
def test_the_house_has_every_room_that_is_drawn(name):
    path = ROOT / name
    assert path.is_dir() if name.endswith("/") else path.is_file()


def test_every_table_is_named_and_every_named_table_exists():
    named = set(re.findall(r"`([a-z_]+\.(?:csv|json))`", README))
    assert named == {table.file_name for table in TABLES.values()} | {REFERENCES_FILE}
    assert all((TABLES_FOLDER / name).is_file() for name in named)


def test_every_page_is_explained_once_in_the_order_of_the_menu():
    assert re.findall(r"^\| \*\*([^*]+)\*\* \|", README, flags=re.MULTILINE) == list(TITLES.values())


@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_is_there_and_light_enough(picture):
    content = (ROOT / picture).read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", content[16:20])[0] == PICTURE_WIDTH
    assert len(content) <= MAX_BYTES


@pytest.mark.parametrize("link", LINKS)
def test_no_link_leads_nowhere(link):
    assert link.startswith("https://") or (ROOT / link.partition("#")[0]).is_file()


def test_the_version_is_the_same_everywhere():
    assert f"(Version {VERSION})" in README
    assert f'version: "{VERSION}"' in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
