"""The charts of effect sizes: like with like, never bars, and whatever weakens a figure is seen, not only hovered."""

from __future__ import annotations

import pytest

from components.charts.effect_sizes import ENDS, USUAL_ENDS, effect_sizes_chart
from components.palette import DARK, LAYER_MARKS, LIGHT, slot_colour
from data.effect_sizes import CONVENTIONS, drawn_effects, in_layers, of_family, panels, scale
from data.vocabulary import COMPARATOR_FAMILIES, LAYERS
from tests.components.drawings import ATLAS, DRAWN_EFFECTS, Selection, draw, marks_of, shown, squeezed, strokes_of

EFFECTS = ATLAS.frames[DRAWN_EFFECTS].set_index("effect_id", drop=False)
FAMILIES = tuple(family for family, _ in panels(ATLAS.frames[DRAWN_EFFECTS]))
every_family = pytest.mark.parametrize("family", FAMILIES)
both_sizes = pytest.mark.parametrize("size", ["", ", compact"], ids=["whole", "compact"])


def marks_by_effect(family: str, size: str = "", **choices):
    found = {}
    for mark in marks_of(draw(f"effect_sizes: {family}{size}", Selection(**choices)).chart):
        found.setdefault(mark.ids, []).append(mark)
    return found


def test_every_family_has_effects():
    assert set(FAMILIES) == set(COMPARATOR_FAMILIES)


@every_family
@both_sizes
def test_there_are_no_bars(family, size):
    figure = draw(f"effect_sizes: {family}{size}").chart.figure
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert all(trace.fill is None for trace in figure.data)


@every_family
def test_an_effect_of_another_family_is_refused(family):
    for other in set(FAMILIES) - {family}:
        rows = EFFECTS[EFFECTS["comparator_family"].isin([family, other])]
        with pytest.raises(ValueError, match=f"effects of {other} came to the chart of {family}"):
            effect_sizes_chart(rows, family, scale(rows), ATLAS.facts, LIGHT)


@every_family
def test_all_families_share_one_scale(family):
    shared = scale(ATLAS.frames[DRAWN_EFFECTS])
    assert draw(f"effect_sizes: {family}").chart.figure.layout.xaxis.range == pytest.approx(shared)


@every_family
@both_sizes
def test_a_figure_without_direction_is_on_both_sides_of_zero(family, size):
    for effect_id, marks in marks_by_effect(family, size).items():
        row = EFFECTS.loc[effect_id]
        if row["signed_value"] is not None and EFFECTS["signed_value"].notna()[effect_id]:
            assert [mark.x for mark in marks] == [row["signed_value"]]
        elif EFFECTS["value"].notna()[effect_id]:
            assert sorted(mark.x for mark in marks) == [-abs(row["value"]), abs(row["value"])]
            assert all(squeezed("both sides of zero") in shown(mark.hover) for mark in marks)
            assert all(mark.symbol.endswith("-open-dot") for mark in marks)


def test_some_figures_have_no_direction():
    assert {"d10-4", "d10-5"} <= set(marks_by_effect("other_therapy"))
    assert "direction not printed" in draw("effect_sizes: other_therapy").chart.alt


@every_family
@both_sizes
def test_a_disputed_effect_is_crossed_out_and_said_to_be_disputed(family, size):
    drawn = draw(f"effect_sizes: {family}{size}").chart
    rows = EFFECTS[EFFECTS["comparator_family"].eq(family)]
    disputed = set(rows.loc[rows["status"].eq("disputed"), "effect_id"])
    crossed = {
        (x, y)
        for trace in drawn.figure.data
        if trace.mode == "markers" and trace.marker.symbol == "x-thin" and trace.customdata is None
        for x, y in zip(trace.x, trace.y, strict=True)
        if x is not None
    }
    marks = marks_by_effect(family, size)
    assert crossed == {(mark.x, mark.y) for effect_id in disputed for mark in marks[effect_id]}
    assert drawn.alt.count("disputed") == len(disputed)
    assert all("disputed" in shown(mark.hover).lower() for effect_id in disputed for mark in marks[effect_id])


def test_one_effect_is_disputed_and_its_label_says_so():
    labels = [note.text for note in draw("effect_sizes: other_therapy").chart.figure.layout.annotations]
    assert sum("(disputed)" in label for label in labels) == int(EFFECTS["status"].eq("disputed").sum()) == 1


@every_family
def test_layers_differ_in_colour_and_in_shape(family):
    assert len({shape for _, shape in LAYER_MARKS.values()}) == len({slot for slot, _ in LAYER_MARKS.values()}) == 3
    for theme in (LIGHT, DARK):
        for effect_id, marks in marks_by_effect(family, theme=theme).items():
            slot, shape = LAYER_MARKS[EFFECTS.loc[effect_id, "layer"]]
            over_outcomes = EFFECTS["value"].isna()[effect_id]
            assert all(mark.colour == slot_colour(slot, theme) for mark in marks)
            assert all(mark.symbol.startswith("line-ns" if over_outcomes else shape) for mark in marks)


@every_family
def test_an_effect_without_an_interval_is_hollow(family):
    for effect_id, marks in marks_by_effect(family).items():
        row = EFFECTS[EFFECTS["effect_id"].eq(effect_id)]
        without = row[["ci_low", "ci_high", "range_low"]].isna().all(axis=None)
        assert all(("-open" in mark.symbol) == without for mark in marks)
        if without:
            assert all(squeezed("No interval printed") in shown(mark.hover) for mark in marks)


def test_a_range_over_outcomes_is_never_taken_for_a_confidence_interval():
    marks = marks_by_effect("mixed_control")["d15-1"]
    assert [mark.x for mark in marks] == [0.49, 0.69]
    assert all(squeezed("not a confidence interval") in shown(mark.hover) for mark in marks)


def test_where_the_sign_is_turned_the_figure_is_told_as_printed_and_drawn_where_it_favours():
    (mark,) = marks_by_effect("none_pre_post")["ab21-1"]
    assert mark.x == 1.07
    assert squeezed("-1.07, meaning improvement") in shown(mark.hover)


def test_one_limit_leaves_the_other_end_open():
    (mark,) = marks_by_effect("other_therapy")["st7-2"]
    assert (-0.137, -0.049, mark.y) in strokes_of(draw("effect_sizes: other_therapy").chart)
    assert squeezed("CI -0.137 to not printed") in shown(mark.hover)


@every_family
@both_sizes
def test_conventions_are_lines_and_never_marks(family, size):
    figure = draw(f"effect_sizes: {family}{size}").chart.figure
    assert [shape.x0 for shape in figure.layout.shapes] == list(CONVENTIONS)
    texts = [note.text for note in figure.layout.annotations]
    assert all(any(word in text and f"{value:g}" in text for text in texts) for value, word in CONVENTIONS.items())


def test_comparisons_laid_over_one_another_say_so_in_the_picture_and_in_words():
    drawn = draw("effect_sizes: laid over one another").chart
    texts = " ".join(note.text for note in drawn.figure.layout.annotations).replace("<br>", " ")
    assert drawn.alt.startswith("Warning: ")
    for family in FAMILIES:
        assert COMPARATOR_FAMILIES[family].label in texts.replace("</b>", "").replace("<b>", "")
    warning = drawn.alt.removeprefix("Warning: ").split(".")[0]
    assert warning in texts.replace("</b>", "").replace("<b>", "")


@every_family
def test_both_ends_of_the_axis_are_named(family):
    texts = " ".join(note.text for note in draw(f"effect_sizes: {family}").chart.figure.layout.annotations)
    low, high = ENDS.get(family, USUAL_ENDS)
    assert f"← {low}" in texts
    assert f"{high} →" in texts


def test_studies_and_patients_stand_beside_the_figure():
    texts = " ".join(note.text for note in draw("effect_sizes: none_pre_post").chart.figure.layout.annotations)
    assert "k 23" in texts
    assert "N 1,365" in texts


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_alone_draws_no_other(layer):
    kept = in_layers(ATLAS.frames[DRAWN_EFFECTS], (layer,))
    for family in FAMILIES:
        drawn = draw(f"effect_sizes: {family}", Selection(layers=(layer,)))
        ids = {mark.ids for mark in marks_of(drawn.chart)} if drawn else set()
        assert ids == set(of_family(kept, family)["effect_id"])


def test_drawing_leaves_the_effects_of_the_atlas_alone():
    assert "drawn" not in ATLAS.frames["effect_sizes"]
    assert drawn_effects(ATLAS.frames["effect_sizes"]).equals(ATLAS.frames[DRAWN_EFFECTS])
