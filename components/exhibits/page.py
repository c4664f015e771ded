"""What the atlas knows of a page: one declaration that yields menu, bar, links, scenes, exports and cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from components.exhibits.exhibit import Exhibits
from components.exhibits.memory import remembered
from components.exhibits.view import View
from components.session.controls import Control, Ids
from data.atlas.atlas import Atlas

#: Marks or terms, each with its meaning.
Terms = Sequence[tuple[str, str]]


def _no_controls(_: Atlas) -> Sequence[Control]:
    return ()


def _no_exhibits(_: View) -> Sequence[Exhibits]:
    return ()


def _itself(view: View) -> View:
    return view


def _no_finding(_: View) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. ``name`` is its path and the name of its file in ``pages/``; ``place`` orders the menu.

    A page opens with the question it ``asks``, in which ``{therapy}`` stands for that of the edition, and with one
    sentence on what is found: ``finding`` computes it from the rows in view, and returns nothing if no honest sentence
    can be computed. ``how_to_read`` pairs marks and terms with their meaning, some of it perhaps computed from the
    view; it opens beside the title.

    ``controls`` are the page's own, beside the filters of every page. ``exhibits`` makes what it shows, in groups, and
    ``details`` parts that stand alone in a scene, such as one measure; ``exhibit_names``, which scenes may use, cover
    both. ``scope`` narrows a view to what they show, if a choice of the page's own stands in place of a filter.
    ``whole`` are the choices with which the page itself shows what ``details`` add. ``subjects`` are the tables whose
    facts it shows, so that a card can lead to it. ``unfiltered`` says why, on a page beyond the reach of the common
    filters.
    """

    name: str
    title: str
    asks: str
    place: int
    group: str = ""
    finding: Callable[[View], str] = _no_finding
    how_to_read: Terms | Callable[[View], Terms] = ()
    controls: Callable[[Atlas], Sequence[Control]] = _no_controls
    exhibits: Callable[[View], Sequence[Exhibits]] = _no_exhibits
    details: Callable[[View], Sequence[Exhibits]] = _no_exhibits
    scope: Callable[[View], View] = _itself
    exhibit_names: tuple[str, ...] = ()
    whole: Mapping[str, Ids] = field(default_factory=dict)
    subjects: tuple[str, ...] = ()
    unfiltered: str = ""
    #: Whether the menu leads to it.
    is_listed: bool = True
    #: Whether it fills the window, without menu and bar, when showing a scene.
    is_stage: bool = False

    def found_in(self, view: View) -> str:
        """What ``finding`` says of a view, computed once for all who look at it."""
        return remembered(self.finding)(view)

    def question(self, atlas: Atlas) -> str:
        """What it asks, in the words of an edition."""
        return self.asks.format(therapy=atlas.edition.therapy_label)

    def terms(self, view: View) -> Terms:
        """What marks and terms mean, as pairs."""
        return remembered(self.how_to_read)(view) if callable(self.how_to_read) else self.how_to_read
