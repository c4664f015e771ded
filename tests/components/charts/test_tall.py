"""Tall charts in parts: every mark on one of them, none on two, and no row cut through."""

from __future__ import annotations

from collections import Counter

import pytest

from components.charts.tall import parts_of
from components.exports.pictures import bare_figure
from tests.components.exports.leaves import page_leaves

PAGES = ("condition_coverage", "therapy_features", "disagreements", "sources", "citations", "session_lengths")
MAX_HEIGHT = 420


@pytest.mark.parametrize("page", PAGES)
def test_each_mark_and_each_label_is_on_one_part_and_clear_of_its_edges(page):
    whole = bare_figure(page_leaves(page)[0])
    parts = parts_of(whole, MAX_HEIGHT)
    assert len(parts) > 1
    ends = [part.layout.yaxis.range for part in parts]
    assert ends[0][1] == 0
    assert ends[-1][0] == whole.layout.yaxis.range[0]
    assert [foot for foot, _ in ends[:-1]] == [top for _, top in ends[1:]], "nothing is left out"
    for trace in (trace for trace in whole.data if trace.mode != "lines"):
        for y in (y for y in trace.y if y is not None):
            on = [(foot, top) for foot, top in ends if top <= y < foot]
            assert len(on) == 1
            assert min(y - on[0][1], on[0][0] - y) > 5, "a mark is cut through"
    labels = Counter(words.text for part in parts for words in part.layout.annotations if words.yref == "y")
    assert labels == Counter(words.text for words in whole.layout.annotations if words.yref == "y")
    for part in parts:
        margin = part.layout.margin
        rows = part.layout.height - margin.t - margin.b
        assert rows == pytest.approx(part.layout.yaxis.range[0] - part.layout.yaxis.range[1]), "the scale has changed"
        assert part.layout.height <= MAX_HEIGHT + 1
        heads = [words.text for words in part.layout.annotations if words.yref == "paper"]
        assert heads == [words.text for words in whole.layout.annotations if words.yref == "paper"]


@pytest.mark.parametrize("page", ["overview", "effect_translator"])
def test_what_fits_or_has_no_rows_stays_whole(page):
    for leaf in page_leaves(page):
        figure = bare_figure(leaf)
        assert parts_of(figure, MAX_HEIGHT if page == "overview" else 100) == [figure]
