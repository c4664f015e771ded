"""The charts of effect sizes: like with like, never bars, and whatever weakens a figure is seen, not only hovered."""

from __future__ import annotations

import re

import pytest

from components.charts.chart import Chart
from components.charts.effect_sizes import AXIS_TITLE, ENDS, OVERLAY_ENDS, effect_sizes_chart
from components.charts.palette import DARK, LAYER_MARKS, LIGHT, slot_colour
from data.contract.vocabulary import COMPARATOR_FAMILIES, LAYERS
from data.subjects.effect_sizes import CONVENTIONS, PANELS, drawn_effects, in_layers, panels, scale
from tests.components.drawings import ATLAS, DRAWN_EFFECTS, Selection, draw, marks_of, shown, squeezed, strokes_of

EFFECTS = ATLAS.frames[DRAWN_EFFECTS].set_index("effect_id", drop=False)
MEMBERS = {panel: set(rows["effect_id"]) for panel, rows in panels(ATLAS.frames[DRAWN_EFFECTS])}
every_panel = pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.panel_id)
both_sizes = pytest.mark.parametrize("size", ["", ", compact"], ids=["whole", "compact"])


def marks_by_effect(panel_id: str, size: str = "", **choices):
    found = {}
    for mark in marks_of(draw(f"effect_sizes: {panel_id}{size}", Selection(**choices)).chart):
        found.setdefault(mark.ids, []).append(mark)
    return found


def texts_of_picture(panel_id: str, size: str = "") -> str:
    """Every word of a picture on one line, title included."""
    layout = draw(f"effect_sizes: {panel_id}{size}").chart.figure.layout
    told = " ".join(note.text for note in layout.annotations)
    return re.sub(r"</?b>", "", told).replace("<br>", " ")


def test_every_panel_has_effects():
    assert set(MEMBERS) == set(PANELS)
    assert {panel.comparator_family for panel in PANELS} == set(COMPARATOR_FAMILIES)


@every_panel
@both_sizes
def test_there_are_no_bars(panel, size):
    figure = draw(f"effect_sizes: {panel.panel_id}{size}").chart.figure
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert all(trace.fill is None for trace in figure.data)


@every_panel
def test_an_effect_of_another_family_or_design_is_refused(panel):
    for other in set(PANELS) - {panel}:
        rows = EFFECTS.loc[sorted(MEMBERS[panel] | MEMBERS[other])]
        expected = re.escape(f"effects of '{other.label}' came to the chart of '{panel.label}'; allowed are only")
        with pytest.raises(ValueError, match=expected):
            effect_sizes_chart(rows, panel, scale(rows), ATLAS.facts, LIGHT)


def test_the_drug_s_figure_never_stands_beside_that_of_the_therapy():
    for panel in PANELS:
        ids = set(marks_by_effect(panel.panel_id))
        assert not ({"ra-03", "pr-03"} & ids and {"ra-01", "pr-01"} & ids)


@every_panel
@both_sizes
def test_a_picture_says_what_it_shows_compared_with_what_and_in_which_unit(panel, size):
    told = texts_of_picture(panel.panel_id, size)
    assert panel.label in told, "a short title where the room is short"
    assert AXIS_TITLE in told
    layout = draw(f"effect_sizes: {panel.panel_id}{size}").chart.figure.layout
    # The legend begins beneath the title.
    assert layout.legend.y == layout.legend2.y < 1


@every_panel
def test_all_panels_share_one_scale(panel):
    shared = scale(ATLAS.frames[DRAWN_EFFECTS])
    assert draw(f"effect_sizes: {panel.panel_id}").chart.figure.layout.xaxis.range == pytest.approx(shared)


@every_panel
@both_sizes
def test_a_figure_without_direction_is_on_both_sides_of_zero(panel, size):
    for effect_id, marks in marks_by_effect(panel.panel_id, size).items():
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


@every_panel
@both_sizes
def test_a_disputed_effect_is_crossed_out_and_said_to_be_disputed(panel, size):
    drawn = draw(f"effect_sizes: {panel.panel_id}{size}").chart
    rows = EFFECTS.loc[sorted(MEMBERS[panel])]
    disputed = set(rows.loc[rows["status"].eq("disputed"), "effect_id"])
    crossed = {
        (x, y)
        for trace in drawn.figure.data
        if trace.mode == "markers" and trace.marker.symbol == "x-thin" and trace.customdata is None
        for x, y in zip(trace.x, trace.y, strict=True)
        if x is not None
    }
    marks = marks_by_effect(panel.panel_id, size)
    assert crossed == {(mark.x, mark.y) for effect_id in disputed for mark in marks[effect_id]}
    assert drawn.alt.count("disputed") == len(disputed)
    assert all("disputed" in shown(mark.hover).lower() for effect_id in disputed for mark in marks[effect_id])


def test_one_effect_is_disputed_and_its_label_says_so():
    labels = [note.text for note in draw("effect_sizes: therapy_or_none").chart.figure.layout.annotations]
    disputed = [label.replace("<br>", " ") for label in labels if "(disputed" in label]
    assert len(disputed) == int(EFFECTS["status"].eq("disputed").sum()) == 1
    assert "since then 0.44 to 0.68 over outcomes, Leichsenring &amp; Rabung, 2011" in disputed[0]


def test_what_took_the_place_of_a_disputed_figure_is_told_where_it_is_not_drawn():
    drawn = draw("effect_sizes: therapy_or_none", Selection(layers=("cited",))).chart
    assert "lr11-1" not in {mark.ids for mark in marks_of(drawn)}
    labels = " ".join(note.text for note in drawn.figure.layout.annotations).replace("<br>", " ")
    assert "since then 0.44 to 0.68" in labels


@every_panel
def test_layers_differ_in_colour_and_in_shape(panel):
    assert len({shape for _, shape in LAYER_MARKS.values()}) == len({slot for slot, _ in LAYER_MARKS.values()}) == 3
    for theme in (LIGHT, DARK):
        for effect_id, marks in marks_by_effect(panel.panel_id, theme=theme).items():
            slot, shape = LAYER_MARKS[EFFECTS.loc[effect_id, "layer"]]
            over_outcomes = EFFECTS["value"].isna()[effect_id]
            assert all(mark.colour == slot_colour(slot, theme) for mark in marks)
            assert all(mark.symbol.startswith("line-ns" if over_outcomes else shape) for mark in marks)


@every_panel
def test_an_effect_without_an_interval_is_hollow(panel):
    for effect_id, marks in marks_by_effect(panel.panel_id).items():
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
    assert squeezed("Printed as -1.07, drawn at +1.07") in shown(mark.hover)
    assert "-1.07, meaning improvement (drawn at +1.07)" in texts_of_picture("none_pre_post")
    assert "(drawn at +1.07)" in draw("effect_sizes: none_pre_post").chart.alt
    assert "(drawn at -0.3)" in texts_of_picture("other_therapy")
    assert "(drawn at" not in texts_of_picture("mixed_control")


def test_one_limit_leaves_the_other_end_open():
    (mark,) = marks_by_effect("other_therapy")["st7-2"]
    assert (-0.137, -0.049, mark.y) in strokes_of(draw("effect_sizes: other_therapy").chart)
    told = "90% CI -0.137 to -0.038 (upper limit implausible as printed)"
    assert squeezed(told) in shown(mark.hover)
    assert told in texts_of_picture("other_therapy")
    assert told in draw("effect_sizes: other_therapy").chart.alt
    (words,) = [
        note
        for note in draw("effect_sizes: other_therapy").chart.figure.layout.annotations
        if note.text == "upper limit implausible as printed"
    ]
    # To the right of the mark, where the limit would stand.
    assert (words.x, words.y, words.xanchor) == (mark.x, mark.y, "left")


def legend_of(panel_id: str) -> dict:
    return {trace.name: trace for trace in draw(f"effect_sizes: {panel_id}").chart.figure.data if trace.name}


def test_every_kind_of_stroke_has_a_key_that_looks_like_it():
    figure = draw("effect_sizes: other_therapy").chart.figure
    strokes = {(t.line.width, t.line.dash) for t in figure.data if t.mode == "lines" and t.name is None}
    keys = [(t.line.width, t.line.dash) for t in figure.data if t.mode == "lines" and t.name]
    assert {"90% CI", "One limit of a CI", "Range of outcomes"} <= set(legend_of("other_therapy"))
    assert set(keys) <= strokes
    assert len(set(keys)) == len(keys), "two keys look alike"
    assert "95% CI" in legend_of("none_pre_post")
    assert "95% CI" not in legend_of("other_therapy")


def test_a_line_over_time_lies_above_the_labels_and_leads_to_the_follow_up():
    figure = draw("effect_sizes: none_pre_post").chart.figure
    notes = list(figure.layout.annotations)
    (course,) = [n for n, note in enumerate(notes) if note.showarrow and (note.ax, note.x) == (1.27, 1.46)]
    labels = [n for n, note in enumerate(notes) if not note.showarrow and note.bgcolor]
    assert course > max(labels), "drawn before a label, it is hidden by it"


def drawn_with(**cells: dict[str, object]) -> Chart:
    """The panel of comparisons with another therapy, with some cells of the table changed by effect."""
    rows = ATLAS.frames["effect_sizes"].copy()
    for column, changed in cells.items():
        rows[column] = rows[column].mask(rows["effect_id"].isin(list(changed)), rows["effect_id"].map(changed))
    rows = drawn_effects(rows)
    (panel,) = (own for own in PANELS if own.comparator_family == "other_therapy")
    return effect_sizes_chart(dict(panels(rows))[panel], panel, scale(rows), ATLAS.facts, LIGHT)


def test_follow_ups_in_order_of_time_are_joined_by_lines():
    """keefe-2014: 0.02 at the end of treatment, -0.11 up to a year later, -0.26 after more than a year."""
    notes = draw("effect_sizes: other_therapy").chart.figure.layout.annotations
    lines = [(note.ax, note.x) for note in notes if note.showarrow]
    assert {(0.02, -0.11), (-0.11, -0.26)} <= set(lines)
    texts = texts_of_picture("other_therapy")
    assert "follow-up at most 12 months" in texts
    assert "follow-up more than 12 months" in texts
    assert "so no line" not in texts


def test_follow_ups_that_nobody_can_order_say_why_no_line_joins_them():
    undated = {"ke4-3": None, "ke4-4": None}
    notes = drawn_with(follow_up_months=undated, follow_up_bound=undated).figure.layout.annotations
    lines = [(note.ax, note.x) for note in notes if note.showarrow]
    assert not {(0.02, -0.11), (-0.11, -0.26)} & set(lines)
    texts = " ".join(note.text for note in notes).replace("<br>", " ")
    assert texts.count("which follow-up came first is not printed, so no line") == 2


def test_a_result_that_was_found_equivalent_favours_neither_side():
    for effect_id in ("st7-1", "st7-2"):
        (mark,) = marks_by_effect("other_therapy")[effect_id]
        assert squeezed("found equivalent") in shown(mark.hover)
        assert squeezed("The work finds the two equivalent") in shown(mark.hover)
    assert texts_of_picture("other_therapy").count("found equivalent") == 2


def test_what_was_measured_during_treatment_says_so():
    for effect_id in ("bp4-1", "bp4-2", "bp4-3", "bp4-4"):
        (mark,) = marks_by_effect("none_pre_post")[effect_id]
        assert squeezed("during treatment") in shown(mark.hover)
        assert squeezed("end of treatment") not in shown(mark.hover)


def test_a_moment_that_the_page_does_not_name_is_said_to_be_assumed():
    (mark,) = marks_by_effect("not_stated-therapy")["ra-01"]
    assert squeezed("end of treatment (assumed)") in shown(mark.hover)
    assert "end of treatment (assumed)" in texts_of_picture("not_stated-therapy")


@every_panel
def test_alt_text_tells_all_that_makes_figures_comparable(panel):
    alt = draw(f"effect_sizes: {panel.panel_id}").chart.alt
    for effect_id in MEMBERS[panel]:
        row = ATLAS.tables.effect_sizes.set_index("effect_id").loc[effect_id]
        assert ATLAS.facts[effect_id].says in alt
        assert f"({row['metric']})" in alt


@every_panel
@both_sizes
def test_conventions_are_lines_and_never_marks(panel, size):
    figure = draw(f"effect_sizes: {panel.panel_id}{size}").chart.figure
    assert [shape.x0 for shape in figure.layout.shapes] == list(CONVENTIONS)
    texts = [note.text for note in figure.layout.annotations]
    assert all(any(word in text and f"{value:g}" in text for text in texts) for value, word in CONVENTIONS.items())


def test_comparisons_laid_over_one_another_say_so_in_the_picture_and_in_words():
    drawn = draw("effect_sizes: laid over one another").chart
    texts = " ".join(note.text for note in drawn.figure.layout.annotations).replace("<br>", " ")
    assert drawn.alt.startswith("Warning: ")
    for term in COMPARATOR_FAMILIES.values():
        assert term.label in texts.replace("</b>", "").replace("<b>", "")
    warning = drawn.alt.removeprefix("Warning: ").split(".")[0]
    assert warning in texts.replace("</b>", "").replace("<b>", "")


@every_panel
def test_both_ends_of_the_axis_are_named(panel):
    low, high = ENDS[panel.comparator_family]
    texts = texts_of_picture(panel.panel_id)
    assert f"← {low}" in texts
    assert f"{high} →" in texts
    # Only where it is known what the others had can a figure favour one or the other.
    assert ("favours" in texts.replace("favours other therapies", "")) == (panel.design == "between_groups")


def test_laid_over_one_another_the_ends_hold_for_every_comparison():
    texts = " ".join(note.text for note in draw("effect_sizes: laid over one another").chart.figure.layout.annotations)
    assert all(f"favours {what}" not in texts for what in ("comparison", "treatment", "control"))
    assert f"← {OVERLAY_ENDS[0]}" in texts


def test_studies_and_patients_stand_beside_the_figure():
    texts = " ".join(note.text for note in draw("effect_sizes: none_pre_post").chart.figure.layout.annotations)
    assert "k 23" in texts
    assert "N 1,365" in texts


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_alone_draws_no_other(layer):
    kept = in_layers(ATLAS.frames[DRAWN_EFFECTS], (layer,))
    for panel in PANELS:
        drawn = draw(f"effect_sizes: {panel.panel_id}", Selection(layers=(layer,)))
        ids = {mark.ids for mark in marks_of(drawn.chart)} if drawn else set()
        assert ids == set(kept["effect_id"]) & MEMBERS[panel]


def test_drawing_leaves_the_effects_of_the_atlas_alone():
    assert "drawn" not in ATLAS.frames["effect_sizes"]
    assert drawn_effects(ATLAS.frames["effect_sizes"]).equals(ATLAS.frames[DRAWN_EFFECTS])
