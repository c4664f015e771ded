"""An allowance: so much at once, so much a second after that; whoever overspends waits."""

from __future__ import annotations

import time
from collections.abc import Callable


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
