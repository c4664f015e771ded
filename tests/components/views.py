"""Views for tests, without a session."""

from __future__ import annotations

from functools import lru_cache

from components.charts.palette import LIGHT, Theme
from components.exhibits.view import View
from components.registry import declare_controls
from components.session.controls import Control
from components.session.selection import Selection
from data.atlas.atlas import Atlas
from tests.loaded import ATLAS

#: Declaring the controls of an atlas takes longer than drawing one of its charts.
declared_once = lru_cache(maxsize=8)(declare_controls)


def controls_of(atlas: Atlas) -> dict[str, Control]:
    """The controls; those of an atlas with a reader's own figures are not kept, as nothing of a reader is."""
    return declared_once(atlas) if atlas.own is None else declare_controls(atlas)


CONTROLS = controls_of(ATLAS)


def a_view(*, theme: Theme = LIGHT, atlas: Atlas = ATLAS, **chosen: tuple[str, ...]) -> View:
    """What a reader sees who has chosen ``chosen`` and nothing else."""
    controls = controls_of(atlas)
    return View(atlas, controls, Selection.of(controls, chosen), theme)
