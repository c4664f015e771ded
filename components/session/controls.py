"""The kinds of choice that a reader can make. Each kind reads its part of an address, and writes it.

The address is the only home of a choice (see ``components.session.selection``). It carries labels, or ids where
``by_id`` is set, so both are a public contract. Which controls there are is declared with their pages, see
``components.registry``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rapidfuzz import fuzz

#: What is at least this like an option (0 to 100) is taken for a slip of the hand, and the option is suggested.
LEAST_SCORE = 70.0
#: More words than this are no search.
MOST_CHARACTERS = 200

Ids = tuple[str, ...]


def _folded(words: str) -> str:
    return words.casefold().replace("_", " ").replace("-", " ").strip()


@dataclass(frozen=True, kw_only=True)
class Control(ABC):
    """One choice: ``key`` names it in the address, ``default`` is what it holds when the address does not name it."""

    key: str
    label: str
    default: Ids = ()
    note: str | None = None
    placeholder: str | None = None
    #: How the bar shows it; ``inline`` leaves it to the body of its page.
    shown_as: str = ""
    inline: bool = False

    #: Whether it holds one value and not several.
    takes_one: ClassVar[bool] = False

    @abstractmethod
    def refusal(self, value: str) -> str | None:
        """Why a value in an address cannot be taken, as the end of "…, which …", or None if it can."""

    @abstractmethod
    def read(self, values: Sequence[str]) -> Ids:
        """What is chosen by the values in an address, all of which can be taken."""

    def in_link(self, chosen: Ids) -> list[str]:
        """The values that stand in an address for what is chosen; an empty one stands for nothing chosen."""
        return list(chosen) or [""]

    def in_words(self, chosen: Ids) -> str:
        """What is chosen, for a reader."""
        return ", ".join(chosen)


@dataclass(frozen=True, kw_only=True)
class Options(Control):
    """A choice among options, labels by id. ``parents`` tells below which other option an option stands."""

    options: Mapping[str, str]
    by_id: bool = False
    parents: Mapping[str, str] = field(default_factory=dict)

    def value_of(self, option: str) -> str:
        """What stands in an address for one option: its label, or its id."""
        return option if self.by_id else self.options[option]

    def option_of(self, value: str) -> str | None:
        """The option that a value in an address names, or None."""
        if self.by_id:
            return value if value in self.options else None
        return next((option for option, label in self.options.items() if label == value), None)

    def refusal(self, value: str) -> str | None:
        if not value or self.option_of(value) is not None:
            return None
        label, score = self.nearest(value)
        suggestion = f" (the nearest is “{label}”)" if score >= LEAST_SCORE else ""
        return f"which the atlas does not know{suggestion}"

    def nearest(self, words: str) -> tuple[str, float]:
        """The label that is most like some words, or whose id is, and how like it is (0 to 100)."""
        scores = {
            label: max(fuzz.ratio(_folded(words), _folded(name)) for name in (option, label))
            for option, label in self.options.items()
        }
        return max(scores.items(), key=lambda scored: scored[1], default=("", 0.0))

    def in_link(self, chosen: Ids) -> list[str]:
        return [self.value_of(option) for option in chosen] or [""]

    def in_words(self, chosen: Ids) -> str:
        return ", ".join(self.options[option] for option in chosen)


@dataclass(frozen=True, kw_only=True)
class ManyOf(Options):
    """Any number of options; none chosen means that nothing is left out."""

    def read(self, values: Sequence[str]) -> Ids:
        named = {self.option_of(value) for value in values}
        # In their own order, so that the same choice is the same view.
        return tuple(option for option in self.options if option in named)


@dataclass(frozen=True, kw_only=True)
class OneOf(Options):
    """Exactly one option."""

    takes_one: ClassVar[bool] = True

    def read(self, values: Sequence[str]) -> Ids:
        option = self.option_of(values[0]) if values else None
        return self.default if option is None else (option,)


@dataclass(frozen=True, kw_only=True)
class Number(Control):
    """A number that is typed; ``parse`` raises ``ValueError`` with "<name> was <value>; allowed is …".

    ``least``, ``most`` and ``step`` are those of the slider beside it, in units of ``1 / as_shown``: percent for a
    share with ``as_shown`` 100.
    """

    parse: Callable[[str], float]
    least: float
    most: float
    step: float
    as_shown: float = 1.0
    takes_one: ClassVar[bool] = True

    def refusal(self, value: str) -> str | None:
        try:
            self.parse(value)
        except ValueError as error:
            return str(error).partition("; ")[2]
        return None

    def read(self, values: Sequence[str]) -> Ids:
        return (values[0],) if values else self.default


@dataclass(frozen=True, kw_only=True)
class Words(Control):
    """Words that are typed, such as a search."""

    default: Ids = ("",)
    takes_one: ClassVar[bool] = True

    def refusal(self, value: str) -> str | None:
        return None if len(value) <= MOST_CHARACTERS else f"which is longer than {MOST_CHARACTERS} characters"

    def read(self, values: Sequence[str]) -> Ids:
        return (values[0],) if values else self.default
