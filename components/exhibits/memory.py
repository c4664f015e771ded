"""Remembers exhibits: many readers ask for the same few views, and drawing one takes longer than all that follows.

A view is a value and is the whole key, so nothing that an exhibit depends on can be forgotten in it.
tests/benchmarks/RESULTS.md has what this gains.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from functools import wraps
from threading import Lock
from typing import TypeVar

from components.exhibits.view import View

#: Groups of charts that are kept; a lecture has a few dozen, each of some 100 kB.
MOST = 256

Made = TypeVar("Made")
_Key = tuple[Callable[[View], object], View]

_kept: OrderedDict[_Key, Future[object]] = OrderedDict()
_lock = Lock()


def remembered(make: Callable[[View], Made]) -> Callable[[View], Made]:
    """Let a function of a view alone be asked once for equal views. What it returns is shared: nobody may change it."""

    @wraps(make)
    def from_memory(view: View) -> Made:
        return _made(make, view)  # type: ignore[return-value]

    return from_memory


def _made(make: Callable[[View], object], view: View) -> object:
    """What was made of it before, or is being made: a hall that opens one link has its charts drawn once."""
    asked = make, view
    with _lock:
        kept = _kept.get(asked)
        made = kept or _kept.setdefault(asked, Future())
        _kept.move_to_end(asked)
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    if kept is None:
        try:
            made.set_result(make(view))
        except BaseException as error:
            # Those who wait for it fail too; the next one tries again.
            with _lock:
                _kept.pop(asked, None)
            made.set_exception(error)
    return made.result()
