"""What an operator may set, in environment variables starting with ``ATLAS_``; see deploy/README.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.contract.tables import TABLES_FOLDER

FRAME_ANCESTORS = "ATLAS_FRAME_ANCESTORS"
LOOK_SECONDS = "ATLAS_LOOK_SECONDS"
LOG_FORMAT = "ATLAS_LOG"
ROOMS = "ATLAS_ROOMS"
POSTGRES = "postgresql://"
LOG_FORMATS = ("auto", "json", "plain")
FORWARDED = "ATLAS_FORWARDED"
TABLES = "ATLAS_TABLES"
_YES_OR_NO = {"yes": True, "no": False}
#: One origin, with optional port and leading ``*.``; nothing that could end the directive and begin another.
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?", re.IGNORECASE)
_SHORTEST_LOOK, _LONGEST_LOOK = 0.1, 3600.0


class SettingMistake(ValueError):
    """An unusable variable; the message names it, what came and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """How this server behaves.

    ``frame_ancestors`` are the origins that may frame the atlas, none by default. ``look_seconds`` is the time between
    two looks at the tables on disk. ``log_format`` is one of ``LOG_FORMATS``. ``believes_forwarded`` says that a proxy
    in front names host and scheme in its headers, and that nobody reaches the atlas except through it. ``rooms`` is the
    path of the file that keeps rooms, or the address of a PostgreSQL; "" is the usual file. ``tables`` is the folder of
    the edition served.
    """

    frame_ancestors: tuple[str, ...] = ()
    look_seconds: float = 10.0
    log_format: str = "auto"
    believes_forwarded: bool = False
    rooms: str = ""
    tables: Path = TABLES_FOLDER


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment; an empty variable counts as unset. Raises ``SettingMistake``."""
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    usual = Settings()
    return Settings(
        _frame_ancestors(given.get(FRAME_ANCESTORS, "")),
        _seconds(given[LOOK_SECONDS]) if LOOK_SECONDS in given else usual.look_seconds,
        _log_format(given.get(LOG_FORMAT, usual.log_format)),
        _believes_forwarded(given.get(FORWARDED, "no")),
        _rooms(given.get(ROOMS, usual.rooms)),
        _folder(given[TABLES]) if TABLES in given else usual.tables,
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


def _folder(value: str) -> Path:
    folder = Path(value)
    if not folder.is_dir():
        raise SettingMistake(f"{TABLES} is {value!r}; allowed: a folder with the tables of an edition")
    return folder


def _believes_forwarded(value: str) -> bool:
    if value not in _YES_OR_NO:
        raise SettingMistake(f"{FORWARDED} is {value!r}; allowed: {', '.join(_YES_OR_NO)}")
    return _YES_OR_NO[value]


def _rooms(value: str) -> str:
    if "://" in value and not value.startswith(POSTGRES):
        # Never the value itself: an address may hold a password.
        scheme = value.partition("://")[0]
        raise SettingMistake(f"{ROOMS} begins with '{scheme}://'; allowed: the path of a file, or {POSTGRES}…")
    return value
