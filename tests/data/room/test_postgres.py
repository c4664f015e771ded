from __future__ import annotations

import pytest

from data.room.databases import StoreGone
from data.room.postgres import Postgres
from data.room.store import RoomStore
from tests.app_server import free_port
from tests.postgres_finder import a_postgres


@pytest.mark.postgres
def test_a_database_that_is_gone_is_told_and_found_again_once_it_is_back(tmp_path):
    port = free_port()
    with a_postgres(tmp_path / "first", port) as address:
        store = RoomStore(Postgres(address))
        code = store.open_room().code
        assert store.room(code) is not None
    with pytest.raises(StoreGone, match="the database of rooms") as gone:
        store.room(code)
    assert address not in str(gone.value)
    with a_postgres(tmp_path / "second", port):
        assert store.room(code) is None
        assert store.open_room().code
