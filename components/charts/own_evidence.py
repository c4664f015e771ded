"""A reader's own studies: their rows in the forest, and what their pooled figure depends on."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from components.charts.chart import (
    EXPORT_WIDTH,
    FONT_FAMILY,
    NARROW,
    SMALL_FONT_SIZE,
    WIDTHS,
    Chart,
    Facts,
    chart_for_every_width,
    marks,
    shared_layout,
    strokes,
)
from components.charts.palette import OWN_MARK, OWN_POOLED_SHAPE, Theme, slot_colour
from components.charts.rows import Column, Entry, Group, Key, Line, Panel, Row, Rows, Stroke, isolated, rows_chart
from components.charts.text_width import shortened
from components.limits import ROWS_A_PAGE
from data.contract.vocabulary import COMPARATOR_FAMILIES
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.own_evidence.figures import Family, OwnFigures, heterogeneity_in_words, pooled_in_words
from data.own_evidence.formulas import quantile
from data.own_evidence.pooling import (
    ESTIMATORS,
    INTERVALS,
    Pooled,
    PoolingChoices,
    Specification,
    Subgroup,
    WithoutOne,
)
from data.subjects.effect_sizes import effect_in_short

POOLED_SIZE = 17
NOT_SOURCE = "your own, not a source of the atlas"
PREDICTION_KEY = "dotted: prediction interval"
#: Labels beside the options of a specification curve: on a wide screen, and on a phone.
RULES = {
    "average": ("Averaged samples", "averaged"),
    "first": ("First of each sample", "first"),
    "most_precise": ("Most precise of each", "most precise"),
    "independent": ("Each counted", "each counted"),
}
_ESTIMATOR_NAMES = {
    "REML": ("REML", "REML"),
    "PM": ("Paule–Mandel", "P.–Mandel"),
    "DL": ("DerSimonian–Laird", "DerSim.–L."),
}
_INTERVAL_NAMES = {"hartung_knapp_adhoc": ("Hartung–Knapp", "H.–Knapp"), "normal": ("Normal", "normal")}


def own_groups(
    own: OwnFigures,
    families: Sequence[Family],
    theme: Theme,
    most_rows: int = ROWS_A_PAGE,
    *,
    is_overlaid: bool = False,
) -> dict[str, Group]:
    """A reader's own rows by comparator family: at most ``most_rows`` studies, and each pooled figure.

    Studies that do not count for the pooled figure are grey and crossed; the hover text says why.
    """
    by_id = {row["effect_id"]: row for row in records(own.drawn)}
    groups = {}
    for family in families:
        shown, most_rows = family.effects[:most_rows], max(0, most_rows - len(family.effects))
        prefix = f"Your own, {COMPARATOR_FAMILIES[family.family].label.lower()}: " if is_overlaid else ""
        counts = Counter(effect.study for effect in family.effects)
        rows = []
        for effect in shown:
            label = f"{prefix}{isolated(effect.study)}"
            if counts[effect.study] > 1 and effect.outcome:
                label += f" · {effect.outcome}"
            why = _why_unused(effect.own_id, family, own.evidence.pooling)
            rows.append(_row(by_id[effect.own_id], f"{label} ({why[0]})" if why else label, theme, why))
        if family.pooled is not None:
            rows.append(_pooled_row(by_id[family.pooled_id], f"{prefix}Pooled", family.pooled, theme))
        label = COMPARATOR_FAMILIES[family.family].label
        groups[family.family] = Group(
            f"{label} · {isolated(own.evidence.file_name)}", tuple(rows), note=NOT_SOURCE, band=True
        )
    return groups


def own_keys(own: OwnFigures, families: Sequence[Family], theme: Theme) -> tuple[Key, ...]:
    """What the marks of a reader's own studies mean."""
    slot, shape = OWN_MARK
    keys = [Key("your own", shape, slot_colour(slot, theme))] if families else []
    if any(family.pooled is not None for family in families):
        keys.append(Key(f"pooled here ({PREDICTION_KEY})", OWN_POOLED_SHAPE, slot_colour(slot, theme)))
    return tuple(keys)


def own_in_words(own: OwnFigures, families: Sequence[Family]) -> str:
    """A reader's own rows in words."""
    parts = []
    for family in families:
        said = [own.facts[effect.own_id].says for effect in family.effects[:ROWS_A_PAGE]]
        pooled = (
            f"Pooled: {pooled_in_words(family.pooled)}. {heterogeneity_in_words(family.pooled)}"
            if family.pooled is not None
            else family.why_not
        )
        label = COMPARATOR_FAMILIES[family.family].label
        parts.append(f"Your own from {own.evidence.file_name}, {label.lower()}: {'. '.join(said)}. {pooled}")
    return " ".join(parts)


def _why_unused(own_id: str, family: Family, choices: PoolingChoices) -> tuple[str, str] | None:
    """Why a study does not count for the pooled figure, in brief and in a sentence; None if it counts."""
    if own_id in choices.left_out:
        return "left out", "You left it out of the pooled figure."
    if family.pooled is None or any(own_id in sample.own_ids for sample in family.pooled.used):
        return None
    if own_id in family.pooled.outliers:
        return "outlier", "Its interval does not meet that of the pooled figure, so it was left out as an outlier."
    effect = next(effect for effect in family.effects if effect.own_id == own_id)
    if choices.without_high_risk and effect.risk_of_bias in choices.high_risk:
        return "risk of bias", "You left out studies with this risk of bias."
    return "same sample", "Another effect of its sample counts in its place."


def _row(row: Mapping[str, Any], label: str, theme: Theme, why: tuple[str, str] | None) -> Row:
    slot, shape = OWN_MARK
    colour = theme.muted if why else slot_colour(slot, theme)
    low, high, at = (float(row[column]) for column in ("drawn_low", "drawn_high", "drawn"))
    entry = Entry(
        FactIds.of(row["effect_id"]),
        colour,
        symbol=shape,
        figures=(at,),
        strokes=(Stroke(low, high),),
        hollow=why is not None,
        extra=(("x-thin", theme.warning),) if why else (),
        note=why[1] if why else None,
    )
    return Row(label, {"effect": (entry,)}, values=(effect_in_short(row), "1", _count(row["n_patients"])))


def _pooled_row(row: Mapping[str, Any], label: str, pooled: Pooled, theme: Theme) -> Row:
    colour = slot_colour(OWN_MARK[0], theme)
    prediction = (Stroke(*pooled.prediction, dash="dot", width=2),) if pooled.prediction is not None else ()
    entry = Entry(
        FactIds.of(row["effect_id"]),
        colour,
        symbol=OWN_POOLED_SHAPE,
        figures=(float(row["drawn"]),),
        strokes=(*prediction, Stroke(float(row["drawn_low"]), float(row["drawn_high"]), width=6)),
        size=POOLED_SIZE,
        note=heterogeneity_in_words(pooled),
    )
    counts = (f"{pooled.n_samples:,}", _count(row["n_patients"]))
    return Row(label, {"effect": (entry,)}, values=(effect_in_short(row), *counts))


def _count(n: object) -> str:
    return "–" if n is None else f"{n:,}"


def without_one_chart(family: Family, found: Sequence[WithoutOne], facts: Facts, theme: Theme) -> Chart:
    """The pooled figure without each sample in turn (the first rows of many); a line marks that of all."""
    pooled = family.pooled
    assert pooled is not None
    rows = tuple(
        _estimate_row(isolated(each.sample.name), FactIds(each.sample.own_ids), each.pooled, theme, OWN_MARK[1])
        for each in found[:ROWS_A_PAGE]
    )
    every = _estimate_row("With all of them", FactIds.of(family.pooled_id), pooled, theme, OWN_POOLED_SHAPE)
    chart = _estimates_chart(
        (Group("Pooled without …", rows), Group("", (every,))),
        [each.pooled for each in found] + [pooled],
        pooled.estimate,
        facts,
        theme,
        f"The pooled figure without each sample. {_each_in_words([(e.sample.name, e.pooled) for e in found])} "
        f"With all of them {pooled_in_words(pooled)}.",
    )
    return chart.showing(min(len(found), ROWS_A_PAGE), len(found))


def subgroups_chart(family: Family, found: Sequence[Subgroup], facts: Facts, theme: Theme) -> Chart:
    """The pooled figure of each subgroup; a line marks that of all studies."""
    pooled = family.pooled
    assert pooled is not None
    pooled_groups = [(group.name, group.pooled) for group in found if group.pooled is not None]
    rows = tuple(
        _estimate_row(isolated(name), FactIds.of(family.pooled_id), figure, theme, OWN_MARK[1])
        for name, figure in pooled_groups
    )
    every = _estimate_row("All", FactIds.of(family.pooled_id), pooled, theme, OWN_POOLED_SHAPE)
    return _estimates_chart(
        (Group("Subgroup", rows[:ROWS_A_PAGE]), Group("", (every,))),
        [figure for _, figure in pooled_groups] + [pooled],
        pooled.estimate,
        facts,
        theme,
        f"The pooled figure of each subgroup. {_each_in_words(pooled_groups)} All together {pooled_in_words(pooled)}.",
    )


def _each_in_words(pooled_groups: Sequence[tuple[str, Pooled]]) -> str:
    return " ".join(f"{name}: {pooled_in_words(pooled)}." for name, pooled in pooled_groups[:ROWS_A_PAGE])


def _estimate_row(label: str, ids: FactIds, pooled: Pooled, theme: Theme, symbol: str) -> Row:
    entry = Entry(
        ids,
        slot_colour(OWN_MARK[0], theme),
        symbol=symbol,
        figures=(pooled.estimate,),
        strokes=(Stroke(pooled.low, pooled.high),),
        heading=f"Pooled: {pooled_in_words(pooled)}",
        note=heterogeneity_in_words(pooled) if pooled.q_df else f"τ² {pooled.tau2:.3f}.",
    )
    figure = f"{pooled.estimate:.2f} [{pooled.low:.2f}, {pooled.high:.2f}]".replace("-", "−")
    return Row(label, {"effect": (entry,)}, values=(figure, f"{pooled.n_samples}", f"{pooled.tau2:.3f}"))


def _estimates_chart(
    groups: tuple[Group, ...], shown: Sequence[Pooled], at: float, facts: Facts, theme: Theme, alt: str
) -> Chart:
    low, high = min(0.0, *(p.low for p in shown)), max(0.0, *(p.high for p in shown))
    margin = 0.06 * (high - low)
    scale = Panel(
        "effect",
        "",
        low - margin,
        high + margin,
        tab="Effect",
        steps=(0.1, 0.2, 0.5, 1, 2, 5),
        lines=(Line(0, "0", "0", strong=True), Line(at, f"{at:.2f}", f"{at:.2f}", dash="dot")),
        ends=("← favours comparison", "favours the treatment →"),
        footnote="Computed here from your own table. Dotted line: the pooled figure of all.",
    )
    columns = (Column("Pooled [95% CI]", align="left"), Column("samples", narrow=False, muted=True),
               Column("τ²", narrow=False, muted=True, from_width=960))  # fmt: skip
    return rows_chart(
        Rows(tuple(group for group in groups if group.rows), (scale,), columns, most_labels=0.4, wraps=True),
        facts,
        theme,
        alt=alt,
    )


#: The widths for a curve and a funnel; nothing in them is measured beside their labels.
OWN_WIDTHS = (WIDTHS[0], NARROW, EXPORT_WIDTH)
#: Pixels of a specification curve: the curve, one row of options, the gap between groups, above, below.
CURVE, OPTION_ROW, OPTION_GAP, CURVE_TOP, CURVE_FOOT = 230, 19, 9, 12, 30
OPTION_LABELS, NARROW_OPTION_LABELS = 200, 118


def choices_chart(family: Family, curve: Sequence[Specification], facts: Facts, theme: Theme) -> Chart:
    """The pooled figure of every defensible combination of choices, and beneath each the choices it makes.

    Combinations run from the smallest figure to the largest, each with its 95% interval; the chosen one is a large
    diamond on a line through all options.
    """
    low, high = min(s.pooled.low for s in curve), max(s.pooled.high for s in curve)
    chosen = next((s for s in curve if s.is_chosen), None)
    estimates = [s.pooled.estimate for s in curve]
    above = sum(s.pooled.low > 0 for s in curve)
    alt = (
        f"{len(curve)} combinations of choices give pooled figures from {min(estimates):.2f} to {max(estimates):.2f}; "
        f"{above} of their intervals lie wholly above zero. "
        + (f"Chosen: {pooled_in_words(chosen.pooled)}, {chosen.choices.in_words()}." if chosen else "")
    )
    return chart_for_every_width(
        lambda width: _choices_figure(family, curve, facts, theme, width, (min(0.0, low), max(0.0, high))),
        alt,
        OWN_WIDTHS,
    )


def _options(curve: Sequence[Specification], is_narrow: bool) -> list[tuple[str, list[bool]]]:
    """The options that differ: label, and which combinations have it; an empty label separates groups."""
    groups = [
        [(_ESTIMATOR_NAMES[e][is_narrow], [s.choices.estimator == e for s in curve]) for e in ESTIMATORS],
        [(_INTERVAL_NAMES[i][is_narrow], [s.choices.interval == i for s in curve]) for i in INTERVALS],
        [(RULES[r][is_narrow], [s.choices.sample_rule == r for s in curve]) for r in RULES],
        [
            (("Outliers in", "outliers in")[is_narrow], [not s.choices.without_outliers for s in curve]),
            (("Outliers out", "outliers out")[is_narrow], [s.choices.without_outliers for s in curve]),
        ],
        [
            (("Any risk of bias", "any risk")[is_narrow], [not s.choices.without_high_risk for s in curve]),
            (("No high risk", "no high risk")[is_narrow], [s.choices.without_high_risk for s in curve]),
        ],
        [
            (f"Only: {c}" if c else ("All comparators", "all kinds")[is_narrow], [s.comparator == c for s in curve])
            for c in dict.fromkeys(s.comparator for s in sorted(curve, key=lambda s: s.comparator))
        ],
    ]
    found: list[tuple[str, list[bool]]] = []
    for group in groups:
        used = [(label, has) for label, has in group if any(has)]
        if len(used) > 1:
            found += [*([("", [])] if found else []), *used]
    return found


def _choices_figure(
    family: Family, curve: Sequence[Specification], facts: Facts, theme: Theme, width: int, reach: tuple[float, float]
) -> go.Figure:
    is_narrow = width < NARROW
    options = _options(curve, is_narrow)
    left = NARROW_OPTION_LABELS if is_narrow else OPTION_LABELS
    depth = sum(OPTION_ROW if label else OPTION_GAP for label, _ in options)
    height = CURVE_TOP + CURVE + CURVE_FOOT + depth + 8
    inner = height - CURVE_TOP - 8
    colour = slot_colour(OWN_MARK[0], theme)
    places = list(range(len(curve)))
    traces = [_whiskers(curve, theme)]
    ids, plain = FactIds.of(family.pooled_id), [p for p in places if not curve[p].is_chosen]
    chosen = [p for p in places if curve[p].is_chosen]
    for group, symbol, size in ((plain, "circle", 6), (chosen, OWN_POOLED_SHAPE, POOLED_SIZE)):
        if group:
            traces.append(
                marks(
                    x=group,
                    y=[curve[p].pooled.estimate for p in group],
                    fact_ids=[ids] * len(group),
                    facts=facts,
                    headings=[_specification_in_words(curve[p]) for p in group],
                    marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 0}},
                    showlegend=False,
                )
            )
    ticks: list[tuple[float, str]] = []
    y = 0.0
    for label, has in options:
        y -= OPTION_ROW if label else OPTION_GAP
        if not label:
            continue
        at = y + OPTION_ROW / 2
        ticks.append((at, html.escape(shortened(label, left - 14, SMALL_FONT_SIZE), quote=False)))
        traces.append(_option_dots([p for p in places if has[p]], at, theme))
    span = reach[1] - reach[0] or 1.0
    split = 1 - CURVE / inner
    layout: dict[str, Any] = shared_layout(
        theme,
        height=height,
        margin={"l": left, "r": 12, "t": CURVE_TOP, "b": 8},
        xaxis={
            "range": [-1, len(curve)], "showticklabels": False, "showgrid": False, "zeroline": False, "anchor": "y2",
        },
        yaxis={
            "domain": [split, 1],
            "range": [reach[0] - 0.05 * span, reach[1] + 0.05 * span],
            "zeroline": True,
            "zerolinewidth": 2,
            "tickfont": {"size": SMALL_FONT_SIZE, "color": theme.text, "family": FONT_FAMILY},
            "nticks": 6,
        },
        yaxis2={
            "domain": [0, depth / inner],
            "range": [-depth, 0],
            "showgrid": False,
            "zeroline": False,
            "tickvals": [at for at, _ in ticks],
            "ticktext": [text for _, text in ticks],
        },
        showlegend=False,
        annotations=[
            {
                "text": "Pooled [95% CI]" if is_narrow else "Pooled effect [95% CI]",
                "x": 0, "xref": "paper", "xanchor": "right", "xshift": -34,
                "y": 1, "yref": "paper", "yanchor": "top", "showarrow": False,
                "font": {"size": 13 if is_narrow else SMALL_FONT_SIZE, "color": theme.muted},
                "textangle": 0,
            }
        ] if not is_narrow else [],
        shapes=[
            {
                "type": "line", "x0": p, "x1": p, "xref": "x", "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
                "line": {"color": colour, "width": 2, "dash": "dot"},
            }
            for p in places if curve[p].is_chosen
        ],
    )  # fmt: skip
    return _figure(traces, layout)


def _whiskers(curve: Sequence[Specification], theme: Theme) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, spec in enumerate(curve):
        x += [place, place, None]
        y += [spec.pooled.low, spec.pooled.high, None]
    line = {"color": theme.neutral, "width": 1}
    return go.Scatter(x=x, y=y, mode="lines", line=line, opacity=0.7, hoverinfo="skip", showlegend=False)


def _option_dots(places: Sequence[int], at: float, theme: Theme) -> go.Scatter:
    """Short strokes beneath the combinations that have an option; they are not marks."""
    segments = [(place - 0.3, place + 0.3, at) for place in places]
    drawn = strokes(segments, theme.text, width=7)
    drawn.yaxis = "y2"
    return drawn


def _specification_in_words(spec: Specification) -> str:
    only = f"; only compared with {spec.comparator}" if spec.comparator else ""
    chosen = "Chosen. " if spec.is_chosen else ""
    return f"{chosen}{pooled_in_words(spec.pooled)}: {spec.choices.in_words()}{only}"


def specification_rows(curve: Sequence[Specification]) -> list[str]:
    """Each combination in words, from the smallest figure to the largest."""
    return [_specification_in_words(spec) for spec in curve]


FUNNEL_HEIGHT = 380


def funnel_chart(own: OwnFigures, family: Family, facts: Facts, theme: Theme) -> Chart:
    """Each study by effect and standard error, with the funnel that holds 95 of 100 by chance alone."""
    pooled = family.pooled
    assert pooled is not None
    shown = [effect for effect in family.effects if effect.own_id in facts]
    most = max(effect.standard_error for effect in shown) * 1.08
    reach = quantile(95) * most
    ends = (
        min(pooled.estimate - reach, *(effect.effect for effect in shown)),
        max(pooled.estimate + reach, *(effect.effect for effect in shown)),
    )
    colour = slot_colour(OWN_MARK[0], theme)

    def draw(width: int) -> go.Figure:
        traces = [
            go.Scatter(
                x=[pooled.estimate - reach, pooled.estimate, pooled.estimate + reach],
                y=[most, 0, most],
                mode="lines",
                line={"color": theme.neutral, "dash": "dot", "width": 2},
                hoverinfo="skip",
                showlegend=False,
            ),
            marks(
                x=[effect.effect for effect in shown],
                y=[effect.standard_error for effect in shown],
                fact_ids=[FactIds.of(effect.own_id) for effect in shown],
                facts=facts,
                marker={
                    "symbol": OWN_MARK[1],
                    "size": 11,
                    "color": colour,
                    "line": {"width": 1, "color": theme.background},
                },
                showlegend=False,
            ),
        ]
        margin = 0.05 * (ends[1] - ends[0])
        return _figure(
            traces,
            shared_layout(
                theme,
                height=FUNNEL_HEIGHT,
                margin={"l": 64 if width >= NARROW else 52, "r": 12, "t": 12, "b": 52},
                xaxis={"title": _title("Effect size", theme), "range": [ends[0] - margin, ends[1] + margin]},
                yaxis={"title": _title("Standard error", theme), "range": [most, 0]},
                showlegend=False,
                shapes=[
                    {
                        "type": "line",
                        "x0": pooled.estimate,
                        "x1": pooled.estimate,
                        "y0": 0,
                        "y1": 1,
                        "yref": "paper",
                        "layer": "below",
                        "line": {"color": colour, "width": 2},
                    }
                ],
            ),
        )

    outside = sum(abs(e.effect - pooled.estimate) > quantile(95) * e.standard_error for e in shown)
    return chart_for_every_width(
        draw,
        f"Funnel plot of {len(shown)} studies around {pooled.estimate:.2f}: effect across, standard error upwards; "
        f"{outside} lie outside the funnel.",
        OWN_WIDTHS,
    )


def _title(text: str, theme: Theme) -> dict[str, Any]:
    return {"text": text, "font": {"size": SMALL_FONT_SIZE, "color": theme.text}}


def _figure(traces: Sequence[go.Scatter], layout: dict[str, Any]) -> go.Figure:
    """A figure left unvalidated: Plotly's check takes most of the time."""
    return go.Figure({"data": list(traces), "layout": layout | {"template": {}}}, _validate=False)
