"""What an effect size looks like: two overlapping groups, and what becomes of one hundred people."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.charts.chart import (
    EXPORT_WIDTH,
    FONT_SIZE,
    MARK_SIZE,
    SMALL_FONT_SIZE,
    Chart,
    Facts,
    chart_for_every_width,
    lines_in_pixels,
    marks,
    shared_layout,
    strokes,
)
from components.charts.palette import Theme
from components.charts.text_width import lines_of, text_width
from data.evidence.fact_ids import FactIds
from data.translation.effect_translation import Curves, Translation, basis_in_words, changes_in_words, curves

#: Minimum height of a picture on a phone, and elsewhere; height in exports; maximum a window gives it.
NARROW_HEIGHT, HEIGHT, EXPORT_HEIGHT, MAX_HEIGHT = 340, 270, 480, 900
#: A picture narrower than this is on a phone.
PHONE = 480
PEOPLE_A_ROW = 10
#: Distance of people from the edges of their rows and columns, in rows.
AROUND = 0.7
#: Share of the gap between columns, and between rows, that a person takes; rows are mostly drawn further apart.
OF_COLUMN, OF_ROW = 0.62, 0.86
#: Share of a picture of people left to words; its minimum and maximum in pixels.
WORDS, MIN_WORDS, MAX_WORDS = 0.42, 132, 330
#: The title of the axis, and one for little room.
AXIS, SHORT_AXIS = "Outcome, in standard deviations (better →)", "Standard deviations (better →)"
#: Heights as multiples of the curves' peak: averages, interval, names, top.
MARKS_AT, WHISKER_AT, NAMES_AT, TOP = 1.07, 1.19, 1.26, 1.42
#: Pixels: the edge of a picture, a line of words, the ticks and title of the scale.
EDGE, LINE_HEIGHT, SCALE_HEIGHT = 6, 19, 50
#: Minimum size of a person beside the words; how much wider a star is than its size.
MIN_KEY, STAR = 12, 1.5
GROUPS = ("Comparison", "Treatment")
COMPUTED_NOTE = "Computed here; no source prints it."


@dataclass(frozen=True)
class _Part:
    """One of the three parts of a hundred people."""

    words: str
    count: int
    symbol: str
    colour: str
    span: str = ""


def distributions_chart(
    translation: Translation, effect_ids: FactIds, origin: str, facts: Facts, theme: Theme
) -> Chart:
    """Two normal curves of equal spread, their averages d apart, and the area they share.

    ``effect_ids`` names the fact that d was taken from, and is empty for a figure the reader set; ``origin`` says so in
    the picture. The interval of d is a whisker above the averages.
    """
    d, drawn = translation.d.point, curves(translation.d.point)
    basis = basis_in_words(translation, origin, with_baseline=False)
    shared = f"The curves share {100 * translation.overlap.point:.0f}% of their area."

    traces = _distribution_traces(translation, drawn, effect_ids, facts, theme)

    def draw(width: int) -> go.Figure:
        return _distributions(translation, drawn, traces, (shared, basis), theme, width)

    side = "on" if d == 0 else ("to the right of" if d > 0 else "to the left of")
    whisker = f" A whisker above them spans {_interval_in_words(translation)}." if translation.d.interval else ""
    alt = (
        f"Two bell curves of the same width. The average of the treatment group lies {abs(d):g} standard deviations "
        f"{side} that of the comparison group; better outcomes are to the right.{whisker} {shared} {basis}"
    )
    return chart_for_every_width(draw, alt)


def _distribution_traces(
    translation: Translation, drawn: Curves, effect_ids: FactIds, facts: Facts, theme: Theme
) -> list[dict[str, Any]]:
    """Curves, averages and interval, the same at every width."""
    d, x, peak = translation.d.point, drawn.x, drawn.peak
    traces = [
        _curve(x, drawn.shared, theme.neutral, fill="tozeroy", width=0),
        _curve(x, drawn.comparison, theme.series[1], dash="dash"),
        _curve(x, drawn.treatment, theme.series[0]),
        marks(
            x=[0.0, d],
            y=[peak * MARKS_AT, peak * MARKS_AT],
            fact_ids=[effect_ids] * 2,
            facts=facts,
            headings=[f"Average of the {name.lower()} group" for name in GROUPS],
            notes=["" if effect_ids.named else "A figure you set yourself; it has no source."] * 2,
            showlegend=False,
            marker={"size": MARK_SIZE, "symbol": ["square", "circle"], "color": [theme.series[1], theme.series[0]]},
        ),
    ]
    ends = translation.d.interval
    if ends:
        traces.append(strokes([(*ends, peak * WHISKER_AT)], theme.series[0], width=3))
        traces.append(_caps(ends, peak * WHISKER_AT, theme.series[0]))
    return [trace.to_plotly_json() for trace in traces]


def _distributions(
    translation: Translation,
    drawn: Curves,
    traces: list[dict[str, Any]],
    words: tuple[str, str],
    theme: Theme,
    width: int,
) -> go.Figure:
    d, x, peak = translation.d.point, drawn.x, drawn.peak
    reach = [float(x[0]), float(x[-1]), *(translation.d.interval or ())]
    least, most = min(reach), max(reach)
    pixels = (width - 2 * EDGE) / (most - least)
    # The left group is named to the left of its average, so that names stay apart where curves meet.
    names = [
        {
            "x": at,
            "y": peak * NAMES_AT,
            "text": f"<b>{name}</b>",
            "showarrow": False,
            "xanchor": "right" if is_left else "left",
            "xshift": _shift(name, (at - least) * pixels, (most - least) * pixels, is_left=is_left),
            "yanchor": "bottom",
            "font": {"size": FONT_SIZE, "color": colour},
        }
        for name, at, colour, is_left in zip(GROUPS, (0.0, d), theme.series[1::-1], (d >= 0, d < 0), strict=True)
    ]
    title = AXIS if text_width(AXIS, SMALL_FONT_SIZE) <= width - 2 * EDGE else SHORT_AXIS
    above, below = (_broken(text, width) for text in words)
    names += _across(above, theme.text, y=1, yanchor="bottom", yshift=4)
    names += _across(below, theme.muted, y=0, yanchor="top", yshift=-SCALE_HEIGHT)
    xaxis = {
        "range": [least, most],
        "dtick": 1,
        # Lines would run through the names.
        "showgrid": False,
        "zeroline": False,
        "title": {
            "text": title,
            "font": {"size": SMALL_FONT_SIZE, "color": theme.text},
            "standoff": 4,
        },
    }
    return _figure(
        traces,
        names,
        theme,
        width,
        margin={"t": LINE_HEIGHT * len(above) + 8, "r": EDGE, "b": SCALE_HEIGHT + LINE_HEIGHT * len(below) + 4},
        xaxis=xaxis,
        yaxis={"range": [0, peak * TOP], "visible": False},
    )


def _shift(name: str, at: float, width: float, *, is_left: bool) -> float:
    """Pixels by which a group's name must move to stay inside a narrow picture."""
    own = text_width(name, FONT_SIZE, bold=True)
    return max(0, own - at) if is_left else min(0, width - at - own)


def people_chart(translation: Translation, effect_ids: FactIds, origin: str, facts: Facts, theme: Theme) -> Chart:
    """One hundred people: better either way, better or worse because of the treatment, not better.

    ``effect_ids`` and ``origin`` as in ``distributions_chart``. Shape repeats colour; each part, even an empty one, is
    named beside its rows.
    """
    people, basis = translation.people, basis_in_words(translation, origin)
    gains, span = people.better_because >= 0, _span_of_change(translation)
    because = "better because of the treatment" if gains else "worse off with the treatment"
    parts = [
        _Part("better either way", people.better_either_way, "circle", theme.series[2]),
        _Part(because, abs(people.better_because), "star" if gains else "x", theme.series[0], span),
        _Part("not better either way", people.still_not_better, "circle-open", theme.neutral),
    ]
    changes = changes_in_words(translation)
    summary = f"Better without: {people.better_without}, with: {people.better_with}{f' ({changes})' if changes else ''}"

    traces = _people_traces(parts, effect_ids, facts)

    def draw(width: int) -> go.Figure:
        return _people(parts, traces, (summary, basis), theme, width)

    said = ", ".join(f"{part.count} {part.words}" for part in parts)
    return chart_for_every_width(draw, f"Of 100 people: {said}. {summary}. {basis}")


def _people_traces(parts: Sequence[_Part], effect_ids: FactIds, facts: Facts) -> list[dict[str, Any]]:
    """One mark a person, part by part; their size depends on the width."""
    traces, place = [], 0
    for part in parts:
        places = range(place, place + part.count)
        place += part.count
        trace = marks(
            x=[seat % PEOPLE_A_ROW for seat in places],
            y=[seat // PEOPLE_A_ROW for seat in places],
            fact_ids=[effect_ids] * part.count,
            facts=facts,
            headings=[f"{part.count} of 100: {part.words}"] * part.count,
            notes=[COMPUTED_NOTE] * part.count,
            showlegend=False,
        )
        traces.append(trace.to_plotly_json())
    return traces


def _people(
    parts: Sequence[_Part], traces: list[dict[str, Any]], words: tuple[str, str], theme: Theme, width: int
) -> go.Figure:
    room = int(min(MAX_WORDS, max(MIN_WORDS, WORDS * width)))
    above, below = (_broken(text, width) for text in words)
    top, bottom = LINE_HEIGHT * len(above) + 8, LINE_HEIGHT * len(below) + 12
    rows = PEOPLE_A_ROW - 1 + 2 * AROUND
    # For the picture at its least height.
    column, row = (width - EDGE - room) / rows, (_height(width) - top - bottom) / rows
    size = round(min(OF_COLUMN * column, OF_ROW * row))
    key = max(size, MIN_KEY)
    key_room = round(STAR * key)
    said = [f"{part.count} {part.words}{part.span}" for part in parts]
    texts = [lines_of(words_of_part, room - key_room - 2 * EDGE, SMALL_FONT_SIZE) for words_of_part in said]
    heights = _apart(_middles(parts), [len(lines) * LINE_HEIGHT / row for lines in texts])
    beside = PEOPLE_A_ROW - 1 + AROUND
    drawn = [trace | {"marker": _person(part, size)} for part, trace in zip(parts, traces, strict=True) if part.count]
    drawn += [
        {
            "type": "scatter",
            "x": [beside + key_room / 2 / column],
            "y": [at],
            "mode": "markers",
            "marker": _person(part, key),
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for part, at in zip(parts, heights, strict=True)
    ]
    named = [
        line
        for lines, at in zip(texts, heights, strict=True)
        for line in lines_in_pixels(
            [html.escape(text, quote=False) for text in lines],
            LINE_HEIGHT,
            x=beside + key_room / column,
            y=at,
            xshift=2,
            xanchor="left",
            yanchor="middle",
            align="left",
            showarrow=False,
            font={"size": SMALL_FONT_SIZE, "color": theme.text},
        )
    ]
    named += _across(above, theme.text, y=1, yanchor="bottom", yshift=2)
    named += _across(below, theme.muted, y=0, yanchor="top", yshift=-8)
    return _figure(
        drawn,
        named,
        theme,
        width,
        margin={"t": top, "r": room - key_room, "b": bottom},
        xaxis={"visible": False, "range": [-AROUND, beside + key_room / column]},
        yaxis={"visible": False, "range": [beside, -AROUND]},
    )


def _person(part: _Part, size: int) -> dict[str, Any]:
    return {"symbol": part.symbol, "size": size, "color": part.colour, "line": {"width": 2, "color": part.colour}}


def _middles(parts: Sequence[_Part]) -> list[float]:
    """The middle height of each part, in rows from the first; an empty part's is where it would begin."""
    starts = np.cumsum([0, *(part.count for part in parts)])
    middles = [(start + max(end, start + 1) - 1) / 2 for start, end in pairwise(starts)]
    return [(middle - (PEOPLE_A_ROW - 1) / 2) / PEOPLE_A_ROW for middle in middles]


def _apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Middles of words of these ``heights``, as near to ``wanted`` as they fit; all in rows."""
    placed: list[float] = []
    end = -AROUND
    for at, height in zip(wanted, heights, strict=True):
        placed.append(max(at, end + height / 2))
        end = placed[-1] + height / 2
    end = PEOPLE_A_ROW - 1 + AROUND
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], end - heights[i] / 2)
        end = placed[i] - heights[i] / 2
    return placed


def _height(width: int) -> int:
    return NARROW_HEIGHT if width < PHONE else HEIGHT if width < EXPORT_WIDTH else EXPORT_HEIGHT


def _figure(
    traces: list[dict[str, Any]],
    annotations: list[dict[str, Any]],
    theme: Theme,
    width: int,
    *,
    margin: dict[str, int],
    xaxis: dict[str, Any],
    yaxis: dict[str, Any],
) -> go.Figure:
    layout = shared_layout(
        theme,
        height=_height(width),
        margin={"l": EDGE, **margin},
        annotations=annotations,
        xaxis=xaxis,
        yaxis=yaxis,
        showlegend=False,
        meta={"tallest": MAX_HEIGHT},
    )
    # Plotly validates each value at ten times the cost of the rest; a test does it instead.
    return go.Figure({"data": traces, "layout": layout | {"template": {}}}, _validate=False)


def _broken(text: str, width: int) -> list[str]:
    """Words across the whole picture, in lines."""
    return lines_of(text, width - 2 * EDGE, SMALL_FONT_SIZE)


def _across(lines: Sequence[str], colour: str, **place: Any) -> list[dict[str, Any]]:
    """Lines above or beneath the plot."""
    return lines_in_pixels(
        [html.escape(line, quote=False) for line in lines],
        LINE_HEIGHT,
        x=0,
        xref="paper",
        xanchor="left",
        yref="paper",
        align="left",
        showarrow=False,
        font={"size": SMALL_FONT_SIZE, "color": colour},
        **place,
    )


def _curve(
    x: np.ndarray, y: np.ndarray, colour: str, *, fill: str | None = None, dash: str = "solid", width: float = 3
) -> go.Scatter:
    return go.Scatter(
        x=x.round(3).tolist(),
        y=y.round(5).tolist(),
        mode="lines",
        line={"color": colour, "dash": dash, "width": width},
        fill=fill,
        hoverinfo="skip",
        showlegend=False,
    )


def _caps(ends: tuple[float, float], y: float, colour: str) -> go.Scatter:
    """Upright strokes at both ends of a whisker."""
    return go.Scatter(
        x=list(ends),
        y=[y, y],
        mode="markers",
        marker={"symbol": "line-ns", "size": MARK_SIZE, "line": {"width": 3, "color": colour}},
        hoverinfo="skip",
        showlegend=False,
    )


def _interval_in_words(translation: Translation) -> str:
    low, high = translation.d.interval or (0, 0)
    return f"{translation.interval_label}, from {low:g} to {high:g}"


def _span_of_change(translation: Translation) -> str:
    """The interval of the middle group if it does not cross zero: " (2 to 6)"."""
    if translation.people_interval is None:
        return ""
    low, high = (people.better_because for people in translation.people_interval)
    if low * high < 0:
        return ""
    least, most = sorted((abs(low), abs(high)))
    return f" ({least} to {most})"
