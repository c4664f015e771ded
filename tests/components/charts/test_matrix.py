"""A matrix at every width: nothing touches anything, nothing is clipped, columns keep their names."""

from __future__ import annotations

import html
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts.matrix import Matrix, matrix_chart
from components.charts.matrix.columns import CLEAR, columns_within
from components.charts.palette import EVIDENCE_MARKS, LIGHT
from components.charts.text_width import ELLIPSIS, text_width
from data.contract.vocabulary import ABSENCES, EVIDENCE_DIRECTIONS, STANCES
from data.evidence.fact_ids import FactIds
from data.evidence.shared_works import Sharing
from tests.components.boxes import boxes_of, collisions, marks_on_marks, outside
from tests.components.drawings import ATLAS, EVERYTHING, Selection, draw
from tests.components.matrices import heads_of, texts_in

#: How much wider than its layout a figure may be drawn: up to the next layout.
WIDER = (1.0, 1.13)
FACT_ID = ATLAS.frames["condition_coverage"]["fact_id"].iloc[0]
LABELS = list(ATLAS.choices.sources.values())
TERMS = STANCES | EVIDENCE_DIRECTIONS
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=50)


def expect_clear(chart):
    for width, (tab,) in chart.layouts.items():
        for factor in WIDER:
            boxes = boxes_of(tab.figure, width * factor)
            assert not collisions(boxes), f"at {width} pixels"
            assert not marks_on_marks(boxes), f"at {width} pixels"
            assert not outside(boxes, tab.figure, width * factor), f"at {width} pixels"


@pytest.mark.parametrize("name", ["condition_coverage", "therapy_features"])
@pytest.mark.parametrize(
    "selection",
    [EVERYTHING, Selection(order="count"), Selection(sources=("uk_guide",)), Selection(conditions=("ocd",)),
     Selection(sources=("psych_central", "therapist_box"), folded=("anxiety", "depression"))],
    ids=lambda selection: f"{selection.order}-{'-'.join(selection.sources + selection.conditions)}",
)  # fmt: skip
def test_nothing_touches_anything_and_nothing_is_clipped(name, selection):
    expect_clear(draw(name, selection).chart)


@st.composite
def matrices(draw_one: st.DrawFn) -> Matrix:
    """Any number of rows, sources and marks in a cell, under any names."""
    row_ids = tuple(f"row-{i}" for i in range(draw_one(st.integers(1, 14))))
    source_ids = [f"source-{i}" for i in range(draw_one(st.sampled_from([1, 2, 5, 9, 25])))]
    labels = draw_one(st.lists(words, min_size=3, max_size=3))
    said = st.lists(st.sampled_from(list(TERMS)), min_size=1, max_size=9, unique=True)
    stances = draw_one(said | st.sampled_from([[absence] for absence in ABSENCES]))
    marks = [
        (row_id, source_id, stance, FactIds.of(FACT_ID))
        for row_id in row_ids
        for source_id in source_ids
        for stance in (stances if row_id == row_ids[-1] else stances[:1])
    ]
    n_sources = [draw_one(st.integers(0, len(source_ids))) for _ in row_ids]
    families = dict.fromkeys(row_ids, labels[1]) if draw_one(st.booleans()) else {}
    return Matrix(
        row="row_id",
        nouns=("row", "rows"),
        counted="covered",
        terms=TERMS,
        marks=pd.DataFrame(marks, columns=["row_id", "source_id", "stance", "fact_ids"]),
        sources_of_rows=pd.DataFrame(
            {
                "row_id": list(row_ids), "n_sources": n_sources,
                "sharing": [Sharing(n, 0) for n in n_sources], "fact_ids": [FactIds.of(FACT_ID)] * len(row_ids),
            }
        ),
        rows_of_sources=pd.DataFrame(
            {"source_id": source_ids, "n_rows": len(row_ids), "fact_ids": [FactIds.of(FACT_ID)] * len(source_ids)}
        ),
        row_ids=row_ids,
        row_labels=dict.fromkeys(row_ids, labels[0]),
        families=families,
        source_labels={source_id: f"{labels[2]} {i}" for i, source_id in enumerate(source_ids)},
        depths=dict.fromkeys(row_ids, 1),
    )  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(matrix=matrices())
def test_any_number_of_rows_and_sources_under_any_names_keeps_clear(matrix):
    expect_clear(matrix_chart(matrix, ATLAS.facts, LIGHT))


@pytest.mark.parametrize("width", [1200, 1360, 1600])
def test_each_block_has_the_names_of_its_columns(width):
    (tab,) = draw("condition_coverage").chart.layouts[width]
    for axis in ("x", "x2"):
        names = [name for _, name in heads_of(tab.figure, axis)]
        assert [name.split()[0] for name in names] == [label.split()[0] for label in LABELS]
        assert not any(ELLIPSIS in name for name in names)


def test_what_stays_in_sight_are_the_keys_and_the_names():
    for (tab,) in draw("condition_coverage").chart.layouts.values():
        assert tab.figure.layout.meta["head"] == tab.figure.layout.margin.t


@pytest.mark.parametrize("width", [352, 480])
def test_on_a_phone_every_cell_is_named(width):
    (tab,) = draw("condition_coverage").chart.layouts[width]
    names = [text for text in texts_in(tab.figure) if text.anchor == "middle center"]
    firsts = [label.split()[0] for label in LABELS]
    assert len(names) == len(LABELS) * (len(ATLAS.choices.conditions) + 1)
    for place, name in enumerate(names):
        assert name.text.split()[0] == firsts[place % len(firsts)]


def test_a_name_keeps_as_many_words_as_fit():
    assert columns_within(LABELS, 5 * 130, [0] * 5, 13).names == tuple(LABELS)
    short = columns_within(LABELS, 5 * 80, [0] * 5, 13)
    assert short.names == ("Ramkumar", "Escalante", "US expl.", "Hims", "UK guide")
    assert short.n_levels == 1


def test_columns_are_as_wide_as_their_names_need_where_alike_they_would_break_one():
    columns = columns_within(LABELS, 5 * 70, [56] * 5, 13)
    assert columns.names == ("Ramkumar", "Escalante", "US expl.", "Hims", "UK guide")
    assert sum(columns.widths) == pytest.approx(350)
    assert min(columns.widths) >= 56
    assert columns.middles == sorted(columns.middles)


def test_names_stand_on_two_levels_where_one_has_too_little_room():
    columns = columns_within(LABELS, 5 * 55, [44] * 5, 13, levels=True)
    assert columns.n_levels == 2
    assert columns.names == ("Ramkumar", "Escalante page", "US explainer", "Hims & Hers", "UK guide")
    assert columns_within(LABELS, 5 * 55, [44] * 5, 13).names[0].endswith(ELLIPSIS)


def test_two_sources_never_come_to_have_one_name():
    assert columns_within(["Guide of the north", "Guide of the south"], 2 * 100, [0, 0], 13).names == ("north", "south")


@given(labels=st.lists(words, min_size=1, max_size=6), room=st.floats(50, 900))
def test_a_name_never_leaves_its_column(labels, room):
    columns = columns_within(labels, room, [0] * len(labels), 13)
    assert sum(columns.widths) == pytest.approx(room)
    for name, width in zip(columns.names, columns.widths, strict=True):
        assert text_width(name, 13) <= max(width - CLEAR, 0) + 0.01


def test_works_have_marks_of_their_own_in_every_layout():
    for (tab,) in draw("condition_coverage").chart.layouts.values():
        symbols = {trace["marker"]["symbol"] for trace in tab.figure.to_dict()["data"] if trace["mode"] == "markers"}
        assert {symbol for _, symbol in EVIDENCE_MARKS.values()} <= symbols


def test_every_width_has_the_same_marks():
    for name in ("condition_coverage", "therapy_features"):
        drawn = [
            sorted(ids for trace in tab.figure.to_dict()["data"] for ids in trace.get("customdata", ()))
            for (tab,) in draw(name).chart.layouts.values()
        ]
        assert all(ids == drawn[0] for ids in drawn)


def test_no_text_is_smaller_than_a_projector_allows():
    for (tab,) in draw("condition_coverage").chart.layouts.values():
        figure = tab.figure.to_dict()
        sizes = [note["font"]["size"] for note in figure["layout"]["annotations"]]
        sizes += [trace["textfont"]["size"] for trace in figure["data"] if trace["mode"] == "text"]
        assert min(sizes) >= 13
        labels = {html.unescape(re.sub("</?b>", "", text.text)): text for text in texts_in(tab.figure)}
        assert labels["Low mood"]
