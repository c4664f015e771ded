"""What an effect size looks like: two overlapping groups, and what becomes of one hundred people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from scipy.stats import norm  # type: ignore[import-untyped]

from components.chart import FONT_SIZE, MARK_SIZE, SMALL_FONT_SIZE, Chart, Facts, finish, marks, strokes
from components.palette import Theme
from data.effect_translation import OutOfHundred, Translation

HEIGHT = 380
#: How far the curves are drawn beyond their averages, in standard deviations.
TAIL = 3.6
MARGIN = {"l": 14, "r": 14, "t": 64, "b": 62}
PEOPLE_A_ROW = 10
PERSON_SIZE = 19


def distributions_chart(translation: Translation, effect_ids: Sequence[str], facts: Facts, theme: Theme) -> Chart:
    """Two normal curves of the same spread, their averages d apart, and the area that they share.

    ``effect_ids`` names the fact that d was taken from, or is empty for a figure that the reader set.
    """
    d = translation.d.point
    x = np.linspace(min(0.0, d) - TAIL, max(0.0, d) + TAIL, 241)
    comparison, treatment = norm.pdf(x), norm.pdf(x, loc=d)
    peak = float(norm.pdf(0))
    figure = go.Figure()
    figure.add_trace(_curve(x, np.minimum(comparison, treatment), theme.neutral, fill="tozeroy", width=0))
    figure.add_trace(_curve(x, comparison, theme.series[1], dash="dash"))
    figure.add_trace(_curve(x, treatment, theme.series[0]))
    if translation.d.interval:
        low, high = translation.d.interval
        figure.add_trace(strokes([(low, high, peak * 1.06)], theme.series[0], width=4))
    names = ["Comparison", "Treatment"]
    figure.add_trace(
        marks(
            x=[0.0, d],
            y=[peak * 1.06, peak * 1.06],
            fact_ids=[list(effect_ids)] * 2,
            facts=facts,
            headings=[f"Average of the {name.lower()} group" for name in names],
            notes=["" if effect_ids else "A figure that you set; it comes from no source."] * 2,
            showlegend=False,
            marker={"size": MARK_SIZE, "symbol": ["square", "circle"], "color": [theme.series[1], theme.series[0]]},
        )
    )
    # The group further left is named to the left of its average, so that the names stay apart when the curves meet.
    left_first = d >= 0
    for name, at, colour, to_the_left in (
        (names[0], 0.0, theme.series[1], left_first),
        (names[1], d, theme.series[0], not left_first),
    ):
        figure.add_annotation(
            x=at,
            y=peak * 1.1,
            text=f"<b>{name}</b>",
            showarrow=False,
            xanchor="right" if to_the_left else "left",
            yanchor="bottom",
            font={"size": FONT_SIZE, "color": colour},
        )
    finish(figure, theme, height=HEIGHT, margin=MARGIN, showlegend=False)
    figure.update_yaxes(range=[0, peak * 1.32], visible=False)
    figure.update_xaxes(
        range=[float(x[0]), float(x[-1])],
        dtick=1,
        title_text="Outcome, in standard deviations (better →)",
        title_font_size=SMALL_FONT_SIZE,
    )
    side = "on" if d == 0 else ("to the right of" if d > 0 else "to the left of")
    alt = (
        f"Two bell curves of the same width. The average of the treatment group lies {abs(d):g} standard deviations "
        f"{side} that of the comparison group; better outcomes are to the right. "
        f"The curves share {100 * translation.overlap.point:.0f}% of their area."
    )
    return Chart(figure, alt)


def _curve(
    x: np.ndarray, y: np.ndarray, colour: str, *, fill: str | None = None, dash: str = "solid", width: float = 3
) -> go.Scatter:
    return go.Scatter(
        x=x.round(3),
        y=y.round(5),
        mode="lines",
        line={"color": colour, "dash": dash, "width": width},
        fill=fill,
        hoverinfo="skip",
        showlegend=False,
    )


def people_chart(people: OutOfHundred, effect_ids: Sequence[str], facts: Facts, theme: Theme) -> Chart:
    """One hundred people: better without the treatment too, better or worse because of it, not better.

    ``effect_ids`` as in ``distributions_chart``. Shape says what colour says.
    """
    because = "better because of the treatment" if people.better_because >= 0 else "better only without the treatment"
    kinds = [
        ("better either way", "either way", people.better_either_way, "circle", theme.series[2]),
        (
            because,
            "because of it" if people.better_because >= 0 else "lost by it",
            abs(people.better_because),
            "star" if people.better_because >= 0 else "x",
            theme.series[0],
        ),
        ("not better either way", "not better", people.still_not_better, "circle-open", theme.neutral),
    ]
    figure = go.Figure()
    place = 0
    for words, short, count, symbol, colour in kinds:
        if not count:
            continue
        places = range(place, place + count)
        place += count
        figure.add_trace(
            marks(
                x=[seat % PEOPLE_A_ROW for seat in places],
                y=[seat // PEOPLE_A_ROW for seat in places],
                fact_ids=[list(effect_ids)] * count,
                facts=facts,
                headings=[f"{count} of 100: {words}"] * count,
                notes=["Computed; no source prints it."] * count,
                name=f"{count} {short}",
                marker={
                    "symbol": symbol,
                    "size": PERSON_SIZE,
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
            )
        )
    finish(figure, theme, height=HEIGHT + 60, margin={"l": 14, "r": 14, "t": 64, "b": 10})
    figure.update_xaxes(visible=False, range=[-0.7, PEOPLE_A_ROW - 0.3])
    figure.update_yaxes(visible=False, range=[100 / PEOPLE_A_ROW - 0.3, -0.7])
    said = ", ".join(f"{count} {words}" for words, _, count, *_ in kinds)
    return Chart(figure, f"Of 100 people: {said}.")
