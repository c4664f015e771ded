"""What the tests share: the real tables, loaded once, copies of them to break, and how hard Hypothesis tries."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from data.contract.tables import TABLES_FOLDER, Tables
from tests.loaded import TABLES

# Without a deadline: a slow machine is no mistake in the code. Quick tries the same examples each time, so that a
# commit fails for what it changed; thorough, which `make test-thorough` asks for, looks for others.
settings.register_profile("quick", deadline=None, max_examples=15, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=250)
settings.load_profile("quick")


@pytest.fixture(scope="session", autouse=True)
def installed_packages_are_read_once() -> Iterator[None]:
    """Each session of an ``AppTest`` looks for components in the metadata of every installed package.

    That takes longer than running a page, and packages do not change while tests run.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def tables() -> Tables:
    return TABLES


@dataclass(frozen=True)
class TablesCopy:
    """A copy of the tables that a test may break; rows are counted as an editor counts them, the header is row 1."""

    folder: Path

    def change_text(self, file_name: str, change: Callable[[str], str]) -> None:
        path = self.folder / file_name
        text = path.read_text(encoding="utf-8")
        changed = change(text)
        assert changed != text, "nothing was broken"
        path.write_text(changed, encoding="utf-8", newline="")

    def change_rows(self, name: str, change: Callable[[list[list[str]]], None]) -> None:
        """Let ``change`` alter the rows of a table in place, header included."""

        def rewrite(text: str) -> str:
            rows = list(csv.reader(io.StringIO(text, newline="")))
            change(rows)
            written = io.StringIO(newline="")
            csv.writer(written, lineterminator="\n").writerows(rows)
            return written.getvalue()

        self.change_text(f"{name}.csv", rewrite)

    def change_cells(self, name: str, row: int, **cells: str) -> None:
        def change(rows: list[list[str]]) -> None:
            for column, cell in cells.items():
                rows[row - 1][rows[0].index(column)] = cell

        self.change_rows(name, change)

    def find_row(self, name: str, **cells: str) -> int:
        """The first row that has these cells."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row, found in enumerate(csv.DictReader(file), 2):
                if all(found[column] == cell for column, cell in cells.items()):
                    return row
        raise AssertionError(f"no row of {name} has {cells}")


@pytest.fixture
def tables_copy(tmp_path: Path) -> TablesCopy:
    folder = tmp_path / "tables"
    folder.mkdir()
    for pattern in ("*.csv", "*.json"):
        for file in TABLES_FOLDER.glob(pattern):
            shutil.copy(file, folder)
    return TablesCopy(folder)
