from __future__ import annotations

from dataclasses import replace

import pytest

from components.charts.chart import NARROW, Chart
from components.charts.effect_sizes import effect_sizes_chart
from components.charts.own_evidence import choices_chart, funnel_chart, own_groups, subgroups_chart, without_one_chart
from components.charts.palette import DARK, LIGHT, OWN_MARK
from data.own_evidence.evidence import OwnEvidence
from data.own_evidence.figures import OwnFigures, figures_of
from data.own_evidence.pooling import PoolingChoices, leave_one_out, specification_curve, subgroups
from data.own_evidence.reading_process import read
from data.own_evidence.sheets import ReadingChoices, Sheet
from data.own_evidence.studies import MappingChoices, read_studies
from data.subjects.effect_sizes import main_effects
from tests.loaded import ATLAS
from tests.own_files import metapsy_form

FAMILY = "mixed_control"


def figures(n: int = 22, **pooling: object) -> OwnFigures:
    sheet = Sheet.from_record("a.csv", read("a.csv", metapsy_form(n), ReadingChoices()))
    mapping = replace(MappingChoices.suggested(sheet), effect_direction="treatment")
    own = OwnEvidence("a.csv", b"", mapping=mapping, pooling=PoolingChoices(**pooling), is_shown=True)
    return figures_of(own, read_studies(sheet, mapping), ATLAS.drawn_effects)


OWN = figures()
(OWN_FAMILY,) = OWN.families
FACTS = {**ATLAS.facts, **OWN.facts}


def marks(chart: Chart, width: int | None = None) -> list[tuple[str, float, float]]:
    """Every mark of a figure as ids, x and y."""
    figure = chart.figure if width is None else chart.layouts[width][0].figure
    return [
        (ids, x, y)
        for trace in figure.data
        if trace.customdata is not None
        for ids, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    ]


def test_the_forest_holds_every_study_and_the_pooled_figure_at_its_place():
    effects = main_effects(ATLAS.drawn_effects)
    chart = effect_sizes_chart(effects, FACTS, LIGHT, own=OWN, own_families=OWN.families)
    at = {ids: x for ids, x, _ in marks(chart)}
    for effect in OWN_FAMILY.effects:
        assert at[effect.own_id] == pytest.approx(effect.effect, abs=0.0006)
    assert at[OWN_FAMILY.pooled_id] == pytest.approx(OWN_FAMILY.pooled.estimate, abs=0.0006)
    assert set(effects["effect_id"]) <= set(at), "none of the atlas's own gives way"
    heights = {ids: y for ids, _, y in marks(chart)}
    controlled = effects.loc[effects["comparator_family"].eq(FAMILY), "effect_id"]
    others = effects.loc[effects["comparator_family"].eq("other_therapy"), "effect_id"]
    own_heights = [heights[effect.own_id] for effect in OWN_FAMILY.effects]
    ends = sorted([min(heights[i] for i in controlled), max(heights[i] for i in others)])
    assert all(ends[0] < height < ends[1] for height in own_heights), "beneath the reviews of the same family"


def test_of_very_many_studies_the_pooled_figure_is_always_drawn():
    many = figures(300)
    effects = main_effects(ATLAS.drawn_effects)
    chart = effect_sizes_chart(effects, {**ATLAS.facts, **many.facts}, LIGHT, own=many, own_families=many.families)
    drawn = {ids for ids, _, _ in marks(chart)}
    assert many.families[0].pooled_id in drawn
    assert len(drawn) < 70
    assert f"of {len(effects) + 301:,} rows" in chart.left_out


def test_what_does_not_count_is_told_and_looks_otherwise():
    own = figures(left_out=("own:2",), sample_rule="first")
    group = own_groups(own, own.families, LIGHT)[FAMILY]
    by_id = {row.cells["effect"][0].fact_ids.named[0]: row for row in group.rows}
    assert "(left out)" in by_id["own:2"].label
    assert by_id["own:2"].cells["effect"][0].hollow
    assert "(same sample)" in by_id["own:11"].label, "the second instrument of one sample"
    assert not by_id["own:1"].cells["effect"][0].hollow
    assert by_id["own:1"].cells["effect"][0].symbol == OWN_MARK[1]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_curve_shows_every_combination_with_its_interval_and_its_options(theme):
    curve = specification_curve(OWN_FAMILY.effects, PoolingChoices())
    chart = choices_chart(OWN_FAMILY, curve, FACTS, theme)
    for width in chart.layouts:
        shown = sorted((x, y) for _, x, y in marks(chart, width))
        assert shown == [(place, spec.pooled.estimate) for place, spec in enumerate(curve)]
        figure = chart.layouts[width][0].figure
        whiskers = next(trace for trace in figure.data if trace.mode == "lines" and trace.yaxis != "y2")
        assert list(whiskers.y)[0::3] == [spec.pooled.low for spec in curve]
        assert list(whiskers.y)[1::3] == [spec.pooled.high for spec in curve]
        options = [trace for trace in figure.data if trace.yaxis == "y2"]
        labels = figure.layout.yaxis2.ticktext
        assert len(options) == len(labels)
        assert not any("…" in label for label in labels), (width, labels)
        # Every combination stands above one estimator and one interval.
        n_strokes = [len(trace.x) // 3 for trace in options]
        assert sum(n_strokes[:3]) == sum(n_strokes[3:5]) == len(curve)
        assert figure.layout.margin.l == (118 if width < NARROW else 200)
    chosen = [trace for trace in chart.figure.data if trace.customdata is not None][-1]
    assert len(chosen.x) == 1
    assert chosen.y[0] == pytest.approx(OWN_FAMILY.pooled.estimate)
    assert f"{len(curve)} combinations" in chart.alt


def test_leaving_one_out_has_a_row_for_each_sample_and_one_for_all():
    found = leave_one_out(OWN_FAMILY.effects, PoolingChoices())
    chart = without_one_chart(OWN_FAMILY, found, FACTS, LIGHT)
    assert [x for _, x, _ in marks(chart)] == [*(one.pooled.estimate for one in found), OWN_FAMILY.pooled.estimate]


def test_the_funnel_has_every_study_the_surest_on_top():
    chart = funnel_chart(OWN, OWN_FAMILY, FACTS, LIGHT)
    shown = {ids: (x, y) for ids, x, y in marks(chart)}
    assert shown == {e.own_id: (e.effect, e.standard_error) for e in OWN_FAMILY.effects}
    top, bottom = chart.figure.layout.yaxis.range[1], chart.figure.layout.yaxis.range[0]
    assert top == 0 < max(e.standard_error for e in OWN_FAMILY.effects) < bottom


def test_subgroups_have_a_row_each():
    groups = subgroups(OWN_FAMILY.effects, PoolingChoices())
    chart = subgroups_chart(OWN_FAMILY, groups, FACTS, LIGHT)
    told = [group.pooled.estimate for group in groups if group.pooled]
    assert len(told) > 1
    assert [x for _, x, _ in marks(chart)] == [*told, OWN_FAMILY.pooled.estimate]
