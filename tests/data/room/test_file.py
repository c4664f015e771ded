"""The file of rooms: made when it is needed, mended when it is taken away, honest when it cannot be written."""

from __future__ import annotations

import stat

import pytest

from data.room.databases import File, StoreGone
from data.room.store import RoomStore


def test_the_file_is_made_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "rooms.sqlite3"
    store = RoomStore(File(path))
    assert not path.parent.exists()
    store.open_room()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_taken_away_takes_its_rooms_along_and_new_ones_can_be_opened(tmp_path):
    path = tmp_path / "rooms.sqlite3"
    store = RoomStore(File(path))
    code = store.open_room().code
    for file in tmp_path.iterdir():
        file.unlink()
    assert store.room(code) is None
    code = store.open_room().code
    assert RoomStore(File(path)).room(code) is not None


@pytest.mark.parametrize("spoil", ["a folder", "no database", "no folder"])
def test_what_cannot_be_written_is_told(spoil, tmp_path):
    path = tmp_path / "rooms.sqlite3"
    if spoil == "a folder":
        path.mkdir()
    elif spoil == "no database":
        path.write_bytes(b"not a database at all, and long enough to be looked at" * 20)
    else:
        path = tmp_path / "file" / "rooms.sqlite3"
        path.parent.write_bytes(b"")
    with pytest.raises(StoreGone, match="the file of rooms"):
        RoomStore(File(path)).open_room()


def test_a_full_file_keeps_what_it_has(tmp_path):
    path = tmp_path / "rooms.sqlite3"
    database = File(path)
    store = RoomStore(database)
    code = store.open_room().code
    with database.transaction(writes=True) as run:
        (pages,) = run("PRAGMA page_count")[0]
        run(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreGone, match="full"):
        fill(store)
    assert RoomStore(File(path)).room(code) is not None


def fill(store: RoomStore) -> None:
    for _ in range(500):
        store.open_room()
