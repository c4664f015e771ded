"""A leaf: one chart on its way out, with everything that has to stand beside it wherever it goes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from components.charts.palette import LIGHT
from components.exhibits.exhibit import Exhibit
from components.exhibits.view import View
from components.registry import PAGES, exhibits_on
from data.atlas.atlas import TABLES_DATED, VERSION
from data.contract.vocabulary import COMPARATOR_FAMILIES
from data.evidence.facts import Fact, named_ids
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


def leaves_of_page(view: View, page: str, link: str, made_on: datetime.date) -> list[Leaf]:
    """The charts that are on screen on a page, in light colours whatever the screen has."""
    bright = replace(view, theme=LIGHT)
    return [leaf_of(exhibit, bright, page, link, made_on) for exhibit in exhibits_on(bright, page)]


def leaf_of(exhibit: Exhibit, view: View, page: str, link: str, made_on: datetime.date) -> Leaf:
    """One chart of a page as a leaf; ``link`` leads back to it."""
    facts = view.atlas.facts
    found = [facts[i] for i in dict.fromkeys(i for ids in exhibit.row_ids for i in named_ids(ids)[0])]
    colophon = Colophon(
        sources=tuple(dict.fromkeys(fact.origin.in_text for fact in found)),
        references=tuple(
            dict.fromkeys(
                entry for fact in found for entry in (fact.origin.full, *(cited.full for cited in fact.cites))
            )
        ),
        shown="; ".join([_shown_in_words(view, page), *([exhibit.part.in_words] if exhibit.part else [])]),
        warning=comparator_warning(exhibit),
        link=link,
        made_on=made_on,
    )
    return Leaf(exhibit.title, exhibit, colophon, facts)


def _shown_in_words(view: View, page: str) -> str:
    """The filters, and what is chosen on the page itself where that differs from how the page opens."""
    words = [view.filters.describe()]
    for control in PAGES[page].controls(view.atlas):
        if view.differs(control.key):
            words.append(f"{control.label}: {control.in_words(view.chosen(control.key)) or 'nothing'}")
    return "; ".join(words)


def comparator_warning(exhibit: Exhibit) -> str:
    """What to beware of when the effects of an exhibit are compared, empty where there is nothing."""
    if "comparator_family" not in exhibit.rows:
        return ""
    if exhibit.warning:
        return exhibit.warning
    families = list(dict.fromkeys(exhibit.rows["comparator_family"]))
    return " ".join(COMPARATOR_FAMILIES[family].definition for family in families if family in WARNED_FAMILIES)
