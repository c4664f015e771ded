"""Every chart drawn as the pages draw it, for any selection, and read back mark by mark."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import Chart
from components.charts.condition_coverage import condition_counts_chart
from components.charts.effect_sizes import effect_sizes_chart
from components.charts.matrix import Matrix, matrix_chart
from components.charts.palette import EVIDENCE_MARKS, LIGHT, Theme
from components.charts.session_lengths import session_lengths_chart
from components.exhibits.citations import citations
from components.exhibits.condition_coverage import coverage_matrix
from components.exhibits.disagreements import pairs_in_view, positions
from components.exhibits.exhibit import Exhibits
from components.exhibits.sources import source_portrait
from components.exhibits.therapy_features import feature_matrix
from components.exhibits.view import View
from data.atlas.atlas import Atlas
from data.contract.vocabulary import LAYERS, MEASURES
from data.subjects.condition_coverage import (
    coverage_marks,
    covering_rows,
    covering_sources,
    most_covered,
)
from data.subjects.condition_evidence import works_against
from data.subjects.disagreements import count_pairs
from data.subjects.effect_sizes import PANELS, Panel, drawn_effects, in_layers, main_effects, panels
from data.subjects.session_doses import calendar_weeks, contact_hours, usable_statements
from data.subjects.session_lengths import in_formats
from tests import loaded
from tests.components.views import a_view


def drawn_marks(figure: go.Figure) -> list[tuple[str, str]]:
    """Every mark of a figure as (ids, hover text), in drawing order: points, then texts that are marks."""
    points = [
        (str(fact_ids), str(text))
        for trace in figure.data
        if trace.customdata is not None
        for fact_ids, text in zip(trace.customdata, trace.hovertext, strict=True)
    ]
    return points + [(str(note.name), str(note.hovertext)) for note in figure.layout.annotations if note.name]


def with_effects_drawn(atlas: Atlas) -> Atlas:
    """The atlas with its effects made ready once, since that takes longer than filtering them."""
    return replace(atlas, frames=atlas.frames | {DRAWN_EFFECTS: drawn_effects(atlas.frames["effect_sizes"])})


DRAWN_EFFECTS = "drawn effects"
ATLAS = with_effects_drawn(loaded.ATLAS)
SOURCES = tuple(ATLAS.choices.source_labels)
CONDITIONS = tuple(ATLAS.choices.conditions)
MINUTES = tuple(usable_statements(ATLAS.frames["session_lengths"], "session_minutes")["fact_id"])
PACES = tuple(usable_statements(ATLAS.frames["session_lengths"], "sessions_per_week")["fact_id"])


@dataclass(frozen=True)
class Selection:
    """Everything that a reader can choose; what a chart has no use for it ignores."""

    sources: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    order: str = "family"
    layers: tuple[str, ...] = tuple(LAYERS)
    with_contrast: bool = True
    minutes: str = MINUTES[0]
    pace: str = PACES[0]
    theme: Theme = LIGHT


EVERYTHING = Selection()
#: Nothing chosen, each source or part alone, each condition alone.
ONE_BY_ONE = (
    EVERYTHING,
    *(Selection(sources=(source,)) for source in SOURCES),
    *(Selection(conditions=(condition,)) for condition in CONDITIONS),
)


@dataclass(frozen=True)
class Drawn:
    """A chart with what went into it: its rows, the ids that its marks must carry, the figures they must stand at.

    ``figures`` gives for each id the places on the x axis, ``strokes`` the ends of its stroke where it is printed;
    ``said`` are the words and figures that the alt text must hold, ``count`` is how it tells the number of rows.
    """

    chart: Chart
    ids: tuple[str, ...]
    figures: dict[str, tuple[float, ...]]
    strokes: dict[str, tuple[float, float]]
    said: tuple[str, ...]
    count: str


@dataclass(frozen=True)
class Mark:
    """One mark of a figure as a reader meets it."""

    ids: str
    hover: str
    x: float
    y: float
    symbol: str | None
    colour: str | None
    words: str | None
    kind: str


def view_of(selection: Selection, atlas: Atlas) -> View:
    return a_view(
        theme=selection.theme,
        atlas=atlas,
        sources=selection.sources,
        conditions=selection.conditions,
        sort=(selection.order,),
        folded=selection.folded,
    )


def rows_of(table: str, selection: Selection, atlas: Atlas) -> pd.DataFrame:
    return view_of(selection, atlas).filters.apply(atlas.frames[table])


def lengths(measure: str, compact: bool, selection: Selection, atlas: Atlas) -> Drawn | None:
    view = view_of(selection, atlas)
    rows = in_formats(
        rows_of("session_lengths", selection, atlas), atlas.tables.formats, with_contrast=selection.with_contrast
    )
    rows = rows[rows["measure"].eq(measure)]
    if rows.empty:
        return None
    formats = atlas.tables.formats
    with unchanged(rows, formats):
        chart = session_lengths_chart(
            rows, [measure], formats, view.source_ids, atlas.facts, selection.theme, with_headings=not compact
        )
    figures = {row["fact_id"]: numbers(row["low"], row["high"]) for _, row in rows.iterrows()}
    return Drawn(
        chart,
        ids=tuple(rows["fact_id"]),
        figures=figures,
        strokes=strokes_between(figures, rows),
        said=tuple(f"{x:g}" for ends in figures.values() for x in ends),
        count=counted(len(rows), "statement"),
    )


def doses(unit: str, selection: Selection, atlas: Atlas) -> Drawn | None:
    view = view_of(selection, atlas)
    compute, other = {"hours": (contact_hours, selection.minutes), "weeks": (calendar_weeks, selection.pace)}[unit]
    rows = view.filters.apply(compute(atlas.frames["session_lengths"], other))
    if rows.empty:
        return None
    formats = atlas.tables.formats
    with unchanged(rows, formats):
        chart = session_lengths_chart(rows, (), formats, view.source_ids, atlas.facts, selection.theme, doses=rows)
    figures = {
        f"{row['fact_id']};{row['other_fact_id']}": numbers(row["dose_low"], row["dose_high"])
        for _, row in rows.iterrows()
    }
    return Drawn(
        chart,
        ids=tuple(figures),
        figures=figures,
        strokes=strokes_between(figures, rows),
        said=tuple(f"{x:.3g}" for ends in figures.values() for x in ends),
        count=counted(len(rows), "statement"),
    )


@cache
def matrix(selection: Selection, atlas: Atlas) -> Matrix:
    return coverage_matrix(view_of(selection, atlas))


def coverage(selection: Selection, atlas: Atlas) -> Drawn:
    rows = rows_of("condition_coverage", selection, atlas)
    return drawn_matrix(matrix(selection, atlas), rows["fact_id"], atlas, selection.theme)


def features(selection: Selection, atlas: Atlas) -> Drawn:
    rows = rows_of("therapy_features", selection, atlas)
    return drawn_matrix(feature_matrix(view_of(selection, atlas)), rows["fact_id"], atlas, selection.theme)


def drawn_matrix(seen: Matrix, fact_ids: pd.Series, atlas: Atlas, theme: Theme) -> Drawn:
    with unchanged(seen.marks, seen.sources_of_rows, seen.rows_of_sources):
        chart = matrix_chart(seen, atlas.facts, theme)
    evidence = [i for ids in seen.marks.loc[seen.marks["stance"].isin(EVIDENCE_MARKS), "fact_ids"] for i in ids.named]
    counts_of = {count[seen.row]: count for count in seen.sources_of_rows.to_dict("records")}
    return Drawn(
        chart,
        ids=(*fact_ids, *evidence),
        figures={},
        strokes={},
        said=tuple(f"{seen.row_labels[i]}, {seen.counts_in_words(counts_of[i])}" for i in seen.row_ids),
        count=f"{len(seen.row_ids)} {seen.nouns[len(seen.row_ids) != 1]}, {counted(len(seen.source_labels), 'source')}",
    )


def stand(selection: Selection, atlas: Atlas) -> Drawn | None:
    view = view_of(selection, atlas)
    pairs = pairs_in_view(view)
    placed = rows_of("positions", selection, atlas)
    return drawn_exhibit(
        positions(view),
        ids=(*placed["fact_id"], *(side.fact_id for pair in pairs for side in pair.sides)),
        said=tuple(atlas.facts[fact_id].source_label for fact_id in placed["fact_id"]),
        count=f"{len(placed)} positions; {count_pairs((pair.kind, pair.parties) for pair in pairs).in_words}",
    )


def network(selection: Selection, atlas: Atlas) -> Drawn | None:
    exhibits = citations(view_of(selection, atlas))
    shown = rows_of("citations", selection, atlas)
    if shown.empty:
        assert not exhibits.shown
        return None
    return drawn_exhibit(
        exhibits,
        ids=exhibits.shown[0].fact_ids,
        said=tuple(atlas.citations[i].in_text for i in shown["reference_id"]),
        count="documents and parts",
    )


def portrait(selection: Selection, atlas: Atlas) -> Drawn | None:
    exhibits = source_portrait(view_of(selection, atlas))
    n_points = len(exhibits.shown[0].rows)
    return drawn_exhibit(exhibits, ids=exhibits.shown[0].fact_ids, said=(), count=f"{n_points} points")


def drawn_exhibit(exhibits: Exhibits, *, ids: tuple[str, ...], said: tuple[str, ...], count: str) -> Drawn | None:
    if not exhibits.shown:
        assert not ids
        return None
    (exhibit,) = exhibits.shown
    assert sorted(exhibit.fact_ids) == sorted(set(ids)), "the rows are others"
    return Drawn(exhibit.chart, ids=ids, figures={}, strokes={}, said=said, count=count)


def counts(selection: Selection, atlas: Atlas) -> Drawn | None:
    view = view_of(selection, atlas)
    rows = covering_rows(rows_of("condition_coverage", selection, atlas), CONDITIONS)
    sources = view.sources_in_view()
    marks = coverage_marks(rows, atlas.tables.conditions, sources, atlas.tables.copy_losses)
    top = works_against(most_covered(covering_sources(marks, atlas.choices.lost_for_statements), 5), atlas.evidence)
    if top.empty:
        return None
    labels = atlas.choices.conditions
    with unchanged(top):
        chart = condition_counts_chart(top, labels, len(sources), view.source_ids, atlas.facts, selection.theme)
    return Drawn(
        chart,
        ids=(
            *rows.loc[rows["condition_id"].isin(list(top["condition_id"])), "fact_id"],
            *(evidence_id for ids in top["against_ids"] for evidence_id in ids.named),
        ),
        figures={},
        strokes={},
        said=tuple(f"{labels[c]}, {n} of" for c, n in zip(top["condition_id"], top["n_sources"], strict=True)),
        count=f"of {len(sources)}",
    )


@cache
def effects_in_view(selection: Selection, atlas: Atlas) -> tuple[pd.DataFrame, dict[Panel, pd.DataFrame]]:
    """The effects that a selection leaves, and each panel's: found once for the charts of all panels."""
    drawn = in_layers(rows_of(DRAWN_EFFECTS, selection, atlas), selection.layers)
    return drawn, dict(panels(drawn))


def effects(panel: Panel, compact: bool, selection: Selection, atlas: Atlas) -> Drawn | None:
    drawn, of_panels = effects_in_view(selection, atlas)
    if panel not in of_panels:
        return None
    rows = of_panels[panel]
    with unchanged(rows):
        chart = effect_sizes_chart(rows, atlas.facts, selection.theme, among=drawn, compact=compact)
    return drawn_effect_sizes(chart, rows)


def forest(
    of: Callable[[pd.DataFrame], pd.DataFrame], is_overlaid: bool, selection: Selection, atlas: Atlas
) -> Drawn | None:
    rows = in_layers(rows_of(DRAWN_EFFECTS, selection, atlas), selection.layers)
    if rows.empty:
        return None
    rows = of(rows)
    with unchanged(rows):
        chart = effect_sizes_chart(rows, atlas.facts, selection.theme, is_overlaid=is_overlaid)
    return drawn_effect_sizes(chart, rows)


def every_figure(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([own for _, own in panels(rows)])


def drawn_effect_sizes(chart: Chart, rows: pd.DataFrame) -> Drawn:
    printed = rows[["value", "range_low", "range_high", "ci_low", "ci_high"]]
    return Drawn(
        chart,
        ids=tuple(rows["effect_id"]),
        figures={row["effect_id"]: effect_places(row) for _, row in rows.iterrows()},
        strokes={row["effect_id"]: ends for _, row in rows.iterrows() if (ends := effect_ends(row)) is not None},
        said=tuple(f"{x:g}" for x in printed.to_numpy().ravel() if pd.notna(x)),
        count=counted(len(panels(rows)[0][1]), "effect size"),
    )


def strokes_between(figures: dict[str, tuple[float, ...]], rows: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """A stroke joins the two figures of a range; up to a ceiling it comes from zero."""
    return {
        ids: (0.0 if bound == "rarely_above" else ends[0], ends[1])
        for (ids, ends), bound in zip(figures.items(), rows["bound"], strict=True)
        if len(ends) == 2
    }


def effect_places(row: pd.Series) -> tuple[float, ...]:
    """Where a printed effect belongs: at its signed value, at both ends of a range, or on both sides of zero."""
    if pd.isna(row["value"]):
        return numbers(row["range_low"], row["range_high"])
    return numbers(row["value"], -row["value"]) if pd.isna(row["signed_value"]) else (float(row["signed_value"]),)


def effect_ends(row: pd.Series) -> tuple[float, float] | None:
    """Where its stroke belongs, None where neither limits nor a range are printed."""
    if pd.isna(row["value"]):
        return float(row["range_low"]), float(row["range_high"])
    if pd.isna(row["signed_value"]):
        return -abs(float(row["value"])), abs(float(row["value"]))
    if pd.isna(row["ci_low"]) and pd.isna(row["ci_high"]):
        return None
    sign = 1 if row["signed_value"] == row["value"] else -1
    problem = "" if pd.isna(row["ci_problem"]) else row["ci_problem"]
    low = row["value"] if pd.isna(row["ci_low"]) or problem == "lower_implausible" else row["ci_low"]
    high = row["value"] if pd.isna(row["ci_high"]) or problem == "upper_implausible" else row["ci_high"]
    ends = [sign * float(end) for end in (low, high)]
    return min(ends), max(ends)


Draw = Callable[[Selection, Atlas], Drawn | None]
COMPACT = {"": False, ", compact": True}
CHARTS: dict[str, Draw] = {
    **{
        f"session_lengths: {measure}{word}": partial(lengths, measure, compact)
        for measure in MEASURES
        for word, compact in COMPACT.items()
    },
    **{f"session_doses: {unit}": partial(doses, unit) for unit in ("hours", "weeks")},
    "condition_coverage": coverage,
    "therapy_features": features,
    "positions": stand,
    "citation_network": network,
    "condition_counts": counts,
    "source_portrait": portrait,
    **{f"effect_sizes: {panel.panel_id}": partial(effects, panel, False) for panel in PANELS},
    "effect_sizes: mixed_control, compact": partial(effects, PANELS[0], True),
    "effect_sizes: main figures": partial(forest, main_effects, False),
    "effect_sizes: all figures": partial(forest, every_figure, False),
    "effect_sizes: laid over one another": partial(forest, every_figure, True),
}
#: Tables whose rows a choice of conditions leaves alone, and how the names of the charts of them begin.
WITHOUT_CONDITIONS = {
    "session_lengths": "session_",
    "therapy_features": "therapy_features",
    "citations": "citation_network",
}


@cache
def draw(name: str, selection: Selection = EVERYTHING) -> Drawn | None:
    """A chart of the real atlas, or None where the selection leaves nothing to draw."""
    for table, names in WITHOUT_CONDITIONS.items():
        if name.startswith(names) and selection.conditions:
            assert "condition_keys" not in ATLAS.frames[table]
            return draw(name, replace(selection, conditions=()))
    return CHARTS[name](selection, ATLAS)


def marks_of(chart: Chart) -> list[Mark]:
    """Every mark that answers to a pointer."""
    found = []
    for trace in chart.figure.data:
        if trace.hoverinfo == "skip":
            continue
        n = len(trace.x)
        symbols, words = each(getattr(trace.marker, "symbol", None), n), each(trace.text, n)
        colours = each(trace.marker.line.color or trace.marker.color, n)
        for i in range(n):
            found.append(
                Mark(
                    trace.customdata[i], trace.hovertext[i], float(trace.x[i]), float(trace.y[i]), symbols[i],
                    colours[i], words[i], trace.type,
                )
            )  # fmt: skip
    return found


def strokes_of(chart: Chart) -> list[tuple[float, float, float]]:
    """Every stroke as (from x, to x, y); lines that lead from row to row are left out."""
    return [
        (float(trace.x[i]), float(trace.x[i + 1]), float(trace.y[i]))
        for trace in chart.figure.data
        if trace.type == "scatter" and trace.mode == "lines" and trace.x[2::3] and set(trace.x[2::3]) == {None}
        for i in range(0, len(trace.x), 3)
    ]


def each(value: Any, n: int) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] * n


def numbers(*values: float) -> tuple[float, ...]:
    """The figures among some cells, each once."""
    return tuple(dict.fromkeys(float(value) for value in values if pd.notna(value)))


def counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def shown(hover: str) -> str:
    """What a reader sees of a hover text, without white space: where it is wrapped does not matter."""
    return squeezed(html.unescape(re.sub(r"</?b>|<br ?>", "", hover)))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@contextmanager
def unchanged(*frames: pd.DataFrame) -> Iterator[None]:
    """Holds that the frames are the same after the block as before it."""
    before = [frame.copy(deep=True) for frame in frames]
    yield
    for one, other in zip(before, frames, strict=True):
        pd.testing.assert_frame_equal(one, other)


HOSTILE = '<b>bold</b> <a href="https://elsewhere.example">A & B</a> <script>alert(1)</script> '


@cache
def hostile_atlas() -> Atlas:
    """The atlas with markup in front of every word that a chart may show."""

    def spoil(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        return frame.assign(**{column: (HOSTILE + frame[column]).astype("string") for column in columns})

    def spoil_labels(labels: dict[str, str]) -> dict[str, str]:
        return {key: HOSTILE + label for key, label in labels.items()}

    def spoil_fact(fact: Any) -> Any:
        return replace(
            fact,
            says=HOSTILE + fact.says,
            as_printed=HOSTILE + (fact.as_printed or ""),
            source_label=HOSTILE + fact.source_label,
            section=HOSTILE + (fact.section or ""),
            caveat=HOSTILE,
            origin=replace(fact.origin, in_text=HOSTILE + fact.origin.in_text, short=HOSTILE + fact.origin.short),
            cites=tuple(replace(cited, in_text=HOSTILE + cited.in_text) for cited in fact.cites),
        )

    tables, frames = ATLAS.tables, ATLAS.frames
    spoilt = replace(
        ATLAS,
        facts={fact_id: spoil_fact(fact) for fact_id, fact in ATLAS.facts.items()},
        choices=replace(
            ATLAS.choices,
            sources=spoil_labels(ATLAS.choices.sources),
            parts=spoil_labels(ATLAS.choices.parts),
            conditions=spoil_labels(ATLAS.choices.conditions),
        ),
        tables=replace(
            tables,
            formats=spoil(tables.formats, "label"),
            conditions=spoil(tables.conditions, "label"),
            sources=spoil(tables.sources, "label"),
        ),
        frames=frames
        | {
            "session_lengths": spoil(frames["session_lengths"], "as_printed"),
            "effect_sizes": spoil(
                frames["effect_sizes"], "intervention", "population", "population_label", "comparator", "outcome"
            ),
        },
    )
    return with_effects_drawn(spoilt)


def texts_of(chart: Chart) -> Iterator[str]:
    """Every string of a figure that Plotly reads as HTML."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("text", "hovertext", "name", "ticktext"):
                    yield from (str(text) for text in each(value, 1))
                if isinstance(value, dict | list | tuple):
                    yield from walk(value)
        elif isinstance(node, list | tuple):
            for item in node:
                yield from walk(item)

    return walk(chart.figure.to_plotly_json())
