"""The rooms of this process, in the store its operator has named."""

from __future__ import annotations

from pathlib import Path

from data.room.databases import File
from data.room.postgres import Postgres
from data.room.store import RoomStore

#: Beside the code, so that all processes that run it share the rooms.
USUAL_FILE = Path(__file__).resolve().parents[2] / ".rooms" / "rooms.sqlite3"
_rooms = RoomStore(File(USUAL_FILE))


def use_rooms(where: str) -> None:
    """Keep rooms in a file, in a PostgreSQL if ``where`` is the address of one, or in the usual file if empty.

    Call before anybody asks for a room.
    """
    global _rooms
    is_address = where.startswith("postgresql://")
    _rooms = RoomStore(Postgres(where) if is_address else File(Path(where) if where else USUAL_FILE))


def rooms() -> RoomStore:
    """The store of rooms of this process."""
    return _rooms
