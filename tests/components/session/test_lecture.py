"""What a session keeps of its lecture."""

from __future__ import annotations

import time
from types import SimpleNamespace

from components.session import lecture


def test_a_clock_that_is_set_back_gives_no_time_below_none(monkeypatch):
    """A small machine learns the time of day from the network, perhaps in the middle of a lecture."""
    monkeypatch.setattr(lecture, "st", SimpleNamespace(session_state={}))
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000)
    assert lecture.lecture_seconds() == 0
    for later, seconds in ((90, 90), (-7_200, 0)):
        monkeypatch.setattr(time, "time", lambda later=later: 1_800_000_000 + later)
        assert lecture.lecture_seconds() == seconds
