"""The arithmetic check, drawn: what a printed rise comes to, beside the printed figure."""

from __future__ import annotations

from collections.abc import Sequence

from components.charts.chart import Chart, Facts
from components.charts.palette import Theme
from components.charts.rows import Column, Entry, Group, Key, Panel, Row, Rows, Stroke, rows_chart
from components.limits import MIN_ROWS_A_CHART
from data.evidence.fact_ids import FactIds
from data.subjects.effect_trails import RiseCheck

COMPUTED_NOTE = "Computed from the printed start and the printed percentage; no source prints it."
FOOTNOTE = "Effect sizes in standard deviations. Dotted line: the gap between the printed and the computed figure."


def rise_checks_chart(every_check: Sequence[RiseCheck], facts: Facts, theme: Theme) -> Chart:
    """One row a check: the printed start, where the printed percentage leads, and the printed end.

    Printed figures are round, computed ones stars; the mark between carries the claim that prints the percentage.
    """
    checks = every_check[:MIN_ROWS_A_CHART]
    # Not hollow: on this page that means a figure without an interval.
    keys = (Key("Printed", "circle", theme.series[0]), Key("Computed here", "star", theme.warning))
    ends = [x for check in every_check for x in (check.start, check.expected, check.end)]
    table = Rows(
        groups=(Group("", tuple(_row(check, facts, theme) for check in checks)),),
        panels=(Panel("rise", "", 0, max(ends) * 1.08, tab="Effect", packs=True, footnote=FOOTNOTE),),
        columns=(Column("The sum", align="left"),),
        keys=keys,
        wraps=True,
    )
    chart = rows_chart(table, facts, theme, alt=" ".join(_in_words(check, facts) for check in checks))
    return chart.showing(len(checks), len(every_check))


def _row(check: RiseCheck, facts: Facts, theme: Theme) -> Row:
    printed = [
        Entry(FactIds.of(fact_id), theme.series[0], figures=(figure,), strokes=strokes)
        for fact_id, figure, strokes in (
            (check.start_id, check.start, (Stroke(check.start, check.expected),)),
            (check.end_id, check.end, (Stroke(check.expected, check.end, dash="dot", colour=theme.warning),)),
        )
    ]
    computed = Entry(
        FactIds.of(check.claim_id, check.start_id),
        theme.warning,
        symbol="star",
        figures=(check.expected,),
        heading=f"Computed: {check.expected:.4g}",
        note=COMPUTED_NOTE,
        size=14,
    )
    return Row(facts[check.start_id].source_label, {"rise": (*printed, computed)}, values=(_sum(check),))


def _sum(check: RiseCheck) -> str:
    return f"{check.start:g} + {check.percent:g}% is {check.expected:.4g}, not {check.end:g}"


def _in_words(check: RiseCheck, facts: Facts) -> str:
    return (
        f"{facts[check.start_id].source_label}: {check.start:g} × {1 + check.percent / 100:g} is {check.expected:.4g}, "
        f"not {check.end:g}; the rise is {check.actual_percent:.1f}%, not {check.percent:g}%."
    )
