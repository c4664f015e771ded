"""The facts that stand behind a mark or a row, as a value; only a link and a browser have them as a string."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BETWEEN = ";"
_N_MORE = re.compile(r"\+[1-9]\d{0,8}")


@dataclass(frozen=True)
class FactIds:
    """The ids of the facts behind a mark or a row: those ``named``, and how many more it stands for."""

    named: tuple[str, ...] = ()
    n_more: int = 0

    @classmethod
    def of(cls, *fact_ids: str) -> FactIds:
        """Just these facts."""
        return cls(fact_ids)

    @classmethod
    def joined(cls, several: Iterable[FactIds]) -> FactIds:
        """The facts of several marks as those of one."""
        several = list(several)
        return cls(tuple(fact_id for ids in several for fact_id in ids.named), sum(ids.n_more for ids in several))

    @property
    def n_facts(self) -> int:
        """How many facts these are, named or not."""
        return len(self.named) + self.n_more

    def first(self, most: int) -> FactIds:
        """The same facts, of which ``most`` are named and the others counted."""
        return self if len(self.named) <= most else FactIds(self.named[:most], self.n_facts - most)

    @property
    def in_link(self) -> str:
        """As a link, a mark on screen or a cell of a file has them: "a;b", or "a;b;+988" where more are counted."""
        return _BETWEEN.join([*self.named, *([f"+{self.n_more}"] if self.n_more else [])])

    @classmethod
    def from_link(cls, text: str) -> FactIds:
        """What ``in_link`` made a string of; whether there are such facts is for the reader of it to check."""
        if not text:
            return cls()
        *named, last = text.split(_BETWEEN)
        return cls(tuple(named), int(last[1:])) if _N_MORE.fullmatch(last) else cls((*named, last))

    def __str__(self) -> str:
        return self.in_link
