"""The log: one JSON object a line for machines, plain lines for a terminal, all on standard error."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

#: The attributes of every record; any others were passed with it and are logged too.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
_PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """A record as one JSON object on one line, whatever its message holds."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


def formatter(log_format: str) -> logging.Formatter:
    """The formatter of a log format; ``auto`` is plain at a terminal and JSON everywhere else."""
    if log_format == "auto":
        log_format = "plain" if sys.stderr.isatty() else "json"
    return JsonLines() if log_format == "json" else logging.Formatter(_PLAIN)


def write_everything_as(chosen: logging.Formatter) -> None:
    """Route everything this process logs through one handler, in one format.

    Streamlit gives each of its loggers a handler of its own and lets nothing reach the root, so each is visited. Call
    again now and then: a module imported later brings a new one.
    """
    root = logging.getLogger()
    if not any(isinstance(handler, _Out) for handler in root.handlers):
        root.handlers = [_Out()]
        root.setLevel(logging.INFO)
        logging.captureWarnings(True)
        # A log that cannot be written, for instance on a full disk, is no reason to write even more about it.
        logging.raiseExceptions = False
    root.handlers[0].setFormatter(chosen)
    # What people read about their own health, and from which address, appears in no log.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    for logger in root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True


class _Out(logging.StreamHandler[TextIO]):
    """The one way out, distinct from handlers that others add."""
