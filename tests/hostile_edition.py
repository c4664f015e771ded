"""An edition whose every word tries to be more than a word: markup, links that run, formulas, icons, colours."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

from data.contract.schema import TABLES
from data.contract.tables import REFERENCES_FILE
from data.lecture.decks import LECTURE_NAME

#: None holds a double quote, so that a deck takes them as they are; each has at most three words, as a label has.
HOSTILE = {
    "markup": "<img src=x onerror=window.hacked=1>",
    "script": "<script>window.hacked=1</script>",
    "slanted": "<i>slanted</i>",
    "anchor": "<a href='javascript:window.hacked=1'>anchor</a>",
    "link": "[link](javascript:window.hacked=1)",
    "picture": "![dot](https://elsewhere.example/dot.png)",
    "latex": "$$x$$ $\\\\frac{1}{2}$",
    "icon": ":material/home: :streamlit:",
    "colour": ":red[loud] :blue-badge[x]",
    "formula": "=HYPERLINK('https://elsewhere.example')",
    "sum": "@SUM(1+1)",
    "list": "1. listed",
}
#: What ends a Markdown link early, and begins another.
ADDRESS = "https://elsewhere.example/a)[click](javascript:window.hacked=1)"


def make_hostile(folder: Path, kinds: Sequence[str] = tuple(HOSTILE)) -> None:
    """Put hostile words into every cell for readers, each kind into every column in turn, the deck and the works too.

    Keys, numbers and words of a vocabulary stay, so that it is an edition like any other.
    """
    for name, table in TABLES.items():
        file = folder / f"{name}.csv"
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
        names = [column for column, told in table.schema.columns.items() if (told.metadata or {}).get("prose")]
        # A population is named by its words, and effects refer to it by them.
        names = [column for column in names if column not in (*table.key, *table.foreign_keys)]
        for place, row in enumerate(rows):
            for offset, column in enumerate(names):
                if row[column]:
                    row[column] = _word(kinds, place + offset, f"{name}-{place}")
        written = io.StringIO(newline="")
        writer = csv.DictWriter(written, list(table.columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        file.write_text(written.getvalue(), encoding="utf-8", newline="")
    _make_works_hostile(folder / REFERENCES_FILE, kinds)
    _make_deck_hostile(folder / LECTURE_NAME, kinds)


def _word(kinds: Sequence[str], place: int, mark: str) -> str:
    """A hostile text, with a mark of its own behind it, since no two labels may look alike."""
    return f"{HOSTILE[kinds[place % len(kinds)]]} {mark}"


def _make_works_hostile(file: Path, kinds: Sequence[str]) -> None:
    works = json.loads(file.read_text(encoding="utf-8"))
    for place, work in enumerate(works):
        work["title"] = _word(kinds, place, f"w{place}")
        if "container-title" in work:
            work["container-title"] = _word(kinds, place + 1, "")
        if place % 3 == 0:
            work.pop("DOI", None)
            work["URL"] = ADDRESS
    file.write_text(json.dumps(works), encoding="utf-8")


def _make_deck_hostile(file: Path, kinds: Sequence[str]) -> None:
    numbers = iter(range(1000))

    def hostile(match: re.Match[str]) -> str:
        number = next(numbers)
        return f'{match[1]} = "{_word(kinds, number, str(number))}"'

    deck = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r'^(title|question|notes) = "(?!"").*"$', hostile, deck, flags=re.MULTILINE), encoding="utf-8"
    )
