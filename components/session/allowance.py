"""An allowance: so much at once, so much a second after that; whoever overspends waits."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

#: How many of those with an allowance are remembered.
MAX_REMEMBERED = 20_000


class Allowance:
    """A bucket that holds ``burst`` and refills at ``a_second``; anything taken beyond that must be waited for."""

    def __init__(self, burst: float, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._a_second, self._clock = burst, a_second, clock
        self._left = burst
        self._seen = clock()

    def take(self, amount: float) -> None:
        """Take some out, whether it is there or not."""
        self._fill()
        self._left -= amount

    def seconds_to_wait(self) -> float:
        """Seconds until nothing is owed."""
        self._fill()
        return max(0.0, -self._left / self._a_second)

    def _fill(self) -> None:
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._seen) * self._a_second)
        self._seen = now


class Allowances:
    """An allowance for each of many, by name; those idle longest are forgotten."""

    def __init__(self, burst: float, a_second: float) -> None:
        self._burst, self._a_second = burst, a_second
        self._of: OrderedDict[str, Allowance] = OrderedDict()
        self._lock = Lock()

    def of(self, name: str) -> Allowance:
        """The allowance of one."""
        with self._lock:
            allowance = self._of.setdefault(name, Allowance(self._burst, self._a_second))
            self._of.move_to_end(name)
            if len(self._of) > MAX_REMEMBERED:
                self._of.popitem(last=False)
            return allowance

    def is_spent(self, name: str) -> bool:
        """Count a request, and say whether it is one too many."""
        allowance = self.of(name)
        if allowance.seconds_to_wait() > 0:
            return True
        allowance.take(1)
        return False
