"""Every colour and shape of the charts, for light and for dark, declared here and nowhere else.

Hues follow Okabe and Ito (2008), "Color Universal Design", darkened for light backgrounds and lightened for dark ones
so that each mark has a contrast of at least 3 to 1. A shape or a word always repeats what a colour says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Theme:
    """The colours of one appearance; colour-blind readers can tell the ``series`` apart too."""

    name: str
    text: str
    muted: str
    grid: str
    background: str
    panel: str
    series: tuple[str, ...]
    neutral: str
    warning: str


LIGHT = Theme(
    name="light",
    text="#111111",
    muted="#4a4f57",
    grid="#d9dce1",
    background="#fdfdfb",
    panel="#f0f1ee",
    series=("#0067a5", "#b8480a", "#00785a", "#97367f", "#7a5c00", "#3f3f9f", "#5c5c5c"),
    neutral="#5b616b",
    warning="#a3260b",
)
DARK = Theme(
    name="dark",
    text="#f2f0ea",
    muted="#c3c6cc",
    grid="#3a404a",
    background="#14171c",
    panel="#1e232b",
    series=("#6cbcf0", "#ff9a5c", "#4fd6aa", "#ee9fd2", "#f0d95a", "#a9a9ff", "#c0c0c0"),
    neutral="#a6adb8",
    warning="#ff8f73",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def light_colours(theme: Theme) -> dict[str, str]:
    """For each colour of a theme the one that stands in its place in light; none for the light theme itself."""
    pairs: dict[str, str] = {}
    for field in fields(Theme):
        own, light = getattr(theme, field.name), getattr(LIGHT, field.name)
        pairs |= zip(own, light, strict=True) if isinstance(own, tuple) else {own: light}
    return {own: light for own, light in pairs.items() if own != light and own.startswith("#")}


SERIES_SHAPES = ("circle", "square", "diamond", "cross", "pentagon", "hexagon", "star")

#: Stances: colour slot of the series (None is neutral) and shape.
STANCE_MARKS: dict[str, tuple[int | None, str]] = {
    "effective": (0, "circle"),
    "commonly_used": (2, "square"),
    "mixed": (4, "diamond"),
    "indication": (3, "triangle-up"),
    "mentioned": (None, "triangle-down-open"),
    "longer_term_preferred": (1, "x"),
    "not_specific": (None, "diamond-open"),
}

#: Signs in a cell where a source takes no stance: never a shape, so that no absence looks like a statement.
ABSENCE_SIGNS: dict[str, str] = {"silent": "–", "silent_or_lost": "–?", "unknown": "?"}

#: Works beside the stances they disagree with: one colour for works, a plus or a downward point.
EVIDENCE_MARKS: dict[str, tuple[int | None, str]] = {
    "speaks_for": (5, "cross"),
    "speaks_against": (5, "star-triangle-down"),
}

#: A source names a feature.
FEATURE_MARKS: dict[str, tuple[int | None, str]] = {"named": (0, "circle")}

#: Whether a cited work fits what it is cited for: shape, is it hollow, is it drawn as a warning.
FIT_MARKS: dict[str, tuple[str, bool, bool]] = {
    "yes": ("triangle-up", False, False),
    "partly": ("triangle-up", True, True),
    "no": ("x", False, True),
    "unclear": ("circle", True, False),
}

#: Layers of evidence: colour slot and shape.
LAYER_MARKS: dict[str, tuple[int, str]] = {"stated": (1, "circle"), "cited": (0, "diamond"), "context": (3, "square")}

#: A reader's own studies: colour slot and shape; then the shape of the pooled figure.
OWN_MARK: tuple[int, str] = (2, "triangle-up")
OWN_POOLED_SHAPE = "diamond"


def source_marks(source_ids: Sequence[str], theme: Theme) -> dict[str, tuple[str, str]]:
    """Colour and shape of each source, by its place in the table of sources; both repeat past the seventh."""
    return {
        source_id: (theme.series[place % len(theme.series)], SERIES_SHAPES[place % len(SERIES_SHAPES)])
        for place, source_id in enumerate(source_ids)
    }


def slot_colour(slot: int | None, theme: Theme) -> str:
    """The colour of a slot in ``STANCE_MARKS`` or ``LAYER_MARKS``."""
    return theme.neutral if slot is None else theme.series[slot]
