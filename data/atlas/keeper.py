"""Keeps the last good atlas while the files on disk change, and replaces it only with a good one.

Tables, cited works and deck refer to one another and form one edition, so they are replaced together or not at all.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from data.atlas.atlas import Atlas, load_atlas
from data.contract.mistakes import Mistake, TableMistakes
from data.contract.schema import TABLES
from data.contract.tables import REFERENCES_FILE, TABLES_FOLDER
from data.lecture.decks import LECTURE_NAME

_Stamps = tuple[tuple[str, int, int, int] | tuple[str], ...]


class State(enum.Enum):
    """What there is to show, and how it relates to the files on disk."""

    GOOD = "good"
    LAST_GOOD = "the last good ones; those on disk have mistakes"
    WITHOUT_LECTURE = "good; the lecture on disk has mistakes and is left out"
    NONE = "none; those on disk have mistakes"


class Look(enum.Enum):
    """What a look at the disk led to."""

    NOTHING_NEW = "nothing new"
    TAKEN = "taken"
    REFUSED = "refused"


class AtlasKeeper:
    """The atlas of one folder, for any number of concurrent readers.

    ``check_lecture`` returns one sentence for each mistake in an atlas's deck; only the pages know what a deck may
    name. An atlas that has never had a good deck is shown without one.
    """

    def __init__(
        self, folder: Path = TABLES_FOLDER, check_lecture: Callable[[Atlas], Sequence[str]] = lambda _: ()
    ) -> None:
        self._folder = folder
        self._check_lecture = check_lecture
        self._lock = threading.Lock()
        self._atlas: Atlas | None = None
        self._mistakes: TableMistakes | None = None
        self._lecture_mistakes: tuple[str, ...] = ()
        self._read: _Stamps = ()
        self._seen: _Stamps = ()

    def atlas(self) -> Atlas:
        """The last good atlas; raises ``TableMistakes`` if there has never been one.

        Broken tables are not read again until ``look`` finds them changed, however many readers ask.
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
        """Reload the tables if they have changed since the last load and not since the last look.

        Waiting for them to settle avoids reading halfway through a copy of several files. What was refused is read
        again at each look: what was in its way, such as a disk that did not answer, may pass without a trace.
        """
        with self._lock:
            stamps, seen = self._stamps(), self._seen
            self._seen = stamps
            if stamps != seen or (stamps == self._read and not self.mistake_count):
                return Look.NOTHING_NEW
            refused = self.mistakes_in_words if stamps == self._read else ""
            self._load(stamps)
            if not self.mistake_count:
                return Look.TAKEN
            return Look.NOTHING_NEW if self.mistakes_in_words == refused else Look.REFUSED

    def state(self) -> State:
        """What there is to show now; the first call loads the atlas."""
        try:
            self.atlas()
        except TableMistakes:
            return State.NONE
        if not self.mistake_count:
            return State.GOOD
        return State.WITHOUT_LECTURE if self._lecture_mistakes and not self.atlas().lecture else State.LAST_GOOD

    @property
    def mistake_count(self) -> int:
        """How many mistakes the last load found in the tables and the deck."""
        return len(self._mistakes.mistakes if self._mistakes else ()) + len(self._lecture_mistakes)

    @property
    def mistakes_in_words(self) -> str:
        """Those mistakes, one per line; empty if there are none."""
        of_lecture = [f"{LECTURE_NAME}: {sentence}" for sentence in self._lecture_mistakes]
        return "\n".join([*([str(self._mistakes)] if self._mistakes else []), *of_lecture])

    def _load(self, stamps: _Stamps) -> None:
        try:
            atlas = load_atlas(self._folder)
            lecture_mistakes = tuple(self._check_lecture(atlas))
        except TableMistakes as mistakes:
            self._mistakes, self._lecture_mistakes = mistakes, ()
        except Exception as fault:
            unread = Mistake(
                "the tables", None, None, f"a fault in reading them, {type(fault).__name__}", "see the log"
            )
            self._mistakes, self._lecture_mistakes = TableMistakes([unread]), ()
            raise
        else:
            self._mistakes, self._lecture_mistakes = None, lecture_mistakes
            if not lecture_mistakes:
                self._atlas = atlas
            elif self._atlas is None or not self._atlas.lecture:
                self._atlas = replace(atlas, lecture=b"")
        finally:
            self._read = self._seen = stamps

    def _stamps(self) -> _Stamps:
        """Identifies a state of the files without reading them."""
        names = [*(table.file_name for table in TABLES.values()), REFERENCES_FILE, LECTURE_NAME]
        return tuple(_stamp(self._folder / name) for name in names)


def _stamp(path: Path) -> tuple[str, int, int, int] | tuple[str]:
    try:
        found = path.stat()
    except OSError:
        return (path.name,)
    return path.name, found.st_ino, found.st_mtime_ns, found.st_size
