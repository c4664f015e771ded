"""The ladder: every row has its label above its mark, and nothing lies on anything else."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from components.charts.chart import label_lines
from components.charts.ladder import HEADING_LINE_HEIGHT, LABEL_LINE_HEIGHT, LEGEND_LINE_HEIGHT, MARK_HEIGHT, ladder
from components.charts.palette import LIGHT

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=160)
groups = st.lists(st.tuples(st.none() | texts, st.lists(texts, min_size=1, max_size=4)), min_size=1, max_size=4)


@given(groups)
def test_rows_never_overlap(drawn):
    layout = ladder(drawn, LIGHT)
    rows = [text for _, members in drawn for text in members]
    assert len(layout.mark_y) == len(rows)
    place = -MARK_HEIGHT / 2
    for y, text in zip(layout.mark_y, rows, strict=True):
        assert y - place >= len(label_lines(text)) * LABEL_LINE_HEIGHT + MARK_HEIGHT
        place = y
    assert place + MARK_HEIGHT / 2 <= layout.height


@given(groups)
def test_labels_keep_clear_of_one_another(drawn):
    bottom = 0.0
    for label in ladder(drawn, LIGHT).labels:
        bold = label["text"].startswith("<b>") and label["font"]["size"] > 14
        height = label["text"].count("<br>") * (HEADING_LINE_HEIGHT if bold else LABEL_LINE_HEIGHT)
        assert label["y"] - height > bottom
        bottom = label["y"]


def test_a_line_break_in_a_label_is_kept_and_a_long_word_is_broken():
    assert label_lines("one\ntwo") == ["one", "two"]
    assert all(len(line) <= 46 for line in label_lines("x" * 200))


def test_the_legend_has_room_for_two_entries_a_line():
    layout = ladder([(None, ["a"])], LIGHT)
    room = [layout.margin(legend_entries=n)["t"] for n in range(5)]
    assert [b - a for a, b in pairwise(room)] == [LEGEND_LINE_HEIGHT, 0, LEGEND_LINE_HEIGHT, 0]
