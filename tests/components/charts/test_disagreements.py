"""The chart of agreement: a mark for each source at each place, counts beside the scale, nothing over anything else."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from components.charts.chart import NARROW
from components.charts.disagreements import HEADS, OPEN, SHUT, disagreements_chart
from components.charts.palette import LIGHT, source_marks
from components.limits import PARTS_A_FOLD
from data.contract.vocabulary import DISAGREEMENT_KINDS
from data.subjects.disagreements import COUNTED, as_pairs
from data.subjects.positions import ranked, topics_in_view
from tests.components.boxes import boxes_of, collisions, outside
from tests.components.drawings import ATLAS, drawn_marks

SOURCES = list(ATLAS.choices.sources)
PAIRS = as_pairs(ATLAS.frames["disagreements"], ATLAS.tables.topics, ATLAS.facts)
TOPICS = ranked(topics_in_view(ATLAS.tables.topics, ATLAS.frames["positions"], PAIRS))
CHART = disagreements_chart(TOPICS, SOURCES, ATLAS.facts, LIGHT, opened="length")
LOOK = source_marks(SOURCES, LIGHT)
EVERY_FIGURE = [(width, tab.figure) for width, tabs in CHART.layouts.items() for tab in tabs]


def notes(figure) -> dict[str, str]:
    """The texts of a figure that are marks, by the text."""
    return {html.unescape(re.sub("</?b>", "", note.text)): note.name for note in figure.layout.annotations}


def marks_at(figure):
    """Every mark on the scale as (place, height, ids, look)."""
    for trace in figure.data:
        if trace.customdata is not None:
            for x, y, ids in zip(trace.x, trace.y, trace.customdata, strict=True):
                yield x, y, ids, (trace.marker.line.color, trace.marker.symbol)


@pytest.mark.parametrize(("width", "figure"), EVERY_FIGURE, ids=lambda value: value if isinstance(value, int) else "")
def test_no_text_touches_anything_and_nothing_is_clipped(width, figure):
    for drawn_at in (width, width * 1.33):
        boxes = boxes_of(figure, drawn_at)
        assert not outside(boxes, figure, drawn_at)
        assert not collisions(boxes)


def test_a_mark_is_a_source_at_its_place_with_all_that_it_says_there():
    place_of = {(row["topic"], row["fact_id"]): row["place"] for row in ATLAS.tables.positions.to_dict("records")}
    expected = {}
    for topic in TOPICS:
        for position in topic.positions:
            key = topic.topic, position.place, ATLAS.facts[position.fact_id].origin.cited_id
            expected.setdefault(key, set()).add(position.fact_id)
    for _, figure in EVERY_FIGURE:
        drawn = [set(ids.split(";")) for _, _, ids, _ in marks_at(figure)]
        assert sorted(map(sorted, drawn)) == sorted(map(sorted, expected.values()))
        for x, _, ids, look in marks_at(figure):
            first = ids.split(";")[0]
            places = {place for (_, fact_id), place in place_of.items() if fact_id == first}
            assert any(abs(x - place) < 0.5 for place in places), "a mark at the place of another"
            assert look == LOOK[ATLAS.facts[first].origin.cited_id]


def test_marks_of_a_row_never_touch():
    for width, figure in EVERY_FIGURE:
        plot = width - figure.layout.margin.l - figure.layout.margin.r
        start, end = figure.layout.xaxis.range
        lines: dict[float, list[float]] = {}
        for x, y, *_ in marks_at(figure):
            lines.setdefault(y, []).append((x - start) / (end - start) * plot)
        for places in lines.values():
            places.sort()
            assert all(right - left >= 12.9 for left, right in pairwise(places))


def test_counts_stand_right_of_the_scale_and_carry_both_sides_of_their_pairs():
    figure = CHART.layouts[1200][0].figure
    carried = dict(drawn_marks(figure))
    for topic in TOPICS:
        for word in COUNTED:
            pairs = topic.pairs_counted_as(word)
            ids = ";".join(side.fact_id for pair in pairs for side in pair.sides)
            assert not pairs or ids in carried
    heads = [note.text for note in figure.layout.annotations if note.text.startswith("<b>") and note.x == 1]
    assert {f"<b>{line}</b>" for head in HEADS.values() for line in head.split("\n")} <= set(heads)


def test_the_first_eight_topics_stand_in_the_first_screen():
    figure = CHART.layouts[1200][0].figure
    rows = [note.y for note in figure.layout.annotations if note.text.startswith((SHUT, OPEN))]
    assert len(rows) == sum(bool(topic.pairs) for topic in TOPICS)
    assert figure.layout.margin.t + sorted(rows)[7] < 0.5 * 720


def test_the_name_of_a_topic_opens_its_pairs_and_shows_whether_they_are_open():
    for _, figure in EVERY_FIGURE:
        texts = notes(figure)
        assert texts[f"{OPEN} Length"] == ";".join(s.fact_id for p in TOPICS[0].pairs for s in p.sides)
        assert f"{SHUT} Frequency" in texts
        assert texts["Freud and theory"] is None, "a name that would open nothing"


def test_a_band_is_red_only_where_two_statements_contradict():
    contradicted = {topic.span for topic in TOPICS if topic.is_contradicted}
    for _, figure in EVERY_FIGURE:
        red = [trace for trace in figure.data if trace.mode == "lines" and trace.line.color == LIGHT.warning]
        spans = {(low, high) for trace in red for low, high in zip(trace.x[::3], trace.x[1::3], strict=True)}
        assert spans == {(low, high) for low, high in contradicted if low < high}


def test_below_720_pixels_one_count_stands_beside_the_name_and_the_sources_beneath():
    figure = CHART.layouts[352][0].figure
    texts = notes(figure)
    assert "7 pairs, 2 strong" in texts
    assert set(ATLAS.choices.sources.values()) <= set(texts)
    assert all(len(tabs) == 1 for width, tabs in CHART.layouts.items() if width < NARROW)


@pytest.mark.parametrize(("width", "figure"), EVERY_FIGURE, ids=lambda value: value if isinstance(value, int) else "")
def test_the_room_for_the_pairs_lies_beneath_the_open_row_and_above_the_next(width, figure):
    opened, following = (
        next(note.y for note in figure.layout.annotations if note.text == f"{sign} {topic.topic_label}")
        for sign, topic in zip((OPEN, SHUT), TOPICS, strict=False)
    )
    assert TOPICS[0].topic == "length"
    assert opened < figure.layout.meta["fold"] <= following
    assert "fold" not in disagreements_chart(TOPICS, SOURCES, ATLAS.facts, LIGHT).figure.layout.meta


def test_the_fold_holds_every_pair_of_its_topic_as_it_is_said_and_disagreements_first():
    fold, pairs = CHART.fold, TOPICS[0].pairs
    assert sorted(told.fact_ids.named[0] for part in fold.parts for told in part.told) == sorted(
        side.fact_id for pair in pairs for side in pair.sides
    )
    for part in fold.parts:
        for told in part.told:
            fact = ATLAS.facts[told.fact_ids.named[0]]
            assert told.statement == fact.says
            assert not fact.as_printed or fact.as_printed in " ".join(told.lines)
    kinds = [part.heading == DISAGREEMENT_KINDS["scope"].label for part in fold.parts]
    assert kinds == sorted(kinds)


def test_a_fold_of_many_pairs_holds_the_first_and_says_so():
    (topic,) = (topic for topic in TOPICS if topic.topic == "length")
    many = replace(topic, pairs=topic.pairs * PARTS_A_FOLD)
    fold = disagreements_chart([many], SOURCES, ATLAS.facts, LIGHT, opened="length").fold
    assert len(fold.parts) == PARTS_A_FOLD
    assert f"first {PARTS_A_FOLD} of {len(many.pairs)} pairs" in fold.left_out
