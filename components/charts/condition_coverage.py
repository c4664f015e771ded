"""How many sources cover a condition, and which: one mark a source, in its colour and shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.charts.chart import Chart, Facts
from components.charts.palette import EVIDENCE_MARKS, Theme, slot_colour, source_marks
from components.charts.rows import Column, Entry, Group, Line, Panel, Row, Rows, rows_chart
from data.contract.vocabulary import EVIDENCE_DIRECTIONS
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.evidence.shared_works import counts_in_words

LABEL = EVIDENCE_DIRECTIONS["speaks_against"].label
PANEL = "sources"
SHARING_NOTE = "In brackets: sources that share no cited work; “?” where our copy has lost references."


def condition_counts_chart(
    counts: pd.DataFrame,
    condition_labels: Mapping[str, str],
    n_sources: int,
    source_ids: list[str],
    facts: Facts,
    theme: Theme,
) -> Chart:
    """One mark for each source covering a condition, side by side, so that a row is as long as its count.

    ``counts`` comes from ``data.subjects.condition_coverage.covering_sources``, with the ``against_ids`` of
    ``data.subjects.condition_evidence.works_against``: works that speak against it share a mark, beyond the last of the
    ``n_sources`` places. ``source_ids`` are all sources in order, for colour and shape.
    """
    rows = records(counts)
    in_words = {row["condition_id"]: counts_in_words(row["n_sources"], n_sources, row["sharing"]) for row in rows}
    has_against = any(row["against_ids"].named for row in rows)
    drawn = tuple(
        Row(
            condition_labels[row["condition_id"]],
            {
                PANEL: (
                    *_sources(row, condition_labels, in_words, source_ids, facts, theme),
                    *_works_against(row, condition_labels, n_sources + 1, theme),
                )
            },
            values=(f"{row['n_sources']} ({row['sharing'].in_short})" if row["n_sources"] > 1 else "1",),
        )
        for row in rows
    )
    panel = Panel(
        PANEL,
        "",
        0.5,
        n_sources + (1.5 if has_against else 0.5),
        steps=(1,),
        lines=(Line(n_sources + 1, "against", dash="dot"),) if has_against else (),
        packs=True,
        footnote=SHARING_NOTE if any(row["n_sources"] > 1 for row in rows) else "",
    )
    table = Rows((Group("", drawn),), (panel,), (Column("sources"),))
    works = {
        row["condition_id"]: ", ".join(dict.fromkeys(facts[i].source_label for i in row["against_ids"].named))
        for row in rows
    }
    said = [
        f"{condition_labels[condition_id]}, {counted}"
        f"{f', {LABEL.lower()}: {works[condition_id]}' if works[condition_id] else ''}"
        for condition_id, counted in in_words.items()
    ]
    return rows_chart(table, facts, theme, alt=f"Sources covering a condition: {'; '.join(said)}.")


def _sources(
    row: Mapping[str, Any],
    condition_labels: Mapping[str, str],
    in_words: Mapping[str, str],
    source_ids: list[str],
    facts: Facts,
    theme: Theme,
) -> tuple[Entry, ...]:
    """Each source's statements as one mark, in source order."""
    look, condition_id = source_marks(source_ids, theme), row["condition_id"]
    own: dict[str, list[str]] = {source_id: [] for source_id in source_ids if source_id in row["source_ids"]}
    for fact_id in row["fact_ids"].named:
        own[facts[fact_id].origin.cited_id].append(fact_id)
    return tuple(
        Entry(
            FactIds(tuple(fact_ids)),
            *look[source_id],
            figures=(place,),
            heading=f"{condition_labels[condition_id]}: covered by {in_words[condition_id]}",
        )
        for place, (source_id, fact_ids) in enumerate(own.items(), 1)
    )


def _works_against(
    row: Mapping[str, Any], condition_labels: Mapping[str, str], place: int, theme: Theme
) -> tuple[Entry, ...]:
    if not row["against_ids"].named:
        return ()
    slot, symbol = EVIDENCE_MARKS["speaks_against"]
    heading = f"{condition_labels[row['condition_id']]}: {LABEL.lower()}"
    return (Entry(row["against_ids"], slot_colour(slot, theme), symbol, figures=(place,), heading=heading),)
