"""Effect sizes: a point and an interval for each, one chart for each comparator family and design, all on one scale.

Never bars: a bar of a mean invites comparing its area with that of another comparison altogether.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby, pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.charts.chart import (
    MARK_SIZE,
    SMALL_FONT_SIZE,
    Chart,
    Facts,
    finish,
    label_lines,
    legend_entries,
    legend_key,
    line_key,
    marks,
    strokes,
)
from components.charts.ladder import Ladder, ladder
from components.charts.palette import LAYER_MARKS, Theme, slot_colour
from components.limits import ROWS_A_PAGE, first_drawn
from data.contract.vocabulary import COMPARATOR_FAMILIES, EFFECT_STATUSES, FAVOURED, INTERVENTION_FAMILIES, LAYERS
from data.evidence.fact_ids import FactIds
from data.evidence.facts import counts_in_words, effect_in_words, records, when
from data.subjects.effect_sizes import (
    CONVENTIONS,
    INTERVAL_KINDS,
    Panel,
    missing_limit_in_words,
    over_time,
    panel_of,
    panels,
    successors,
    unordered,
)

#: What the two ends of the axis mean.
ENDS = {
    "mixed_control": ("favours control", "favours treatment"),
    "other_therapy": ("favours other", "favours named one"),
    "therapy_or_none": ("favours comparison", "favours treatment"),
    "placebo": ("favours placebo", "favours treatment"),
    "none_pre_post": ("worse than before", "better than before"),
    # Nobody says what else there was that a figure could favour.
    "not_stated": ("worse", "better"),
}
#: With unlike comparisons in one picture the ends say only what holds for each of them.
OVERLAY_ENDS = ("worse", "better")
OVERLAY_WARNING = "Unlike comparisons in one picture: do not compare these figures."
AXIS_TITLE = "Effect size (standard deviations)"
WARNING_LINE_HEIGHT = 21
#: Strokes of the kinds of interval: width and dash; a range over outcomes is a band.
INTERVAL_STROKES = (
    ("confidence", 3, "solid"),
    ("confidence_90", 3, "dash"),
    ("one_limit", 3, "dot"),
    ("doubtful_limit", 3, "dot"),
    ("outcomes", 11, "solid"),
)
BAND_OPACITY = 0.45
#: Room above the plot for the names of the conventions.
CONVENTION_ROOM = 70
#: Room beneath the plot for the ends of the axis and for its title.
AXIS_ROOM = 24
TITLE_LINE_HEIGHT = 22


def effect_sizes_chart(
    effects: pd.DataFrame,
    panel: Panel,
    scale: tuple[float, float],
    facts: Facts,
    theme: Theme,
    *,
    compact: bool = False,
    most_rows: int = ROWS_A_PAGE,
) -> Chart:
    """The effects of one panel: of one comparator family and one design.

    In: rows from ``data.subjects.effect_sizes.drawn_effects``, all of ``panel``; ``scale`` is the same for every panel
    on a page. Shape and colour say the layer; filled marks have a printed interval, hollow ones have none; a thick pale
    stroke is a range over outcomes; a figure whose direction was not read is drawn on both sides of zero. A ``compact``
    chart has one short label a row and no legend. ``most_rows`` are drawn at the most, in the order of the rows.
    Raises ``ValueError`` if a row belongs to another panel: unlike comparisons never share a chart.
    """
    strangers = {
        other.label
        for row in records(effects[["comparator_family", "intervention_family"]].drop_duplicates())
        if (other := panel_of(row["comparator_family"], row["intervention_family"])) != panel
    }
    if strangers:
        raise ValueError(
            f"effects of '{', '.join(sorted(strangers))}' came to the chart of '{panel.label}'; "
            "allowed are only effects of that comparator family and design"
        )
    ends = ENDS[panel.comparator_family]
    return _draw(effects, panel.label, scale, ends, facts, theme, most_rows=most_rows, compact=compact)


def overlaid_effects_chart(
    effects: pd.DataFrame,
    scale: tuple[float, float],
    facts: Facts,
    theme: Theme,
    *,
    most_rows: int = ROWS_A_PAGE,
) -> Chart:
    """Effects of every panel in one chart, which says so in the picture itself.

    In: as ``effect_sizes_chart``, of any panel. Each group of rows names its comparison.
    """
    ordered = pd.concat([rows for _, rows in panels(effects)])
    title = "Every kind of comparison"
    return _draw(ordered, title, scale, OVERLAY_ENDS, facts, theme, most_rows=most_rows, warning=OVERLAY_WARNING)


def _draw(
    effects: pd.DataFrame,
    title: str,
    scale: tuple[float, float],
    ends: tuple[str, str],
    facts: Facts,
    theme: Theme,
    *,
    most_rows: int,
    compact: bool = False,
    warning: str = "",
) -> Chart:
    # Which figures belong to one comparison shows only among all of them.
    drawn = first_drawn(effects, most_rows)
    rows = records(drawn)
    groups = (
        [(None, [_short_label(row, facts) for row in rows])]
        if compact
        else _groups(rows, facts, bool(warning), frozenset(unordered(effects)))
    )
    layout = ladder(groups, theme)
    y_of = {row["effect_id"]: y for row, y in zip(rows, layout.mark_y, strict=True)}
    figure = go.Figure()
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
    _add_conventions(figure, theme, in_one_line=compact)
    convention_room = CONVENTION_ROOM // 2 if compact else CONVENTION_ROOM
    keys = 0 if compact else len(legend_entries(figure))
    warning_room = (len(label_lines(warning, bold=True)) * WARNING_LINE_HEIGHT + 8) if warning else 0
    headline = label_lines(title if warning or compact else f"Effect sizes. {title}", bold=True)
    title_room = len(headline) * TITLE_LINE_HEIGHT
    margin = layout.margin(legend_entries=keys, above=convention_room + warning_room + title_room)
    margin["b"] += AXIS_ROOM
    low_end, high_end = ends
    annotations = [
        *figure.layout.annotations,
        *layout.labels,
        # After the labels, so that no label hides a line.
        *_courses(over_time(effects), rows, y_of, theme),
        *_missing_limits(rows, y_of, theme),
        *_successions(successors(drawn), rows, y_of, theme),
        _end_label(f"← {low_end}", 0, "left", -28, theme),
        _end_label(f"{high_end} →", 1, "right", -28, theme),
    ]
    if warning:
        annotations.append(_warning(warning, theme))
    figure.update_layout(annotations=annotations)
    height = layout.height + margin["t"] + margin["b"]
    finish(figure, theme, height=height, margin=margin, yaxis=layout.y_axis, showlegend=not compact)
    figure.update_xaxes(range=list(scale), zeroline=True, zerolinewidth=2, dtick=0.5)
    figure.add_annotation(_axis_title(theme))
    figure.add_annotation(_title(headline, margin["t"], theme))
    figure.update_layout(legend_y=1 - title_room / height, legend2_y=1 - title_room / height)
    alt = f"{f'Warning: {warning} ' if warning else ''}{_alt(rows, title, facts)}"
    return Chart(figure, alt).showing(len(drawn), len(effects))


def _title(lines: list[str], above: int, theme: Theme) -> dict[str, Any]:
    """What the picture shows, compared with what, at its top, so that a saved picture says it too.

    ``above`` is the room above the plot, in pixels.
    """
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "top",
        "yshift": above - 4,
        "text": "<br>".join(f"<b>{line}</b>" for line in lines),
        "align": "left",
        "showarrow": False,
        "font": {"size": SMALL_FONT_SIZE + 1, "color": theme.text},
    }


def _axis_title(theme: Theme) -> dict[str, Any]:
    return _end_label(AXIS_TITLE, 0.5, "center", -50, theme)


def _keys(rows: list[dict[str, Any]], theme: Theme) -> list[go.Scatter]:
    """Legend entries for what the marks and strokes of these rows mean; only what is really there."""
    kinds = {row["interval_kind"] for row in rows}
    looks = {kind: (width, dash) for kind, width, dash in INTERVAL_STROKES}
    neutral = theme.neutral

    def stroke(name: str, kind: str) -> go.Scatter:
        width, dash = looks[kind]
        return line_key(name, neutral, width=width, dash=dash, opacity=BAND_OPACITY if kind == "outcomes" else 1)

    keys = [
        ("none" in kinds, legend_key("Hollow: no CI", neutral, "circle-open")),
        (any(_stroke_kind(row) == "confidence" for row in rows), stroke("95% CI", "confidence")),
        (any(_stroke_kind(row) == "confidence_90" for row in rows), stroke("90% CI", "confidence_90")),
        (not kinds.isdisjoint({"one_limit", "doubtful_limit"}), stroke("One limit of a CI", "one_limit")),
        ("outcomes" in kinds, stroke("Range of outcomes", "outcomes")),
        (any(not row["has_direction"] for row in rows), legend_key("Either side", neutral, "circle-open-dot")),
        (any(row["status"] == "disputed" for row in rows), legend_key("Disputed", theme.warning, "x-thin")),
    ]
    return [key for present, key in keys if present]


def _courses(
    courses: list[list[str]], rows: list[dict[str, Any]], y_of: Mapping[str, float], theme: Theme
) -> list[dict[str, Any]]:
    """Thin arrows from the end of treatment to the follow-ups of the same comparison, where both have a direction."""
    x_of = {row["effect_id"]: row["drawn"] for row in rows if row["drawn"] is not None}
    arrows = []
    for course in courses:
        drawn = [effect_id for effect_id in course if effect_id in x_of]
        for earlier, later in pairwise(drawn):
            arrows.append(
                _arrow((x_of[earlier], y_of[earlier]), (x_of[later], y_of[later]), theme.neutral, width=1.5, clear=9)
            )
    return arrows


def _missing_limits(rows: list[dict[str, Any]], y_of: Mapping[str, float], theme: Theme) -> list[dict[str, Any]]:
    """Words in the place of a limit that is not drawn: the stroke ends at the mark, the interval does not."""
    return [
        {
            "x": row["drawn"],
            "y": y_of[row["effect_id"]],
            "text": missing_limit_in_words(row),
            "showarrow": False,
            "xanchor": "left" if pd.isna(row["drawn_high"]) else "right",
            "xshift": MARK_SIZE * (1 if pd.isna(row["drawn_high"]) else -1),
            "yanchor": "middle",
            "font": {"size": SMALL_FONT_SIZE - 1, "color": theme.muted},
        }
        for row in rows
        if missing_limit_in_words(row) and row["drawn"] is not None
    ]


def _successions(
    pairs: list[tuple[str, str]], rows: list[dict[str, Any]], y_of: Mapping[str, float], theme: Theme
) -> list[dict[str, Any]]:
    """An arrow from each disputed figure to what took its place."""
    by_id = {row["effect_id"]: row for row in rows}
    arrows = []
    for disputed_id, later_id in pairs:
        disputed, later = by_id[disputed_id], by_id[later_id]
        to = later["drawn"] if later["drawn"] is not None else later["drawn_high"]
        start = (disputed["drawn"], y_of[disputed_id])
        arrows.append(_arrow(start, (to, y_of[later_id]), theme.warning, width=2, clear=14))
    return arrows


def _arrow(
    start: tuple[float, float], end: tuple[float, float], colour: str, *, width: float, clear: int
) -> dict[str, Any]:
    """An arrow between two marks that keeps ``clear`` pixels away from them."""
    return {
        "x": end[0],
        "y": end[1],
        "ax": start[0],
        "ay": start[1],
        "axref": "x",
        "ayref": "y",
        "xref": "x",
        "yref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": width,
        "arrowcolor": colour,
        "standoff": clear,
        "startstandoff": clear,
    }


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


def _groups(
    effects: list[dict[str, Any]], facts: Facts, with_comparison: bool, apart: Collection[str]
) -> list[tuple[str | None, list[str]]]:
    """Rows under a heading for each work, treatment and population; what they have in common stands in it.

    ``apart`` are the follow-ups that no line joins.
    """
    groups: list[tuple[str | None, list[str]]] = []
    for (comparison, family, population, _), members in groupby(effects, key=_study):
        rows = list(members)
        heading = [COMPARATOR_FAMILIES[comparison].label] if with_comparison else []
        heading += [f"{facts[rows[0]['effect_id']].source_label}: {INTERVENTION_FAMILIES[family].label}, {population}"]
        same_counts = len({counts_in_words(row) for row in rows}) == 1
        if same_counts:
            heading.append(counts_in_words(rows[0]))
        same_treatment = len({row["intervention"] for row in rows}) == 1
        labels = []
        for row in rows:
            parts = [f"{effect_in_words(row)}{_drawn_at(row)}{_disputed(row, facts)}"]
            parts += [] if pd.isna(row["outcome"]) else [str(row["outcome"])]
            parts += [] if same_treatment else [str(row["intervention"])]
            parts += [f"{when(row)}{UNORDERED if row['effect_id'] in apart else ''}"]
            parts += [] if same_counts else [counts_in_words(row)]
            labels.append(" · ".join(parts))
        groups.append(("\n".join(heading), labels))
    return groups


#: Said of follow-ups that no line joins.
UNORDERED = " (which follow-up came first is not printed, so no line)"


def _drawn_at(row: Mapping[str, Any]) -> str:
    """Where a figure stands whose sign was turned: " (drawn at +1.07)"."""
    turned = row["drawn"] is not None and row["drawn"] != row["value"]
    return f" (drawn at {row['drawn']:+g})" if turned else ""


def _disputed(row: Mapping[str, Any], facts: Facts) -> str:
    """That a figure is disputed, and what took its place, whether or not that is drawn too."""
    if row["status"] != "disputed":
        return ""
    works = "; ".join(dict.fromkeys(facts[i].origin.in_text for i in row["successor_ids"].named))
    return f" (disputed; since then {row['successor_figures']}, {works})" if works else " (disputed)"


def _short_label(row: Mapping[str, Any], facts: Facts) -> str:
    figure = effect_in_words(row).removesuffix(" over outcomes") + _drawn_at(row)
    return f"{figure} · {row['population']} · {facts[row['effect_id']].source_label}"


def _study(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["comparator_family"], row["intervention_family"], row["population"], str(row["reference_id"])


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
                traces.append(stroke.update(opacity=BAND_OPACITY) if kind == "outcomes" else stroke)
        undirected = [(-abs(row["value"]), abs(row["value"]), y) for row, y in own if not row["has_direction"]]
        if undirected:
            traces.append(strokes(undirected, colour, width=2, dash="dot"))
    return traces


def _stroke_kind(row: Mapping[str, Any]) -> str:
    return "confidence_90" if row["interval_kind"] == "confidence" and row["ci_level"] == 90 else row["interval_kind"]


def _ends(row: Mapping[str, Any]) -> tuple[float, float] | tuple[None, None]:
    """Both ends of an interval; where one limit is not drawn, the stroke stops at the point."""
    low = row["drawn_low"] if pd.notna(row["drawn_low"]) else row["drawn"]
    high = row["drawn_high"] if pd.notna(row["drawn_high"]) else row["drawn"]
    return (None, None) if pd.isna(low) or pd.isna(high) else (float(low), float(high))


def _points(own: list[tuple[dict[str, Any], float]], layer: str, shape: str, colour: str, facts: Facts) -> go.Scatter:
    """The marks of one layer: the point, both ends of a range over outcomes, or both sides of zero."""
    placed = [(x, y, row, symbol) for row, y in own for x, symbol in _places(row, shape)]
    return marks(
        x=[x for x, *_ in placed],
        y=[y for _, y, *_ in placed],
        fact_ids=[FactIds.of(row["effect_id"]) for _, _, row, _ in placed],
        facts=facts,
        # A figure read in a work has no printed words of its own, so its hover text begins with what it says.
        headings=[
            facts[row["effect_id"]].says if facts[row["effect_id"]].as_printed else None for *_, row, _ in placed
        ],
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


def _note(row: Mapping[str, Any]) -> str:
    notes = [f"{_first_capital(INTERVAL_KINDS[row['interval_kind']])}."]
    if row["favours"] == "equivalence":
        notes.append(FAVOURED["equivalence"].definition)
    if _drawn_at(row):
        notes.append(f"Printed as {row['value']:g}, drawn at {row['drawn']:+g}: to the right is for the treatment.")
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


def _add_conventions(figure: go.Figure, theme: Theme, *, in_one_line: bool) -> None:
    """Cohen's conventions as labelled lines: something to read a figure by, not a result.

    Every second name stands higher, so that they stay apart on a phone, unless there is room for one line of them.
    """
    for place, (value, word) in enumerate(CONVENTIONS.items()):
        figure.add_shape(
            type="line", x0=value, x1=value, y0=0, y1=1, yref="paper", layer="below",
            line={"color": theme.neutral, "width": 1, "dash": "dash"},
        )  # fmt: skip
        figure.add_annotation(
            x=value, y=1, yref="paper", yanchor="bottom", showarrow=False,
            text=f"{value:g}<br>{word}{'' if in_one_line or not place % 2 else '<br> <br> '}",
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
        f"{facts[row['effect_id']].says}, {LAYERS[row['layer']].label.lower()}, {facts[row['effect_id']].source_label}"
        + (f", {EFFECT_STATUSES['disputed'].label.lower()}" if row["status"] == "disputed" else "")
        + _drawn_at(row)
        for row in rows
    ]
    return f"{title}: {count} effect size{'' if count == 1 else 's'}. {'. '.join(said)}."
