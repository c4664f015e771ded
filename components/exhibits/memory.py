"""Caches what is made of a view: many readers ask for the same few, and drawing one takes longer than all else.

A view is a value and the whole key, so no dependency of an exhibit can be missed. Anything with a reader's own figures
is kept as long as the atlas they were set beside, and so no longer than the reader wants. tests/benchmarks/RESULTS.md
has what this gains.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from functools import wraps
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from components.exhibits.view import View
from data.atlas.atlas import Atlas

#: Kept: groups of charts, two to five megabytes each, and the sentences and terms above them.
MAX_ENTRIES, MAX_BYTES = 512, 160_000_000
#: The same for one reader with figures of their own.
MAX_OF_ONE, MAX_BYTES_OF_ONE = 64, 20_000_000
#: The assumed weight of anything that does not tell its own.
_SOME_BYTES = 2_000

Made = TypeVar("Made")


class Memory:
    """The latest results by request, bounded in number and in bytes.

    ``n_bytes_of`` weighs a result; a rough weight will do.
    """

    def __init__(self, most: int, most_bytes: int, n_bytes_of: Callable[[Any], int]) -> None:
        self._most, self._most_bytes, self._n_bytes_of = most, most_bytes, n_bytes_of
        self._kept: OrderedDict[object, Future[Any]] = OrderedDict()
        self._weights: dict[object, int] = {}
        self._lock = Lock()

    @property
    def n_bytes(self) -> int:
        """The weight of what is kept."""
        with self._lock:
            return sum(self._weights.values())

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, asked: object) -> bool:
        """Whether it is ready, so that nobody waits for it."""
        with self._lock:
            kept = self._kept.get(asked)
        return kept is not None and kept.done()

    def made(self, asked: object, make: Callable[[], Made]) -> Made:
        """The earlier result, or the one being made: a hall that opens one link has its charts drawn once."""
        with self._lock:
            kept = self._kept.get(asked)
            made: Future[Made] = kept or self._kept.setdefault(asked, Future())
            self._kept.move_to_end(asked)
        if kept is None:
            try:
                result = make()
                self._weigh(asked, result)
                made.set_result(result)
            except BaseException as error:
                # Those waiting for it fail too; the next one tries again.
                with self._lock:
                    self._forget(asked)
                made.set_exception(error)
        return made.result()

    def _weigh(self, asked: object, result: object) -> None:
        n_bytes = self._n_bytes_of(result)
        with self._lock:
            if asked in self._kept:
                self._weights[asked] = n_bytes
            total = sum(self._weights.values())
            while len(self._kept) > self._most or (total > self._most_bytes and self._kept):
                oldest = next(iter(self._kept))
                total -= self._weights.get(oldest, 0)
                self._forget(oldest)

    def _forget(self, asked: object) -> None:
        self._kept.pop(asked, None)
        self._weights.pop(asked, None)


def _n_bytes_of(made: object) -> int:
    return int(getattr(made, "n_bytes", _SOME_BYTES))


_memory = Memory(MAX_ENTRIES, MAX_BYTES, _n_bytes_of)
_of_one_reader: WeakKeyDictionary[Atlas, Memory] = WeakKeyDictionary()


def remembered(make: Callable[[View], Made]) -> Callable[[View], Made]:
    """Ask a function of a view alone only once for equal views. What it returns is shared: never change it."""

    @wraps(make)
    def from_memory(view: View) -> Made:
        if view.atlas.own is not None:
            own = _of_one_reader.setdefault(view.atlas, Memory(MAX_OF_ONE, MAX_BYTES_OF_ONE, _n_bytes_of))
            # Not keyed by the view: what is kept here must not hold on to its atlas.
            return own.made((make, view.selection, view.theme), lambda: make(view))
        return _memory.made((make, view), lambda: make(view))

    return from_memory


def is_remembered(make: Callable[[View], object], view: View) -> bool:
    """Whether the answer of a function for a view of the shared atlas is at hand."""
    return (make, view) in _memory
