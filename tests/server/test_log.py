from __future__ import annotations

import json
import logging
import os
import signal
import sys
from datetime import datetime

import pytest

from components.server.log import JsonLines, formatter
from tests.app_server import running
from tests.server.conftest import ask


def logged(message: str, *arguments: object, error: BaseException | None = None, **more: object) -> dict[str, object]:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("a.name", logging.WARNING, __file__, 1, message, arguments, exc_info)
    vars(record).update(more)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert line.isascii()
    return json.loads(line)


def test_a_line_says_when_how_bad_who_and_what():
    line = logged("%d of %s", 3, "five", reference="K7QX-2M9P")
    assert datetime.fromisoformat(str(line.pop("time"))).tzinfo is not None
    assert line == {"level": "warning", "logger": "a.name", "message": "3 of five", "reference": "K7QX-2M9P"}


@pytest.mark.parametrize("text", ['"}\n{"level": "info"', "a\r\nb", "\x1b[31mred", "‮ \ud800 é", "\0"])
def test_nobody_can_forge_a_line(text):
    assert logged("host=%s", text)["message"] == f"host={text}"


def test_an_error_keeps_its_traceback():
    try:
        raise ValueError("one\ntwo")
    except ValueError as error:
        line = logged("it failed", error=error)
    assert "ValueError: one\ntwo" in str(line["traceback"])
    assert "test_log.py" in str(line["traceback"])


def test_machines_get_json_and_a_terminal_plain_lines(monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert not isinstance(formatter("auto"), JsonLines)
    assert isinstance(formatter("json"), JsonLines)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    assert isinstance(formatter("auto"), JsonLines)
    assert not isinstance(formatter("plain"), JsonLines)


def test_everything_that_a_server_logs_is_json_from_its_start_to_its_end(tmp_path):
    with running(tmp_path / "log") as server:
        ask(server, "/", Host='elsewhere.example"}')
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(10)
        lines = server.log.read_text(encoding="utf-8").splitlines()
        records = server.records()
    banner = [line for line in lines if line.strip() and not line.startswith("{")]
    assert [line.split()[0] for line in banner] == ["You", "URL:"], f"{os.linesep.join(banner)}"
    messages = [record["message"] for record in records]
    assert messages[0] == "the atlas is served"
    assert "the atlas has stopped" in messages


def test_nobody_can_read_in_the_log_who_looked_at_what(tmp_path):
    with running(tmp_path / "server.log") as server:
        assert ask(server, "/effect_sizes?conditions=Depression").status == 200
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(10)
        assert "Depression" not in server.log.read_text(encoding="utf-8")
        assert "the atlas is served" in [record["message"] for record in server.records()]
