"""Exports wait in one line: everybody is told where they stand, and nobody fills it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from threading import Event

import pytest

from components.exports import jobs
from components.exports.jobs import MAX_A_VISITOR, MAX_IN_LINE, ExportJob, NotNow, Visitor, in_line_in_words


@pytest.fixture
def gate() -> Iterator[Event]:
    """Exports that are begun meanwhile come to their end once it is set, as they do in any case after the test."""
    gate = Event()
    yield gate
    gate.set()
    for job in list(jobs._line):
        with suppress(KeyError):
            job.wait()


def begin(visitor: Visitor, gate: Event) -> ExportJob:
    return visitor.start("file", "text/plain", lambda _: b"made" if gate.wait(20) else b"")


def test_one_visitor_has_two_exports_under_way_at_the_most(gate):
    visitor, other = Visitor(), Visitor()
    first, _ = begin(visitor, gate), begin(visitor, gate)
    with pytest.raises(NotNow, match="2 exports of yours are under way"):
        begin(visitor, gate)
    with pytest.raises(NotNow):
        visitor.later(lambda _: b"")()
    begin(other, gate)
    gate.set()
    assert first.wait() == b"made"
    assert visitor.later(lambda _: b"later")() == b"later", "there is room again"
    assert MAX_A_VISITOR == 2


def test_the_line_says_where_one_stands(gate):
    assert in_line_in_words() == ""
    visitors = [Visitor() for _ in range(3)]
    waiting = [begin(visitor, gate) for visitor in visitors]
    assert [job.n_ahead for job in waiting] == [0, 1, 2]
    assert in_line_in_words().startswith("3 exports are made before yours")
    gate.set()
    assert [job.wait() for job in waiting] == [b"made"] * 3
    assert [job.n_ahead for job in waiting] == [0, 0, 0]
    assert in_line_in_words() == ""


def test_the_line_has_an_end(gate):
    for _ in range(MAX_IN_LINE):
        begin(Visitor(), gate)
    with pytest.raises(NotNow, match="please try again"):
        begin(Visitor(), gate)


def test_an_export_that_fails_keeps_nobody_waiting(gate, caplog):
    visitor = Visitor()
    failing = visitor.start("file", "text/plain", lambda _: {}["no such key"])
    gate.set()
    assert begin(visitor, gate).wait() == b"made"
    assert failing.is_done
    assert failing.content is None
    assert "an export failed" in caplog.text
