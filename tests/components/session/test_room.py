"""How many rooms may be opened from one network."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from components.lecture import rounds
from components.room import rooms
from components.session import room
from data.room.databases import File
from data.room.store import RoomStore


@pytest.fixture
def opened_from(monkeypatch, tmp_path):
    """Opens so many rooms from an address, and says how many were opened and the last that was said of it."""
    monkeypatch.setattr(rooms, "_rooms", RoomStore(File(tmp_path / "rooms")))

    def open_rooms(address: str | None, n_rooms: int) -> tuple[int, str]:
        context, keys = SimpleNamespace(ip_address=address), set()
        for _ in range(n_rooms):
            session = SimpleNamespace(context=context, session_state={}, query_params={})
            monkeypatch.setattr(room, "st", session)
            rounds.open_room()
            keys |= {session.session_state.get("room-key")} - {None}
        return len(keys), room.room_trouble()

    return open_rooms


def test_one_network_that_opens_rooms_without_end_leaves_them_to_others(opened_from):
    n_opened, told = opened_from("192.0.2.1", 200)
    assert 30 <= n_opened <= 40
    assert "Try again in a minute" in told
    assert opened_from("192.0.2.2", 1) == (1, "")
    assert opened_from(None, 60) == (60, ""), "the machine itself"
