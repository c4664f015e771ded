"""Pictures with their sources inside: title, colophon and warning are drawn, nothing of the chart is lost."""

from __future__ import annotations

import html
import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from components.charts.chart import EXPORT_WIDTH
from components.charts.effect_sizes import OVERLAY_WARNING
from components.charts.palette import DARK, LIGHT, light_colours
from components.exports import pictures
from components.exports.pictures import (
    SCALE,
    NoPictures,
    draw_pictures,
    figure_with_sources,
    picture_with_sources,
)
from components.leaves import leaf_of
from components.registry import exhibits_on
from tests.components.exports.leaves import CHARTED, LINK, MADE_ON, page_leaves
from tests.components.views import a_view


def drawn_words(leaf) -> str:
    return "".join("".join(ElementTree.fromstring(picture_with_sources(leaf, "svg")).itertext()).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.chromium
def test_the_source_line_is_inside_the_picture():
    leaf = page_leaves("session_lengths")[0]
    words = drawn_words(leaf)
    for line in (leaf.title, *leaf.colophon.lines()):
        assert squeezed(line) in words
    assert squeezed(LINK) in words


@pytest.mark.chromium
def test_a_warning_is_inside_the_picture():
    (leaf, _) = page_leaves("effect_sizes", conditions=("anxiety",), panels=("together",))
    assert squeezed(OVERLAY_WARNING) in drawn_words(leaf)


@pytest.mark.chromium
def test_a_picture_is_large_enough_to_project():
    leaf = page_leaves("session_lengths")[0]
    picture = Image.open(io.BytesIO(picture_with_sources(leaf, "png")))
    assert picture.size == (EXPORT_WIDTH * SCALE, figure_with_sources(leaf).layout.height * SCALE)
    last_rows = picture.convert("L").crop((0, picture.height - 40 * SCALE, picture.width, picture.height))
    assert last_rows.getextrema()[0] < 120, "the last line is cut off"


@pytest.mark.parametrize("page", ["session_lengths", "effect_sizes", "condition_coverage", "overview"])
def test_title_and_colophon_push_nothing_out(page):
    for leaf in page_leaves(page):
        plain, dressed = leaf.exhibit.chart.figure, figure_with_sources(leaf)
        one = plain.layout.height - plain.layout.margin.t - plain.layout.margin.b
        assert dressed.layout.height - dressed.layout.margin.t - dressed.layout.margin.b == one
        assert len(dressed.data) == len(plain.data)
        own = len(plain.layout.annotations)
        assert dressed.layout.annotations[:own] == plain.layout.annotations
        title, *foot = dressed.layout.annotations[own:]
        assert title.text == f"<b>{leaf.title}</b>"
        assert squeezed(html.unescape("".join(line.text for line in foot))) == squeezed("".join(leaf.picture_lines()))
        # Of several lines in one text some programs lay one on top of the other.
        assert not any("<br>" in line.text for line in dressed.layout.annotations)


@pytest.mark.parametrize("page", CHARTED)
def test_a_browser_in_the_dark_saves_the_very_picture_of_an_export(page):
    """drawing.js has the figure for this width, the colours to put in place of its own, and the framing."""
    view, light = a_view(theme=DARK), light_colours(DARK)
    for exhibit, leaf in zip(exhibits_on(view, page), page_leaves(page), strict=True):
        chart = exhibit.chart
        assert not chart.layouts or [tab.figure for tab in chart.layouts[EXPORT_WIDTH]] == [chart.figure]
        own = leaf_of(exhibit, view, page, LINK, MADE_ON).framing.around(chart.figure).to_json()
        assert (
            re.sub("#[0-9a-f]{6}", lambda found: light.get(found[0], found[0]), own)
            == figure_with_sources(leaf).to_json()
        )
    assert light_colours(LIGHT) == {}


@pytest.mark.chromium
def test_progress_counts_what_is_drawn():
    figures = [figure_with_sources(leaf) for leaf in page_leaves("overview")[:2]]
    told: list[int] = []
    assert len(draw_pictures(figures, "png", told.append)) == 2
    assert told == [1, 2]


def test_without_a_browser_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(pictures, "can_draw", lambda: False)
    with pytest.raises(NoPictures, match="apt-get install chromium"):
        picture_with_sources(page_leaves("session_lengths")[0], "png")
