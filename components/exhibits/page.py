"""What the atlas knows of a page: one declaration from which menu, bar, links, scenes, exports and cards follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.exhibits.exhibit import Exhibits
from components.exhibits.view import View
from components.session.controls import Control
from data.atlas.atlas import Atlas


def _no_controls(_: Atlas) -> Sequence[Control]:
    return ()


def _no_exhibits(_: View) -> Sequence[Exhibits]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. ``name`` is its path and the name of its file in ``pages/``; ``place`` orders the menu.

    ``controls`` are the page's own, beside the filters of every page. ``exhibits`` makes what it shows, in groups, and
    ``exhibit_names`` are all that it can show, which scenes may name. ``subjects`` are the tables whose facts it shows,
    so that a card can lead to it.
    """

    name: str
    title: str
    place: int
    group: str = ""
    controls: Callable[[Atlas], Sequence[Control]] = _no_controls
    exhibits: Callable[[View], Sequence[Exhibits]] = _no_exhibits
    exhibit_names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    #: Whether the menu leads to it.
    is_listed: bool = True
    #: Whether it fills the window, without menu and bar, once a scene is on it.
    is_stage: bool = False
