"""The layout of the house: pages -> components -> data, app -> components, and no way round it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from components.charts.palette import DARK, LIGHT, Theme

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("app", "pages", "components", "data")
#: What each layer may import of the others.
MAY_IMPORT = {"app": {"components"}, "pages": {"components", "data"}, "components": {"data"}, "data": set()}
#: The libraries that draw and that serve, which data/ does without.
DRAWING_AND_SERVING = {"streamlit", "plotly", "starlette"}
LONGEST_PAGE = 60
LONGEST_APP = 50
STATE_ROOM = "components/session/"
INJECTING = ("unsafe_allow_html", "unsafe_allow_javascript")


def files_of(layer: str) -> list[Path]:
    files = [ROOT / "app.py"] if layer == "app" else sorted((ROOT / layer).rglob("*.py"))
    return [file for file in files if file.is_file()]


FILES = {str(file.relative_to(ROOT)): layer for layer in LAYERS for file in files_of(layer)}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), name)


def imports(name: str) -> Iterator[str]:
    """The first word of everything that a file imports; an import that starts with a dot stays in its layer."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            deepest = len(Path(name).parts) - 1
            assert node.level <= deepest, f"{name}, line {node.lineno}: an import leaves its layer by dots"
            yield node.module.partition(".")[0] if node.module and not node.level else Path(name).parts[0]


def length(name: str) -> int:
    return len((ROOT / name).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_there(layer):
    assert files_of(layer), f"nothing to check in {layer}"


def test_a_layer_imports_only_what_lies_beneath_it():
    wrong = []
    for name, layer in FILES.items():
        forbidden = set(LAYERS) - MAY_IMPORT[layer] - ({layer} if layer in ("components", "data") else set())
        if layer == "data":
            forbidden |= DRAWING_AND_SERVING
        wrong += [f"{name} may not import {word}" for word in forbidden & set(imports(name))]
    assert wrong == []


def test_nothing_is_injected_into_the_page():
    assert [told for name in FILES for told in injections(name)] == []


def injections(name: str) -> Iterator[str]:
    """Every place of a file that hands markup to the browser as it is."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.keyword) and node.arg in INJECTING:
            yield f"{name}, line {node.value.lineno}: {node.arg}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            for text in (str(text).lower() for text in texts if node.func.attr in ("markdown", "html", "write")):
                if "<script" in text:
                    yield f"{name}, line {node.lineno}: a script"
                if "<style" in text:
                    yield f"{name}, line {node.lineno}: a style sheet"


def test_only_one_room_touches_the_session_state():
    touching = [
        f"{name}, line {node.lineno}: only {STATE_ROOM} may"
        for name in FILES
        if not name.startswith(STATE_ROOM)
        for node in ast.walk(tree(name))
        if (isinstance(node, ast.Attribute) and node.attr == "session_state")
        or (isinstance(node, ast.Name) and node.id == "session_state")
        or (isinstance(node, ast.ImportFrom) and "session_state" in [alias.name for alias in node.names])
    ]
    assert touching == []


def test_a_page_reads_aloud():
    pages = [name for name, layer in FILES.items() if layer == "pages"]
    assert {name: length(name) for name in pages if length(name) > LONGEST_PAGE} == {}


def test_the_app_only_declares_the_server():
    assert length("app.py") <= LONGEST_APP


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_pages_have_the_colours_of_the_charts(theme: Theme):
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        configured = tomllib.load(file)["theme"][theme.name]
    assert configured["textColor"] == theme.text
    assert configured["backgroundColor"] == theme.background
    assert configured["secondaryBackgroundColor"] == theme.panel


def test_a_mistake_in_the_bar_has_the_colour_of_a_warning():
    style = (ROOT / "components" / "session" / "bar" / "bar.css").read_text(encoding="utf-8")
    assert f"--atlas-wrong: light-dark({LIGHT.warning}, {DARK.warning});" in style
