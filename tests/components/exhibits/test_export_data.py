"""What exhibits state for export: printed figures and nothing else, with every row, and no word shortened."""

from __future__ import annotations

from typing import Any

import pytest

from components.exhibits.export_data import ExportCounts, ExportCurves, ExportRow, ExportTable
from components.registry import exhibits_on
from data.contract.vocabulary import ABSENCES, MEASURES
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.subjects.effect_sizes import panel_of
from tests.components.views import ATLAS, a_view


def row(**cells) -> ExportRow:
    return ExportRow("words", "series", FactIds.of("a"), **cells)


@pytest.mark.parametrize(
    ("stated", "figures", "span", "is_hollow"),
    [
        (row(estimate=0.5, low=0.2, high=0.8), (0.5,), (0.2, 0.8), False),
        (row(estimate=0.5), (0.5,), None, True),
        (row(estimate=0.5, low=0.2), (0.5,), None, False),
        (row(low=6, high=16), (6, 16), (6, 16), False),
        (row(low=50), (50,), None, False),
        (row(low=45, high=45), (45,), None, False),
        (row(low=15, high=20, bound="apart"), (15, 20), None, False),
        (row(low=-0.3, high=0.3, bound="either_side"), (-0.3, 0.3), (-0.3, 0.3), True),
        (row(), (), None, False),
    ],
)
def test_marks_stand_at_figures_and_strokes_between_ends_that_belong_together(stated, figures, span, is_hollow):
    assert (stated.figures, stated.span, stated.is_hollow) == (figures, span, is_hollow)


def stated_of(path: str, **chosen: tuple[str, ...]):
    return [(exhibit, data) for exhibit in exhibits_on(a_view(**chosen), path) for data in exhibit.export_data]


@pytest.mark.parametrize("chosen", [{}, {"figures": ("all",)}, {"panels": ("together",)}], ids=str)
def test_every_effect_is_stated_with_its_printed_figures_on_one_scale(chosen):
    exhibit = exhibits_on(a_view(**chosen), "effect_sizes")[0]
    effects = {effect["effect_id"]: effect for effect in records(exhibit.rows)}
    stated = {one.fact_ids.named[0]: one for data in exhibit.export_data for one in data.rows}
    assert set(stated) == set(effects)
    for effect_id, one in stated.items():
        effect = effects[effect_id]
        printed = {effect[column] for column in ("drawn", "drawn_low", "drawn_high")} - {None}
        undirected = set() if effect["has_direction"] else {abs(effect["value"]), -abs(effect["value"])}
        assert set(one.figures) <= printed | undirected
        assert str(effect["intervention"]) in one.label, "no word is shortened"
    for data in exhibit.export_data:
        assert len({panel_label(effects[one.fact_ids.named[0]]) for one in data.rows}) == 1 or not data.title
        assert {one.series for one in data.rows} == {series.name for series in data.series}
        for one in data.rows:
            assert all(data.least <= figure <= data.most for figure in one.figures)
    assert len({(data.least, data.most, data.step) for data in exhibit.export_data}) == 1


def panel_label(effect: dict[str, Any]) -> str:
    return panel_of(effect["comparator_family"], effect["intervention_role"]).label


def test_lengths_are_stated_measure_by_measure_and_doses_beside_them():
    (page,) = exhibits_on(a_view(dose=("computed",)), "session_lengths")
    titles = [data.title for data in page.export_data]
    assert (
        titles[: len(MEASURES)]
        == [MEASURES[measure].label for measure in page.rows["measure"].dropna().unique()][: len(MEASURES)]
    )
    assert len(set(titles)) == len(titles) == len(MEASURES) + 2
    assert sum(len(data.rows) for data in page.export_data) == len(page.rows)
    for data in page.export_data:
        for one in data.rows:
            assert ATLAS.facts[one.fact_ids.named[0]].source_label in one.label
            assert all(0 <= figure <= data.most for figure in one.figures)


def test_words_without_a_figure_state_none_and_a_ceiling_seldom_passed_is_no_span():
    lengths = ATLAS.frames["session_lengths"].set_index("fact_id")
    rows = [one for _, data in stated_of("session_lengths") for one in data.rows]
    for one in rows:
        printed = lengths.loc[one.fact_ids.named[0]]
        assert bool(one.figures) == bool(printed[["low", "high"]].notna().any())
    (seldom,) = [one for one in rows if lengths.loc[one.fact_ids.named[0], "bound"] == "rarely_above"]
    assert (len(seldom.figures), seldom.span) == (2, None)


def test_counts_are_those_of_the_sources_that_cover_a_condition():
    ((exhibit, data),) = [(e, d) for e, d in stated_of("overview") if isinstance(d, ExportCounts)]
    counted = exhibit.rows.dropna(subset="source_id").groupby("condition_id")["source_id"].nunique()
    labels = ATLAS.choices.conditions
    assert dict(data.counts) == {labels[condition_id]: int(count) for condition_id, count in counted.items()}


def test_curves_are_named_and_peak_where_the_groups_have_their_averages():
    ((_, data),) = stated_of("effect_translator", d=("0.8",))
    assert isinstance(data, ExportCurves)
    peaks = {line.series.name: max(line.points, key=lambda point: point[1])[0] for line in data.lines}
    assert peaks == pytest.approx({"Comparison": 0.0, "Treatment": 0.8}, abs=0.05)


@pytest.mark.parametrize("path", ["condition_coverage", "therapy_features"])
def test_a_matrix_says_in_each_cell_what_its_marks_say(path):
    ((exhibit, data),) = stated_of(path)
    assert isinstance(data, ExportTable)
    cells = [cell for cells in data.rows for cell in cells[1:]]
    assert all(cells), "a blank would mean two things"
    assert sum(cell.count(", ") + 1 for cell in cells) == len(exhibit.rows)
    assert any(cell == ABSENCES["silent"].label for cell in cells)
