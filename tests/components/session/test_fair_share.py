"""One session that asks for too much waits; others do not, and nobody does where nobody else reads."""

from __future__ import annotations

import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from components.session import work

BURST, SHARE = 0.5, 0.01


def busy_page() -> None:
    import time

    import streamlit as st

    from components.session.work import fair_share

    with fair_share():
        started = time.thread_time()
        while time.thread_time() - started < 0.3:
            pass
        st.title("Drawn")


def broken_page() -> None:
    import time

    from components.session.work import fair_share

    with fair_share():
        started = time.thread_time()
        while time.thread_time() - started < 0.7:
            pass
        raise ValueError("in the middle")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each run had to wait, without waiting."""
    waits: list[float] = []
    monkeypatch.setattr(work, "WORK_BURST", BURST)
    monkeypatch.setattr(work, "WORK_SHARE", SHARE)
    monkeypatch.setattr(work, "_works_for_many", threading.Event())
    slept = time.sleep
    monkeypatch.setattr(
        "components.session.work.time.sleep", lambda seconds: waits.append(seconds) if seconds > 1 else slept(seconds)
    )
    return waits


def test_a_session_that_has_had_its_share_waits_until_it_has_some_again(waits):
    work.share_work()
    greedy, modest = AppTest.from_function(busy_page), AppTest.from_function(busy_page)
    for _ in range(3):
        greedy.run()
    modest.run()
    # Two runs took 0.6 s, which is 0.1 s more than there was: at a hundredth of a processor that is 10 s.
    assert len(waits) == 1
    assert 5 < waits[0] < 60
    assert greedy.title[0].value == modest.title[0].value == "Drawn"


def test_a_run_that_breaks_off_counts_too(waits):
    work.share_work()
    session = AppTest.from_function(broken_page)
    session.run()
    session.run()
    assert len(waits) == 1


def test_nobody_waits_where_it_is_not_served_to_many(waits):
    session = AppTest.from_function(busy_page)
    for _ in range(3):
        session.run()
    assert waits == []
