"""What an effect size looks like: two overlapping groups, and what becomes of one hundred people."""

from __future__ import annotations

import html
import textwrap
from typing import Any

import numpy as np
import plotly.graph_objects as go

from components.charts.chart import (
    FONT_SIZE,
    MARK_SIZE,
    SMALL_FONT_SIZE,
    Chart,
    Facts,
    finish,
    legend_key,
    marks,
    strokes,
)
from components.charts.palette import Theme
from data.evidence.fact_ids import FactIds
from data.translation.effect_translation import Translation, basis_in_words, changes_in_words, curves

HEIGHT = 440
PEOPLE_A_ROW = 10
PERSON_SIZE = 16
#: Heights above the peak of the curves: the averages, the interval, the names.
MARKS_AT, WHISKER_AT, NAMES_AT, TOP = 1.07, 1.19, 1.26, 1.5
#: Letters in a line beneath or above a picture, short enough for a phone.
LINE_LENGTH = 44
LINE_HEIGHT = 18
MENU_ROOM = 24
COMPUTED_NOTE = "Computed here; no source prints it."


def distributions_chart(
    translation: Translation, effect_ids: FactIds, origin: str, facts: Facts, theme: Theme
) -> Chart:
    """Two normal curves of the same spread, their averages d apart, and the area that they share.

    ``effect_ids`` names the fact that d was taken from, or is empty for a figure that the reader set; ``origin`` says
    so in words and stands in the picture. The interval of d is a whisker above the averages, with its own ends.
    """
    d, drawn = translation.d.point, curves(translation.d.point)
    x, peak = drawn.x, drawn.peak
    basis = basis_in_words(translation, origin, with_baseline=False)
    figure = go.Figure()
    figure.add_trace(_curve(x, drawn.shared, theme.neutral, fill="tozeroy", width=0))
    figure.add_trace(_curve(x, drawn.comparison, theme.series[1], dash="dash"))
    figure.add_trace(_curve(x, drawn.treatment, theme.series[0]))
    names = ["Comparison", "Treatment"]
    figure.add_trace(
        marks(
            x=[0.0, d],
            y=[peak * MARKS_AT, peak * MARKS_AT],
            fact_ids=[effect_ids] * 2,
            facts=facts,
            headings=[f"Average of the {name.lower()} group" for name in names],
            notes=["" if effect_ids.named else "A figure that you set; it comes from no source."] * 2,
            showlegend=False,
            marker={"size": MARK_SIZE, "symbol": ["square", "circle"], "color": [theme.series[1], theme.series[0]]},
        )
    )
    ends = translation.d.interval
    if ends:
        figure.add_trace(strokes([(*ends, peak * WHISKER_AT)], theme.series[0], width=3))
        figure.add_trace(_caps(ends, peak * WHISKER_AT, theme.series[0]))
    # The group further left is named to the left of its average, so that the names stay apart when the curves meet.
    left_first = d >= 0
    for name, at, colour, to_the_left in (
        (names[0], 0.0, theme.series[1], left_first),
        (names[1], d, theme.series[0], not left_first),
    ):
        figure.add_annotation(
            x=at,
            y=peak * NAMES_AT,
            text=f"<b>{name}</b>",
            showarrow=False,
            xanchor="right" if to_the_left else "left",
            yanchor="bottom",
            font={"size": FONT_SIZE, "color": colour},
        )
    below = _lines_beneath(basis, theme, shift=-64)
    figure.add_annotation(below)
    margin = {"l": 14, "r": 14, "t": 24, "b": 72 + _height_of(below)}
    finish(figure, theme, height=HEIGHT, margin=margin, showlegend=False)
    reach = [float(x[0]), float(x[-1]), *(ends or ())]
    figure.update_yaxes(range=[0, peak * TOP], visible=False)
    figure.update_xaxes(
        range=[min(reach), max(reach)],
        dtick=1,
        title_text="Outcome, in standard deviations (better →)",
        title_font_size=SMALL_FONT_SIZE,
    )
    side = "on" if d == 0 else ("to the right of" if d > 0 else "to the left of")
    whisker = f" A whisker above them spans {_interval_in_words(translation)}." if ends else ""
    alt = (
        f"Two bell curves of the same width. The average of the treatment group lies {abs(d):g} standard deviations "
        f"{side} that of the comparison group; better outcomes are to the right.{whisker} "
        f"The curves share {100 * translation.overlap.point:.0f}% of their area. {basis}"
    )
    return Chart(figure, alt)


def people_chart(translation: Translation, effect_ids: FactIds, origin: str, facts: Facts, theme: Theme) -> Chart:
    """One hundred people: better without the treatment too, better or worse because of it, not better.

    ``effect_ids`` and ``origin`` as in ``distributions_chart``. Shape says what colour says; a group of nobody keeps
    its place in the legend.
    """
    people = translation.people
    gains = people.better_because >= 0
    basis = basis_in_words(translation, origin)
    kinds = [
        ("better either way", "either way", people.better_either_way, "circle", theme.series[2]),
        (
            "better because of the treatment" if gains else "better only without the treatment",
            "because of it" if gains else "lost by it",
            abs(people.better_because),
            "star" if gains else "x",
            theme.series[0],
        ),
        ("not better either way", "not better", people.still_not_better, "circle-open", theme.neutral),
    ]
    figure = go.Figure()
    place = 0
    for words, short, count, symbol, colour in kinds:
        places = range(place, place + count)
        place += count
        if not count:
            figure.add_trace(legend_key(f"0 {short}", colour, symbol, size=PERSON_SIZE))
            continue
        figure.add_trace(
            marks(
                x=[seat % PEOPLE_A_ROW for seat in places],
                y=[seat // PEOPLE_A_ROW for seat in places],
                fact_ids=[effect_ids] * count,
                facts=facts,
                headings=[f"{count} of 100: {words}"] * count,
                notes=[COMPUTED_NOTE] * count,
                name=f"{count} {short}{_span_of_change(translation) if symbol in ('star', 'x') else ''}",
                marker={
                    "symbol": symbol,
                    "size": PERSON_SIZE,
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
            )
        )
    changes = changes_in_words(translation)
    told = f"Better without: {people.better_without}, with: {people.better_with}{f' ({changes})' if changes else ''}"
    above, below = _lines_above(told, theme), _lines_beneath(basis, theme, shift=-8)
    figure.add_annotation(above)
    figure.add_annotation(below)
    margin = {"l": 14, "r": 14, "t": MENU_ROOM + 56 + _height_of(above), "b": 14 + _height_of(below)}
    finish(figure, theme, height=HEIGHT, margin=margin, showlegend=True)
    # The legend begins beneath the chart's menu, which would otherwise stand on it on a phone.
    figure.update_layout(legend_y=1 - MENU_ROOM / HEIGHT, legend2_y=1 - MENU_ROOM / HEIGHT)
    figure.update_xaxes(visible=False, range=[-0.7, PEOPLE_A_ROW - 0.3])
    figure.update_yaxes(visible=False, range=[100 / PEOPLE_A_ROW - 0.3, -0.7])
    said = ", ".join(f"{count} {words}" for words, _, count, *_ in kinds)
    return Chart(figure, f"Of 100 people: {said}. {told}. {basis}")


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
    """The interval of the group in the middle, where it is of one kind: " (2 to 6)"."""
    if translation.people_interval is None:
        return ""
    low, high = (people.better_because for people in translation.people_interval)
    if low * high < 0:
        return ""
    least, most = sorted((abs(low), abs(high)))
    return f" ({least} to {most})"


def _lines_beneath(text: str, theme: Theme, *, shift: int) -> dict[str, Any]:
    """Words under the plot, ``shift`` pixels from it."""
    return _lines(text, theme.muted) | {"y": 0, "yanchor": "top", "yshift": shift}


def _lines_above(text: str, theme: Theme) -> dict[str, Any]:
    return _lines(text, theme.text) | {"y": 1, "yanchor": "bottom", "yshift": 2}


def _lines(text: str, colour: str) -> dict[str, Any]:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "yref": "paper",
        "text": "<br>".join(html.escape(line, quote=False) for line in textwrap.wrap(text, LINE_LENGTH)),
        "align": "left",
        "showarrow": False,
        "font": {"size": SMALL_FONT_SIZE, "color": colour},
    }


def _height_of(lines: dict[str, Any]) -> int:
    return LINE_HEIGHT * (str(lines["text"]).count("<br>") + 1)
