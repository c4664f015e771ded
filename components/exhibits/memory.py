"""Remembers exhibits: many readers ask for the same few views, and drawing one takes longer than all that follows.

tests/benchmarks/RESULTS.md has what this gains.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import wraps
from threading import Lock
from typing import TypeVar

from components.exhibits.view import View

#: Groups of charts that are kept; a lecture has a few dozen, each of some 100 kB.
MOST = 256

Made = TypeVar("Made")


@dataclass(frozen=True)
class _Asked:
    """Everything that an exhibit depends on, and the view that tells it; what is equal looks the same."""

    make: Callable[[View], object]
    atlas_id: int
    theme: str
    sources: tuple[str, ...]
    conditions: tuple[str, ...]
    chosen: tuple[tuple[str, ...], ...]
    view: View = field(compare=False)


def remembered(make: Callable[[View], Made]) -> Callable[[View], Made]:
    """Let a function of a view alone be asked once for equal views. What it returns is shared: nobody may change it."""

    @wraps(make)
    def from_memory(view: View) -> Made:
        # Fixed before the making: reading a session's state is where Streamlit breaks off a run, and those who wait for
        # what is being made must not fail with it.
        fixed = view.every_choice()
        filters, settled = view.filters, replace(view, fixed=fixed)
        asked = _Asked(
            make,
            id(view.atlas),
            view.theme.name,
            filters.selected_sources,
            filters.selected_conditions,
            tuple(fixed.values()),
            settled,
        )
        return _made(asked)  # type: ignore[return-value]

    return from_memory


_kept: OrderedDict[_Asked, Future[object]] = OrderedDict()
_lock = Lock()


def _made(asked: _Asked) -> object:
    """What was made of it before, or is being made: a hall that opens one link has its charts drawn once."""
    with _lock:
        kept = _kept.get(asked)
        made = kept or _kept.setdefault(asked, Future())
        _kept.move_to_end(asked)
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    if kept is None:
        try:
            made.set_result(asked.make(asked.view))
        except BaseException as error:
            # Those who wait for it fail too; the next one tries again.
            with _lock:
                _kept.pop(asked, None)
            made.set_exception(error)
    return made.result()
