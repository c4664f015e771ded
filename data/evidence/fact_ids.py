"""The facts behind a mark or a row, as a value; they become a string only in links and in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BETWEEN = ";"
_N_MORE = re.compile(r"\+[1-9]\d{0,8}")


@dataclass(frozen=True)
class FactIds:
    """The ids of the facts behind a mark or a row: those ``named``, and how many more there are."""

    named: tuple[str, ...] = ()
    n_more: int = 0

    @classmethod
    def of(cls, *fact_ids: str) -> FactIds:
        """The given facts and no more."""
        return cls(fact_ids)

    @classmethod
    def joined(cls, several: Iterable[FactIds]) -> FactIds:
        """The facts of several marks as one value."""
        several = list(several)
        return cls(tuple(fact_id for ids in several for fact_id in ids.named), sum(ids.n_more for ids in several))

    @property
    def n_facts(self) -> int:
        """How many facts there are, named or not."""
        return len(self.named) + self.n_more

    def first(self, most: int) -> FactIds:
        """The same facts with at most ``most`` of them named and the rest counted."""
        return self if len(self.named) <= most else FactIds(self.named[:most], self.n_facts - most)

    @property
    def in_link(self) -> str:
        """The form in a link, on a mark or in a file's cell: "a;b", or "a;b;+988" when more are counted."""
        return _BETWEEN.join([*self.named, *([f"+{self.n_more}"] if self.n_more else [])])

    @classmethod
    def from_link(cls, text: str) -> FactIds:
        """The inverse of ``in_link``; the caller checks that the facts exist."""
        if not text:
            return cls()
        *named, last = text.split(_BETWEEN)
        return cls(tuple(named), int(last[1:])) if _N_MORE.fullmatch(last) else cls((*named, last))

    def __str__(self) -> str:
        return self.in_link
