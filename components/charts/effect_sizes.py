"""Effect sizes as a forest plot: a point and an interval each, one band for each kind of comparison.

Never bars: the bar of a mean invites comparing its area with that of quite another comparison.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from components.charts.chart import Chart, Facts
from components.charts.own_evidence import own_groups, own_in_words, own_keys
from components.charts.palette import LAYER_MARKS, Theme, slot_colour
from components.charts.rows import Column, Entry, Group, Key, Line, Row, Rows, Stroke, rows_chart
from components.charts.rows import Panel as Scale
from components.limits import ROWS_A_PAGE, first_drawn
from data.contract.characters import isolated
from data.contract.vocabulary import EFFECT_STATUSES, FAVOURED, LAYERS
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records, when
from data.own_evidence.figures import Family, OwnFigures
from data.subjects.effect_sizes import (
    CONVENTIONS,
    ENDS,
    INTERVAL_KINDS,
    Panel,
    effect_in_short,
    over_time,
    panels,
    scale,
    unordered,
)

#: The ends where bands differ.
SHARED_ENDS = ("favours comparison", "favours the therapy")
#: In a list of unlike comparisons the ends say only what holds for all.
OVERLAY_ENDS = ("worse", "better")
OVERLAY_WARNING = "Different comparisons in one chart: do not compare these figures."
OVERLAY_HEADING = "Do not compare these figures"
BANDS_WARNING = "Compare figures within one band only."
#: The note beside the name of a band.
BAND_NOTES = {
    "mixed_control": "wait list, usual care, placebo",
    "other_therapy": "another active treatment",
    "therapy_or_none": "in some studies no therapy at all",
    "placebo": "a dummy treatment",
    "none_pre_post": "part of the change would have happened anyway",
    "not_stated": "cannot be compared with the others",
}
FOR_SCALE = "for scale: not this therapy"
UNIT_NOTE = "Effect sizes are in standard deviations. Dashed lines: Cohen's conventions, not results."
SCOPE_NOTE = "* Counted for the whole review or treatment, not for this figure."
DOUBT_NOTE = "? This limit cannot be right as printed, so it is not drawn."
HOLLOW_KEY = "hollow: no interval"
RANGE_WIDTH, RANGE_OPACITY = 11, 0.45
#: Said of follow-ups whose order is unknown.
UNORDERED = "The work does not say which follow-up came first."


def effect_sizes_chart(
    effects: pd.DataFrame,
    facts: Facts,
    theme: Theme,
    *,
    among: pd.DataFrame | None = None,
    is_overlaid: bool = False,
    compact: bool = False,
    most_rows: int = ROWS_A_PAGE,
    own: OwnFigures | None = None,
    own_families: Sequence[Family] = (),
) -> Chart:
    """The effects, one band for each panel (comparator family and design); a band keeps the order of its rows.

    In: rows from ``data.subjects.effect_sizes.drawn_effects`` with ``population_label``. Shape and colour say the
    layer; filled marks have a printed interval, hollow ones have none; a wide pale stroke is a range over outcomes; a
    figure of unknown direction appears on both sides of zero; a disputed one is crossed out. ``among`` are effects
    sharing this scale. If ``is_overlaid``, there are no bands and the picture warns. A ``compact`` chart has neither
    bands nor counts. A reader's ``own`` rows for each of ``own_families`` stand in a band beneath the same comparator
    family, with their pooled figure. At most ``most_rows`` are drawn; the scale covers all.
    """
    # Only the full set shows which figures belong to one comparison.
    follows = {effect_id for _, *later in over_time(effects) for effect_id in later}
    apart = frozenset(unordered(effects))
    bands = _bands(first_drawn(effects, most_rows))
    placed = [effects if among is None else among]
    added = (
        own_groups(own, own_families, theme, max(12, most_rows - len(effects)), is_overlaid=is_overlaid) if own else {}
    )
    if own is not None and added:
        placed.append(own.drawn[own.drawn["comparator_family"].isin(list(added))])
    ends = scale(pd.concat(placed))
    groups: list[Group] = []
    families: list[str] = []
    for panel, rows in bands:
        labels = _labels(rows, facts)
        drawn = tuple(
            _row(row, f"{panel.label}: {label}" if is_overlaid else label, facts, theme, follows, apart)
            for row, label in zip(rows, labels, strict=True)
        )
        is_headed = not compact and not is_overlaid
        groups.append(Group(panel.label if is_headed else "", drawn, note=_note_of(panel, rows), band=is_headed))
        families.append(panel.comparator_family)
    n_own = sum(len(group.rows) for group in added.values())
    groups = _with_added(groups, families, added)
    if is_overlaid:
        every = tuple(row for group in groups for row in group.rows)
        groups = [Group(OVERLAY_HEADING, every, band=True)]
    every_row = [row for _, rows in bands for row in rows]
    table = Rows(
        groups=tuple(groups),
        panels=(_scale([panel for panel, _ in bands], every_row, ends, list(added), is_overlaid=is_overlaid),),
        columns=_columns(every_row)[:1] if compact else _columns(every_row),
        keys=(*_keys(every_row, theme), *(own_keys(own, own_families, theme) if own else ())),
        most_labels=0.42 if is_overlaid else 0.36,
        wraps=True,
    )
    warning = f"Warning: {OVERLAY_WARNING} " if is_overlaid else ""
    own_words = f" {own_in_words(own, own_families)}" if own is not None and added else ""
    chart = rows_chart(table, facts, theme, alt=f"{warning}{_alt(bands, facts)}{own_words}")
    n_added = 0 if own is None else int(own.drawn["comparator_family"].isin(list(added)).sum())
    return chart.showing(len(every_row) + n_own, len(effects) + n_added)


def _with_added(groups: Sequence[Group], families: Sequence[str], added: Mapping[str, Group]) -> list[Group]:
    """The atlas's bands, with a reader's own beneath the last of the same family, or at the end."""
    found = []
    for place, group in enumerate(groups):
        found.append(group)
        family = families[place]
        if family in added and family not in families[place + 1 :]:
            found.append(added[family])
    return [*found, *(group for family, group in added.items() if family not in families)]


def _bands(effects: pd.DataFrame) -> list[tuple[Panel, list[dict[str, Any]]]]:
    """The rows of each panel, in their given order."""
    place = {effect_id: number for number, effect_id in enumerate(effects["effect_id"])}
    return [(panel, sorted(records(rows), key=lambda row: place[row["effect_id"]])) for panel, rows in panels(effects)]


def _scale(
    bands: Sequence[Panel],
    rows: Sequence[Mapping[str, Any]],
    reach: tuple[float, float],
    added: Sequence[str],
    *,
    is_overlaid: bool,
) -> Scale:
    families = {*(panel.comparator_family for panel in bands), *added}
    ends = OVERLAY_ENDS if is_overlaid else ENDS[families.pop()] if len(families) == 1 else SHARED_ENDS
    low, high = reach
    notes = [
        (is_overlaid, OVERLAY_WARNING),
        (not is_overlaid and (len(bands) > 1 or len(families) > 1), BANDS_WARNING),
        (True, UNIT_NOTE),
        (any(row["ci_problem"] for row in rows), DOUBT_NOTE),
    ]
    zero = Line(0, "0", "0", strong=True)
    conventions = [Line(x, f"{x:g} {word}", word, dash="dash") for x, word in CONVENTIONS.items()]
    return Scale(
        "effect",
        "",
        low,
        high,
        tab="Effect",
        steps=(0.5, 1, 2, 5, 10, 50),
        lines=(zero, *conventions),
        ends=(f"← {ends[0]}", f"{ends[1]} →"),
        footnote=" ".join(note for applies, note in notes if applies),
    )


def _columns(rows: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    def counts(one: str, many: str, scope: str) -> Column:
        note = SCOPE_NOTE if any(_star(row, scope) for row in rows) else ""
        return Column(many, from_width=960, narrow=False, muted=True, footnote=note, counted=(one, many))

    has_intervals = any(row["ci_level"] for row in rows)
    effect = Column("Effect [CI], level" if has_intervals else "Effect", align="left")
    return (effect, counts("study", "studies", "k_scope"), counts("patient", "patients", "n_scope"))


def _keys(rows: Sequence[Mapping[str, Any]], theme: Theme) -> tuple[Key, ...]:
    """What shape and colour mean, for those that occur."""
    keys = [
        Key(LAYERS[layer].label.lower(), shape, slot_colour(slot, theme))
        for layer, (slot, shape) in LAYER_MARKS.items()
        if any(row["layer"] == layer for row in rows)
    ]
    if any(row["interval_kind"] == "none" for row in rows):
        keys.append(Key(HOLLOW_KEY, "diamond", theme.neutral, hollow=True))
    return tuple(keys)


def _note_of(panel: Panel, rows: Sequence[Mapping[str, Any]]) -> str:
    between = panel.design == "between_groups"
    is_contrast = all(row["intervention_role"] in ("other_therapy", "drug") for row in rows)
    return FOR_SCALE if between and is_contrast else BAND_NOTES[panel.comparator_family]


def _row(
    row: Mapping[str, Any],
    label: str,
    facts: Facts,
    theme: Theme,
    follows: Collection[str],
    apart: Collection[str],
) -> Row:
    counts = [
        "–" if row[count] is None else f"{row[count]:,}{_star(row, scope)}"
        for count, scope in (("k_studies", "k_scope"), ("n_patients", "n_scope"))
    ]
    return Row(
        label,
        {"effect": (_entry(row, facts, theme, apart),)},
        values=(effect_in_short(row), *counts),
        indent=int(row["effect_id"] in follows),
    )


def _star(row: Mapping[str, Any], scope: str) -> str:
    """The star on a count that is not the figure's own."""
    return "" if row[scope] in (None, "this_figure") else "*"


def _labels(rows: Sequence[Mapping[str, Any]], facts: Facts) -> list[str]:
    """Who found it, of whom or with what; then whatever tells rows of one name in a band apart."""
    named = [_named(row, facts) for row in rows]
    labels = []
    for row, name in zip(rows, named, strict=True):
        alike = [other for other, same in zip(rows, named, strict=True) if same == name]
        parts = [name]
        for column in ("intervention", "outcome"):
            if len({other[column] for other in alike}) > 1 and row[column]:
                parts.append(isolated(str(row[column])))
        if row["timepoint"] != "end_of_treatment":
            parts.append(when(row))
        labels.append(" · ".join(parts))
    return labels


def _named(row: Mapping[str, Any], facts: Facts) -> str:
    fact = facts[row["effect_id"]]
    who = isolated(fact.source_label) if row["source_id"] else fact.origin.short
    if row["intervention_role"] in ("therapy", "own"):
        return f"{who} · {isolated(row['population_label'])}"
    treatment = row["intervention_label"]
    return f"{who} · {isolated(treatment if treatment.isupper() else treatment.lower())}"


def _entry(row: Mapping[str, Any], facts: Facts, theme: Theme, apart: Collection[str]) -> Entry:
    slot, shape = LAYER_MARKS[row["layer"]]
    colour, fact = slot_colour(slot, theme), facts[row["effect_id"]]
    look: dict[str, Any] = {"symbol": shape}
    figures: tuple[float, ...]
    strokes: tuple[Stroke, ...] = ()
    if row["interval_kind"] == "outcomes":
        low, high = float(row["drawn_low"]), float(row["drawn_high"])
        figures, look = (low, high), {"symbol": "line-ns"}
        strokes = (Stroke(low, high, width=RANGE_WIDTH, opacity=RANGE_OPACITY),)
    elif not row["has_direction"]:
        size = abs(float(row["value"]))
        figures, look = (-size, size), {"symbol": f"{shape}-open-dot"}
        strokes = (Stroke(-size, size, dash="dot", width=2),)
    else:
        figures = (float(row["drawn"]),)
        look |= {"hollow": row["interval_kind"] == "none"}
        low, high = (figures[0] if row[end] is None else float(row[end]) for end in ("drawn_low", "drawn_high"))
        if low < high:
            strokes = (Stroke(low, high, dash="solid" if row["interval_kind"] == "confidence" else "dot"),)
    is_disputed = row["status"] == "disputed"
    return Entry(
        FactIds.of(row["effect_id"]),
        colour,
        figures=figures,
        strokes=strokes,
        text=_beside(row, facts),
        # A figure read in a work has no printed words of its own; its hover text begins with what it says.
        heading=fact.says if fact.as_printed else None,
        note=_note(row, row["effect_id"] in apart),
        extra=(("x-thin", theme.warning),) if is_disputed else (),
        **look,
    )


def _beside(row: Mapping[str, Any], facts: Facts) -> str:
    """What must be read with a figure: what superseded it, or that the two were found equivalent."""
    if row["status"] == "disputed" and row["successor_figures"]:
        works = "; ".join(dict.fromkeys(facts[i].origin.short for i in row["successor_ids"].named))
        return f"since then {row['successor_figures']}, {works}"
    return "found equivalent" if row["favours"] == "equivalence" else ""


def _note(row: Mapping[str, Any], is_apart: bool) -> str:
    kind = INTERVAL_KINDS[row["interval_kind"]]
    notes = [f"{kind[:1].upper()}{kind[1:]}."]
    if row["favours"] == "equivalence":
        notes.append(FAVOURED["equivalence"].definition)
    if row["drawn"] is not None and row["drawn"] != row["value"]:
        notes.append(f"Printed as {row['value']:g}, drawn at {row['drawn']:+g}: right of zero favours the treatment.")
    if not row["has_direction"]:
        notes.append("The direction was not printed, so it is drawn on both sides of zero.")
    if is_apart:
        notes.append(UNORDERED)
    return " ".join(notes)


def _alt(bands: Sequence[tuple[Panel, Sequence[Mapping[str, Any]]]], facts: Facts) -> str:
    parts = []
    for panel, rows in bands:
        said = [
            f"{facts[row['effect_id']].says}, {LAYERS[row['layer']].label.lower()}, "
            f"{facts[row['effect_id']].source_label}"
            + (f", {EFFECT_STATUSES['disputed'].label.lower()}" if row["status"] == "disputed" else "")
            + (f" (drawn at {row['drawn']:+g})" if row["drawn"] not in (None, row["value"]) else "")
            for row in rows
        ]
        parts.append(f"{panel.label}: {len(rows)} effect size{'' if len(rows) == 1 else 's'}. {'. '.join(said)}.")
    return " ".join(parts)
