"""The registry of pages: what each exhibit declares of its page, and the pages without charts.

A module of ``components/exhibits`` that has a ``PAGE`` is a page; nothing else has to be told of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence

import components.exhibits
from components.exhibits.exhibit import Exhibit
from components.exhibits.page import Page
from components.exhibits.view import View
from components.session.controls import Control, ManyOf, Words
from data.atlas import bibliography
from data.atlas.atlas import Atlas

HOME = "overview"
#: The headings of the menu, in their order; what stands under none comes first.
GROUPS = ("", "What sources say", "Effects", "Sources", "Teach")


def _shared_controls(atlas: Atlas) -> list[Control]:
    """The filters of every page; ``data.atlas.filters.Filters`` applies them."""
    options, children = atlas.choices, atlas.choices.children
    return [
        ManyOf(
            key="conditions",
            label="Conditions",
            options=options.conditions,
            parents={child: parent for parent, below in children.items() for child in below},
            placeholder="All conditions",
            shown_as="menu",
        ),
        ManyOf(
            key="sources",
            label="Sources",
            options=options.source_labels,
            parents=options.part_owner,
            placeholder="All sources",
            shown_as="chips",
        ),
    ]


def _question(_: Atlas) -> Sequence[Control]:
    return [
        Words(
            key="question",
            label="Your question",
            placeholder="For instance: how many sessions, OCD, Shedler, 0.97",
            shown_as="words",
            inline=True,
        )
    ]


def _works(_: Atlas) -> Sequence[Control]:
    return [
        Words(
            key="works",
            label="Search the bibliography",
            placeholder="An author, a title, a year or a journal",
            shown_as="words",
            inline=True,
        )
    ]


_WITHOUT_CHARTS = (
    Page(name="search", title="Search", question="What would you like to know?", place=20, controls=_question),
    Page(
        name="bibliography",
        title="Bibliography",
        question="Which works and documents are behind this?",
        place=30,
        group="Sources",
        controls=_works,
        finding=lambda view: bibliography.entries_in_words(
            view.atlas, bibliography.of_sources(view.atlas, view.filters)
        ),
        subjects=("references",),
    ),
    Page(name="data_and_method", title="Data and method", question="How was this made?", place=40, group="Sources"),
    Page(name="lecture", title="Lecture", question="In front of a class", place=10, group="Teach", is_stage=True),
    Page(
        name="speaker_notes",
        title="Speaker notes",
        question="Speaker notes",
        place=20,
        group="Teach",
        is_listed=False,
        is_stage=True,
    ),
)


def _declared() -> dict[str, Page]:
    found = list(_WITHOUT_CHARTS)
    for module in pkgutil.iter_modules(components.exhibits.__path__):
        page = getattr(importlib.import_module(f"components.exhibits.{module.name}"), "PAGE", None)
        if page is not None:
            found.append(page)
    found.sort(key=lambda page: (GROUPS.index(page.group), page.place))
    return {page.name: page for page in found}


#: Every page by its name, in the order of the menu.
PAGES: Mapping[str, Page] = _declared()
TITLES: Mapping[str, str] = {page.name: page.title for page in PAGES.values()}


def declare_controls(atlas: Atlas) -> dict[str, Control]:
    """Every control of the atlas by its key: the filters of every page first, then those of each page."""
    declared = [*_shared_controls(atlas), *(control for page in PAGES.values() for control in page.controls(atlas))]
    controls = {control.key: control for control in declared}
    assert len(controls) == len(declared), "two controls have the same key"
    return controls


def shared_keys(atlas: Atlas) -> tuple[str, ...]:
    """The keys of the filters of every page."""
    return tuple(control.key for control in _shared_controls(atlas))


def keys_on(atlas: Atlas, page: str) -> tuple[str, ...]:
    """The keys of the controls that act on a page: the filters of every page, and its own."""
    return (*shared_keys(atlas), *(control.key for control in PAGES[page].controls(atlas)))


def page_of_subject(subject: str) -> str | None:
    """The page that shows the facts of a table."""
    return next((page.name for page in PAGES.values() if subject in page.subjects), None)


def exhibits_on(view: View, page: str, names: tuple[str, ...] = ()) -> tuple[Exhibit, ...]:
    """The exhibits that a page shows of a view, or those that are named; a page without charts has none."""
    declared = PAGES[page]
    groups = [*declared.exhibits(view), *(declared.details(view) if names else ())]
    shown = [exhibit for group in groups for exhibit in group.shown]
    return tuple(exhibit for exhibit in shown if not names or exhibit.name in names)
