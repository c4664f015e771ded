"""The forest plot: like with like in a band, never bars, and whatever weakens a figure is seen, not only hovered."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from components.charts.chart import NARROW, Chart
from components.charts.effect_sizes import (
    BANDS_WARNING,
    DOUBT_NOTE,
    HOLLOW_KEY,
    OVERLAY_ENDS,
    OVERLAY_HEADING,
    OVERLAY_WARNING,
    SCOPE_NOTE,
    SHARED_ENDS,
    UNIT_NOTE,
    effect_sizes_chart,
)
from components.charts.palette import DARK, LAYER_MARKS, LIGHT, slot_colour
from data.contract.vocabulary import LAYERS
from data.subjects.effect_sizes import (
    CONVENTIONS,
    ENDS,
    PANELS,
    drawn_effects,
    effect_in_short,
    in_layers,
    main_effects,
    panels,
    scale,
)
from tests.components.drawings import ATLAS, DRAWN_EFFECTS, Selection, draw, marks_of, shown, squeezed, strokes_of

ALL = ATLAS.frames[DRAWN_EFFECTS]
EFFECTS = ALL.set_index("effect_id", drop=False)
MEMBERS = {panel: set(rows["effect_id"]) for panel, rows in panels(ALL)}
FORESTS = {"main figures": main_effects(ALL), "all figures": pd.concat([rows for _, rows in panels(ALL)])}
every_panel = pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.panel_id)
both_forests = pytest.mark.parametrize("name", FORESTS)


def forest(name: str = "all figures", **choices) -> Chart:
    return draw(f"effect_sizes: {name}", Selection(**choices)).chart


def marks_by_effect(name: str = "all figures", **choices):
    found = {}
    for mark in marks_of(forest(name, **choices)):
        found.setdefault(mark.ids, []).append(mark)
    return found


def texts_of(figure) -> list[str]:
    return [re.sub(r"</?b>", "", note.text) for note in figure.layout.annotations if note.text]


def picture(name: str = "all figures") -> str:
    """Every word of a picture on one line."""
    return " ".join(texts_of(forest(name).figure)).replace("&amp;", "&")


def text_at(figure, y: float, *, x: float) -> list[str]:
    """What stands at the height of a row, at the left (``x`` 0) or in the columns on the right (1)."""
    return [note.text for note in figure.layout.annotations if (note.xref, note.x, note.y) == ("paper", x, y)]


# Bands


def test_every_panel_has_effects():
    assert set(MEMBERS) == set(PANELS)


@both_forests
def test_each_band_holds_the_effects_of_one_comparison_and_one_design(name):
    figure = forest(name).figure
    starts = {}
    for note in figure.layout.annotations:
        for panel in PANELS:
            if note.text == f"<b>{panel.label}</b>":
                starts[panel] = note.y
    assert list(starts) == list(PANELS), "in the order of the vocabulary"
    assert list(starts.values()) == sorted(starts.values())
    ids_in = {panel: set() for panel in PANELS}
    for ids, marks in marks_by_effect(name).items():
        (y,) = {mark.y for mark in marks}
        ids_in[max((p for p in PANELS if starts[p] < y), key=starts.__getitem__)].add(ids)
    drawn = set(FORESTS[name]["effect_id"])
    assert ids_in == {panel: MEMBERS[panel] & drawn for panel in PANELS}


def test_a_picture_of_several_bands_says_that_only_one_is_to_be_compared_and_one_band_needs_no_such_word():
    assert BANDS_WARNING in picture("all figures")
    assert BANDS_WARNING not in " ".join(texts_of(draw("effect_sizes: placebo").chart.figure))


def test_a_band_of_drugs_is_there_for_scale():
    assert picture("main figures").count("for scale: not this therapy") == 1


def test_the_stated_figure_heads_its_band():
    marks = marks_by_effect("main figures")
    band = {
        ids: marks[ids][0].y
        for ids in MEMBERS[next(p for p in PANELS if p.panel_id == "not_stated-therapy")] & set(marks)
    }
    assert min(band, key=band.__getitem__) == "ra-01"


@both_forests
def test_there_are_no_bars(name):
    figure = forest(name).figure
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert all(trace.fill is None for trace in figure.data)


def test_bands_shown_one_by_one_share_one_scale():
    shared = scale(ALL)
    for panel in PANELS:
        low, high = draw(f"effect_sizes: {panel.panel_id}").chart.figure.layout.xaxis.range
        # A text that has no other place may need more room on the right.
        assert low == pytest.approx(shared[0])
        assert high >= shared[1] - 1e-9


# What a row says


@both_forests
def test_a_row_has_its_figure_with_the_interval_its_studies_and_its_patients(name):
    chart = forest(name)
    for ids, marks in marks_by_effect(name).items():
        row = ATLAS.effects[ids]
        value, studies, patients = text_at(chart.figure, marks[0].y, x=1)
        assert value == effect_in_short(row)
        assert studies.rstrip("*") == ("–" if row["k_studies"] is None else f"{row['k_studies']:,}")
        assert patients.rstrip("*") == ("–" if row["n_patients"] is None else f"{row['n_patients']:,}")
        assert studies.endswith("*") == (row["k_scope"] in ("whole_review", "this_treatment"))
        assert patients.endswith("*") == (row["n_scope"] in ("whole_review", "this_treatment"))
    assert SCOPE_NOTE in picture(name)


def test_the_level_of_an_interval_is_its_own():
    texts = texts_of(forest().figure)
    with_level = EFFECTS[EFFECTS["ci_level"].notna()]
    assert set(with_level["ci_level"]) == {90, 95}
    for effect_id in with_level["effect_id"]:
        assert effect_in_short(ATLAS.effects[effect_id]) in texts
    assert "−0.153 [−0.227, −0.079] 90%" in texts
    assert "0.39 [0.24, 0.54] 95%" in texts
    assert not any("95% CI" in text for text in texts), "a head that would hold for some of the rows only"
    assert "Effect [CI], level" in texts


@both_forests
def test_no_two_rows_of_a_band_have_the_same_label(name):
    figure = forest(name).layouts[1600][0].figure
    labels = {}
    for ids, y in {mark.ids: mark.y for mark in marks_of(Chart(figure, ""))}.items():
        (label,) = text_at(figure, y, x=0)
        panel = next(panel for panel, ids_there in MEMBERS.items() if ids in ids_there)
        labels.setdefault((panel, label), []).append(ids)
    assert all(len(ids) == 1 for ids in labels.values()), labels


def test_a_label_names_who_found_it_and_of_whom_or_with_what():
    texts = picture("main figures")
    for label in ("Driessen 2010 · depression", "Steinert 2017 · mixed, adults", "Turner 2008 · antidepressants"):
        assert label in texts
    assert "de Maat 2013 · psychoanalysis" in texts
    assert "APA 2010 · mixed problems" in texts
    assert "Abbass 2021 · somatic · follow-up" in texts, "another moment than the end of treatment is told"


def test_a_follow_up_of_the_same_comparison_stands_under_it_a_step_to_the_right():
    """keefe-2014: 0.02 at the end of treatment, -0.11 up to a year later, -0.26 after more than a year."""
    figure, marks = forest().figure, marks_by_effect()
    y = [marks[effect_id][0].y for effect_id in ("ke4-2", "ke4-3", "ke4-4")]
    assert y == sorted(y)
    shifts = [note.xshift for note in figure.layout.annotations if note.y in y and note.x == 0 and note.xref == "paper"]
    assert shifts[0] < shifts[1] == shifts[2]
    wide = texts_of(forest().layouts[1600][0].figure)
    assert {f"Keefe 2014 · anxiety · follow-up {when} 12 months" for when in ("at most", "more than")} <= set(wide)


def drawn_with(**cells: dict[str, object]) -> Chart:
    """All figures, with some cells of the table changed by effect."""
    rows = ATLAS.frames["effect_sizes"].copy()
    for column, changed in cells.items():
        rows[column] = rows[column].mask(rows["effect_id"].isin(list(changed)), rows["effect_id"].map(changed))
    return effect_sizes_chart(drawn_effects(rows), ATLAS.facts, LIGHT)


def test_follow_ups_that_nobody_can_order_say_so_and_stand_at_the_left():
    undated = {"ke4-3": None, "ke4-4": None}
    chart = drawn_with(follow_up_months=undated, follow_up_bound=undated)
    told = [mark.ids for mark in marks_of(chart) if squeezed("which follow-up came first") in shown(mark.hover)]
    assert told == ["ke4-3", "ke4-4"]


# Marks


def test_some_figures_have_no_direction_and_stand_on_both_sides_of_zero():
    for effect_id in ("d10-4", "d10-5"):
        marks, value = marks_by_effect()[effect_id], float(EFFECTS.at[effect_id, "value"])
        assert sorted(mark.x for mark in marks) == [-value, value]
        assert all(squeezed("both sides of zero") in shown(mark.hover) for mark in marks)
        assert all(mark.symbol.endswith("-open-dot") for mark in marks)
        assert f"{value:g}, direction not printed" in picture()


@both_forests
def test_a_disputed_effect_is_crossed_out_and_said_to_be_disputed(name):
    chart = forest(name)
    crossed = {
        (x, y)
        for trace in chart.figure.data
        if trace.mode == "markers" and trace.marker.symbol == "x-thin" and trace.customdata is None
        for x, y in zip(trace.x, trace.y, strict=True)
    }
    (mark,) = marks_by_effect(name)["sh-17"]
    assert crossed == {(mark.x, mark.y)}
    assert chart.alt.count(", disputed") == 1
    assert "disputed" in shown(mark.hover).lower()
    assert "1.8 disputed" in texts_of(chart.figure)


def test_what_took_the_place_of_a_disputed_figure_is_told_even_where_it_is_not_drawn():
    chart = forest(layers=("cited",))
    assert "lr11-1" not in {mark.ids for mark in marks_of(chart)}
    assert "since then 0.44 to 0.68 over outcomes, Leichsenring 2011" in " ".join(texts_of(chart.figure))


def test_layers_differ_in_colour_and_in_shape_and_a_key_names_each():
    assert len({shape for _, shape in LAYER_MARKS.values()}) == len({slot for slot, _ in LAYER_MARKS.values()}) == 3
    for theme in (LIGHT, DARK):
        for effect_id, marks in marks_by_effect(theme=theme).items():
            slot, shape = LAYER_MARKS[EFFECTS.at[effect_id, "layer"]]
            over_outcomes = EFFECTS["value"].isna()[effect_id]
            assert all(mark.colour == slot_colour(slot, theme) for mark in marks)
            assert all(mark.symbol.startswith("line-ns" if over_outcomes else shape) for mark in marks)
    texts = texts_of(forest().figure)
    assert {*(term.label.lower() for term in LAYERS.values()), HOLLOW_KEY} <= set(texts)
    assert "context" not in texts_of(forest(layers=("cited",)).figure), "only what is really there has a key"


def test_an_effect_without_an_interval_is_hollow():
    hollow = {
        ids
        for trace in forest().figure.data
        if trace.customdata is not None and trace.marker.color == LIGHT.background
        for ids in trace.customdata
    }
    without = EFFECTS[EFFECTS["interval_kind"].eq("none") & EFFECTS["has_direction"]]
    assert hollow == set(without["effect_id"])
    for effect_id in hollow:
        assert all(squeezed("No interval printed") in shown(mark.hover) for mark in marks_by_effect()[effect_id])


def test_a_range_over_outcomes_is_a_pale_band_and_never_taken_for_a_confidence_interval():
    marks = marks_by_effect()["d15-1"]
    assert [mark.x for mark in marks] == [0.49, 0.69]
    assert all(squeezed("not a confidence interval") in shown(mark.hover) for mark in marks)
    assert "0.49 to 0.69 over outcomes" in texts_of(forest().figure)
    pale = [t for t in forest().figure.data if t.mode == "lines" and t.opacity is not None and t.opacity < 1]
    assert pale
    assert all(trace.line.width > 6 for trace in pale)


def test_where_the_sign_is_turned_the_printed_figure_is_told_too():
    (mark,) = marks_by_effect()["ab21-1"]
    assert mark.x == 1.07
    assert squeezed("Printed as -1.07, drawn at +1.07") in shown(mark.hover)
    texts = texts_of(forest().figure)
    assert "1.07 (printed −1.07)" in texts
    assert "−0.3 (printed 0.3)" in texts
    assert "(drawn at +1.07)" in forest().alt


def test_a_limit_that_cannot_be_right_is_told_with_a_question_mark_and_not_drawn():
    (mark,) = marks_by_effect()["st7-2"]
    assert (-0.137, -0.049, mark.y) in strokes_of(forest())
    assert "−0.049 [−0.137, −0.038?] 90%" in texts_of(forest().figure)
    assert squeezed("90% CI -0.137 to -0.038 (upper limit implausible as printed)") in shown(mark.hover)
    assert DOUBT_NOTE in picture()
    assert DOUBT_NOTE not in " ".join(texts_of(forest("main figures").figure))


def test_a_result_that_was_found_equivalent_says_so_beside_its_mark():
    for effect_id in ("st7-1", "st7-2"):
        (mark,) = marks_by_effect()[effect_id]
        assert squeezed("The work finds the two equivalent") in shown(mark.hover)
    assert picture().count("found equivalent") == 2


def test_what_was_measured_during_treatment_or_is_assumed_says_so():
    (mark,) = marks_by_effect()["bp4-1"]
    assert squeezed("during treatment") in shown(mark.hover)
    assert "Bond 2004 · recurrent" in picture()
    (mark,) = marks_by_effect()["ra-01"]
    assert squeezed("end of treatment (assumed)") in shown(mark.hover)


# The scale


def test_conventions_are_dashed_lines_with_their_words_above_and_zero_is_strong():
    for width in (1200, 1600):
        figure = forest("main figures").layouts[width][0].figure
        lines = {(s.x0, s.line.dash, s.line.width) for s in figure.layout.shapes if s.type == "line" and s.xref == "x"}
        assert {(x, "dash", 1) for x in CONVENTIONS} | {(0, "solid", 2)} <= lines
        ticks = dict(zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True))
        assert all(ticks[x].endswith(word) for x, word in CONVENTIONS.items())
    assert UNIT_NOTE in picture()


@every_panel
def test_both_ends_of_the_scale_are_named(panel):
    low, high = ENDS[panel.comparator_family]
    texts = texts_of(draw(f"effect_sizes: {panel.panel_id}").chart.figure)
    assert f"← {low}" in texts
    assert f"{high} →" in texts
    # Only where it is known what the others had can a figure favour one or the other.
    assert ("favours" in f"{low} {high}") == (panel.design == "between_groups")


def test_the_ends_of_several_bands_hold_for_each():
    texts = texts_of(forest().figure)
    assert {f"← {SHARED_ENDS[0]}", f"{SHARED_ENDS[1]} →"} <= set(texts)


def test_one_very_wide_interval_does_not_squeeze_the_others_and_has_its_limits_printed():
    before = forest().figure.layout.xaxis.range
    wide = {"sh-10": -38.5}, {"sh-10": 41.0}
    chart = drawn_with(ci_low=wide[0], ci_high=wide[1])
    for width in chart.layouts:
        figure = chart.layouts[width][0].figure
        low, high = figure.layout.xaxis.range
        assert high - low <= 1.5 * (before[1] - before[0])
        assert {"−38.5", "41"} <= set(texts_of(figure))
        arrows = [s for s in figure.layout.shapes if s.type == "path" and s.xref == "x"]
        assert len(arrows) == 2
    assert "0.39 [−38.5, 41] 95%" in texts_of(chart.figure)


# Any width


def test_a_narrow_picture_has_every_effect_with_its_whole_value():
    chart = forest("main figures")
    for width in (width for width in chart.layouts if width < NARROW):
        (tab,) = chart.layouts[width]
        texts = " ".join(texts_of(tab.figure))
        for row in FORESTS["main figures"]["effect_id"].map(ATLAS.effects.__getitem__):
            assert effect_in_short(row) in texts or all(part in texts for part in effect_in_short(row).split(" "))
        assert not any("…" in text for text in texts_of(tab.figure) if "[" in text), "a number is never shortened"


def test_a_narrow_picture_counts_studies_and_patients_beneath_each_mark():
    chart = forest("main figures")
    told = {
        "Keefe 2014": "14* studies, 1,073* patients",
        "Haby 2006": "33 studies, patients not given",
        "Bond 2004": "1 study, patients not given",
    }
    for width in (width for width in chart.layouts if width < NARROW):
        (tab,) = chart.layouts[width]
        texts = texts_of(tab.figure)
        counted = [text for text in texts if re.search(r"stud(y|ies)\b.*patients?\b", text) and text[0] != "*"]
        assert len(counted) >= len(FORESTS["main figures"])
        for name, words in told.items():
            assert any(text.startswith(name) for text in texts)
            assert words in counted
        assert SCOPE_NOTE in " ".join(texts), "what a star means"


def test_no_size_of_type_is_below_the_least():
    for width, tabs in forest().layouts.items():
        for tab in tabs:
            assert min(note.font.size for note in tab.figure.layout.annotations) >= 13, width
            assert tab.figure.layout.xaxis.tickfont.size >= 13


# Words


@both_forests
def test_alt_text_tells_all_that_makes_figures_comparable(name):
    alt = forest(name).alt
    for effect_id in FORESTS[name]["effect_id"]:
        assert ATLAS.facts[effect_id].says in alt
        assert f"({EFFECTS.at[effect_id, 'metric']})" in alt
    for panel in PANELS:
        assert f"{panel.label}: " in alt


def test_comparisons_laid_over_one_another_say_so_in_every_picture_and_in_words():
    chart = forest("laid over one another")
    assert chart.alt.startswith(f"Warning: {OVERLAY_WARNING}")
    for tabs in chart.layouts.values():
        texts = texts_of(tabs[0].figure)
        assert OVERLAY_HEADING in texts
        assert OVERLAY_WARNING in " ".join(texts)
        assert f"← {OVERLAY_ENDS[0]}" in texts
        assert not any("favours" in text for text in texts)
    texts = " ".join(texts_of(chart.layouts[1600][0].figure))
    assert all(f"{panel.label}: " in texts for panel in PANELS)


def test_an_excerpt_has_figures_and_keys_but_neither_bands_nor_counts():
    texts = texts_of(draw("effect_sizes: mixed_control, compact").chart.figure)
    assert {"0.69", HOLLOW_KEY} <= set(texts)
    assert not {"studies", "patients", "Against control conditions"} & set(texts)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_alone_draws_no_other(layer):
    kept = in_layers(ALL, (layer,))
    assert {mark.ids for mark in marks_of(forest(layers=(layer,)))} == set(kept["effect_id"])


def test_of_very_many_rows_the_first_are_drawn_and_words_say_so():
    rows = FORESTS["all figures"]
    chart = effect_sizes_chart(rows, ATLAS.facts, LIGHT, most_rows=10)
    assert {mark.ids for mark in marks_of(chart)} == set(rows["effect_id"].head(10))
    assert "the first 10 of 54 rows" in chart.alt
    assert next(iter(chart.figure.layout.xaxis.range)) == pytest.approx(scale(rows)[0]), "the scale holds all"


def test_drawing_leaves_the_effects_of_the_atlas_alone():
    assert "drawn" not in ATLAS.frames["effect_sizes"]
    assert drawn_effects(ATLAS.frames["effect_sizes"]).equals(ALL)
