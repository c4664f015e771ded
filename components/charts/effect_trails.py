"""The arithmetic check, drawn: what a printed rise comes to, beside the figure that is printed."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from components.charts.chart import MARK_SIZE, SMALL_FONT_SIZE, Chart, Facts, finish, line_key, marks, strokes
from components.charts.ladder import ladder
from components.charts.palette import Theme
from components.limits import LEAST_ROWS_A_CHART
from data.evidence.fact_ids import FactIds
from data.subjects.effect_trails import RiseCheck

COMPUTED_NOTE = "Computed from the printed start and the printed percentage; no source prints it."


def rise_checks_chart(every_check: Sequence[RiseCheck], facts: Facts, theme: Theme) -> Chart:
    """One row for each of the first checks: the printed start, where the printed percentage leads, the printed end.

    Printed figures are round, computed ones stars; the mark between carries the claim that prints the percentage.
    """
    checks = every_check[:LEAST_ROWS_A_CHART]
    layout = ladder([(None, [_in_words(check, facts) for check in checks])], theme)
    figure = go.Figure()
    reached = list(zip(checks, layout.mark_y, strict=True))
    figure.add_trace(strokes([(check.start, check.expected, y) for check, y in reached], theme.series[0]))
    figure.add_trace(strokes([(check.expected, check.end, y) for check, y in reached], theme.warning, dash="dot"))
    figure.add_trace(
        marks(
            x=[x for check in checks for x in (check.start, check.end)],
            y=[y for _, y in reached for _ in range(2)],
            fact_ids=[FactIds.of(fact_id) for check in checks for fact_id in (check.start_id, check.end_id)],
            facts=facts,
            name="Printed",
            marker={"symbol": "circle", "size": MARK_SIZE, "color": theme.series[0]},
        )
    )
    figure.add_trace(
        marks(
            x=[check.expected for check in checks],
            y=list(layout.mark_y),
            fact_ids=[FactIds.of(check.claim_id, check.start_id) for check in checks],
            facts=facts,
            headings=[f"Computed: {check.expected:.4g}" for check in checks],
            notes=[COMPUTED_NOTE] * len(checks),
            name="Computed here",
            # Not hollow: on this page a hollow mark is a figure without an interval.
            marker={"symbol": "star", "size": MARK_SIZE + 3, "color": theme.warning},
        )
    )
    figure.add_trace(line_key("The rise as printed", theme.series[0]))
    figure.add_trace(line_key("The gap", theme.warning, dash="dot"))
    figure.update_layout(annotations=list(layout.labels))
    margin = layout.margin(legend_entries=4)
    finish(figure, theme, height=layout.height + margin["t"] + margin["b"], margin=margin, yaxis=layout.y_axis)
    ends = [x for check in checks for x in (check.start, check.expected, check.end)]
    figure.update_xaxes(
        range=[0, max(ends) * 1.08], title_text="Effect size (standard deviations)", title_font_size=SMALL_FONT_SIZE
    )
    alt = " ".join(_in_words(check, facts) for check in checks)
    return Chart(figure, alt).showing(len(checks), len(every_check))


def _in_words(check: RiseCheck, facts: Facts) -> str:
    return (
        f"{facts[check.start_id].source_label}: {check.start:g} × {1 + check.percent / 100:g} is {check.expected:.4g}, "
        f"not {check.end:g}; the rise is {check.actual_percent:.1f}%, not {check.percent:g}%."
    )
