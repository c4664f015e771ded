"""What a room takes and what it refuses, on every database that rooms may be kept in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from data.room import store as stores
from data.room.codes import CODE_LENGTH, LETTERS
from data.room.databases import File
from data.room.postgres import Postgres
from data.room.questions import Question, Reveal
from data.room.store import HOURS_OPEN, Phase, Taken

MINUTES = Question("How many minutes?", "slider", 0, 60, 1, "minutes")
WHICH = Question("Which?", "choices", options=("brief", "long"))
ALOUD = Question("What is it?", "aloud")
REVEAL = Reveal("45 to 50.", "go/session-lengths", 45, 50)


@pytest.fixture
def opened(store):
    return store.open_room()


@pytest.fixture
def scene(store, opened):
    return store.turn(opened.key, "one", MINUTES).scene.scene


def counts(store, opened, scene):
    return list(store.guesses(opened.code, scene).itertuples(index=False, name=None))


def test_a_new_room_has_a_code_for_all_and_a_key_for_one(store, opened):
    assert len(opened.code) == CODE_LENGTH
    assert set(opened.code) <= set(LETTERS)
    assert store.room(opened.code) == store.room_of(opened.key)
    assert store.room(opened.code).scene is None
    assert opened.key not in repr(opened)


@pytest.mark.parametrize("key", ["", "no-key", "CODE"])
def test_nothing_is_turned_without_the_key(key, store, opened, scene):
    key = opened.code if key == "CODE" else key
    before = store.room(opened.code)
    assert store.turn(key, "two", WHICH) is None
    assert store.close_round(key, scene) is None
    assert store.open_second_round(key, scene) is None
    assert store.reveal(key, scene, REVEAL) is None
    assert store.scenes(key) == []
    store.close_room(key)
    assert store.room(opened.code) == before


def test_a_guess_can_be_changed_until_the_round_closes_and_counts_once(store, opened, scene):
    for guess in (30, 40, 40):
        assert store.guess(opened.code, "anna", scene, 1, guess)[0] is Taken.YES
    assert store.guess(opened.code, "bert", scene, 1, 40.0)[0] is Taken.YES
    assert counts(store, opened, scene) == [(1, 40.0, 2)]
    assert store.room(opened.code).n_answered == 2
    store.close_round(opened.key, scene)
    assert store.guess(opened.code, "anna", scene, 1, 50) == (Taken.CLOSED, "This round is closed.")
    assert counts(store, opened, scene) == [(1, 40.0, 2)]


def test_two_rounds_and_a_reveal(store, opened, scene):
    store.guess(opened.code, "anna", scene, 1, 30)
    # There is no second round before the first is closed.
    assert store.open_second_round(opened.key, scene).scene.round == 1
    store.close_round(opened.key, scene)
    room = store.open_second_round(opened.key, scene)
    assert (room.scene.round, room.scene.phase, room.n_answered) == (2, Phase.OPEN, 0)
    assert store.guess(opened.code, "anna", scene, 1, 31)[0] is Taken.CLOSED
    assert store.guess(opened.code, "anna", scene, 2, 45)[0] is Taken.YES
    assert store.room(opened.code).scene.reveal is None
    assert store.reveal(opened.key, scene, REVEAL).scene.reveal == REVEAL
    assert store.guess(opened.code, "anna", scene, 2, 46)[0] is Taken.CLOSED
    assert store.own_guesses(opened.code, "anna", scene) == {1: 30.0, 2: 45.0}
    assert counts(store, opened, scene) == [(1, 30.0, 1), (2, 45.0, 1)]


def test_a_scene_that_is_seen_again_is_where_it_was(store, opened, scene):
    store.guess(opened.code, "anna", scene, 1, 30)
    store.reveal(opened.key, scene, REVEAL)
    other = store.turn(opened.key, "two", WHICH)
    assert other.scene.phase is Phase.OPEN
    assert other.n_answered == 0
    assert store.guess(opened.code, "anna", scene, 1, 31)[0] is Taken.NOT_OPEN
    assert store.turn(opened.key, "one", MINUTES).scene.phase is Phase.REVEALED
    # The same id with another question is another scene.
    assert store.turn(opened.key, "one", WHICH).scene.phase is Phase.OPEN
    assert [each.scene for each in store.scenes(opened.key) if each.scene == scene] == [scene]


@pytest.mark.parametrize("guess", [-1, 61, 30.5, float("nan"), float("inf"), "30", None, True, [30], {"guess": 30}])
def test_what_is_no_guess_on_the_scale_changes_nothing(guess, store, opened, scene):
    taken, why = store.guess(opened.code, "anna", scene, 1, guess)
    assert taken is Taken.REFUSED
    assert why.endswith(".")
    assert counts(store, opened, scene) == []


@pytest.mark.parametrize("guess", [-1, 2, 0.5, "0", None, False])
def test_only_an_option_can_be_chosen(guess, store, opened):
    scene = store.turn(opened.key, "two", WHICH).scene.scene
    assert store.guess(opened.code, "anna", scene, 1, guess)[0] is Taken.REFUSED
    assert store.guess(opened.code, "anna", scene, 1, 1)[0] is Taken.YES
    assert counts(store, opened, scene) == [(1, 1.0, 1)]


def test_a_question_answered_aloud_takes_no_guess(store, opened):
    scene = store.turn(opened.key, "three", ALOUD).scene.scene
    assert store.guess(opened.code, "anna", scene, 1, 1) == (Taken.REFUSED, "This question is answered aloud.")


def test_a_room_is_gone_after_six_hours_with_all_that_was_in_it(store, database, opened, scene, clock):
    store.guess(opened.code, "anna", scene, 1, 30)
    clock.now += HOURS_OPEN * 3600 - 1
    assert store.room(opened.code) is not None
    clock.now += 1
    assert store.room(opened.code) is None
    assert store.room_of(opened.key) is None
    assert store.guess(opened.code, "anna", scene, 1, 31)[0] is Taken.NO_ROOM
    store.sweep()
    assert rows_left(database) == 0


def test_a_room_is_gone_on_one_press_and_no_other_is(store, database, opened, scene):
    other = store.open_room()
    store.guess(opened.code, "anna", scene, 1, 30)
    store.close_room(opened.key)
    assert store.room(opened.code) is None
    assert store.room(other.code) is not None
    store.close_room(other.key)
    assert rows_left(database) == 0


def rows_left(database) -> int:
    with database.transaction(writes=False) as run:
        tables = ("rooms", "room_scenes", "room_voters", "room_guesses")
        return sum(run(f"SELECT count(*) FROM {table}")[0][0] for table in tables)


def test_a_full_room_keeps_those_who_are_in_it(store, opened, scene, monkeypatch):
    monkeypatch.setattr(stores, "MAX_VOTERS", 2)
    for cookie in ("anna", "bert"):
        assert store.guess(opened.code, cookie, scene, 1, 30)[0] is Taken.YES
    assert store.guess(opened.code, "cora", scene, 1, 30)[0] is Taken.FULL
    assert store.guess(opened.code, "anna", scene, 1, 31)[0] is Taken.YES
    assert store.room(opened.code).n_answered == 2


def test_no_more_rooms_are_opened_than_are_held(store, monkeypatch, clock):
    monkeypatch.setattr(stores, "MAX_ROOMS", 2)
    for _ in range(2):
        store.turn(store.open_room().key, "one", MINUTES)
    with pytest.raises(stores.StoreGone, match="2 rooms are open"):
        store.open_room()
    clock.now += HOURS_OPEN * 3600
    assert store.open_room().code


def test_a_room_in_which_nothing_was_asked_makes_way_for_another(store, monkeypatch, clock):
    monkeypatch.setattr(stores, "MAX_ROOMS", 3)
    in_use = store.open_room()
    store.turn(in_use.key, "one", MINUTES)
    for _ in range(10):
        clock.now += 1
        idle = store.open_room()
    assert store.room(in_use.code)
    assert store.room(idle.code)


def test_many_at_once_are_all_counted_and_none_twice(database, opened, scene):
    # Each thread as a process of its own, which knows the others by the database only.
    def guess_often(number: int) -> None:
        own = stores.RoomStore(same(database), clock=lambda: 1_000_000.0)
        for i in range(20):
            assert own.guess(opened.code, f"voter {i}", scene, 1, number)[0] is Taken.YES

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess_often, range(8)))
    found = stores.RoomStore(database, clock=lambda: 1_000_000.0).guesses(opened.code, scene)
    assert found["count"].sum() == 20


def same(database):
    """Another connection to the same rooms."""
    return File(database.path) if isinstance(database, File) else Postgres(database.address)


def test_nothing_that_is_kept_names_a_voter_or_the_key(store, database, opened, scene):
    store.guess(opened.code, "cookie-of-anna", scene, 1, 30)
    with database.transaction(writes=False) as run:
        kept = [run(f"SELECT * FROM {table}") for table in ("rooms", "room_scenes", "room_voters", "room_guesses")]
    assert "cookie-of-anna" not in str(kept)
    assert opened.key not in str(kept)
