"""Colours and shapes: enough contrast in both themes, and a shape of its own for whatever has a colour of its own."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from components.charts.palette import (
    ABSENCE_SIGNS,
    DARK,
    EVIDENCE_MARKS,
    LAYER_MARKS,
    LIGHT,
    SERIES_SHAPES,
    STANCE_MARKS,
    THEMES,
    slot_colour,
    source_marks,
)
from data.contract.vocabulary import ABSENCES, EVIDENCE_DIRECTIONS, LAYERS, STANCES

every_theme = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@every_theme
def test_every_mark_stands_out_from_its_background(theme):
    for colour in (*theme.series, theme.neutral, theme.warning):
        assert contrast(colour, theme.background) >= 3, colour


@every_theme
def test_text_can_be_read_from_the_back_row(theme):
    for text in (theme.text, theme.muted):
        for ground in (theme.background, theme.panel):
            assert contrast(text, ground) >= 7


@every_theme
def test_every_colour_is_written_in_six_digits_and_used_once(theme):
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in theme.series)
    assert len(set(theme.series)) == len(theme.series)


def test_both_themes_have_the_same_slots():
    assert len(LIGHT.series) == len(DARK.series) == len(set(SERIES_SHAPES))


def test_every_stance_and_absence_has_a_shape_of_its_own():
    assert set(STANCE_MARKS) == set(STANCES)
    assert set(ABSENCE_SIGNS) == set(ABSENCES)
    assert set(EVIDENCE_MARKS) == set(EVIDENCE_DIRECTIONS)
    looks = STANCE_MARKS | EVIDENCE_MARKS
    assert len({shape for _, shape in looks.values()}) == len(looks)


def test_every_layer_has_a_shape_and_a_colour_of_its_own():
    assert set(LAYER_MARKS) == set(LAYERS)
    assert len({shape for _, shape in LAYER_MARKS.values()}) == len(LAYERS)
    assert len({slot for slot, _ in LAYER_MARKS.values()}) == len(LAYERS)


@every_theme
def test_a_source_has_colour_and_shape_by_its_place(theme):
    names = [f"s{number}" for number in range(7)]
    look = source_marks(names, theme)
    for one, other in combinations(names, 2):
        assert look[one][0] != look[other][0]
        assert look[one][1] != look[other][1]
    assert source_marks([*names, "eighth"], theme)["eighth"] == look["s0"]


@every_theme
def test_no_slot_is_neutral(theme):
    assert slot_colour(None, theme) == theme.neutral
    assert [slot_colour(slot, theme) for slot in range(7)] == list(theme.series)
