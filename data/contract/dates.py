"""Dates that exist: years, months and days as the tables and CSL write them."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from typing import Any

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,4}")
_ISO_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")

#: A year that has come: a machine whose clock was reset must still read the tables of today.
_HAS_COME = 2026

#: Year, month and day, as far as known.
Day = tuple[int, ...]


def day_of(iso_date: str) -> Day:
    """An ISO date such as 2022-09-13, 2022-09 or 2022; raises ``ValueError`` if it does not exist."""
    if not _ISO_DATE.fullmatch(iso_date):
        raise ValueError(f"'{iso_date}' is no ISO date")
    return _checked(tuple(map(int, iso_date.split("-"))))


def exists(iso_date: str) -> bool:
    """Whether a text is the ISO date of a real day, month or year."""
    try:
        day_of(iso_date)
    except ValueError:
        return False
    return True


def is_to_come(year: int) -> bool:
    """Whether nothing can have been published in a year yet: journals and books are dated one year ahead at most."""
    return year > max(datetime.date.today().year, _HAS_COME) + 1


def days_of(date: Mapping[str, Any]) -> tuple[Day, ...]:
    """The day of a CSL date, or the first and last of a range; empty for a date in words only.

    Raises ``ValueError`` for a day that does not exist and for a range that runs backwards.
    """
    days = tuple(_checked(tuple(map(_whole, parts))) for parts in date.get("date-parts", ()))
    if len(days) == 2 and not _runs_forward(*days):
        raise ValueError("the range runs backwards")
    return days


def _runs_forward(first: Day, last: Day) -> bool:
    length = min(len(first), len(last))
    return first[:length] <= last[:length]


def _whole(part: Any) -> int:
    if isinstance(part, float) and part.is_integer():
        part = int(part)
    if isinstance(part, bool) or not _WHOLE_NUMBER.fullmatch(str(part).strip()):
        raise ValueError(f"'{part}' is no whole number of at most four figures")
    return int(part)


def _checked(day: Day) -> Day:
    year, month, number = (*day, 1, 1)[:3]
    if year == 0 or not 1 <= month <= 12:
        raise ValueError(f"there is no {'year 0' if year == 0 else f'month {month}'}")
    # The calendar starts at year 1; years 4 to 7 stand in for earlier ones, of which every fourth was a leap year too.
    if not 1 <= number <= calendar.monthrange(year if year > 0 else 4 + year % 4, month)[1]:
        raise ValueError(f"there is no day {number} in month {month} of {year}")
    return day


# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)
# fmt: on


def date_in_words(date: Mapping[str, Any]) -> str:
    """A CSL date in words: "13 September 2022", "2010 to 2012", its own words where it has no figures, or ""."""
    days = days_of(date)
    return " to ".join(map(_in_words, days)) or str(date.get("literal") or date.get("raw") or "")


def _in_words(day: Day) -> str:
    year, month, number = (*day, 0, 0)[:3]
    parts = (number, _MONTHS[month - 1] if month else "", year if year > 0 else f"{-year} BC")
    return " ".join(str(part) for part in parts if part)
