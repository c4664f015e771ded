"""Rooms in a PostgreSQL, for processes on several machines without a shared disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from data.room.databases import SCHEMA, Run, StoreGone

#: How long to wait for a server that does not answer, and for a row that another process holds.
_CONNECT_SECONDS = 3
_PATIENCE = "5s"
#: An advisory lock, so that two processes starting at once do not both create the tables. Any unused number will do.
_MAKING = 7_205_311


class Postgres:
    """A PostgreSQL at an address such as ``postgresql://atlas@db.example.org/atlas``; the first use creates the tables.

    Each process has one connection, reopened after a failure.
    """

    row_lock = " FOR UPDATE"
    is_made = True

    def __init__(self, address: str) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Run]:
        with self._lock:
            try:
                connection = self._connected()
                with connection.transaction():

                    def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
                        cursor = connection.execute(statement.replace("?", "%s").encode(), values)
                        return cursor.fetchall() if cursor.description else []

                    yield run
            except psycopg.Error as error:
                self._close()
                # Without the full message, which may contain the address.
                raise StoreGone(f"the database of rooms: {type(error).__name__}") from error

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            connection = psycopg.connect(self.address, autocommit=True, connect_timeout=_CONNECT_SECONDS)
            connection.execute(f"SET lock_timeout = '{_PATIENCE}'".encode())
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
                for statement in SCHEMA:
                    connection.execute(statement.encode())
            self._connection = connection
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()
