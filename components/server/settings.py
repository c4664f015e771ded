"""What an operator may set, out of environment variables that start with ``ATLAS_``; deploy/README.md explains them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

FRAME_ANCESTORS = "ATLAS_FRAME_ANCESTORS"
LOOK_SECONDS = "ATLAS_LOOK_SECONDS"
LOG_FORMAT = "ATLAS_LOG"
LOG_FORMATS = ("auto", "json", "plain")
#: One origin, its port and a leading ``*.`` allowed; nothing that could end the directive and begin another.
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?", re.IGNORECASE)
_SHORTEST_LOOK, _LONGEST_LOOK = 0.1, 3600.0


class SettingMistake(ValueError):
    """A variable that cannot be used; the message names it, what came and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """How this server behaves.

    ``frame_ancestors`` are the origins that may show the atlas in a frame, none unless named. ``look_seconds`` is the
    time between two looks at the tables on disk. ``log_format`` is one of ``LOG_FORMATS``.
    """

    frame_ancestors: tuple[str, ...] = ()
    look_seconds: float = 10.0
    log_format: str = "auto"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment; an empty variable counts as unset. Raises ``SettingMistake``."""
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    usual = Settings()
    return Settings(
        _frame_ancestors(given.get(FRAME_ANCESTORS, "")),
        _seconds(given[LOOK_SECONDS]) if LOOK_SECONDS in given else usual.look_seconds,
        _log_format(given.get(LOG_FORMAT, usual.log_format)),
    )


def _frame_ancestors(value: str) -> tuple[str, ...]:
    origins = tuple(value.split())
    for origin in origins:
        if origin != "'self'" and not _ORIGIN.fullmatch(origin):
            raise SettingMistake(
                f"{FRAME_ANCESTORS} holds {origin!r}; allowed: origins such as https://courses.example.org with spaces "
                "between them, or 'self'"
            )
    return origins


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not _SHORTEST_LOOK <= seconds <= _LONGEST_LOOK:
        raise SettingMistake(
            f"{LOOK_SECONDS} is {value!r}; allowed: seconds from {_SHORTEST_LOOK:g} to {_LONGEST_LOOK:g}"
        )
    return seconds


def _log_format(value: str) -> str:
    if value not in LOG_FORMATS:
        raise SettingMistake(f"{LOG_FORMAT} is {value!r}; allowed: {', '.join(LOG_FORMATS)}")
    return value
