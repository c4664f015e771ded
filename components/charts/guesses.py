"""A room's guesses beside the evidence: on its axis, or on one of their own.

Guesses are bars, never marks: a mark has a source and a guess has none. They have no colour either, since colours
belong to sources.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from components.charts.chart import Chart, Facts
from components.charts.palette import Theme
from components.charts.rows import Bars, Column, Entry, Group, Line, Panel, Row, Rows, Stroke, rows_chart
from data.evidence.fact_ids import FactIds
from data.evidence.facts import records
from data.room.questions import Question, Reveal
from data.room.totals import ROUND_LABELS, RoundTotals, totals_in_words, totals_of

#: More bars than this on one scale say no more.
MAX_BARS = 60
HEADING, OWN = "This room", "Your guess"
NOTE = "Bars: guesses of this room, which no source prints. Upright line: their median."
_SHARE = "share"


def with_guesses(
    chart: Chart,
    guesses: pd.DataFrame,
    question: Question,
    reveal: Reveal,
    fact_ids: Collection[str],
    facts: Facts,
    theme: Theme,
) -> Chart | None:
    """The chart with the guesses as further rows, on the axis of the facts that hold the answer.

    ``guesses`` has the columns round, guess (in units of that axis) and count. None if none of ``fact_ids`` has a
    figure on a scale of the chart: ``guesses_chart`` then draws them.
    """
    panel = _panel_of(chart.rows, fact_ids) if chart.rows and question.kind == "slider" else None
    if panel is None or chart.rows is None:
        return None
    reach = [row["guess"] for row in records(guesses)]
    wider = replace(panel, start=min(panel.start, *reach), end=max(panel.end, *reach), footnote=_joined(panel.footnote))
    rows = replace(
        chart.rows,
        groups=(*chart.rows.groups, _guessed(guesses, question, reveal, panel.panel_id, theme)),
        panels=tuple(wider if each is panel else each for each in chart.rows.panels),
    )
    alt = f"{chart.alt} {totals_in_words(guesses, question, reveal)}"
    return replace(rows_chart(rows, facts, theme, alt=alt), left_out=chart.left_out)


def guesses_chart(
    guesses: pd.DataFrame,
    question: Question,
    reveal: Reveal,
    fact_ids: Collection[str],
    facts: Facts,
    theme: Theme,
) -> Chart:
    """The guesses on an axis of their own, beneath what is printed or counted; or each option's share.

    In and out as ``with_guesses``; ``fact_ids`` are behind what is printed or counted.
    """
    if question.kind == "choices":
        rows = _choices(guesses, question, reveal, tuple(fact_ids), theme)
    else:
        rows = _figures(guesses, question, reveal, fact_ids, theme)
    return rows_chart(rows, facts, theme, alt=totals_in_words(guesses, question, reveal))


def _panel_of(rows: Rows, fact_ids: Collection[str]) -> Panel | None:
    """The panel with figures of these facts on a scale; matrix columns are no scale."""
    for panel in rows.panels:
        entries = [entry for group in rows.groups for row in group.rows for entry in row.cells.get(panel.panel_id, ())]
        is_scale = not panel.heads and not (panel.packs and panel.ticks)
        if is_scale and any(set(entry.fact_ids.named) & set(fact_ids) for entry in entries if entry.figures):
            return panel
    return None


def _joined(footnote: str) -> str:
    return f"{footnote} {NOTE}".strip()


def _guessed(guesses: pd.DataFrame, question: Question, reveal: Reveal, panel_id: str, theme: Theme) -> Group:
    """The rounds as rows under their heading; a lone guess is a row that says so."""
    found = totals_of(guesses, question, reveal)
    rows = tuple(
        Row(
            _label(each, found),
            bars={panel_id: Bars(_spans(guesses, each.round, question), theme.neutral, each.median)},
        )
        for each in found
    )
    return Group("" if len(rows) == 1 and found[0].n == 1 else HEADING, rows)


def _label(each: RoundTotals, found: tuple[RoundTotals, ...]) -> str:
    if each.n == 1 and len(found) == 1:
        return OWN
    return f"{ROUND_LABELS[each.round]} ({each.n})"


def _spans(guesses: pd.DataFrame, number: int, question: Question) -> tuple[tuple[float, float, float], ...]:
    """The bars of a round, one a guess, or one for several if there would be more than ``MAX_BARS``."""
    steps = round((question.most - question.least) / question.step)
    width = question.step * max(1, math.ceil(steps / MAX_BARS))
    counts: dict[int, float] = {}
    for row in records(guesses[guesses["round"].eq(number)]):
        place = round((row["guess"] - question.least) / width)
        counts[place] = counts.get(place, 0) + row["count"]
    middles = {question.least + place * width: count for place, count in sorted(counts.items())}
    return tuple((middle - width / 2, middle + width / 2, count) for middle, count in middles.items())


def _figures(
    guesses: pd.DataFrame, question: Question, reveal: Reveal, fact_ids: Collection[str], theme: Theme
) -> Rows:
    groups = []
    if reveal.low is not None and reveal.high is not None and fact_ids:
        ends = tuple(dict.fromkeys((reveal.low, reveal.high)))
        strokes = (Stroke(*ends),) if len(ends) == 2 else ()
        text = "–".join(f"{end:.4g}" for end in ends)
        entry = Entry(
            FactIds.of(*fact_ids), theme.neutral, figures=ends, strokes=strokes, text=text, note=reveal.answer
        )
        groups.append(Group("", (Row("The answer", {_SHARE: (entry,)}),)))
    groups.append(_guessed(guesses, question, reveal, _SHARE, theme))
    half = question.step / 2
    lines = (Line(0, strong=True),) if question.least < 0 else ()
    panel = Panel(
        _SHARE, question.unit.capitalize(), question.least - half, question.most + half, lines=lines, footnote=NOTE
    )  # fmt: skip
    return Rows(tuple(groups), (panel,))


def _choices(
    guesses: pd.DataFrame, question: Question, reveal: Reveal, fact_ids: tuple[str, ...], theme: Theme
) -> Rows:
    """A row for each option, with the share choosing it in each round; its label opens its fact."""
    groups = []
    for each in totals_of(guesses, question, reveal):
        own = guesses[guesses["round"].eq(each.round)]
        counts = {int(row["guess"]): int(row["count"]) for row in records(own)}
        rows = tuple(
            Row(
                f"{'✓ ' if place in reveal.right else ''}{option}",
                bars={_SHARE: Bars(((0, 100 * counts.get(place, 0) / each.n, 1),), theme.neutral)},
                entry=Entry(FactIds.of(fact_ids[place]), theme.text) if len(fact_ids) > place else None,
                values=(f"{100 * counts.get(place, 0) / each.n:.0f}% ({counts.get(place, 0)})",),
            )
            for place, option in enumerate(question.options)
        )
        groups.append(Group(f"{ROUND_LABELS[each.round]} ({each.n})", rows))
    panel = Panel(_SHARE, "Percent of the room", 0, 100, footnote="✓ marks what is right. The bars are guesses.")
    return Rows(tuple(groups), (panel,), (Column("chosen"),))
