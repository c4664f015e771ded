"""What the atlas knows of a page: one declaration from which menu, bar, links, scenes, exports and cards follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.exhibits.exhibit import Exhibits
from components.exhibits.view import View
from components.session.controls import Control
from data.atlas.atlas import Atlas

#: Marks or terms, each with what it means.
Terms = Sequence[tuple[str, str]]


def _no_controls(_: Atlas) -> Sequence[Control]:
    return ()


def _no_exhibits(_: View) -> Sequence[Exhibits]:
    return ()


def _no_finding(_: View) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. ``name`` is its path and the name of its file in ``pages/``; ``place`` orders the menu.

    A page opens with its ``question`` and with one sentence that says what is found: ``finding`` computes it from the
    rows in view, and gives nothing where no honest sentence can be computed. ``how_to_read`` says what marks and terms
    mean, as pairs, some of them perhaps computed from the view; it opens beside the title.

    ``controls`` are the page's own, beside the filters of every page. ``exhibits`` makes what it shows, in groups, and
    ``details`` parts of that which stand alone in a scene, such as one measure; ``exhibit_names`` are those of both,
    which scenes may name. ``subjects`` are the tables whose facts it shows,
    so that a card can lead to it.
    """

    name: str
    title: str
    question: str
    place: int
    group: str = ""
    finding: Callable[[View], str] = _no_finding
    how_to_read: Terms | Callable[[View], Terms] = ()
    controls: Callable[[Atlas], Sequence[Control]] = _no_controls
    exhibits: Callable[[View], Sequence[Exhibits]] = _no_exhibits
    details: Callable[[View], Sequence[Exhibits]] = _no_exhibits
    exhibit_names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    #: Whether the menu leads to it.
    is_listed: bool = True
    #: Whether it fills the window, without menu and bar, once a scene is on it.
    is_stage: bool = False

    def terms(self, view: View) -> Terms:
        """What marks and terms mean, as pairs."""
        return self.how_to_read(view) if callable(self.how_to_read) else self.how_to_read
