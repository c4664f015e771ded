"""The arithmetic check, drawn: printed figures and the computed one never look alike, and each leads to its source."""

from __future__ import annotations

from components.charts.effect_trails import FOOTNOTE, rise_checks_chart
from components.charts.palette import LIGHT
from data.subjects.effect_trails import rise_checks
from tests.components.drawings import ATLAS, drawn_marks, marks_of, strokes_of

CHECKS = rise_checks(ATLAS.tables.printed_rises, ATLAS.frames["effect_sizes"], ATLAS.tables.references)
CHART = rise_checks_chart(CHECKS, ATLAS.facts, LIGHT)


def test_printed_and_computed_figures_stand_where_they_belong_and_differ_in_shape():
    by_shape: dict[str, set[float]] = {}
    for mark in marks_of(CHART):
        by_shape.setdefault(mark.symbol, set()).add(round(mark.x, 4))
    assert by_shape == {"circle": {0.974, 0.97, 1.51}, "star": {1.461, 1.455}}
    assert not any("open" in shape for shape in by_shape), "hollow means without an interval"


def test_the_gap_is_drawn_from_what_comes_out_to_what_is_printed():
    gaps = {(round(low, 4), high) for low, high, _ in strokes_of(CHART) if high == 1.51}
    assert gaps == {(1.461, 1.51), (1.455, 1.51)}


def test_what_is_printed_and_what_is_computed_are_named_and_the_gap_is_dotted():
    texts = {note.text for note in CHART.figure.layout.annotations}
    assert {"Printed", "Computed here", "0.974 + 50% is 1.461, not 1.51"} <= texts
    dotted = [trace for trace in CHART.figure.data if trace.mode == "lines" and trace.line.dash == "dot"]
    assert {trace.line.color for trace in dotted} == {LIGHT.warning}
    assert FOOTNOTE in " ".join(note.text for note in CHART.figure.layout.annotations)


def test_the_computed_figure_leads_to_the_claim_and_to_the_figure_that_it_starts_from():
    assert {ids for ids, hover in drawn_marks(CHART.figure) if "Computed" in hover} == {
        f"{check.claim_id};{check.start_id}" for check in CHECKS
    }
