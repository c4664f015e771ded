from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from data.atlas.atlas import Atlas
from data.atlas.keeper import AtlasKeeper, Look, State
from data.contract.mistakes import TableMistakes
from data.lecture.decks import LECTURE_NAME
from tests.conftest import TablesCopy


def break_it(tables_copy: TablesCopy) -> None:
    tables_copy.change_cells("sources", 2, source_id="NOT AN ID")


def mend_it(tables_copy: TablesCopy) -> None:
    tables_copy.change_cells("sources", 2, source_id="ramkumar")


def look_twice(keeper: AtlasKeeper) -> Look:
    """The first look sees the change, the second that it has stood still."""
    assert keeper.look() is Look.NOTHING_NEW
    return keeper.look()


def test_good_tables_are_read_once(tables_copy):
    keeper = AtlasKeeper(tables_copy.folder)
    first = keeper.atlas()
    assert isinstance(first, Atlas)
    assert keeper.look() is keeper.look() is Look.NOTHING_NEW
    assert keeper.atlas() is first
    assert keeper.state() is State.GOOD


def test_the_last_good_ones_stay_when_a_table_breaks_and_give_way_when_it_is_mended(tables_copy):
    keeper = AtlasKeeper(tables_copy.folder)
    first = keeper.atlas()
    break_it(tables_copy)
    assert look_twice(keeper) is Look.REFUSED
    assert keeper.atlas() is first
    assert keeper.state() is State.LAST_GOOD
    assert keeper.mistake_count >= 1
    assert "sources.csv, row 2, column source_id" in keeper.mistakes_in_words
    assert keeper.look() is Look.NOTHING_NEW, "told once"
    mend_it(tables_copy)
    assert look_twice(keeper) is Look.TAKEN
    assert keeper.state() is State.GOOD
    assert keeper.mistake_count == 0
    assert keeper.atlas() is not first


def test_a_good_change_is_taken_over(tables_copy):
    keeper = AtlasKeeper(tables_copy.folder)
    keeper.atlas()
    tables_copy.change_cells("sources", 2, title="Another title")
    assert look_twice(keeper) is Look.TAKEN
    assert keeper.atlas().tables.sources.iloc[0]["title"] == "Another title"


def test_files_that_are_still_being_written_are_left_alone(tables_copy):
    keeper = AtlasKeeper(tables_copy.folder)
    keeper.atlas()
    for title in ("one", "two", "three"):
        tables_copy.change_cells("sources", 2, title=title)
        assert keeper.look() is Look.NOTHING_NEW
    assert keeper.look() is Look.TAKEN


@pytest.mark.parametrize("name", ["sources.csv", "references.json"])
def test_a_file_that_is_gone_is_a_mistake_and_no_end(tables_copy, name):
    keeper = AtlasKeeper(tables_copy.folder)
    first = keeper.atlas()
    (tables_copy.folder / name).unlink()
    assert look_twice(keeper) is Look.REFUSED
    assert keeper.atlas() is first


@pytest.mark.parametrize("name", ["sources.csv", "references.json", LECTURE_NAME])
def test_a_pipe_in_place_of_a_file_holds_nobody_up(tables_copy, name):
    (tables_copy.folder / LECTURE_NAME).write_bytes(b"title = 'x'")
    keeper = AtlasKeeper(tables_copy.folder, lambda atlas: () if atlas.lecture else ("there is none",))
    first = keeper.atlas()
    (tables_copy.folder / name).unlink()
    os.mkfifo(tables_copy.folder / name)
    looks: list[Look] = []
    looking = threading.Thread(target=lambda: looks.extend((keeper.look(), keeper.look())), daemon=True)
    looking.start()
    looking.join(20)
    assert looks == [Look.NOTHING_NEW, Look.REFUSED]
    assert keeper.atlas() is first


def test_broken_from_the_start_is_told_to_all_and_read_once(tables_copy, monkeypatch):
    break_it(tables_copy)
    keeper = AtlasKeeper(tables_copy.folder)
    with pytest.raises(TableMistakes) as first:
        keeper.atlas()
    monkeypatch.setattr("data.atlas.keeper.load_atlas", lambda _: pytest.fail("read again"))
    with pytest.raises(TableMistakes) as second:
        keeper.atlas()
    assert first.value is second.value
    assert keeper.state() is State.NONE
    monkeypatch.undo()
    mend_it(tables_copy)
    assert look_twice(keeper) is Look.TAKEN
    assert keeper.state() is State.GOOD


def test_what_could_not_be_read_for_a_while_is_read_once_it_can_be(tables_copy, monkeypatch):
    keeper = AtlasKeeper(tables_copy.folder)
    keeper.atlas()
    tables_copy.change_cells("sources", 2, title="Another title")

    def fails(self: Path) -> bytes:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(Path, "read_bytes", fails)
    assert look_twice(keeper) is Look.REFUSED
    assert keeper.look() is Look.NOTHING_NEW, "told once"
    assert keeper.state() is State.LAST_GOOD
    monkeypatch.undo()
    assert keeper.look() is Look.TAKEN
    assert keeper.state() is State.GOOD
    assert keeper.atlas().tables.sources.iloc[0]["title"] == "Another title"


def test_many_readers_at_once_load_it_once(tables_copy):
    keeper = AtlasKeeper(tables_copy.folder)
    found: list[Atlas] = []
    readers = [threading.Thread(target=lambda: found.append(keeper.atlas())) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(found) == 8
    assert all(atlas is found[0] for atlas in found)


def decks_keeper(tables_copy: TablesCopy, deck: str) -> tuple[AtlasKeeper, Path]:
    """A keeper to whom a deck is good that begins with its title, and the file of that deck."""
    file = tables_copy.folder / LECTURE_NAME
    file.write_text(deck, encoding="utf-8")
    is_good = b"title = "
    keeper = AtlasKeeper(
        tables_copy.folder, lambda atlas: () if atlas.lecture.startswith(is_good) else ("It has no title.",)
    )
    return keeper, file


@pytest.mark.parametrize("broken", ["", "tit", None], ids=["empty", "half written", "gone"])
def test_the_last_good_deck_stays_when_it_breaks_and_gives_way_when_it_is_mended(tables_copy, broken):
    keeper, file = decks_keeper(tables_copy, "title = 'one'")
    first = keeper.atlas()
    assert first.lecture == b"title = 'one'"
    if broken is None:
        file.unlink()
    else:
        file.write_text(broken, encoding="utf-8")
    assert look_twice(keeper) is Look.REFUSED
    assert keeper.atlas() is first
    assert keeper.state() is State.LAST_GOOD
    assert keeper.mistake_count == 1
    assert keeper.mistakes_in_words == "lecture.toml: It has no title."
    file.write_text("title = 'two'", encoding="utf-8")
    assert look_twice(keeper) is Look.TAKEN
    assert keeper.atlas().lecture == b"title = 'two'"
    assert keeper.state() is State.GOOD


def test_tables_and_deck_are_taken_over_together_or_not_at_all(tables_copy):
    keeper, file = decks_keeper(tables_copy, "title = 'one'")
    first = keeper.atlas()
    tables_copy.change_cells("sources", 2, title="Another title")
    file.write_text("broken", encoding="utf-8")
    assert look_twice(keeper) is Look.REFUSED
    assert keeper.atlas() is first
    break_it(tables_copy)
    file.write_text("title = 'two'", encoding="utf-8")
    assert look_twice(keeper) is Look.REFUSED
    assert keeper.atlas() is first


def test_an_atlas_that_never_had_a_good_deck_is_shown_without_one(tables_copy):
    keeper, file = decks_keeper(tables_copy, "broken")
    assert keeper.atlas().lecture == b""
    assert keeper.state() is State.WITHOUT_LECTURE
    tables_copy.change_cells("sources", 2, title="Another title")
    look_twice(keeper)
    assert keeper.atlas().tables.sources.iloc[0]["title"] == "Another title", "nothing holds back good tables"
    file.write_text("title = 'two'", encoding="utf-8")
    assert look_twice(keeper) is Look.TAKEN
    assert keeper.state() is State.GOOD


def test_a_fault_in_reading_leaves_the_last_good_ones_and_is_told(tables_copy, monkeypatch):
    keeper = AtlasKeeper(tables_copy.folder)
    first = keeper.atlas()
    monkeypatch.setattr("data.atlas.keeper.load_atlas", lambda _: {}["no such key"])
    tables_copy.change_cells("sources", 2, title="Another title")
    with pytest.raises(KeyError):
        look_twice(keeper)
    assert keeper.state() is State.LAST_GOOD
    assert keeper.atlas() is first
    assert "KeyError" in keeper.mistakes_in_words
    monkeypatch.undo()
    tables_copy.change_cells("sources", 2, title="A third title")
    assert look_twice(keeper) is Look.TAKEN
    assert keeper.state() is State.GOOD
