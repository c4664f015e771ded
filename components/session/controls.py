"""The kinds of choice that a reader can make. Each kind reads its part of an address, and writes it.

The address is the only home of a choice (see ``components.session.selection``). It carries labels, or ids if ``by_id``
is set, so both are a public contract. Controls are declared with their pages, see ``components.registry``.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from rapidfuzz import fuzz

from data.translation.effect_translation import NumberRefused

#: A value at least this like an option (0 to 100) counts as a slip, and the option is suggested.
MIN_SCORE = 70.0
#: No search is longer than this.
MAX_CHARACTERS = 200

#: What typing or copying a name may leave around it.
AROUND = " \t.,;:!?()[]{}<>*_\"'“”„‘’«»…\u00a0\u200b\ufeff"
#: What may stand between two words in an address as typed.
BETWEEN_WORDS = re.compile(r"[\s_+=:\-\u2010-\u2015\u2212]+")

Ids = tuple[str, ...]


def heard(words: str) -> str:
    """A name as typed, folded: capitals, whatever parts its words, wide letters, and surrounding characters."""
    return BETWEEN_WORDS.sub("-", unicodedata.normalize("NFKC", words).strip(AROUND)).casefold()


@dataclass(frozen=True, kw_only=True)
class Control(ABC):
    """One choice: ``key`` names it in the address, ``default`` holds if the address does not."""

    key: str
    label: str
    default: Ids = ()
    note: str | None = None
    placeholder: str | None = None
    #: How the bar shows it; ``inline`` leaves it to the body of its page.
    shown_as: str = ""
    inline: bool = False

    #: Whether it holds a single value.
    takes_one: ClassVar[bool] = False

    @abstractmethod
    def refusal(self, value: str) -> str | None:
        """Why a value in an address is refused, as the end of "…, which …"; None if it is accepted."""

    @abstractmethod
    def read(self, values: Sequence[str]) -> Ids:
        """What the values in an address choose; all are acceptable."""

    def as_written(self, value: str) -> str:
        """An accepted value as the atlas itself writes it."""
        return value

    def in_link(self, chosen: Ids) -> list[str]:
        """The values in an address for what is chosen; an empty one means nothing chosen."""
        return list(chosen) or [""]

    def in_words(self, chosen: Ids) -> str:
        """What is chosen, for a reader."""
        return ", ".join(chosen)


@dataclass(frozen=True, kw_only=True)
class Options(Control):
    """A choice among options, labels by id. ``parents`` maps an option to the one above it.

    ``published`` has the former labels of renamed options: links keep the label they began with, and both are read.
    """

    options: Mapping[str, str]
    by_id: bool = False
    published: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)

    def value_of(self, option: str) -> str:
        """The form of an option in an address: its first label, or its id."""
        return option if self.by_id else self.published.get(option, self.options[option])

    def option_of(self, value: str) -> str | None:
        """The option that a value in an address names, however it is typed, or None."""
        exact = (option for option in self.options if value in self._names_of(option))
        return next(exact, None) or self._heard.get(heard(value))

    def _names_of(self, option: str) -> tuple[str, ...]:
        return (option,) if self.by_id else (self.value_of(option), self.options[option])

    @cached_property
    def _heard(self) -> dict[str, str]:
        """Options by their names and ids as heard; a name of two options is none's."""
        named: dict[str, set[str]] = {}
        for option in self.options:
            for name in {heard(name) for name in (option, *self._names_of(option))} - {""}:
                named.setdefault(name, set()).add(option)
        return {name: options.pop() for name, options in named.items() if len(options) == 1}

    def refusal(self, value: str) -> str | None:
        if not value or self.option_of(value) is not None:
            return None
        label, score = self.nearest(value)
        suggestion = f" (the nearest is “{label}”)" if score >= MIN_SCORE else ""
        return f"which the atlas does not know{suggestion}"

    def as_written(self, value: str) -> str:
        option = self.option_of(value)
        return value if option is None or value in self._names_of(option) else self.value_of(option)

    def nearest(self, words: str) -> tuple[str, float]:
        """The label most like some words, itself or by its id, and how like it is (0 to 100)."""
        scores = {
            label: max(fuzz.ratio(heard(words), heard(name)) for name in (option, label))
            for option, label in self.options.items()
        }
        return max(scores.items(), key=lambda scored: scored[1], default=("", 0.0))

    def in_link(self, chosen: Ids) -> list[str]:
        return [self.value_of(option) for option in chosen] or [""]

    def in_words(self, chosen: Ids) -> str:
        return ", ".join(self.options[option] for option in chosen)


@dataclass(frozen=True, kw_only=True)
class ManyOf(Options):
    """Any number of options; none chosen means nothing is left out."""

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
    """A typed number; ``parse`` raises ``NumberRefused`` for one it does not accept.

    ``least``, ``most`` and ``step`` belong to the slider beside it, in units of ``1 / as_shown``: percent for a share
    with ``as_shown`` 100.
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
        except NumberRefused as error:
            return f"which is not {error.allowed}"
        return None

    def read(self, values: Sequence[str]) -> Ids:
        return (values[0],) if values else self.default


@dataclass(frozen=True, kw_only=True)
class Words(Control):
    """Typed words, such as a search."""

    default: Ids = ("",)
    takes_one: ClassVar[bool] = True

    def refusal(self, value: str) -> str | None:
        return None if len(value) <= MAX_CHARACTERS else f"which is longer than {MAX_CHARACTERS} characters"

    def read(self, values: Sequence[str]) -> Ids:
        return (values[0],) if values else self.default
