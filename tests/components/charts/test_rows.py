"""The rows of a chart: at every width nothing touches anything, nothing is clipped, and everything is said."""

from __future__ import annotations

import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts.chart import NARROW, WIDTHS
from components.charts.palette import DARK, LIGHT
from components.charts.rows import Column, Entry, Group, Key, Line, Panel, Row, Rows, Stroke, rows_chart
from components.charts.rows.symbols import ARROW_LENGTH
from data.evidence.fact_ids import FactIds
from tests.components.boxes import boxes_of, collisions, outside
from tests.components.drawings import ATLAS, EVERYTHING, draw, drawn_marks

IDS = list(ATLAS.frames["effect_sizes"]["effect_id"])
COLOUR = LIGHT.series[0]
#: How much wider than its layout a figure may be drawn: up to the next layout, and far beyond the last one.
WIDER = (1.0, 1.33)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)
figures = st.floats(0, 100).map(lambda x: round(x, 1))


def entries(number: int) -> st.SearchStrategy[Entry]:
    """Statements of every kind on a scale from 0 to 100."""
    ids = FactIds.of(IDS[number % len(IDS)])

    def ranged(ends: tuple[float, float]) -> Entry:
        low, high = sorted(ends)
        return Entry(ids, COLOUR, figures=(low, high), strokes=(Stroke(low, high),), text=f"{low:g}–{high:g}")

    return st.one_of(
        figures.map(lambda x: Entry(ids, COLOUR, figures=(x,), text=f"{x:g}")),
        st.tuples(figures, figures).map(ranged),
        figures.map(lambda x: Entry(ids, COLOUR, figures=(x,), opens=x, text=f"{x:g} or more")),
        figures.map(lambda x: Entry(ids, COLOUR, figures=(x,), strokes=(Stroke(0, x),), text=f"rarely above {x:g}")),
        figures.map(lambda x: Entry(ids, COLOUR, figures=(x,), strokes=(Stroke(-50, 150),))),
        words.map(lambda text: Entry(ids, COLOUR, text=f"“{text}”", quoted=True)),
        st.tuples(figures, words).map(lambda p: Entry(ids, COLOUR, figures=(p[0],), text=f"“{p[1]}”", quoted=True)),
        st.just(Entry(ids, COLOUR, opens=0, text="no limit")),
    )


@st.composite
def tables(draw_one: st.DrawFn) -> Rows:
    panels = [f"panel-{i}" for i in range(draw_one(st.integers(1, 4)))]
    columns = draw_one(st.sampled_from([(), (Column("Effect", align="left"), Column("studies"))]))
    # Words at both ends of a row leave no room for several panels, and no chart has both.
    groups, have_ends = [], len(panels) == 1 and draw_one(st.booleans())
    for _ in range(draw_one(st.integers(1, 3))):
        rows = []
        for number in range(draw_one(st.integers(1, 3))):
            cells = {panel: tuple(draw_one(st.lists(entries(number), max_size=2))) for panel in panels}
            cells[panels[0]] = cells[panels[0]] or (draw_one(entries(number)),)
            values = ("0.49 to 0.69", "3,946") if columns else ()
            symbol = draw_one(st.sampled_from([None, "pentagon"]))
            ends = ("short or limited", "long or open") if have_ends else None
            rows.append(Row(draw_one(words), cells, values, symbol=symbol, colour=COLOUR, ends=ends))
        band = draw_one(st.booleans())
        note = draw_one(words) if band else ""
        groups.append(Group(draw_one(words), tuple(rows), note=note, band=band, short=None if band else "short"))
    lines = (Line(0, strong=True), Line(20, "20 small", dash="dash"))
    return Rows(
        tuple(groups),
        tuple(Panel(panel, draw_one(words), 0, 100, tab=panel, lines=lines, ends=("←", "→")) for panel in panels),
        columns,
        narrow_keys=draw_one(st.sampled_from([(), (Key("a source", "pentagon", COLOUR), Key("others", "x", COLOUR))])),
    )


@settings(max_examples=10, deadline=None)
@given(tables())
def test_nothing_touches_a_text_where_a_stage_brings_the_rows_together_or_apart(table):
    for least, tab in every_figure(rows_chart(table, ATLAS.facts, LIGHT, alt="")):
        for height in (tab.figure.layout.meta["least"], 1.7 * tab.figure.layout.height):
            staged = go.Figure(tab.figure, _validate=False).update_layout(height=height)
            boxes = boxes_of(staged, least)
            assert not collisions(boxes)
            assert not outside(boxes, staged, least)


def test_keys_beneath_the_rows_keep_their_distance_from_the_lowest_row():
    entry = Entry(FactIds.of(IDS[0]), COLOUR, figures=(50,))
    table = replace(one_row(entry), narrow_keys=(Key("a source", "pentagon", COLOUR),))
    figure = rows_chart(table, ATLAS.facts, LIGHT, alt="").layouts[480][0].figure
    (key,) = (note for note in figure.layout.annotations if note.text == "a source")
    assert (key.yref, key.y) == ("paper", 0)
    assert key.yshift < 0


def every_figure(chart):
    return [(width, tab) for width, tabs in chart.layouts.items() for tab in tabs]


@settings(max_examples=20, deadline=None)
@given(tables())
def test_no_text_touches_anything_and_nothing_is_clipped_at_any_width(table):
    for least, tab in every_figure(rows_chart(table, ATLAS.facts, LIGHT, alt="")):
        for width in (least * wider for wider in WIDER):
            boxes = boxes_of(tab.figure, width)
            assert not collisions(boxes)
            assert not outside(boxes, tab.figure, width)


@settings(max_examples=20, deadline=None)
@given(tables())
def test_every_layout_says_everything(table):
    chart = rows_chart(table, ATLAS.facts, LIGHT, alt="")
    facts = {
        i
        for group in table.groups
        for row in group.rows
        for cell in row.cells.values()
        for entry in cell
        for i in entry.fact_ids.named
    }
    for tabs in chart.layouts.values():
        drawn = [ids for tab in tabs for ids, _ in drawn_marks(tab.figure)]
        quoted = [fact_id for tab in tabs for quote in tab.quotes for fact_id in quote.fact_ids.named]
        assert {i for ids in drawn for i in ids.split(";")} | set(quoted) == facts


NAMES = ("session_lengths: sessions_per_course", "session_lengths: course_months")


@pytest.mark.parametrize("name", NAMES)
def test_plotly_takes_every_value_of_a_figure(name):
    for _, tab in every_figure(draw(name, EVERYTHING).chart):
        go.Figure(tab.figure.to_dict())


@pytest.mark.parametrize("name", NAMES)
def test_type_is_large_enough_to_read(name):
    for _, tab in every_figure(draw(name, EVERYTHING).chart):
        sizes = re.findall(r'"size": ?([\d.]+), ?"(?:color|style)', tab.figure.to_json())
        assert min(float(size) for size in sizes) >= 11
        layout = tab.figure.layout
        assert all(note.font.size >= 13 for note in layout.annotations)
        assert layout.xaxis.tickfont.size >= 13


def one_row(*cell: Entry, **panel) -> Rows:
    return Rows((Group("", (Row("a", {"p": cell}),)),), (Panel("p", "", **({"start": 0, "end": 100} | panel)),))


def wide(table: Rows, width: int = 960) -> go.Figure:
    return rows_chart(table, ATLAS.facts, LIGHT, alt="").layouts[width][0].figure


def texts(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def arrows(figure: go.Figure) -> list[float]:
    """The lengths of the arrows of a figure."""
    paths = [shape.path for shape in figure.layout.shapes if shape.type == "path"]
    return [max(abs(float(x)) for x in re.findall(r"(-?[\d.]+),", path)) for path in paths]


def test_an_open_end_is_an_arrow_of_one_length_wherever_it_begins():
    table = one_row(*(Entry(FactIds.of(IDS[0]), COLOUR, figures=(x,), opens=x) for x in (3, 50, 99)))
    for _, tab in every_figure(rows_chart(table, ATLAS.facts, LIGHT, alt="")):
        assert arrows(tab.figure) == [ARROW_LENGTH] * 3


def test_a_scale_reaches_as_far_as_an_arrow_needs():
    figure = wide(one_row(Entry(FactIds.of(IDS[0]), COLOUR, figures=(100,), opens=100)))
    start, end = figure.layout.xaxis.range
    plot = 960 - figure.layout.margin.l - figure.layout.margin.r
    assert (100 - start) / (end - start) * plot + ARROW_LENGTH <= plot


def test_an_interval_that_reaches_past_the_scale_ends_in_an_arrow_with_its_limit():
    figure = wide(one_row(Entry(FactIds.of(IDS[0]), COLOUR, figures=(50,), strokes=(Stroke(-31, 205),))))
    assert {"−31", "205"} <= set(texts(figure))
    assert len(arrows(figure)) == 2
    ((start, end),) = [trace.x[:2] for trace in figure.data if trace.mode == "lines"]
    assert 0 < start < 50 < end < 100


def test_a_figure_outside_its_scale_is_refused_by_name():
    with pytest.raises(
        ValueError, match=rf"panel 'p' reaches from 0 to 100, and {re.escape(IDS[3])} has a figure at 101"
    ):
        wide(one_row(Entry(FactIds.of(IDS[3]), COLOUR, figures=(101,))))


def test_a_number_is_never_shortened_and_a_quotation_is():
    said = "rarely above one hundred and twenty and then some more words to fill any cell at all"
    number = wide(
        one_row(Entry(FactIds.of(IDS[0]), COLOUR, figures=(50,), strokes=(Stroke(0, 50),), text=said)), NARROW
    )
    assert " ".join(texts(number)).count("…") == 0
    assert "some more words to fill any cell" in " ".join(texts(number))
    quoted = wide(one_row(Entry(FactIds.of(IDS[0]), COLOUR, figures=(50,), text=f"“{said}”", quoted=True)), NARROW)
    assert any(text.endswith("…") for text in texts(quoted))


def test_a_column_is_left_out_where_it_has_no_room():
    table = Rows(
        (Group("", (Row("a", {"p": (Entry(FactIds.of(IDS[0]), COLOUR, figures=(1,)),)}, values=("12,564",)),)),),
        (Panel("p", "", 0, 2),),
        (Column("patients", from_width=960),),
    )
    assert "12,564" in texts(wide(table))
    assert "12,564" not in texts(wide(table, NARROW))


def test_a_matrix_has_one_line_a_row_and_its_heads_are_shortened_to_their_columns():
    cell = tuple(Entry(FactIds.of(IDS[i]), COLOUR, figures=(i,)) for i in range(5))
    heads = tuple((i, f"A source with a long name {i}") for i in range(5))
    table = one_row(*cell, start=-0.5, end=4.5, ticks=heads, packs=True)
    for _, tab in every_figure(rows_chart(table, ATLAS.facts, LIGHT, alt="")):
        assert len({y for trace in tab.figure.data if trace.customdata for y in trace.y}) == 1
        assert len(tab.figure.layout.xaxis.ticktext) == 5
    assert all(text.endswith("…") for text in wide(table, NARROW).layout.xaxis.ticktext)


def test_narrow_figures_are_tabs_and_wide_ones_are_not():
    chart = draw("session_lengths: course_months", EVERYTHING).chart
    assert tuple(chart.layouts) == WIDTHS
    table = Rows(
        (Group("", (Row("a", {p: (Entry(FactIds.of(IDS[0]), COLOUR, figures=(1,)),) for p in "pq"}),)),),
        (Panel("p", "", 0, 2, tab="One"), Panel("q", "", 0, 2, tab="Two"), Panel("r", "", 0, 2, tab="Nothing said")),
    )
    for width, tabs in rows_chart(table, ATLAS.facts, DARK, alt="").layouts.items():
        assert [tab.label for tab in tabs] == (["One", "Two"] if width < NARROW else [""])
