"""Keeps the last good atlas while the tables on disk change: good ones are taken over, broken ones are not."""

from __future__ import annotations

import enum
import threading
from pathlib import Path

from data.atlas.atlas import Atlas, load_atlas
from data.contract.mistakes import TableMistakes
from data.contract.schema import TABLES
from data.contract.tables import REFERENCES_FILE, TABLES_FOLDER

_Stamps = tuple[tuple[str, int, int, int] | tuple[str], ...]


class State(enum.Enum):
    """What there is to show, and how it stands to what lies on disk."""

    GOOD = "good"
    LAST_GOOD = "the last good ones; those on disk have mistakes"
    NONE = "none; those on disk have mistakes"


class Look(enum.Enum):
    """What a look at the disk came to."""

    NOTHING_NEW = "nothing new"
    TAKEN = "taken"
    REFUSED = "refused"


class AtlasKeeper:
    """The atlas of one folder, for any number of readers at once."""

    def __init__(self, folder: Path = TABLES_FOLDER) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._atlas: Atlas | None = None
        self._mistakes: TableMistakes | None = None
        self._read: _Stamps = ()
        self._seen: _Stamps = ()

    def atlas(self) -> Atlas:
        """The last good atlas; raises ``TableMistakes`` if there never was one.

        Broken tables are not read again before ``look`` has found them changed, however many readers ask.
        """
        if self._atlas is None:
            with self._lock:
                if self._atlas is None and self._mistakes is None:
                    self._load(self._stamps())
        if self._atlas is None:
            assert self._mistakes is not None
            raise self._mistakes
        return self._atlas

    def look(self) -> Look:
        """Read the tables again if they have changed since they were read and have stood still since the last look.

        Somebody who copies several files is not caught in the middle.
        """
        with self._lock:
            stamps, seen = self._stamps(), self._seen
            self._seen = stamps
            if stamps == self._read or stamps != seen:
                return Look.NOTHING_NEW
            self._load(stamps)
            return Look.TAKEN if self._mistakes is None else Look.REFUSED

    def state(self) -> State:
        """What there is to show now; the first call loads it."""
        try:
            self.atlas()
        except TableMistakes:
            return State.NONE
        return State.GOOD if self._mistakes is None else State.LAST_GOOD

    @property
    def mistake_count(self) -> int:
        """How many mistakes the tables had when they were last read."""
        return len(self._mistakes.mistakes) if self._mistakes else 0

    @property
    def mistakes_in_words(self) -> str:
        """The same mistakes, one a line; empty if there are none."""
        return str(self._mistakes) if self._mistakes else ""

    def _load(self, stamps: _Stamps) -> None:
        self._read = self._seen = stamps
        try:
            atlas = load_atlas(self._folder)
        except TableMistakes as mistakes:
            self._mistakes = mistakes
        else:
            self._atlas, self._mistakes = atlas, None

    def _stamps(self) -> _Stamps:
        """What tells one state of the files from another without reading them."""
        names = [*(table.file_name for table in TABLES.values()), REFERENCES_FILE]
        return tuple(_stamp(self._folder / name) for name in names)


def _stamp(path: Path) -> tuple[str, int, int, int] | tuple[str]:
    try:
        found = path.stat()
    except OSError:
        return (path.name,)
    return path.name, found.st_ino, found.st_mtime_ns, found.st_size
