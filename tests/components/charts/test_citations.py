"""The chart of citations: a mark for each, the shared work first and ringed, nothing over anything else."""

from __future__ import annotations

import html

import pytest

from components.charts.chart import NARROW
from components.charts.palette import DARK, FIT_MARKS, LIGHT
from components.exhibits.citations import citations, works_in_view
from data.contract.vocabulary import FITS
from data.subjects.citations import citation_id
from tests.components.boxes import boxes_of, collisions, outside
from tests.components.drawings import ATLAS, drawn_marks
from tests.components.views import a_view

VIEW = a_view(atlas=ATLAS)
(EXHIBIT,) = citations(VIEW).shown
WORKS = works_in_view(VIEW)
CITATIONS = ATLAS.frames["citations"]
EVERY_FIGURE = [(width, tab.figure) for width, tabs in EXHIBIT.chart.layouts.items() for tab in tabs]
WIDE = EXHIBIT.chart.layouts[1200][0].figure


def cells(figure):
    """Every citation on the chart as (place, height, id, symbol, is hollow)."""
    for trace in figure.data:
        if trace.customdata is not None:
            for x, y, ids in zip(trace.x, trace.y, trace.customdata, strict=True):
                yield x, y, ids, trace.marker.symbol, trace.marker.color in (LIGHT.background, DARK.background)


@pytest.mark.parametrize(("width", "figure"), EVERY_FIGURE, ids=lambda value: value if isinstance(value, int) else "")
def test_no_text_touches_anything_and_nothing_is_clipped(width, figure):
    for drawn_at in (width, width * 1.33):
        boxes = boxes_of(figure, drawn_at)
        assert not outside(boxes, figure, drawn_at)
        assert not collisions(boxes)


def test_every_citation_is_a_mark_whose_shape_says_whether_it_fits():
    fits = {citation_id(row["source_id"], row["reference_id"]): row["fits"] for row in CITATIONS.to_dict("records")}
    for _, figure in EVERY_FIGURE:
        drawn = {ids: (symbol, hollow) for _, _, ids, symbol, hollow in cells(figure)}
        assert drawn == {fact_id: FIT_MARKS[word][:2] for fact_id, word in fits.items()}
    assert len({mark[:2] for mark in FIT_MARKS.values()}) == len(FITS), "two that look the same without colour"


def test_a_citation_stands_in_the_column_of_who_cites_and_in_the_row_of_the_work():
    heads = {note.name: note.x for note in WIDE.layout.annotations if note.name and note.xref == "x"}
    rows = {note.name: note.y for note in WIDE.layout.annotations if note.name and note.x == 0}
    at = {ids: (x, y) for x, y, ids, *_ in cells(WIDE)}
    for work in WORKS:
        for citation in work.citations:
            assert at[citation.fact_id] == (heads[citation.speaker_id], rows[work.reference_id])
    assert {"psych_central", "therapist_box"} <= set(heads), "who cites nothing has a column too"


def test_the_shared_work_is_the_first_row_and_alone_is_ringed():
    release = WORKS[0]
    for _, figure in EVERY_FIGURE:
        rings = [
            (x, y)
            for trace in figure.data
            if trace.mode == "markers" and trace.marker.symbol == "circle-open"
            for x, y in zip(trace.x, trace.y, strict=True)
        ]
        own = [(x, y) for x, y, ids, *_ in cells(figure) if ids in {c.fact_id for c in release.citations}]
        assert sorted(rings) == sorted(own)
        others = [y for _, y, ids, *_ in cells(figure) if ids not in {c.fact_id for c in release.citations}]
        assert max(y for _, y in own) < min(others)


def test_works_behind_and_figures_are_counts_that_open_what_they_count():
    texts = {note.name: note.text for note in WIDE.layout.annotations if note.name}
    for work in WORKS:
        if work.behind:
            assert texts[";".join(work.behind)] == str(len(work.behind))
        if work.every_figure.named:
            assert texts[work.every_figure.in_link] == str(work.every_figure.n_facts)


def test_every_row_of_the_exhibit_is_behind_a_mark_of_its_picture():
    carried = {i for ids, _ in drawn_marks(EXHIBIT.chart.figure) for i in ids.split(";")}
    assert carried == set(EXHIBIT.fact_ids)


def test_below_720_pixels_each_mark_has_its_source_and_what_it_says_beside_it():
    figure = EXHIBIT.chart.layouts[352][0].figure
    texts = {html.unescape(note.text) for note in figure.layout.annotations}
    for work in WORKS:
        for citation in work.citations:
            assert f"{ATLAS.facts[citation.speaker_id].source_label}: {FITS[citation.fits].label.lower()}" in texts
    assert all(len(tabs) == 1 for width, tabs in EXHIBIT.chart.layouts.items() if width < NARROW)
