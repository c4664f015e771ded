"""Effects as other people's tables have them: other levels, intervals without measure, names without an end.

Each is followed from the picture to everything that leaves the page.
"""

from __future__ import annotations

import datetime
import io
import re

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from components.exports.leaf import Leaf
from components.exports.slides import as_slides
from components.leaves import leaves_of_page
from data.atlas.atlas import load_atlas
from tests.components.boxes import boxes_of, collisions, outside
from tests.components.drawings import marks_of, shown, squeezed
from tests.components.views import a_view

EFFECT = {
    "source_id": "ramkumar",
    "section": "(no heading)",
    "reading": "made up",
    "layer": "stated",
    "route": "printed on the page",
    "population": "mixed mental health problems",
    "intervention": "talking",
    "intervention_family": "psychodynamic",
    "comparator": "sugar pill",
    "comparator_family": "placebo",
    "timepoint": "end_of_treatment",
    "metric": "Hedges g",
    "favours": "psychodynamic",
    "status": "as_reported",
    "read_from": "the source document",
    "ci_low": "0.1",
    "ci_high": "0.9",
    "ci_level": "95",
}
LONG = "relief as told by relatives who were asked by telephone, a year after the last session, by somebody unknown"
WORD = "Behandlungszufriedenheitsfragebogenauswertungssoftwareherstellerhaftungsbeispiel"
LEVELS = {"at-99": "99", "at-90": "90", "at-99-5": "99.5"}
#: What is made up, with the figure by which each is told from the others.
ODD = {
    **{name: {"value": f"0.{number}", "ci_level": level} for number, (name, level) in enumerate(LEVELS.items(), 51)},
    "wide": {"value": "0.61", "ci_low": "-38.5", "ci_high": "41"},
    "wide-to-the-right": {"value": "0.62", "ci_low": "0.2", "ci_high": "410"},
    "enormous": {"value": "0.65", "ci_low": "-1000000", "ci_high": "999999.5"},
    "right-to-left": {"value": "0.66", "intervention": "מדר 2019", "outcome": "تحسن (2)"},
    "long": {"value": "0.63", "outcome": LONG},
    "word": {"value": "0.64", "outcome": WORD},
}


@pytest.fixture
def leaf(tables_copy) -> Leaf:
    return leaf_with(tables_copy, ODD)


def leaf_with(tables_copy, odd: dict[str, dict[str, str]]) -> Leaf:
    """The page with every figure, and made-up ones among them."""

    def add(rows: list[list[str]]) -> None:
        for line, (name, cells) in enumerate(odd.items(), 3):
            row = EFFECT | cells | {"effect_id": f"odd-{name}", "line": str(line), "as_printed": cells["value"]}
            row["signed_value"] = row["value"]
            rows.append([row.get(column, "") for column in rows[0]])

    tables_copy.change_rows("effect_sizes", add)
    atlas = load_atlas(tables_copy.folder)
    view = a_view(atlas=atlas, figures=("all",))
    return leaves_of_page(view, "effect_sizes", "http://localhost/go", datetime.date(2026, 1, 1))[0]


def told(leaf: Leaf, name: str) -> list[str]:
    """Every place that tells of one figure: picture at each width, hover, words, table, workbook, slide."""
    chart, value = leaf.exhibit.chart, ODD[name]["value"]
    texts = [
        re.sub(r"</?b>", "", note.text)
        for tabs in chart.layouts.values()
        for tab in tabs
        for note in tab.figure.layout.annotations
        if note.text
    ]
    pictures = [text for text in texts if text.startswith(f"{value} ")]
    assert len(pictures) == len(chart.layouts)
    hovers = [mark.hover for mark in marks_of(chart) if mark.ids == f"odd-{name}"]
    words = [sentence for sentence in chart.alt.split(". ") if f"{value}, " in sentence]
    rows = leaf.exhibit.cited_rows(leaf.facts)
    table = list(rows.loc[rows["effect_id"].eq(f"odd-{name}"), "says"])
    slides = [text for slide in slides_of(leaf) for text in words_on(slide) if text.startswith(f"{value}, ")]
    for found in (hovers, words, table, slides):
        assert len(found) == 1
    return [*pictures, *hovers, *words, *table, *slides]


def slides_of(leaf: Leaf):
    return list(Presentation(io.BytesIO(as_slides([leaf], "Test"))).slides)


def words_on(slide) -> list[str]:
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    return [row.cells[0].text for row in table.rows]


def test_an_interval_has_its_own_level_wherever_it_is_told(leaf):
    for name, level in LEVELS.items():
        for text in told(leaf, name):
            assert f"{level}%" in text
            assert "95" not in text.replace(level, "")
    columns = {note.text for note in leaf.exhibit.chart.figure.layout.annotations if "CI" in (note.text or "")}
    assert not any("95" in text for text in columns), "the head of a column speaks for every row"


def test_a_very_wide_interval_leaves_the_others_their_room_and_has_its_limits_told(leaf):
    for name, limits in {"wide": ("38.5", "41"), "wide-to-the-right": ("0.2", "410")}.items():
        assert all(limit in text for text in told(leaf, name) for limit in limits)
    for tabs in leaf.exhibit.chart.layouts.values():
        low, high = tabs[0].figure.layout.xaxis.range
        assert high - low < 4


@pytest.mark.parametrize(
    "outermost",
    [
        {"value": "-1.4", "favours": "no_difference", "ci_low": "-55", "ci_high": "12"},
        {"value": "2.6", "ci_low": "-12", "ci_high": "55"},
    ],
    ids=["the smallest", "the largest"],
)
def test_the_arrow_of_the_outermost_figure_is_seen_beside_its_mark_or_beneath(outermost, tables_copy):
    chart = leaf_with(tables_copy, {"outermost": outermost}).exhibit.chart
    for least, tabs in chart.layouts.items():
        boxes = boxes_of(tabs[0].figure, least)
        marks = [box for box in boxes if box.kind == "mark"]
        covered = [box for box in boxes if box.name == "arrow" and any(box.overlaps(mark) for mark in marks)]
        beneath = [note.text for note in tabs[0].figure.layout.annotations if note.text in ("← −55", "55 →")]
        assert len(covered) == len(beneath)
        assert not collisions(boxes)


def test_an_enormous_limit_keeps_each_of_its_digits(leaf):
    for text in told(leaf, "enormous"):
        assert "1000000" in text
        assert "999999.5" in text
    beside = {note.text for note in leaf.exhibit.chart.figure.layout.annotations}
    assert {"−1,000,000", "999,999.5"} <= beside


def test_two_names_from_right_to_left_do_not_change_places(leaf):
    for tab in leaf.exhibit.chart.layouts[1600]:
        labels = [note.text for note in tab.figure.layout.annotations]
        assert any(label.endswith(" · \u2068מדר 2019\u2069 · \u2068تحسن (2)\u2069") for label in labels)


def test_on_a_slide_too_it_ends_in_an_arrow_at_the_edge_of_a_scale_for_the_others(leaf):
    assert {(data.least, data.most, data.step) for data in leaf.exhibit.export_data} == {(-0.5, 2.0, 0.5)}
    arrows = {}
    for slide in slides_of(leaf):
        (chart,) = (shape for shape in slide.shapes if shape.has_chart)
        (words,) = (shape for shape in slide.shapes if shape.has_table)
        rows = words_on(slide)
        printed = {float(value.text) for value in chart.chart._chartSpace.xpath(".//c:xVal//c:v")}
        for shape in slide.shapes:
            if shape.shape_type != MSO_SHAPE_TYPE.AUTO_SHAPE:
                continue
            row = int((shape.top + shape.height / 2 - words.top) / (words.height / len(rows)))
            place = (shape.left + shape.width / 2 - chart.left) / chart.width
            arrows.setdefault(rows[row].partition(",")[0], []).append((round(place, 2), shape.rotation))
            assert {float(limit) for limit in re.findall(r"CI (\S+) to (\S+):", rows[row])[0]} <= printed
    both = [(0.03, 270.0), (0.97, 90.0)]
    assert arrows == {"0.61": both, "0.62": [(0.97, 90.0)], "0.65": both}


def test_a_very_long_name_has_room_or_is_shortened_and_stands_in_full_in_hover_and_table(leaf):
    for name, label in {"long": LONG, "word": WORD}.items():
        (hover,) = (mark.hover for mark in marks_of(leaf.exhibit.chart) if mark.ids == f"odd-{name}")
        assert squeezed(label) in shown(hover)
        assert all(label in text for text in told(leaf, name)[len(leaf.exhibit.chart.layouts) + 1 :])
    for least, tabs in leaf.exhibit.chart.layouts.items():
        for tab in tabs:
            boxes = boxes_of(tab.figure, least)
            assert not collisions(boxes)
            assert not outside(boxes, tab.figure, least)
