"""What every chart promises, over everything, each source, part and condition alone, and any combination of choices."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.hover import MAX_FACTS
from components.charts.palette import DARK, LIGHT
from data.contract.vocabulary import LAYERS
from data.evidence.fact_ids import FactIds
from data.subjects.condition_coverage import SORT_ORDERS, foldable
from tests.components.drawings import (
    ATLAS,
    CHARTS,
    CONDITIONS,
    MINUTES,
    ONE_BY_ONE,
    PACES,
    SOURCES,
    Drawn,
    Selection,
    draw,
    drawn_marks,
    hostile_atlas,
    marks_of,
    shown,
    squeezed,
    strokes_of,
    texts_of,
)

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def subsets(options, most: int = 4):
    return st.lists(st.sampled_from(list(options)), unique=True, max_size=most).map(tuple)


selections = st.builds(
    Selection,
    sources=subsets(SOURCES),
    conditions=subsets(CONDITIONS),
    folded=subsets(foldable(ATLAS.tables.conditions)),
    order=st.sampled_from(list(SORT_ORDERS)),
    layers=subsets(LAYERS),
    with_contrast=st.booleans(),
    minutes=st.sampled_from(MINUTES),
    pace=st.sampled_from(PACES),
    theme=st.sampled_from([LIGHT, DARK]),
)


def every_mark_has_a_hover_text_with_a_citation_that_resolves(drawn: Drawn):
    assert drawn_marks(drawn.chart.figure)
    for ids, hover in drawn_marks(drawn.chart.figure):
        named, n_left_out = FactIds.from_link(ids).named, FactIds.from_link(ids).n_more
        facts = [ATLAS.facts[fact_id] for fact_id in named]
        n_more = len(facts) + n_left_out - MAX_FACTS
        seen = shown(hover)
        for fact in facts[:MAX_FACTS]:
            told = [fact.origin.as_source, fact.source_label, fact.as_printed or fact.says, fact.caveat or ""]
            told += [cited.as_source for cited in fact.cites]
            assert all(squeezed(text) in seen for text in told)
        if n_more > 0:
            assert squeezed(f"{n_more} more:") in seen


def nothing_is_drawn_for_a_reader_to_point_at_without_a_citation(drawn: Drawn):
    for trace in drawn.chart.figure.data:
        if trace.customdata is None:
            assert trace.hoverinfo == "skip"
        else:
            assert trace.hoverinfo == "text"
            assert len(trace.x) == len(trace.y) == len(trace.customdata) == len(trace.hovertext)


def the_rows_given_are_the_rows_drawn(drawn: Drawn):
    carried = [ids for ids, _ in drawn_marks(drawn.chart.figure)]
    if drawn.figures:
        # Words of one source without a figure share a mark; everything else has a row of its own.
        words = {mark.ids for mark in marks_of(drawn.chart) if mark.words}
        assert {i for ids in carried for i in ([ids] if ids in drawn.figures else ids.split(";"))} == set(drawn.ids)
        assert all(ids in drawn.figures or ids in words for ids in carried)
        assert len({mark.y for mark in marks_of(drawn.chart)}) == len(set(carried))
        return
    drawn_ids = {fact_id for ids in carried for fact_id in FactIds.from_link(ids).named}
    absences = {i for i in drawn_ids if ATLAS.facts[i].layer_label == "Nothing stated"}
    assert drawn_ids - absences == set(drawn.ids)


def every_mark_stands_at_a_printed_figure(drawn: Drawn):
    standing: dict[str, set[float]] = {ids: set() for ids in drawn.figures}
    for mark in marks_of(drawn.chart) if drawn.figures else ():
        if mark.words:
            assert not any(drawn.figures.get(i) for i in mark.ids.split(";")), "words in the place of a figure"
            assert not NUMBER.search(mark.words)
            assert mark.symbol is None, "words that look like a figure"
        else:
            standing[mark.ids].add(mark.x)
    assert standing == {ids: set(places) for ids, places in drawn.figures.items()}


def every_stroke_ends_where_it_is_printed(drawn: Drawn):
    if not drawn.figures:
        return
    ids_at = {mark.y: mark.ids for mark in marks_of(drawn.chart)}
    strokes = {ids_at[y]: (start, end) for start, end, y in strokes_of(drawn.chart)}
    for ids, ends in drawn.strokes.items():
        assert strokes.pop(ids) == ends
    for ids, (start, end) in strokes.items():
        assert start in {0.0, *drawn.figures[ids]}
        assert end in drawn.figures[ids], "an open end that looks like a figure"


def the_alt_text_tells_the_same_figures_and_their_number(drawn: Drawn):
    alt = drawn.chart.alt
    assert drawn.count in alt
    for said in drawn.said:
        assert said in (NUMBER.findall(alt) if NUMBER.fullmatch(said) else alt)
    assert "<" not in alt
    assert "nan" not in alt.lower().split()


def nothing_is_clipped(drawn: Drawn):
    layout = drawn.chart.figure.layout
    for trace in drawn.chart.figure.data:
        for letter in "xy":
            axis = layout[f"{letter}axis{(trace[f'{letter}axis'] or letter)[1:]}"]
            low, high = sorted(axis.range)
            assert all(low <= place <= high for place in trace[letter] if place is not None)


def no_axis_sets_its_own_margin(drawn: Drawn):
    layout = drawn.chart.figure.layout
    axes = [layout[name] for name in layout if re.fullmatch(r"[xy]axis\d*", name)]
    assert len(axes) >= 2
    assert all(axis.automargin is False for axis in axes)


PROMISES = (
    every_mark_has_a_hover_text_with_a_citation_that_resolves,
    nothing_is_drawn_for_a_reader_to_point_at_without_a_citation,
    the_rows_given_are_the_rows_drawn,
    every_mark_stands_at_a_printed_figure,
    every_stroke_ends_where_it_is_printed,
    the_alt_text_tells_the_same_figures_and_their_number,
    nothing_is_clipped,
    no_axis_sets_its_own_margin,
)
every_chart = pytest.mark.parametrize("name", CHARTS)


@every_chart
def test_there_is_something_to_draw(name):
    assert draw(name) is not None


@every_chart
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_over_everything_and_each_source_part_and_condition_alone(name, promise):
    for selection in ONE_BY_ONE:
        if name.endswith("compact") and selection.conditions:
            continue  # the same rows as in the whole chart, with shorter labels
        drawn = draw(name, selection)
        if drawn is not None:
            promise(drawn)


@pytest.mark.parametrize("subject", dict.fromkeys(name.partition(":")[0] for name in CHARTS))
@given(data=st.data())
def test_over_any_combination_of_choices(subject, data):
    name = data.draw(st.sampled_from([name for name in CHARTS if name.startswith(subject)]), "chart")
    drawn = draw(name, data.draw(selections, "selection"))
    if drawn is not None:
        for promise in PROMISES:
            promise(drawn)


@every_chart
def test_markup_in_the_tables_is_shown_and_never_obeyed(name):
    hostile = CHARTS[name](Selection(), hostile_atlas())
    for text in texts_of(hostile.chart):
        left = re.sub(r"</?b>|<br ?>", "", text)
        assert "<" not in left, text
        assert not re.search(r"&(?!amp;|lt;|gt;)", left), text
        assert "<b>bold" not in text
    assert "<script>alert(1)</script>" in squeezed(hostile.chart.alt), "in words it is plain text"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@every_chart
def test_a_chart_takes_its_colours_from_the_theme(name, theme):
    drawn = draw(name, Selection(theme=theme))
    own = {theme.text, theme.muted, theme.neutral, theme.warning, *theme.series}
    assert drawn.chart.figure.layout.paper_bgcolor == theme.background
    assert {mark.colour for mark in marks_of(drawn.chart) if mark.colour} <= own
