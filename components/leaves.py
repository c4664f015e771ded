"""The charts of a page as leaves, in the order shown."""

from __future__ import annotations

import datetime
from dataclasses import replace

from components.charts.palette import LIGHT
from components.exhibits.exhibit import Exhibit
from components.exhibits.view import View
from components.exports.leaf import Colophon, Leaf, comparator_warning
from components.registry import PAGES, exhibits_on, own_keys


def leaves_of_page(view: View, page: str, link: str, made_on: datetime.date) -> list[Leaf]:
    """The charts on a page's screen, in light colours whatever the screen has."""
    bright = replace(view, theme=LIGHT)
    return [leaf_of(exhibit, bright, page, link, made_on) for exhibit in exhibits_on(bright, page)]


def leaf_of(exhibit: Exhibit, view: View, page: str, link: str, made_on: datetime.date) -> Leaf:
    """One chart of a page as a leaf; ``link`` leads back to it."""
    facts = view.atlas.facts
    colophon = Colophon(
        sources=exhibit.sources(facts),
        shown=_shown_in_words(view, page),
        warning=comparator_warning(exhibit),
        link=link,
        made_on=made_on,
        edition=view.atlas.edition,
    )
    return Leaf(exhibit.title, exhibit, colophon, facts)


def _shown_in_words(view: View, page: str) -> str:
    """The filters, and the page's own choices as far as they differ from its defaults."""
    words = [PAGES[page].scope(view).filters.describe()]
    for control in map(view.controls.__getitem__, own_keys(view.atlas, page)):
        if view.differs(control.key):
            words.append(f"{control.label}: {control.in_words(view.chosen(control.key)) or 'nothing'}")
    own = view.atlas.own
    if own is not None and page == "effect_sizes":
        words.append(f"your own file {own.evidence.file_name}, pooled by {own.evidence.pooling.in_words()}")
    said = "; ".join(words)
    return f"{said[:1].upper()}{said[1:]}."
