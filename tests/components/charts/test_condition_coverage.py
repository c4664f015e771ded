"""The coverage matrix: every stance and absence in its cell, nothing counted but coverage, at every width."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from components.charts.palette import ABSENCE_SIGNS, DARK, EVIDENCE_MARKS, LIGHT, STANCE_MARKS
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
from tests.components.matrices import Read, read, texts_in

EVIDENCE_ON = set(ATLAS.evidence[["condition_id", "evidence_id"]].itertuples(index=False, name=None))
PARENTS = tuple(foldable(ATLAS.tables.conditions))
SELECTIONS = (
    EVERYTHING,
    *(Selection(order=order, folded=folded) for order in SORT_ORDERS for folded in ((), PARENTS, PARENTS[:1])),
    Selection(sources=("hims", "uk_guide")),
    Selection(conditions=("anxiety",), sources=("verywell",)),
)
every_selection = pytest.mark.parametrize("selection", SELECTIONS, ids=lambda selection: selection.order)
#: A phone, one block of rows, and two.
every_layout = pytest.mark.parametrize("width", [480, 960, 1200])


def figure_of(selection: Selection, width: int = 960):
    (tab,) = draw("condition_coverage", selection).chart.layouts[width]
    return tab.figure


@cache
def drawn(selection: Selection, width: int = 960) -> tuple[list[Read], list[Read], list[Read]]:
    """The marks in the cells, the counts of conditions and those of sources, as one of the layouts shows them."""
    return read(figure_of(selection, width), matrix(selection, ATLAS))


def cells(selection: Selection, width: int = 960) -> list[Read]:
    return drawn(selection, width)[0]


@every_layout
@every_selection
def test_a_mark_stands_in_the_cell_of_its_condition_and_its_source(selection, width):
    rows = ATLAS.frames["condition_coverage"].set_index("fact_id")
    below = ATLAS.choices.with_sub_conditions
    for mark in cells(selection, width):
        if mark.said in ABSENCES:
            speakers = selection.sources if "verywell" in selection.sources else (mark.source_id,)
            assert mark.ids == ";".join(absence_id(speaker, mark.row_id) for speaker in speakers)
            continue
        if mark.said in EVIDENCE_DIRECTIONS:
            for evidence_id in mark.ids.split(";"):
                assert (mark.row_id, evidence_id) in EVIDENCE_ON
            continue
        for fact_id in mark.ids.split(";"):
            row = rows.loc[fact_id]
            assert (row["source_id"], row["stance"]) == (mark.source_id, mark.said)
            own = {mark.row_id}
            assert row["condition_id"] in (below([mark.row_id]) if mark.row_id in selection.folded else own)


@every_layout
@every_selection
def test_no_cell_is_blank(selection, width):
    seen = matrix(selection, ATLAS)
    filled = {(mark.row_id, mark.source_id) for mark in cells(selection, width)}
    assert filled == {(row_id, source_id) for row_id in seen.row_ids for source_id in seen.source_labels}


@every_layout
@every_selection
def test_only_coverage_is_counted(selection, width):
    in_cells, counts, totals = drawn(selection, width)
    covering = {(mark.row_id, mark.source_id) for mark in in_cells if mark.said in COVERING_STANCES}
    rows = ATLAS.frames["condition_coverage"].set_index("fact_id")
    n_sources = Counter(row_id for row_id, _ in covering)
    assert {count.row_id: int(count.said.split()[0]) for count in counts} == n_sources
    assert {total.source_id: int(total.said) for total in totals} == Counter(source_id for _, source_id in covering)
    for told in (*counts, *totals):
        n, ids = told.said.split()[0], told.ids.split(";")
        assert n in told.hover
        assert set(rows.loc[ids, "stance"]) <= set(COVERING_STANCES)
        counted = "source_id" if told.row_id else "condition_id"
        assert selection.folded or rows.loc[ids, counted].nunique() == int(n)


def test_what_is_not_coverage_is_drawn_and_not_counted():
    marks = [(mark.row_id, mark.source_id, mark.said) for mark in cells(EVERYTHING)]
    uncounted = {(c, s) for c, s, stance in marks if stance not in (*COVERING_STANCES, *ABSENCES)}
    counted = {(c, s) for c, s, stance in marks if stance in COVERING_STANCES}
    assert ("severe_depression", "uk_guide") in uncounted - counted
    assert ("bipolar_disorder", "hims") in uncounted - counted
    assert ("trauma", "us_explainer") in uncounted - counted


def test_a_condition_that_nobody_covers_has_a_nought_that_is_no_mark():
    _, counts, _ = drawn(EVERYTHING)
    assert "bipolar_disorder" not in {count.row_id for count in counts}
    assert "0" in {text.text for text in texts_in(figure_of(EVERYTHING))}
    assert "0 of 5" in {text.text for text in texts_in(figure_of(EVERYTHING, 480))}


def test_a_source_whose_list_is_lost_is_unknown_and_never_silent():
    blank = {"hims": "unknown", "escalante": "silent_or_lost"}
    absent = [(mark.source_id, mark.said) for mark in cells(EVERYTHING) if mark.said in ABSENCES]
    assert all(stance == blank.get(source, "silent") for source, stance in absent)
    assert {stance for _, stance in absent} == set(ABSENCES)


def test_every_stance_and_every_absence_looks_different():
    looks = STANCE_MARKS | EVIDENCE_MARKS
    assert len({symbol for _, symbol in looks.values()}) == len(looks)
    for stance in ("mentioned", "not_specific"):
        assert looks[stance][1].endswith("-open"), "nothing that is not said of the therapy is a filled shape"
    assert set(ABSENCE_SIGNS) == set(ABSENCES)
    assert len(set(ABSENCE_SIGNS.values())) == len(ABSENCES)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_stances_do_not_change_their_look_with_the_filter(theme):
    def looks(selection):
        return {(mark.symbol, mark.colour) for mark in marks_of(draw("condition_coverage", selection).chart)}

    whole = looks(Selection(theme=theme))
    assert len({symbol for symbol, _ in whole}) == len(whole)
    for source in ATLAS.choices.sources:
        assert looks(Selection(sources=(source,), theme=theme)) <= whole


def test_what_every_mark_means_stands_above_the_rows():
    for selection in (EVERYTHING, Selection(sources=("us_explainer",)), Selection(conditions=("ocd",))):
        found = {mark.said for mark in cells(selection)}
        for width, (tab,) in draw("condition_coverage", selection).chart.layouts.items():
            layout = tab.figure.to_dict()["layout"]
            keys = {note["text"] for note in layout["annotations"] if note["xref"] == "paper"}
            labels = {stance: term.label for stance, term in (STANCES | EVIDENCE_DIRECTIONS | ABSENCES).items()}
            labels["unknown"] = "Unknown: list lost"
            assert keys - set(ABSENCE_SIGNS.values()) == {labels[stance] for stance in found}, width
            assert keys & set(ABSENCE_SIGNS.values()) == {ABSENCE_SIGNS[s] for s in found if s in ABSENCES}
            above = [note for note in layout["annotations"] if note["text"] in labels.values() and note["y"] == 1]
            assert all(note["yshift"] <= layout["margin"]["t"] for note in above)
            assert {labels[stance] for stance in found if stance in STANCES} <= {note["text"] for note in above}


def test_a_part_is_silent_for_itself_and_not_for_its_document():
    selection = Selection(sources=("psych_central",))
    silent = [mark for mark in cells(selection) if mark.said == "silent"]
    assert silent
    label = ATLAS.choices.parts["psych_central"]
    for mark in silent:
        assert squeezed(label) in shown(mark.hover)
    chart = draw("condition_coverage", selection).chart
    assert f"silent: {label}" in chart.alt
    assert f"silent: {ATLAS.choices.sources['escalante']}" not in chart.alt


@every_layout
def test_families_head_their_conditions_and_only_where_rows_are_kept_by_family(width):
    def headings(order):
        found = [text for text in texts_in(figure_of(Selection(order=order), width)) if text.bold]
        return [text.text for text in found if text.anchor == "middle right" and not text.text[0].isdigit()]

    families = dict.fromkeys(ATLAS.tables.conditions["family"])
    assert headings("family") == [CONDITION_FAMILIES[family].label for family in families]
    assert not headings("name")
    assert not headings("count")


def test_a_condition_stands_further_in_than_the_one_above_it():
    x_of = {text.text: text.x for text in texts_in(figure_of(EVERYTHING)) if text.anchor == "middle right"}
    assert x_of["Mood disorders"] < x_of["Depression"] < x_of["Severe depression"]
    assert x_of["Bipolar disorder"] == x_of["Depression"]
    by_name = texts_in(figure_of(Selection(order="name")))
    assert len({text.x for text in by_name if text.text in ("Mood disorders", "Depression", "Severe depression")}) == 1


def test_a_folded_condition_tells_how_many_it_holds():
    seen = matrix(Selection(folded=("anxiety",)), ATLAS)
    held = len(ATLAS.choices.with_sub_conditions(["anxiety"])) - 1
    assert seen.row_labels["anxiety"] == f"Anxiety (+{held} subtypes)"
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
        fact_id for mark in cells(EVERYTHING) if mark.said not in EVIDENCE_DIRECTIONS for fact_id in mark.ids.split(";")
    )
    assert set(in_cells.values()) == {1}


@every_layout
def test_the_number_that_share_no_work_stands_beside_the_number_of_sources(width):
    seen = matrix(EVERYTHING, ATLAS)
    _, counts, _ = drawn(EVERYTHING, width)
    said = {count.row_id: count.said.replace(" of 5", "") for count in counts}
    for count in seen.sources_of_rows.query("n_sources > 0").to_dict("records"):
        n = count["n_sources"]
        assert said[count["condition_id"]] == (f"{n} ({count['sharing'].in_short})" if n > 1 else "1")
    assert (
        "Anxiety, covered by 5 of 5 sources, 2 that share no cited work, 3 whose references are unknown"
        in draw("condition_coverage").chart.alt
    )


def test_a_work_against_a_claim_is_in_its_cell_one_press_away_and_in_words():
    (found,) = [
        mark
        for mark in cells(EVERYTHING)
        if (mark.row_id, mark.source_id, mark.said) == ("ocd", "uk_guide", "speaks_against")
    ]
    assert found.ids == "fonagy-2015.on.ocd"
    assert squeezed("It finds little evidence for obsessive-compulsive disorder.") in shown(found.hover)
    assert "used: UK guide; work that speaks against it: Fonagy, 2015" in draw("condition_coverage").chart.alt


def test_the_hover_of_a_claim_names_the_work_against_it():
    (claim,) = [mark for mark in cells(EVERYTHING) if mark.ids == "uk_guide.coverage.ocd"]
    assert squeezed("Fonagy, 2015, speaks against it") in shown(claim.hover)


@every_layout
def test_the_fullest_cell_holds_all_its_marks_on_one_line(width):
    crowded = [mark for mark in cells(EVERYTHING, width) if (mark.row_id, mark.source_id) == ("mood_disorders", "hims")]
    assert len(crowded) == 4
    assert len({mark.y for mark in crowded}) == 1


@pytest.mark.parametrize(("width", "n_blocks"), [(480, 1), (720, 1), (960, 1), (1200, 2), (1360, 2), (1600, 2)])
def test_many_conditions_stand_in_two_blocks_where_there_is_room(width, n_blocks):
    assert len({mark.axis for mark in cells(EVERYTHING, width)}) == n_blocks
    assert len({mark.axis for mark in cells(Selection(conditions=("depression",)), width)}) == 1


def test_a_small_projector_shows_every_condition_at_once():
    figure = figure_of(EVERYTHING, 1200)
    assert figure.layout.height <= 525
    rows: dict[str, set[str]] = {}
    for mark in cells(EVERYTHING, 1200):
        rows.setdefault(mark.axis, set()).add(mark.row_id)
    assert sorted(len(own) for own in rows.values()) == [15, 15]
    families = dict(zip(ATLAS.tables.conditions["condition_id"], ATLAS.tables.conditions["family"], strict=True))
    left, right = ({families[row_id] for row_id in own} for own in rows.values())
    assert not left & right, "a family is broken up"


def test_the_counts_of_the_overview_show_the_works_against():
    chart = draw("condition_counts").chart
    symbol = EVIDENCE_MARKS["speaks_against"][1]
    against = {mark.ids for mark in marks_of(chart) if mark.symbol == symbol}
    assert "driessen-2010.on.depression-other-therapies" in against
    assert "Depression, 4 of 5 sources" in chart.alt
    assert "work that speaks against it: Driessen et al., 2010" in chart.alt
