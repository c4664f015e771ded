"""The portrait of a document: one mark for each thing it says, in rows of subjects and their divisions."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.charts.chart import Chart, Facts
from components.charts.palette import Theme, source_marks
from components.charts.rows import Column, Entry, Group, Panel, Row, Rows, rows_chart
from data.evidence.fact_ids import FactIds

PANEL = "said"
#: Maximum marks in a row; the last opens all that are left.
MAX_IN_A_ROW = 24


def source_portrait_chart(
    portrait: pd.DataFrame, source_id: str, source_ids: list[str], facts: Facts, theme: Theme
) -> Chart:
    """All that one document says, in its colour and shape.

    In: ``data.atlas.statements.portrait_of``, in row order; all sources in order.
    """
    colour, symbol = source_marks(source_ids, theme)[source_id]
    groups, said = [], []
    for subject, own in portrait.groupby("subject", sort=False):
        divisions = {str(name): list(rows["fact_ids"]) for name, rows in own.groupby("division", sort=False)}
        rows = tuple(
            Row(name, {PANEL: _entries(ids, f"{subject}: {name.lower()}", colour, symbol)}, values=(str(len(ids)),))
            for name, ids in divisions.items()
        )
        groups.append(Group(str(subject), rows))
        summary = ", ".join(f"{name.lower()} {len(ids)}" for name, ids in divisions.items())
        said.append(f"{subject}: {summary}.")
    # All documents share one scale: whoever says more has longer rows.
    panel = Panel(PANEL, "", 0.4, MAX_IN_A_ROW + 0.6, ticks=(), grid=False, packs=True)
    table = Rows(tuple(groups), (panel,), (Column("number"),))
    name = facts[source_id].source_label
    return rows_chart(table, facts, theme, alt=f"What {name} says, {len(portrait)} points. {' '.join(said)}")


def _entries(every: Sequence[FactIds], heading: str, colour: str, symbol: str) -> tuple[Entry, ...]:
    shown = list(every[:MAX_IN_A_ROW])
    if len(every) > MAX_IN_A_ROW:
        shown[-1] = FactIds.joined(every[MAX_IN_A_ROW - 1 :])
    return tuple(
        Entry(ids, colour, symbol, figures=(place,), heading=heading, size=10) for place, ids in enumerate(shown, 1)
    )
