from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from components.session.allowance import Allowance

BURST, A_SECOND = 10.0, 2.0
amounts = st.floats(0, 4)


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.tuples(st.floats(0, 3), amounts), max_size=200))
def test_whoever_waits_when_told_never_has_more_than_the_burst_and_the_rate(turns):
    clock = Clock()
    allowance = Allowance(BURST, A_SECOND, clock)
    taken: list[tuple[float, float]] = []
    for pause, amount in turns:
        clock.now += pause + 1e-9
        allowance.take(amount)
        clock.now += allowance.seconds_to_wait()
        taken.append((clock.now, amount))
    for i, (first, _) in enumerate(taken):
        total = 0.0
        for last, amount in taken[i:]:
            total += amount
            assert total <= BURST + A_SECOND * (last - first) + 4 + 1e-6


@given(st.lists(st.tuples(st.floats(0, BURST / A_SECOND), st.floats(0, 1)), max_size=200))
def test_one_who_keeps_to_it_never_waits(turns):
    clock = Clock()
    allowance = Allowance(BURST, A_SECOND, clock)
    for pause, part in turns:
        clock.now += pause
        allowance.take(part * pause * A_SECOND)
        assert allowance.seconds_to_wait() <= 1e-9


def test_a_debt_is_waited_for_and_then_forgotten():
    clock = Clock()
    allowance = Allowance(BURST, A_SECOND, clock)
    allowance.take(BURST + 6)
    assert allowance.seconds_to_wait() == 3
    clock.now += 3
    assert allowance.seconds_to_wait() == 0
    clock.now += 1000
    allowance.take(BURST)
    assert allowance.seconds_to_wait() == 0
