"""The store of rooms: who may do what in which round, and nothing about any person.

A room has a code, with which anybody can guess, and a key, with which its lecturer changes scenes; only a fingerprint
of the key is kept. A voter is known by the fingerprint of a random cookie. A room ends after six hours, or when its
lecturer closes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from data.room.codes import fingerprint, new_code, new_secret
from data.room.databases import Database, Run, StoreGone, values_of
from data.room.questions import Question, Reveal, unpacked_question, unpacked_reveal

HOURS_OPEN = 6
MAX_VOTERS = 2_000
#: Far more than anybody opens at once, and few enough for any disk: every reader of the atlas may open a room.
MAX_ROOMS = 500
#: Far more than any deck has.
MAX_SCENES = 200
ROUNDS = (1, 2)


class Phase(StrEnum):
    """The state of a scene: its round takes guesses, its round is closed, or its answer has been shown."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"


class Taken(StrEnum):
    """What became of a guess."""

    YES = "yes"
    NO_ROOM = "no room"
    NOT_OPEN = "not open"
    CLOSED = "closed"
    REFUSED = "refused"
    FULL = "full"


@dataclass(frozen=True)
class RoomScene:
    """A scene of a room. ``reveal`` is set once the scene has been revealed, and not before."""

    scene: str
    question: Question
    round: int = 1
    phase: Phase = Phase.OPEN
    reveal: Reveal | None = None


@dataclass(frozen=True)
class Room:
    """A room as it is now. ``version`` changes with everything its lecturer does.

    ``seal`` is the atlas's secret for this room: a cookie that bears it was issued by the atlas.
    """

    code: str
    version: int
    scene: RoomScene | None = None
    #: How many have guessed in the current or latest round.
    n_answered: int = 0
    seal: str = field(default="", repr=False)


@dataclass(frozen=True)
class Opened:
    """A newly opened room: its code for everybody, and its key for the lecturer alone."""

    code: str
    key: str = field(repr=False)


class RoomStore:
    """All rooms of a database. Every method raises ``StoreGone`` if that cannot be reached or is full."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def open_room(self) -> Opened:
        """Open a room under a unique code; if no more are held, the oldest in which nothing was asked is forgotten."""
        with self._database.transaction(writes=True) as run:
            self._sweep(run)
            if values_of(run("SELECT count(*) FROM rooms"))[0] >= MAX_ROOMS:
                idle = "SELECT code FROM rooms WHERE scene IS NULL ORDER BY opened_at, code LIMIT 1"
                run(f"DELETE FROM rooms WHERE code IN ({idle})")
            if values_of(run("SELECT count(*) FROM rooms"))[0] >= MAX_ROOMS:
                raise StoreGone(f"{MAX_ROOMS} rooms are open, and no more are held")
            taken = set(values_of(run("SELECT code FROM rooms")))
            code = next(code for code in iter(new_code, "") if code not in taken)
            key = new_secret()
            run("INSERT INTO rooms VALUES (?, ?, ?, NULL, 1)", code, fingerprint(key), self._clock())
        return Opened(code, key)

    def room(self, code: str) -> Room | None:
        """The room with a code, or None."""
        with self._database.transaction(writes=False) as run:
            return self._room(run, code)

    def room_of(self, key: str) -> Room | None:
        """The room of the lecturer with this key, or None."""
        with self._database.transaction(writes=False) as run:
            code = self._code_of(run, key)
            return self._room(run, code) if code else None

    def turn(self, key: str, scene_id: str, question: Question) -> Room | None:
        """Put a scene in front of the room; one seen before resumes where it was."""
        scene = question.scene_key(scene_id)
        with self._database.transaction(writes=True) as run:
            code = self._code_of(run, key, self._database.row_lock)
            if not code:
                return None
            known = values_of(run("SELECT scene FROM room_scenes WHERE code = ?", code))
            if scene not in known:
                if len(known) >= MAX_SCENES:
                    raise StoreGone(f"the room has seen {MAX_SCENES} scenes, and no more are held")
                run("INSERT INTO room_scenes VALUES (?, ?, ?, 1, 'open', NULL)", code, scene, question.packed())
            run("UPDATE rooms SET scene = ?, version = version + 1 WHERE code = ?", scene, code)
            return self._room(run, code)

    def close_round(self, key: str, scene: str) -> Room | None:
        """Take no more guesses in the current round."""
        return self._change(key, scene, "phase = 'closed'", "phase = 'open'")

    def open_second_round(self, key: str, scene: str) -> Room | None:
        """Let the room guess again after its first round."""
        return self._change(key, scene, "phase = 'open', round = 2", "phase = 'closed' AND round = 1")

    def reveal(self, key: str, scene: str, reveal: Reveal) -> Room | None:
        """Show the answer and take no more guesses."""
        return self._change(key, scene, "phase = 'revealed', reveal = ?", "phase <> 'revealed'", reveal.packed())

    def _change(self, key: str, scene: str, change: str, only_if: str, *values: str) -> Room | None:
        """Change a scene if the condition holds; the resulting room, or None without the key."""
        with self._database.transaction(writes=True) as run:
            code = self._code_of(run, key, self._database.row_lock)
            if not code:
                return None
            changed = run(
                f"UPDATE room_scenes SET {change} WHERE code = ? AND scene = ? AND {only_if} RETURNING scene",
                *values, code, scene,
            )  # fmt: skip
            if changed:
                run("UPDATE rooms SET version = version + 1 WHERE code = ?", code)
            return self._room(run, code)

    def guess(self, code: str, cookie: str, scene: str, round_: int, guess: object) -> tuple[Taken, str]:
        """Take a guess, replacing the same voter's earlier one in the same round.

        Returns what became of it and, if it was not taken, why in a sentence; then nothing has changed.
        """
        with self._database.transaction(writes=True) as run:
            # Guesses in one room are taken one at a time, so that no two of them fill the last place.
            run(f"SELECT code FROM rooms WHERE code = ?{self._database.row_lock}", code)
            room = self._room(run, code)
            if room is None:
                return Taken.NO_ROOM, "This room is not open any more."
            open_ = room.scene
            if open_ is None or open_.scene != scene:
                return Taken.NOT_OPEN, "The lecture has moved on to another question."
            if open_.phase is not Phase.OPEN or open_.round != round_:
                return Taken.CLOSED, "This round is closed."
            if refusal := open_.question.refusal(guess):
                return Taken.REFUSED, refusal
            voter = fingerprint(code, cookie)
            if not run("SELECT 1 FROM room_voters WHERE code = ? AND voter = ?", code, voter):
                if values_of(run("SELECT count(*) FROM room_voters WHERE code = ?", code))[0] >= MAX_VOTERS:
                    return Taken.FULL, f"This room is full: it holds {MAX_VOTERS:,} phones."
                run("INSERT INTO room_voters VALUES (?, ?)", code, voter)
            run(
                "INSERT INTO room_guesses VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (code, scene, round, voter) DO UPDATE SET guess = excluded.guess",
                code, scene, round_, voter, float(guess),  # type: ignore[arg-type]
            )  # fmt: skip
        return Taken.YES, ""

    def own_guesses(self, code: str, cookie: str, scene: str) -> dict[int, float]:
        """One voter's guesses in a scene, by round."""
        with self._database.transaction(writes=False) as run:
            own = "SELECT round, guess FROM room_guesses WHERE code = ? AND scene = ? AND voter = ? ORDER BY round"
            return {int(round_): float(guess) for round_, guess in run(own, code, scene, fingerprint(code, cookie))}

    def guesses(self, code: str, scene: str) -> pd.DataFrame:
        """How often each guess was made: columns round, guess, count; rows ordered by round and guess."""
        with self._database.transaction(writes=False) as run:
            counted = (
                "SELECT round, guess, count(*) FROM room_guesses WHERE code = ? AND scene = ? "
                "GROUP BY round, guess ORDER BY round, guess"
            )
            found = run(counted, code, scene)
        return counted_guesses([(int(round_), float(guess), int(count)) for round_, guess, count in found])

    def scenes(self, key: str) -> list[RoomScene]:
        """Every scene that the room has seen, for its lecturer; empty without the key."""
        with self._database.transaction(writes=False) as run:
            code = self._code_of(run, key)
            return [found for scene in self._scene_names(run, code) if (found := self._scene(run, code, scene))]

    def close_room(self, key: str) -> None:
        """Delete a room and every guess in it."""
        with self._database.transaction(writes=True) as run:
            run("DELETE FROM rooms WHERE key_hash = ?", fingerprint(key))

    def sweep(self) -> None:
        """Delete the rooms that have been open for six hours; creates no database where there is none."""
        if not self._database.is_made:
            return
        with self._database.transaction(writes=True) as run:
            self._sweep(run)

    def _sweep(self, run: Run) -> None:
        run("DELETE FROM rooms WHERE opened_at <= ?", self._oldest())

    def _oldest(self) -> float:
        return self._clock() - HOURS_OPEN * 3600

    def _code_of(self, run: Run, key: str, row_lock: str = "") -> str:
        asked = f"SELECT code FROM rooms WHERE key_hash = ? AND opened_at > ?{row_lock}"
        found = run(asked, fingerprint(key), self._oldest())
        return str(found[0][0]) if found else ""

    @staticmethod
    def _scene_names(run: Run, code: str) -> list[str]:
        return values_of(run("SELECT scene FROM room_scenes WHERE code = ? ORDER BY scene", code))

    def _room(self, run: Run, code: str) -> Room | None:
        asked = "SELECT scene, version, key_hash FROM rooms WHERE code = ? AND opened_at > ?"
        found = run(asked, code, self._oldest())
        if not found:
            return None
        ((name, version, key_hash),) = found
        seal = fingerprint("seal", key_hash)
        scene = self._scene(run, code, name) if name else None
        if scene is None:
            return Room(code, version, seal=seal)
        answered = "SELECT count(*) FROM room_guesses WHERE code = ? AND scene = ? AND round = ?"
        return Room(code, version, scene, values_of(run(answered, code, scene.scene, scene.round))[0], seal)

    @staticmethod
    def _scene(run: Run, code: str, scene: str) -> RoomScene | None:
        found = run(
            "SELECT question, round, phase, reveal FROM room_scenes WHERE code = ? AND scene = ?", code, scene
        )  # fmt: skip
        if not found:
            return None
        ((question, round_, phase, reveal),) = found
        shown = unpacked_reveal(reveal) if reveal else None
        return RoomScene(scene, unpacked_question(question), int(round_), Phase(phase), shown)


def counted_guesses(rows: list[tuple[int, float, int]]) -> pd.DataFrame:
    """Guesses as a frame: columns round (1 or 2), guess (on the scale of the question), count."""
    frame = pd.DataFrame(rows, columns=["round", "guess", "count"])
    return frame.astype({"round": int, "guess": float, "count": int})
