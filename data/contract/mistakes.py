"""A mistake in a table, worded so that whoever edits the table knows what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.contract.characters import with_names

_LONGEST_SHOWN = 120

Place = tuple[str, int | None, str | None]


@dataclass(frozen=True)
class Mistake:
    """One mistake: where it is, what was found there, and what is allowed.

    ``row`` is the line number that an editor shows (the header is row 1), or None for the whole file.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    allowed: str

    @property
    def place(self) -> Place:
        """File, row and column; two mistakes at one place are usually the same one reported twice."""
        return self.file, self.row, self.column

    def as_record(self) -> dict[str, str | int | None]:
        """The mistake for a program: place, what was found, what is allowed, and the message for people."""
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "found": with_names(self.found),
            "allowed": self.allowed,
            "message": str(self),
        }

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {with_names(self.column)}")
        found = " ".join(with_names(self.found).split())
        found = found if len(found) <= _LONGEST_SHOWN else found[:_LONGEST_SHOWN] + "…"
        return f"{', '.join(place)}: found {found}; allowed: {self.allowed}"


class TableMistakes(ValueError):
    """All mistakes of one run; the message lists one per line."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        count = len(self.mistakes)
        heading = f"{count} mistake{'' if count == 1 else 's'} in the tables:"
        super().__init__("\n".join([heading, *map(str, self.mistakes)]))
