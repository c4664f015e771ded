"""The registry of pages: what each exhibit declares of its page, and the pages without charts.

A module of ``components/exhibits`` with a ``PAGE`` is a page; nothing else needs telling.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence

import components.exhibits
from components.exhibits.exhibit import Exhibit
from components.exhibits.page import Page
from components.exhibits.view import View
from components.session.controls import Control, ManyOf, Words
from data.atlas import bibliography
from data.atlas.atlas import Atlas

HOME = "overview"
#: The pages on which a reader's own figures stand beside the atlas's.
SETS_OWN_BESIDE = ("effect_sizes", "effect_translator", "lecture", "speaker_notes")
#: The headings of the menu, in order; pages under none come first.
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


def _question(atlas: Atlas) -> Sequence[Control]:
    # Questions this edition answers: its shortest condition name, and the first figure that a document states.
    effects = atlas.tables.effect_sizes
    stated = [f"{value:g}" for value in effects.loc[effects["layer"].eq("stated"), "value"].dropna()]
    examples = [min(atlas.choices.conditions.values(), key=len, default=""), *stated[:1]]
    return [
        Words(
            key="question",
            label="Your question",
            placeholder=", ".join(["For instance: how many sessions", *filter(None, examples)]),
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


_SCENES_FILTER = "The filters do not apply here: each scene has its own."
_WITHOUT_CHARTS = (
    Page(
        name="search",
        title="Search",
        asks="What would you like to know?",
        place=20,
        controls=_question,
        unfiltered="The filters do not apply here: everything is searched.",
    ),
    Page(
        name="bibliography",
        title="Bibliography",
        asks="Which works and documents are behind this?",
        place=30,
        group="Sources",
        controls=_works,
        finding=lambda view: bibliography.entries_in_words(
            view.atlas, bibliography.of_sources(view.atlas, view.filters)
        ),
        subjects=("references",),
    ),
    Page(
        name="data_and_method",
        title="Data and method",
        asks="How was this made?",
        place=40,
        group="Sources",
        unfiltered="The filters do not apply here: every table is whole.",
    ),
    Page(
        name="lecture",
        title="Lecture",
        asks="In front of a class",
        place=10,
        group="Teach",
        unfiltered=_SCENES_FILTER,
        is_stage=True,
    ),
    Page(
        name="speaker_notes",
        title="Speaker notes",
        asks="Speaker notes",
        place=20,
        group="Teach",
        unfiltered=_SCENES_FILTER,
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


#: Every page by name, in menu order.
PAGES: Mapping[str, Page] = _declared()
TITLES: Mapping[str, str] = {page.name: page.title for page in PAGES.values()}


def declare_controls(atlas: Atlas) -> dict[str, Control]:
    """Every control of the atlas by key: the filters of every page first, then those of each page."""
    declared = [*_shared_controls(atlas), *(control for page in PAGES.values() for control in page.controls(atlas))]
    controls = {control.key: control for control in declared}
    assert len(controls) == len(declared), "two controls have the same key"
    return controls


def shared_keys(atlas: Atlas) -> tuple[str, ...]:
    """The keys of the filters of every page."""
    return _keys("", _shared_controls, atlas)


def own_keys(atlas: Atlas, page: str) -> tuple[str, ...]:
    """The keys of a page's own controls."""
    return _keys(page, PAGES[page].controls, atlas)


def keys_on(atlas: Atlas, page: str) -> tuple[str, ...]:
    """The keys of the controls that act on a page: the filters of every page, and its own."""
    return (*shared_keys(atlas), *own_keys(atlas, page))


#: By page. Tables determine the options of a control but not its key; no reference to an atlas is kept.
_known_keys: dict[str, tuple[str, ...]] = {}


def _keys(page: str, declare: Callable[[Atlas], Sequence[Control]], atlas: Atlas) -> tuple[str, ...]:
    if page not in _known_keys:
        _known_keys[page] = tuple(control.key for control in declare(atlas))
    return _known_keys[page]


def page_of_subject(subject: str) -> str | None:
    """The page that shows the facts of a table."""
    return next((page.name for page in PAGES.values() if subject in page.subjects), None)


def exhibits_on(view: View, page: str, names: tuple[str, ...] = ()) -> tuple[Exhibit, ...]:
    """The exhibits that a page shows of a view, or those named; a page without charts has none."""
    declared = PAGES[page]
    groups = [*declared.exhibits(view), *(declared.details(view) if names else ())]
    shown = [exhibit for group in groups for exhibit in group.shown]
    return tuple(exhibit for exhibit in shown if not names or exhibit.name in names)
