"""Where rooms are kept: in a file that needs nothing else, or in a PostgreSQL that several machines share."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

#: Runs one statement, with a value for each ``?``, and returns its rows.
Run = Callable[..., list[tuple[Any, ...]]]

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS rooms (
        code TEXT PRIMARY KEY, key_hash TEXT NOT NULL UNIQUE, opened_at DOUBLE PRECISION NOT NULL,
        scene TEXT, version INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS room_scenes (
        code TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE, scene TEXT NOT NULL, question TEXT NOT NULL,
        round INTEGER NOT NULL, phase TEXT NOT NULL, reveal TEXT, PRIMARY KEY (code, scene))""",
    """CREATE TABLE IF NOT EXISTS room_voters (
        code TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE, voter TEXT NOT NULL, PRIMARY KEY (code, voter))""",
    """CREATE TABLE IF NOT EXISTS room_guesses (
        code TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE, scene TEXT NOT NULL, round INTEGER NOT NULL,
        voter TEXT NOT NULL, guess DOUBLE PRECISION NOT NULL, PRIMARY KEY (code, scene, round, voter))""",
)
#: How long a process waits while another one writes.
_PATIENCE_SECONDS = 5.0
#: How long nobody tries again after it has waited in vain.
_REST_SECONDS = 1.0
_BUSY = "the file of rooms: it is kept busy by another process"


class StoreGone(Exception):
    """The rooms cannot be reached or written; the message says why, in a few words."""


class Database(Protocol):
    """All-or-nothing transactions. ``row_lock`` ends a SELECT that keeps others from changing its rows."""

    row_lock: str

    @property
    def is_made(self) -> bool:
        """Whether the database exists yet; the first transaction creates it."""
        ...

    def transaction(self, *, writes: bool) -> AbstractContextManager[Run]:
        """Raises ``StoreGone`` if the database fails."""
        ...


class File:
    """A file, shared by all processes of one machine. It is created on first use.

    Who reads does not wait for who writes. Once the file has kept a writer waiting in vain, the next ones are refused
    for a moment instead of waiting one after another.
    """

    row_lock = ""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reading, self._writing = _Lane(path), _Lane(path)

    @property
    def is_made(self) -> bool:
        return self.path.exists()

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Run]:
        with (self._writing if writes else self._reading).transaction("BEGIN IMMEDIATE" if writes else "BEGIN") as run:
            yield run


class _Lane:
    """One connection to the file, for one transaction after another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode = -1
        self._rests_until = 0.0

    @contextmanager
    def transaction(self, begin: str) -> Iterator[Run]:
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            raise StoreGone(_BUSY)
        try:
            if time.monotonic() < self._rests_until:
                raise StoreGone(_BUSY)
            try:
                connection = self._connected()
                connection.execute(begin)
                try:
                    yield lambda statement, *values: connection.execute(statement, values).fetchall()
                except BaseException:
                    # On a full disk, SQLite has already rolled back.
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
            except (sqlite3.Error, OSError) as error:
                self._close()
                if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                    self._rests_until = time.monotonic() + _REST_SECONDS
                raise StoreGone(f"the file of rooms: {error}") from error
        finally:
            self._lock.release()

    def _connected(self) -> sqlite3.Connection:
        # A deleted file would silently take writes for as long as it is open.
        if self._connection is not None and (not self.path.exists() or self.path.stat().st_ino != self._inode):
            self._close()
        if self._connection is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Only the operator's account may read it.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(
                self.path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            # At worst a power cut costs the last second of a class.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            # Deleted data must not linger in the file.
            connection.execute("PRAGMA secure_delete = ON")
            for statement in SCHEMA:
                connection.execute(statement)
            self._connection, self._inode = connection, self.path.stat().st_ino
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def values_of(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """The values of a single-column result."""
    return [value for (value,) in rows]
