"""Effect sizes: a point and an interval for each, one chart for each comparator family, all on one scale.

Never bars: a bar of a mean invites comparing its area with that of another comparison altogether.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.chart import (
    MARK_SIZE,
    SMALL_FONT_SIZE,
    Chart,
    Facts,
    finish,
    label_lines,
    legend_entries,
    legend_key,
    marks,
    strokes,
)
from components.charts.ladder import Ladder, ladder
from components.palette import LAYER_MARKS, Theme, slot_colour
from data.effect_sizes import CONVENTIONS, INTERVAL_KINDS, over_time, panels, successors
from data.facts import effect_in_words, records, when
from data.vocabulary import (
    COMPARATOR_FAMILIES,
    EFFECT_STATUSES,
    INTERVENTION_FAMILIES,
    LAYERS,
)

ENDS = {
    "mixed_control": ("favours control", "favours treatment"),
    "other_therapy": ("favours other", "favours named one"),
    "placebo": ("favours placebo", "favours treatment"),
    "none_pre_post": ("worse than before", "better than before"),
}
OVERLAY_WARNING = "Unlike comparisons in one picture: these figures cannot be compared with one another."
WARNING_LINE_HEIGHT = 21
#: Strokes of the kinds of interval: width and dash; a range over outcomes is a band.
INTERVAL_STROKES = (
    ("confidence", 3, "solid"),
    ("confidence_90", 3, "dash"),
    ("one_limit", 3, "dot"),
    ("outcomes", 11, "solid"),
)
#: Room above the plot for the names of the conventions.
CONVENTION_ROOM = 70
USUAL_ENDS = ("favours comparison", "favours treatment")


def effect_sizes_chart(
    effects: pd.DataFrame,
    comparator_family: str,
    scale: tuple[float, float],
    facts: Facts,
    theme: Theme,
    *,
    compact: bool = False,
) -> Chart:
    """The effects of one comparator family.

    In: rows from ``data.effect_sizes.drawn_effects``, all of ``comparator_family``; ``scale`` is the same for every
    family on a page. Shape and colour say the layer; filled marks have a printed interval, hollow ones have none; a
    thick pale stroke is a range over outcomes; a figure whose direction was not read is drawn on both sides of zero.
    A ``compact`` chart has one short label a row and no legend.
    Raises ``ValueError`` if a row belongs to another family: unlike comparisons never share a chart.
    """
    strangers = set(effects["comparator_family"]) - {comparator_family}
    if strangers:
        raise ValueError(
            f"effects of {', '.join(sorted(strangers))} came to the chart of {comparator_family}; "
            "allowed are only effects of that comparator family"
        )
    title = COMPARATOR_FAMILIES[comparator_family].label
    ends = ENDS.get(comparator_family, USUAL_ENDS)
    return _draw(effects, title, scale, ends, facts, theme, compact=compact)


def overlaid_effects_chart(effects: pd.DataFrame, scale: tuple[float, float], facts: Facts, theme: Theme) -> Chart:
    """Effects of every comparator family in one chart, which says so in the picture itself.

    In: as ``effect_sizes_chart``, of any family. Each group of rows names its comparison.
    """
    ordered = pd.concat([rows for _, rows in panels(effects)])
    return _draw(ordered, "Every kind of comparison", scale, USUAL_ENDS, facts, theme, warning=OVERLAY_WARNING)


def _draw(
    effects: pd.DataFrame,
    title: str,
    scale: tuple[float, float],
    ends: tuple[str, str],
    facts: Facts,
    theme: Theme,
    *,
    compact: bool = False,
    warning: str = "",
) -> Chart:
    rows = records(effects)
    groups = [(None, [_short_label(row, facts) for row in rows])] if compact else _groups(rows, facts, bool(warning))
    layout = ladder(groups, theme)
    y_of = {row["effect_id"]: y for row, y in zip(rows, layout.mark_y, strict=True)}
    figure = go.Figure()
    figure.add_traces(_courses(over_time(effects), rows, y_of, theme))
    figure.add_traces(_intervals(rows, layout, theme))
    for layer, (slot, shape) in LAYER_MARKS.items():
        own = [(row, y) for row, y in zip(rows, layout.mark_y, strict=True) if row["layer"] == layer]
        if own:
            colour = slot_colour(slot, theme)
            figure.add_trace(_points(own, layer, shape, colour, facts))
            figure.add_trace(legend_key(LAYERS[layer].label, colour, shape))
    figure.add_traces(_keys(rows, theme))
    if any(row["status"] == "disputed" for row in rows):
        figure.add_trace(_crosses(rows, layout, theme))
    _add_conventions(figure, theme)
    keys = 0 if compact else len(legend_entries(figure))
    warning_room = (len(label_lines(warning, bold=True)) * WARNING_LINE_HEIGHT + 8) if warning else 0
    margin = layout.margin(legend_entries=keys, above=CONVENTION_ROOM + warning_room)
    low_end, high_end = ends
    annotations = [
        *figure.layout.annotations,
        *layout.labels,
        *_successions(successors(effects), rows, y_of, theme),
        _end_label(f"← {low_end}", 0, "left", -28, theme),
        _end_label(f"{high_end} →", 1, "right", -28, theme),
    ]
    if warning:
        annotations.append(_warning(warning, theme))
    figure.update_layout(annotations=annotations)
    height = layout.height + margin["t"] + margin["b"]
    finish(figure, theme, height=height, margin=margin, yaxis=layout.y_axis, showlegend=not compact)
    figure.update_xaxes(range=list(scale), zeroline=True, zerolinewidth=2, dtick=0.5)
    return Chart(figure, f"{f'Warning: {warning} ' if warning else ''}{_alt(rows, title, facts)}")


def _keys(rows: list[dict[str, Any]], theme: Theme) -> list[go.Scatter]:
    """Legend entries for what the marks and strokes of these rows mean; only what is really there."""
    kinds = {row["interval_kind"] for row in rows}
    keys = [
        ("none" in kinds, "Hollow: no CI", theme.neutral, "circle-open"),
        ("outcomes" in kinds, "Band: outcomes", theme.neutral, "line-ew-open"),
        ("one_limit" in kinds, "Dotted: one limit", theme.neutral, "line-ew-open"),
        (any(not row["has_direction"] for row in rows), "Dots: either side", theme.neutral, "circle-open-dot"),
        (any(row["ci_level"] == 90 for row in rows), "Dashed: 90% CI", theme.neutral, "line-ew-open"),
        (any(row["status"] == "disputed" for row in rows), "Crossed: disputed", theme.warning, "x-thin"),
    ]
    return [legend_key(name, colour, symbol) for present, name, colour, symbol in keys if present]


def _courses(
    courses: list[list[str]], rows: list[dict[str, Any]], y_of: Mapping[str, float], theme: Theme
) -> list[go.Scatter]:
    """Thin lines from the end of treatment to the follow-ups of the same comparison, where both have a direction."""
    x_of = {row["effect_id"]: row["drawn"] for row in rows if row["drawn"] is not None}
    traces = []
    for course in courses:
        drawn = [effect_id for effect_id in course if effect_id in x_of]
        if len(drawn) > 1:
            traces.append(
                go.Scatter(
                    x=[x_of[effect_id] for effect_id in drawn],
                    y=[y_of[effect_id] for effect_id in drawn],
                    mode="lines",
                    line={"color": theme.neutral, "width": 1.5},
                    hoverinfo="skip",
                    showlegend=False,
                )
            )
    return traces


def _successions(
    pairs: list[tuple[str, str]], rows: list[dict[str, Any]], y_of: Mapping[str, float], theme: Theme
) -> list[dict[str, Any]]:
    """An arrow from each disputed figure to what took its place."""
    by_id = {row["effect_id"]: row for row in rows}
    arrows = []
    for disputed_id, later_id in pairs:
        disputed, later = by_id[disputed_id], by_id[later_id]
        to = later["drawn"] if later["drawn"] is not None else later["drawn_high"]
        arrows.append(
            {
                "x": to,
                "y": y_of[later_id],
                "ax": disputed["drawn"],
                "ay": y_of[disputed_id],
                "axref": "x",
                "ayref": "y",
                "xref": "x",
                "yref": "y",
                "text": "",
                "showarrow": True,
                "arrowhead": 2,
                "arrowwidth": 2,
                "arrowcolor": theme.warning,
                "standoff": 8,
                "startstandoff": 14,
            }
        )
    return arrows


def _warning(text: str, theme: Theme) -> dict[str, Any]:
    """A warning drawn into the picture, so that it stands in every export."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": CONVENTION_ROOM,
        "text": "<br>".join(f"<b>{line}</b>" for line in label_lines(text, bold=True)),
        "align": "left",
        "showarrow": False,
        "font": {"size": SMALL_FONT_SIZE + 1, "color": theme.warning},
    }


def _groups(effects: list[dict[str, Any]], facts: Facts, with_comparison: bool) -> list[tuple[str | None, list[str]]]:
    """Rows under a heading for each work, treatment and population; what they have in common stands in it."""
    groups: list[tuple[str | None, list[str]]] = []
    for (comparison, family, population, _), members in groupby(effects, key=_study):
        rows = list(members)
        heading = [COMPARATOR_FAMILIES[comparison].label] if with_comparison else []
        heading += [f"{facts[rows[0]['effect_id']].source_label}: {INTERVENTION_FAMILIES[family].label}, {population}"]
        same_counts = len({_counts(row) for row in rows}) == 1
        if same_counts:
            heading.append(_counts(rows[0]))
        same_treatment = len({row["intervention"] for row in rows}) == 1
        labels = []
        for row in rows:
            parts = [f"{effect_in_words(row)}{' (disputed)' if row['status'] == 'disputed' else ''}"]
            parts += [] if pd.isna(row["outcome"]) else [str(row["outcome"])]
            parts += [] if same_treatment else [str(row["intervention"])]
            parts += [when(row)]
            parts += [] if same_counts else [_counts(row)]
            labels.append(" · ".join(parts))
        groups.append(("\n".join(heading), labels))
    return groups


def _short_label(row: Mapping[str, Any], facts: Facts) -> str:
    figure = effect_in_words(row).removesuffix(" over outcomes")
    return f"{figure} · {row['population']} · {facts[row['effect_id']].source_label}"


def _study(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["comparator_family"], row["intervention_family"], row["population"], str(row["reference_id"])


def _counts(row: Mapping[str, Any]) -> str:
    """Number of studies and of patients, and what they count: "k 23, N 1,365 (whole review)"."""
    said, scopes = [], []
    for symbol, count, scope in (("k", "k_studies", "k_scope"), ("N", "n_patients", "n_scope")):
        said.append(f"{symbol} not printed" if pd.isna(row[count]) else f"{symbol} {row[count]:,}")
        scopes.append("" if pd.isna(row[scope]) or row[scope] == "pooled here" else f" ({row[scope]})")
    if scopes[0] == scopes[1]:
        return f"{', '.join(said)}{scopes[0]}"
    return f"{said[0]}{scopes[0]}, {said[1]}{scopes[1]}"


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _intervals(rows: list[dict[str, Any]], layout: Ladder, theme: Theme) -> list[go.Scatter]:
    """Strokes under the marks: thin for confidence intervals, thick and pale for ranges over outcomes."""
    traces = []
    for layer, (slot, _) in LAYER_MARKS.items():
        colour = slot_colour(slot, theme)
        own = [(row, y) for row, y in zip(rows, layout.mark_y, strict=True) if row["layer"] == layer]
        for kind, width, dash in INTERVAL_STROKES:
            segments = [(*_ends(row), y) for row, y in own if _stroke_kind(row) == kind and None not in _ends(row)]
            if segments:
                stroke = strokes(segments, colour, width=width, dash=dash)
                traces.append(stroke.update(opacity=0.45) if kind == "outcomes" else stroke)
        undirected = [(-abs(row["value"]), abs(row["value"]), y) for row, y in own if not row["has_direction"]]
        if undirected:
            traces.append(strokes(undirected, colour, width=2, dash="dot"))
    return traces


def _stroke_kind(row: Mapping[str, Any]) -> str:
    return "confidence_90" if row["interval_kind"] == "confidence" and row["ci_level"] == 90 else row["interval_kind"]


def _ends(row: Mapping[str, Any]) -> tuple[float, float] | tuple[None, None]:
    """Both ends of an interval; where one limit was not printed, the stroke stops at the point."""
    low = row["drawn_low"] if pd.notna(row["drawn_low"]) else row["drawn"]
    high = row["drawn_high"] if pd.notna(row["drawn_high"]) else row["drawn"]
    return (None, None) if pd.isna(low) or pd.isna(high) else (float(low), float(high))


def _points(own: list[tuple[dict[str, Any], float]], layer: str, shape: str, colour: str, facts: Facts) -> go.Scatter:
    """The marks of one layer: the point, both ends of a range over outcomes, or both sides of zero."""
    placed = [(x, y, row, symbol) for row, y in own for x, symbol in _places(row, shape)]
    return marks(
        x=[x for x, *_ in placed],
        y=[y for _, y, *_ in placed],
        fact_ids=[[row["effect_id"]] for _, _, row, _ in placed],
        facts=facts,
        headings=[_heading(row) for _, _, row, _ in placed],
        notes=[_note(row) for _, _, row, _ in placed],
        name=f"{LAYERS[layer].label}: figures",
        showlegend=False,
        marker={
            "color": colour,
            "symbol": [symbol for *_, symbol in placed],
            "size": MARK_SIZE,
            "line": {"width": 2, "color": colour},
        },
    )


def _places(row: Mapping[str, Any], shape: str) -> list[tuple[float, str]]:
    if row["interval_kind"] == "outcomes":
        return [(float(row["drawn_low"]), "line-ns"), (float(row["drawn_high"]), "line-ns")]
    if not row["has_direction"]:
        return [(-abs(float(row["value"])), f"{shape}-open-dot"), (abs(float(row["value"])), f"{shape}-open-dot")]
    return [(float(row["drawn"]), f"{shape}-open" if row["interval_kind"] == "none" else shape)]


def _heading(row: Mapping[str, Any]) -> str:
    return f"{effect_in_words(row)} ({row['metric']}); {row['intervention']}, {row['population']}; {when(row)}"


def _note(row: Mapping[str, Any]) -> str:
    notes = [f"Compared with: {row['comparator']}.", f"{_first_capital(INTERVAL_KINDS[row['interval_kind']])}."]
    if not row["has_direction"]:
        notes.append("The direction was not printed, so it is drawn on both sides of zero.")
    return " ".join(notes)


def _crosses(rows: list[dict[str, Any]], layout: Ladder, theme: Theme) -> go.Scatter:
    disputed = [(row["drawn"], y) for row, y in zip(rows, layout.mark_y, strict=True) if row["status"] == "disputed"]
    return go.Scatter(
        x=[x for x, _ in disputed],
        y=[y for _, y in disputed],
        mode="markers",
        marker={"symbol": "x-thin", "size": MARK_SIZE + 9, "line": {"width": 3, "color": theme.warning}},
        hoverinfo="skip",
        showlegend=False,
    )


def _add_conventions(figure: go.Figure, theme: Theme) -> None:
    """Cohen's conventions as labelled lines: something to read a figure by, not a result."""
    for place, (value, word) in enumerate(CONVENTIONS.items()):
        figure.add_shape(
            type="line", x0=value, x1=value, y0=0, y1=1, yref="paper", layer="below",
            line={"color": theme.neutral, "width": 1, "dash": "dash"},
        )  # fmt: skip
        figure.add_annotation(
            x=value, y=1, yref="paper", yanchor="bottom", showarrow=False,
            # Every second one stands higher, so that they stay apart on a phone.
            text=f"{value:g}<br>{word}{'<br> <br> ' if place % 2 else ''}",
            font={"size": SMALL_FONT_SIZE - 1, "color": theme.muted},
        )  # fmt: skip


def _end_label(text: str, x: float, anchor: str, shift: int, theme: Theme) -> dict[str, Any]:
    return {
        "x": x,
        "xref": "paper",
        "xanchor": anchor,
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": shift,
        "text": text,
        "showarrow": False,
        "font": {"size": SMALL_FONT_SIZE, "color": theme.text},
    }


def _alt(rows: list[dict[str, Any]], title: str, facts: Facts) -> str:
    count = len(rows)
    said = [
        f"{effect_in_words(row)}, {row['intervention']}, {row['population']}, {when(row)}, "
        f"{LAYERS[row['layer']].label.lower()}, {facts[row['effect_id']].source_label}"
        + (f", {EFFECT_STATUSES['disputed'].label.lower()}" if row["status"] == "disputed" else "")
        + ("" if row["has_direction"] else ", direction not printed")
        for row in rows
    ]
    return f"{title}: {count} effect size{'' if count == 1 else 's'}. {'; '.join(said)}."
