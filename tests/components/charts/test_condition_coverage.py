"""The coverage matrix and its margins: every stance and absence in its cell, nothing counted but coverage."""

from __future__ import annotations

from collections import Counter

import pytest

from components.charts.palette import DARK, EVIDENCE_MARKS, LIGHT, STANCE_MARKS
from data.contract.vocabulary import ABSENCES, CONDITION_FAMILIES, COVERING_STANCES, EVIDENCE_DIRECTIONS, STANCES
from data.subjects.absences import absence_id
from data.subjects.condition_coverage import SORT_ORDERS, foldable
from tests.components.drawings import (
    ATLAS,
    CONDITIONS,
    EVERYTHING,
    Mark,
    Selection,
    draw,
    marks_of,
    matrix,
    shown,
    squeezed,
)

TERMS = STANCES | EVIDENCE_DIRECTIONS | ABSENCES
EVIDENCE_ON = set(ATLAS.evidence[["condition_id", "evidence_id"]].itertuples(index=False, name=None))
PARENTS = tuple(foldable(ATLAS.tables.conditions))
SELECTIONS = (
    EVERYTHING,
    *(Selection(order=order, folded=folded) for order in SORT_ORDERS for folded in ((), PARENTS, PARENTS[:1])),
    Selection(sources=("hims", "uk_guide")),
    Selection(conditions=("anxiety",), sources=("verywell",)),
)
every_selection = pytest.mark.parametrize("selection", SELECTIONS, ids=lambda selection: selection.order)


def cells(selection: Selection):
    """Every marker as (condition, source, stance, mark), found by where it is drawn."""
    seen, figure = matrix(selection, ATLAS), draw("condition_coverage", selection).chart.figure
    conditions = dict(zip(figure.layout.yaxis.tickvals, seen.row_ids, strict=True))
    sources = dict(zip(figure.layout.xaxis.tickvals, seen.source_labels, strict=True))
    stance_of = {TERMS[stance].label: stance for stance in TERMS}
    stance_at = {
        place: stance_of[trace.name]
        for trace in figure.data
        if trace.type == "scatter" and trace.name
        for place in zip(trace.x, trace.y, strict=True)
    }
    for mark in marks_of(draw("condition_coverage", selection).chart):
        if mark.kind == "scatter":
            yield conditions[mark.y], sources[round(mark.x)], stance_at[mark.x, mark.y], mark


def bars(selection: Selection):
    figure = draw("condition_coverage", selection).chart.figure
    across, upright = (trace for trace in figure.data if trace.type == "bar")
    return figure, across, upright


@every_selection
def test_a_mark_stands_in_the_cell_of_its_condition_and_its_source(selection):
    rows = ATLAS.frames["condition_coverage"].set_index("fact_id")
    below = ATLAS.choices.with_sub_conditions
    for condition, source, stance, mark in cells(selection):
        if stance in ABSENCES:
            speakers = selection.sources if "verywell" in selection.sources else (source,)
            assert mark.ids == ";".join(absence_id(speaker, condition) for speaker in speakers)
            continue
        if stance in EVIDENCE_DIRECTIONS:
            for evidence_id in mark.ids.split(";"):
                assert (condition, evidence_id) in EVIDENCE_ON
            continue
        for fact_id in mark.ids.split(";"):
            row = rows.loc[fact_id]
            assert (row["source_id"], row["stance"]) == (source, stance)
            assert row["condition_id"] in (below([condition]) if condition in selection.folded else {condition})


@every_selection
def test_no_cell_is_blank_and_no_two_marks_lie_on_one_another(selection):
    seen = matrix(selection, ATLAS)
    drawn = list(cells(selection))
    assert {(c, s) for c, s, *_ in drawn} == {(c, s) for c in seen.row_ids for s in seen.source_labels}
    assert len({(mark.x, mark.y) for *_, mark in drawn}) == len(drawn)


@every_selection
def test_the_margins_count_coverage_and_nothing_else(selection):
    covering = {(c, s) for c, s, stance, _ in cells(selection) if stance in COVERING_STANCES}
    seen = matrix(selection, ATLAS)
    figure, across, upright = bars(selection)
    conditions = dict(zip(figure.layout.yaxis.tickvals, seen.row_ids, strict=True))
    sources = dict(zip(figure.layout.xaxis.tickvals, seen.source_labels, strict=True))
    assert {(conditions[y], n) for y, n in zip(across.y, across.x, strict=True)} == {
        (c, sum(c == other for other, _ in covering)) for c, _ in covering
    }
    assert {(sources[x], n) for x, n in zip(upright.x, upright.y, strict=True)} == {
        (s, sum(s == other for _, other in covering)) for _, s in covering
    }
    for bar, lengths in ((across, across.x), (upright, upright.y)):
        assert [int(text.partition(" ")[0]) for text in bar.text] == list(lengths)
        assert all(str(n) in hover for n, hover in zip(lengths, bar.hovertext, strict=True))
        counted = "source_id" if bar is across else "condition_id"
        for n, ids in zip(lengths, bar.customdata, strict=True):
            rows = ATLAS.frames["condition_coverage"].set_index("fact_id").loc[ids.split(";")]
            assert set(rows["stance"]) <= set(COVERING_STANCES)
            assert selection.folded or rows[counted].nunique() == n


def test_what_is_not_coverage_is_drawn_and_not_counted():
    uncounted = {(c, s) for c, s, stance, _ in cells(EVERYTHING) if stance not in (*COVERING_STANCES, *ABSENCES)}
    counted = {(c, s) for c, s, stance, _ in cells(EVERYTHING) if stance in COVERING_STANCES}
    assert ("severe_depression", "uk_guide") in uncounted - counted
    assert ("bipolar_disorder", "hims") in uncounted - counted
    assert ("trauma", "us_explainer") in uncounted - counted


def test_a_source_whose_list_is_lost_is_unknown_and_never_silent():
    blank = {"hims": "unknown", "escalante": "silent_or_lost"}
    absent = [(source, stance) for _, source, stance, _ in cells(EVERYTHING) if stance in ABSENCES]
    assert all(stance == blank.get(source, "silent") for source, stance in absent)
    assert {stance for _, stance in absent} == set(ABSENCES)


def test_every_stance_and_every_absence_looks_different():
    looks = {stance: (STANCE_MARKS | EVIDENCE_MARKS)[stance] for stance in TERMS}
    assert len({symbol for _, symbol in looks.values()}) == len(looks)
    for stance in ("mentioned", "not_specific", *ABSENCES):
        assert looks[stance][1].endswith("-open"), "nothing that is not said of the therapy is a filled shape"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_stances_do_not_change_their_look_with_the_filter(theme):
    def looks(selection):
        figure = draw("condition_coverage", selection).chart.figure
        return {t.name: (t.marker.color, t.marker.symbol) for t in figure.data if t.type == "scatter" and t.name}

    whole = looks(Selection(theme=theme))
    for source in ATLAS.choices.sources:
        part = looks(Selection(sources=(source,), theme=theme))
        assert part.items() <= whole.items()


def test_a_part_is_silent_for_itself_and_not_for_its_document():
    selection = Selection(sources=("psych_central",))
    silent = [mark for _, _, stance, mark in cells(selection) if stance == "silent"]
    assert silent
    label = ATLAS.choices.parts["psych_central"]
    for mark in silent:
        assert squeezed(label) in shown(mark.hover)
    chart = draw("condition_coverage", selection).chart
    assert f"silent: {label}" in chart.alt
    assert f"silent: {ATLAS.choices.sources['escalante']}" not in chart.alt


def test_families_head_their_conditions_and_only_where_rows_are_kept_by_family():
    def headings(order):
        figure = draw("condition_coverage", Selection(order=order)).chart.figure
        return [note.text for note in figure.layout.annotations if note.yref == "y"]

    families = dict.fromkeys(ATLAS.tables.conditions["family"])
    assert headings("family") == [f"<b>{CONDITION_FAMILIES[family].label}</b>" for family in families]
    assert not headings("name")
    assert not headings("count")


def test_a_folded_condition_tells_how_many_it_holds():
    seen = matrix(Selection(folded=("anxiety",)), ATLAS)
    held = len(ATLAS.choices.with_sub_conditions(["anxiety"])) - 1
    assert seen.row_labels["anxiety"] == f"Anxiety (+{held} folded)"
    assert "panic_disorder" not in seen.row_ids


def test_the_counts_of_the_overview_are_those_of_the_matrix():
    seen = matrix(EVERYTHING, ATLAS)
    n_sources = dict(zip(seen.sources_of_rows["condition_id"], seen.sources_of_rows["n_sources"], strict=True))
    labels = {label: c for c, label in ATLAS.choices.conditions.items()}
    chart, owner = draw("condition_counts").chart, ATLAS.frames["condition_coverage"].set_index("fact_id")["source_id"]
    counts_told = {note.text for note in chart.figure.layout.annotations}
    rows: dict[float, list[Mark]] = {}
    for mark in marks_of(chart):
        if mark.symbol != EVIDENCE_MARKS["speaks_against"][1]:
            rows.setdefault(mark.y, []).append(mark)
    places = {note.y: labels[note.text] for note in chart.figure.layout.annotations if note.text in labels}
    assert set(rows) == set(places)
    for y, marks in rows.items():
        assert len(marks) == n_sources[places[y]], "a mark for each source"
        assert sorted(mark.x for mark in marks) == list(range(1, len(marks) + 1))
        for mark in marks:
            assert len({owner[fact_id] for fact_id in mark.ids.split(";")}) == 1
    shown_counts = [n_sources[places[y]] for y in sorted(rows)]
    assert shown_counts == sorted(n_sources.values(), reverse=True)[: len(rows)]
    assert any(text.startswith(("<b>5 (", "5 (")) for text in counts_told)
    assert set(places.values()) <= set(CONDITIONS)


def test_a_fact_stands_in_one_cell_only():
    in_cells = Counter(
        fact_id
        for *_, stance, mark in cells(EVERYTHING)
        if stance not in EVIDENCE_DIRECTIONS
        for fact_id in mark.ids.split(";")
    )
    assert set(in_cells.values()) == {1}


def test_the_number_that_share_no_work_stands_beside_the_number_of_sources():
    seen = matrix(EVERYTHING, ATLAS)
    _, across, _ = bars(EVERYTHING)
    for count, text in zip(seen.sources_of_rows.query("n_sources > 0").to_dict("records"), across.text, strict=True):
        assert text == (f"{count['n_sources']} ({count['sharing'].in_short})" if count["n_sources"] > 1 else "1")
    assert (
        "Anxiety, covered by 5 of 5 sources, 2 that share no cited work, 3 whose references are unknown"
        in draw("condition_coverage").chart.alt
    )


def test_the_names_of_the_sources_stand_above_and_beneath_the_rows():
    layout = draw("condition_coverage").chart.figure.layout
    assert layout.xaxis.ticktext == layout.xaxis3.ticktext
    assert layout.xaxis.tickvals == layout.xaxis3.tickvals
    assert (layout.xaxis.side, layout.xaxis3.side) == ("top", "bottom")


def test_a_work_against_a_claim_is_in_its_cell_one_press_away_and_in_words():
    (found,) = [
        mark
        for condition, source, stance, mark in cells(EVERYTHING)
        if (condition, source, stance) == ("ocd", "uk_guide", "speaks_against")
    ]
    assert found.ids == "fonagy-2015.on.ocd"
    assert squeezed("It finds little evidence for obsessive-compulsive disorder.") in shown(found.hover)
    assert "said to be used: UK guide; work that speaks against it: Fonagy, 2015" in (
        draw("condition_coverage").chart.alt
    )


def test_the_hover_of_a_claim_names_the_work_against_it():
    (claim,) = [mark for *_, mark in cells(EVERYTHING) if mark.ids == "uk_guide.coverage.ocd"]
    assert squeezed("Fonagy, 2015, speaks against it") in shown(claim.hover)


def test_all_marks_of_a_cell_stay_in_it():
    assert max(mark.x - round(mark.x) for *_, mark in cells(EVERYTHING)) < 0.5
    crowded = [mark for c, s, _, mark in cells(EVERYTHING) if (c, s) == ("mood_disorders", "hims")]
    assert len(crowded) == 4


def test_the_counts_of_the_overview_show_the_works_against():
    chart = draw("condition_counts").chart
    symbol = EVIDENCE_MARKS["speaks_against"][1]
    against = {mark.ids for mark in marks_of(chart) if mark.symbol == symbol}
    assert "driessen-2010.on.depression-other-therapies" in against
    assert "Depression, 4 of 5 sources" in chart.alt
    assert "work that speaks against it: Driessen et al., 2010" in chart.alt
