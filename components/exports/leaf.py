"""A leaf: one chart on its way out, with everything that must accompany it.

``components.leaves`` makes leaves of a page, ``components.lecture.leaves`` of a lecture.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from components.charts.framing import Framing, framing_of
from components.exhibits.exhibit import Exhibit
from data.atlas.atlas import VERSION
from data.atlas.edition import Edition
from data.contract.vocabulary import COMPARATOR_FAMILIES
from data.evidence.facts import Fact
from data.lecture.answer import Answer

#: Comparisons that need a warning beside others.
WARNED_FAMILIES = ("not_stated", "none_pre_post")
LICENCE = "Tables under CC BY 4.0"


@dataclass(frozen=True)
class Colophon:
    """What stands beneath everything that leaves: sources, filters, warning, version, dates, link."""

    sources: tuple[str, ...]
    shown: str
    warning: str
    link: str
    made_on: datetime.date
    edition: Edition

    @property
    def source_line(self) -> str:
        """The sources in short form."""
        return f"Sources: {'; '.join(self.sources)}" if self.sources else "No source: computed from a figure set here"

    @property
    def edition_line(self) -> str:
        """Version and date of the data, and the day this was made."""
        return edition_line(self.edition, self.made_on)

    def lines(self) -> list[str]:
        """All of it, one item a line."""
        warning = [self.warning] if self.warning else []
        return [self.source_line, self.shown, *warning, self.edition_line, self.link]


@dataclass(frozen=True)
class Leaf:
    """One chart with its colophon; a lecture scene adds its question, its answer and the lecturer's notes."""

    title: str
    exhibit: Exhibit
    colophon: Colophon
    facts: Mapping[str, Fact]
    question: str = ""
    answer: Answer | None = None
    notes: str = ""

    @property
    def references(self) -> tuple[str, ...]:
        """Every source of the chart and every work that it cites there, in full, once."""
        found = [self.facts[fact_id] for fact_id in self.exhibit.fact_ids]
        return tuple(
            dict.fromkeys(
                entry for fact in found for entry in (fact.origin.full, *(cited.full for cited in fact.cites))
            )
        )

    @property
    def framing(self) -> Framing:
        """What stands around its picture."""
        return framing_of(self.exhibit.chart.figure, self.question or self.title, self.picture_lines())

    def picture_lines(self) -> list[str]:
        """What stands beneath its picture: the colophon, and a note if the chart shows only some of its rows."""
        left_out = [self.exhibit.chart.left_out] if self.exhibit.chart.left_out else []
        return [*left_out, *self.colophon.lines()]


def edition_line(edition: Edition, made_on: datetime.date) -> str:
    """Version and date of the data, and the day something was made of them."""
    return f"{edition.title} {VERSION}, tables of {edition.dated}, made on {made_on}. {LICENCE}."


def comparator_warning(exhibit: Exhibit) -> str:
    """The warning about how an exhibit's effects are compared; empty if none is due."""
    if exhibit.warning:
        return exhibit.warning
    if "comparator_family" not in exhibit.rows:
        return ""
    families = list(dict.fromkeys(exhibit.rows["comparator_family"]))
    return " ".join(COMPARATOR_FAMILIES[family].definition for family in families if family in WARNED_FAMILIES)
