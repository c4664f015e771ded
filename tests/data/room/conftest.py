"""A store on each database that rooms may be kept in, and a clock that a test turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.room.databases import Database, File
from data.room.postgres import Postgres
from data.room.store import RoomStore
from tests.app_server import free_port
from tests.postgres_finder import a_postgres


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL that all tests of this process share; each leaves it empty."""
    with a_postgres(tmp_path_factory.mktemp("postgres") / "server", free_port()) as address:
        yield address


@pytest.fixture(params=["file", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "file":
        yield File(tmp_path / "rooms" / "rooms.sqlite3")
        return
    database = Postgres(request.getfixturevalue("postgres"))
    with database.transaction(writes=True) as run:
        run("DELETE FROM rooms")
    yield database


@pytest.fixture
def store(database: Database, clock: Clock) -> RoomStore:
    return RoomStore(database, clock)
