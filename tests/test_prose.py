"""Prose never steers logic: reworded from end to end, the tables give the same marks, counts and stances."""

from __future__ import annotations

import csv
import datetime
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from components.charts.chart import Chart
from components.charts.effect_trails import rise_checks_chart
from components.charts.palette import LIGHT
from components.leaves import leaves_of_page
from data.atlas.atlas import Atlas, load_atlas
from data.atlas.overview import headline_counts
from data.contract.schema import TABLES
from data.contract.tables import TABLES_FOLDER
from data.evidence.facts import Fact
from data.lecture.answers import answer_of
from data.lecture.decks import AnswerSource, Scene
from data.subjects.effect_sizes import drawn_effects, over_time, panels, successors, unordered
from data.subjects.effect_trails import rise_checks, trails
from tests.components import drawings
from tests.components.drawings import CHARTS, EVERYTHING, Mark, draw, marks_of, strokes_of, view_of, with_effects_drawn

PROSE = {
    name: [column for column, declared in table.schema.columns.items() if (declared.metadata or {}).get("prose")]
    for name, table in TABLES.items()
}
#: Words that code once looked for, so that a reading which gains them must change nothing either.
TELLING = (
    "The list of conditions is lost. The list of places is lost; we take it as the end of treatment. "
    "By 50% to 1.51, a year, monthly; see leichsenring-rabung-2011. Improvement, not stated."
)


def shifted(text: str, by: int) -> str:
    """Other letters in the place of all letters; signs, digits and the length stay, so that lines wrap alike."""

    def letter(sign: str) -> str:
        first = "A" if sign.isupper() else "a"
        return chr((ord(sign) - ord(first) + by) % 26 + ord(first)) if sign.isascii() and sign.isalpha() else sign

    return "".join(map(letter, text))


#: A rewriting of a cell, given its text, its row and its column.
Rewriting = Callable[[str, int, str], str]


def every_word(text: str, _row: int, _column: str) -> str:
    """Cells that said the same still do."""
    return shifted(text, 13)


def every_cell(text: str, row: int, column: str) -> str:
    """No two rows say the same any more, so that nothing may be compared with anything; names are as long as before."""
    other = shifted(text, row % 25 + 1)
    return other if column == "label" else f"{other} {row}"


def with_telling_words(text: str, _row: int, column: str) -> str:
    """Every text gains the words that code once looked for; names stay as short as they are."""
    return text if column in ("as_printed", "remark", "label") else f"{text} {TELLING}"


def rewrite(folder: Path, rewriting: Rewriting) -> int:
    """Rewrite every filled cell of prose in the tables of a folder; returns how many these were."""
    n_rewritten = 0
    for name, columns in PROSE.items():
        file = folder / TABLES[name].file_name
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        for number, row in enumerate(rows, 1):
            for column in columns:
                if row[column]:
                    row[column] = _in_few_words(rewriting(row[column], number, column), column)
                    n_rewritten += 1
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, TABLES[name].columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return n_rewritten


def _in_few_words(text: str, column: str) -> str:
    """As many words as a column of figures and labels may hold."""
    return "_".join(text.rsplit(" ", 1)) if column in ("as_printed", "remark") and len(text.split()) > 8 else text


REWRITINGS = {"every word": every_word, "every cell": every_cell, "telling words": with_telling_words}


@pytest.fixture(scope="module", params=REWRITINGS)
def rewritten(request, tmp_path_factory) -> Atlas:
    folder = tmp_path_factory.mktemp("prose") / "tables"
    shutil.copytree(TABLES_FOLDER, folder)
    assert rewrite(folder, REWRITINGS[request.param]) > 2000
    return with_effects_drawn(load_atlas(folder))


ATLAS = drawings.ATLAS


@dataclass(frozen=True)
class Structure:
    """What a chart shows without its words: each mark's facts, place, shape and colour, and the strokes.

    A long label takes more lines, so heights are told by their order; where words stand in place of a figure, their
    length decides where they begin.
    """

    marks: tuple[tuple[Any, ...], ...]
    strokes: tuple[tuple[Any, ...], ...]
    arrows: tuple[tuple[Any, ...], ...]


def x_of(mark: Mark) -> float | None:
    """Where a figure stands on its scale; words beside it stand where they have room, which their letters decide."""
    return mark.x if mark.symbol else None


def numbers_in(stated: object) -> Iterator[float]:
    """Every number that an exhibit states for export."""
    if isinstance(stated, int | float):
        yield stated
    elif isinstance(stated, list | tuple):
        for part in stated:
            yield from numbers_in(part)
    elif is_dataclass(stated):
        for field in fields(stated):
            yield from numbers_in(getattr(stated, field.name))


def structure_of(chart: Chart, *, in_pixels: bool = False) -> Structure:
    marks, strokes = marks_of(chart), strokes_of(chart)
    arrows = [note for note in chart.figure.layout.annotations if note.showarrow and note.axref == "x"]
    heights = {mark.y for mark in marks} | {y for *_, y in strokes}
    place = {y: number for number, y in enumerate(sorted(heights))}
    # The columns of a matrix stand in pixels, behind its labels: of these only the order counts.
    columns = {x: float(number) for number, x in enumerate(sorted({mark.x for mark in marks}))}
    return Structure(
        marks=tuple(
            (mark.ids, columns[mark.x] if in_pixels else x_of(mark), place[mark.y], mark.symbol, mark.colour, mark.kind)
            for mark in marks
        ),
        strokes=tuple((low, high, place[y]) for low, high, y in strokes),
        arrows=tuple((arrow.ax, arrow.x, place.get(arrow.ay), place.get(arrow.y)) for arrow in arrows),
    )


def test_prose_is_declared_and_is_nothing_that_links_or_is_a_word():
    for name, columns in PROSE.items():
        table = TABLES[name]
        assert not set(columns) & {*table.key, *table.foreign_keys}, name
        for column in columns:
            assert "words" not in table.schema.columns[column].metadata, f"{name}.{column}"
    assert sum(map(len, PROSE.values())) > 50


def test_no_text_without_a_form_is_left_undeclared():
    """A column of text is prose, a word, a link, a key, or has a form that is checked."""
    loose = [
        (name, column)
        for name, table in TABLES.items()
        for column, declared in table.schema.columns.items()
        if str(declared.dtype).startswith("string")
        and not declared.checks
        and column not in PROSE[name]
        and column not in {*table.key, *table.foreign_keys}
    ]
    assert loose == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_keeps_its_marks(name, rewritten):
    before, after = draw(name), CHARTS[name](EVERYTHING, rewritten)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        in_pixels = name in ("condition_coverage", "therapy_features")
        after_it, before_it = (structure_of(drawn.chart, in_pixels=in_pixels) for drawn in (after, before))
        assert after_it == before_it
        assert len(structure_of(before.chart).marks) > 0


def test_the_sum_of_a_printed_rise_stays(rewritten):
    def checks(atlas: Atlas) -> list[Any]:
        return rise_checks(atlas.tables.printed_rises, atlas.frames["effect_sizes"], atlas.tables.references)

    assert checks(rewritten) == checks(ATLAS) != []
    drawn = [rise_checks_chart(checks(atlas), atlas.facts, LIGHT) for atlas in (ATLAS, rewritten)]
    assert structure_of(drawn[0]) == structure_of(drawn[1])


def test_what_belongs_together_stays_together(rewritten):
    def told(atlas: Atlas) -> Iterator[Any]:
        effects = drawn_effects(atlas.frames["effect_sizes"])
        yield [(panel, list(rows["effect_id"])) for panel, rows in panels(effects)]
        yield over_time(effects), unordered(effects), successors(effects)
        yield trails(effects, atlas.tables.references)
        yield list(atlas.figures), list(effects["interval_kind"]), list(effects["successor_ids"])

    assert list(told(rewritten)) == list(told(ATLAS))


def test_every_stance_and_every_absence_stays(rewritten):
    def told(facts: Mapping[str, Fact]) -> set[tuple[str, str]]:
        return {(fact_id, fact.layer_label) for fact_id, fact in facts.items()}

    assert told(rewritten.facts) == told(ATLAS.facts)
    for name in ("condition_coverage", "therapy_features"):
        before, after = (
            drawings.matrix(EVERYTHING, atlas).marks
            if name == "condition_coverage"
            else drawings.feature_matrix(view_of(EVERYTHING, atlas)).marks
            for atlas in (ATLAS, rewritten)
        )
        columns = ["source_id", "stance", "fact_ids", "position", "positions"]
        assert before[columns].to_numpy().tolist() == after[columns].to_numpy().tolist(), name


def test_every_count_stays(rewritten):
    def told(atlas: Atlas) -> Iterator[Any]:
        yield headline_counts(atlas)
        for condition_id in atlas.choices.conditions:
            source = AnswerSource("sources_covering", condition=condition_id)
            answer = answer_of(Scene("s", "t", "q", "overview", answer=source), atlas)
            assert answer is not None
            yield answer.low, answer.fact_ids
        leaves = leaves_of_page(view_of(EVERYTHING, atlas), "overview", "https://atlas.example", datetime.date.min)
        yield [list(numbers_in(leaf.exhibit.export_data)) for leaf in leaves]

    assert list(told(rewritten)) == list(told(ATLAS))
