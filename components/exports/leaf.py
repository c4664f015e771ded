"""A leaf: one chart on its way out, with everything that has to stand beside it wherever it goes.

What makes leaves of a page or of a lecture stands in ``components.lecture.leaves``.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from components.exhibits.exhibit import Exhibit
from data.atlas.atlas import TABLES_DATED, VERSION
from data.contract.vocabulary import COMPARATOR_FAMILIES
from data.evidence.facts import Fact
from data.lecture.answers import Answer

#: Comparisons that must never be read beside others without a word.
WARNED_FAMILIES = ("not_stated", "none_pre_post")
LICENCE = "Tables under CC BY 4.0"


@dataclass(frozen=True)
class Colophon:
    """What stands beneath everything that leaves: sources, filters, warning, version, dates, link."""

    sources: tuple[str, ...]
    references: tuple[str, ...]
    shown: str
    warning: str
    link: str
    made_on: datetime.date

    @property
    def source_line(self) -> str:
        """The sources in short form."""
        return (
            f"Sources: {'; '.join(self.sources)}" if self.sources else "Source: none, computed from a figure set here"
        )

    @property
    def edition(self) -> str:
        """Version and date of the data, and the day on which this was made."""
        return f"Psychodynamic Atlas {VERSION}, tables of {TABLES_DATED}, made on {self.made_on}. {LICENCE}."

    def lines(self) -> list[str]:
        """Everything but the full references, one thing a line."""
        warning = [self.warning_line] if self.warning else []
        return [self.source_line, f"Showing: {self.shown}", *warning, self.edition, self.link]

    @property
    def warning_line(self) -> str:
        """The warning as it is told; only where there is one."""
        return f"Beware: {self.warning}"


@dataclass(frozen=True)
class Leaf:
    """One chart with its colophon; a scene of a lecture adds its question, its answer and the lecturer's notes."""

    title: str
    exhibit: Exhibit
    colophon: Colophon
    facts: Mapping[str, Fact]
    question: str = ""
    answer: Answer | None = None
    notes: str = ""

    def picture_lines(self) -> list[str]:
        """What stands beneath its picture: the colophon, and that the chart shows some of its rows only."""
        left_out = [self.exhibit.chart.left_out] if self.exhibit.chart.left_out else []
        return [*left_out, *self.colophon.lines()]


def comparator_warning(exhibit: Exhibit) -> str:
    """What to beware of when the effects of an exhibit are compared, empty where there is nothing."""
    if "comparator_family" not in exhibit.rows:
        return ""
    if exhibit.warning:
        return exhibit.warning
    families = list(dict.fromkeys(exhibit.rows["comparator_family"]))
    return " ".join(COMPARATOR_FAMILIES[family].definition for family in families if family in WARNED_FAMILIES)
