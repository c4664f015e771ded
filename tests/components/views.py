"""Views for tests, without a session."""

from __future__ import annotations

from components.charts.palette import LIGHT, Theme
from components.exhibits.view import View
from components.registry import declare_controls
from components.session.selection import Selection
from data.atlas.atlas import Atlas
from tests.loaded import ATLAS

CONTROLS = declare_controls(ATLAS)


def a_view(*, theme: Theme = LIGHT, atlas: Atlas = ATLAS, **chosen: tuple[str, ...]) -> View:
    """What a reader sees who has chosen ``chosen`` and nothing else."""
    controls = CONTROLS if atlas is ATLAS else declare_controls(atlas)
    return View(atlas, controls, Selection.of(controls, chosen), theme)
