"""Where the sources stand: one row a topic, positions between two poles, and how the statements fail to agree."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

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
    marks,
    row_label,
    strokes,
)
from components.charts.ladder import LEGEND_LINE_HEIGHT, MARGIN
from components.charts.palette import DISAGREEMENT_MARKS, Theme, source_marks
from data.contract.vocabulary import DISAGREEMENT_KINDS
from data.evidence.fact_ids import FactIds
from data.subjects.disagreements import count_pairs
from data.subjects.positions import PLACES, PairCount, Position, Topic

RANGE = (0.4, 5.6)
HEADING_LINE_HEIGHT = 20
POLES_HEIGHT = 20
MARKS_LINE_HEIGHT = 21
COUNTS_HEIGHT = 26
GAP = 16
#: Marks side by side at one place, and how far apart, in places: four marks fit on a phone.
MARKS_A_LINE = 4
STEP = 0.2
#: Where the counts stand along the row, from the left.
COUNTS_FROM, COUNTS_STEP = 0.6, 1.02


@dataclass(frozen=True)
class _Row:
    """One topic with its places in pixels from the top."""

    topic: Topic
    marks_y: float
    counts_y: float


def positions_chart(topics: Sequence[Topic], source_ids: Sequence[str], facts: Facts, theme: Theme) -> Chart:
    """The topics from top to bottom: who stands where between the poles, and beneath, what kinds of disagreement.

    In: the topics (see ``data.subjects.positions.topics_in_view``), all sources in their order (for colour and shape),
    the facts by id. A pale band joins the outermost positions; it is drawn in the colour of a warning where two
    contradict.
    """
    rows, labels, height = _laid_out(topics, theme)
    look = source_marks(source_ids, theme)
    figure = go.Figure()
    for contradicted, colour in ((False, theme.neutral), (True, theme.warning)):
        bands = [
            (*row.topic.span, row.marks_y)
            for row in rows
            if row.topic.span and row.topic.span[0] < row.topic.span[1] and row.topic.is_contradicted is contradicted
        ]
        if bands:
            figure.add_trace(strokes(bands, colour, width=9).update(opacity=0.3))
    for source_id in source_ids:
        own = [(row, position) for row in rows for position in row.topic.positions if _says(position, facts, source_id)]
        if own:
            colour, shape = look[source_id]
            figure.add_trace(_positions(own, facts, colour, shape))
            figure.add_trace(legend_key(facts[source_id].source_label, colour, shape))
    for kind, symbol in DISAGREEMENT_MARKS.items():
        found = [(row, place, c) for row in rows for place, c in enumerate(row.topic.counts) if c.kind == kind]
        if found:
            figure.add_trace(_counts(found, facts, symbol, theme))
            figure.add_trace(legend_key(DISAGREEMENT_KINDS[kind].label, theme.text, symbol))
    legend = ceil(len(legend_entries(figure)) / 2) * LEGEND_LINE_HEIGHT
    margin = {**MARGIN, "t": MARGIN["t"] + legend, "b": 16}
    figure.update_layout(annotations=labels)
    finish(figure, theme, height=height + margin["t"] + margin["b"], margin=margin, showlegend=True)
    figure.update_xaxes(range=list(RANGE), tickvals=list(PLACES), showticklabels=False, zeroline=False)
    figure.update_yaxes(range=[height, 0], visible=False)
    return Chart(figure, _alt(topics, facts))


def _says(position: Position, facts: Facts, source_id: str) -> bool:
    return facts[position.fact_id].origin.cited_id == source_id


def _laid_out(topics: Sequence[Topic], theme: Theme) -> tuple[list[_Row], list[dict[str, Any]], int]:
    rows: list[_Row] = []
    labels: list[dict[str, Any]] = []
    y = 0.0
    for topic in topics:
        y += GAP + len(label_lines(topic.question, bold=True)) * HEADING_LINE_HEIGHT
        labels.append(row_label(topic.question, y, theme, bold=True))
        y += POLES_HEIGHT
        labels += [_pole(topic.low_pole, "left", y, theme), _pole(topic.high_pole, "right", y, theme)]
        lines = max([1, *(ceil(_n_at(topic, place) / MARKS_A_LINE) for place in PLACES)])
        marks_y = y + 4 + lines * MARKS_LINE_HEIGHT / 2
        y += 8 + lines * MARKS_LINE_HEIGHT
        rows.append(_Row(topic, marks_y, y + COUNTS_HEIGHT / 2))
        y += COUNTS_HEIGHT if topic.counts else 0
    return rows, labels, int(y + GAP)


def _pole(text: str, side: str, y: float, theme: Theme) -> dict[str, Any]:
    arrow = f"← {text}" if side == "left" else f"{text} →"
    return {
        "x": 0 if side == "left" else 1,
        "xref": "paper",
        "xanchor": side,
        "y": y,
        "yanchor": "bottom",
        "text": html.escape(arrow, quote=False),
        "showarrow": False,
        "font": {"size": SMALL_FONT_SIZE - 1, "color": theme.muted},
        "bgcolor": theme.background,
        "borderpad": 0,
    }


def _n_at(topic: Topic, place: int) -> int:
    return sum(position.place == place for position in topic.positions)


def _positions(own: list[tuple[_Row, Position]], facts: Facts, colour: str, shape: str) -> go.Scatter:
    places = [_place(row, position) for row, position in own]
    return marks(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        fact_ids=[FactIds.of(position.fact_id) for _, position in own],
        facts=facts,
        headings=[f"{row.topic.topic_label}: {row.topic.place_in_words(position.place)}" for row, position in own],
        notes=[facts[position.fact_id].says for _, position in own],
        showlegend=False,
        marker={"color": colour, "symbol": shape, "size": MARK_SIZE, "line": {"width": 1, "color": colour}},
    )


def _place(row: _Row, position: Position) -> tuple[float, float]:
    """Where a position is drawn: those of one place stand side by side, four to a line."""
    there = [other for other in row.topic.positions if other.place == position.place]
    line, seat = divmod(there.index(position), MARKS_A_LINE)
    lines = ceil(len(there) / MARKS_A_LINE)
    in_line = min(MARKS_A_LINE, len(there) - line * MARKS_A_LINE)
    x = position.place + STEP * (seat - (in_line - 1) / 2)
    return x, row.marks_y + MARKS_LINE_HEIGHT * (line - (lines - 1) / 2)


def _counts(found: list[tuple[_Row, int, PairCount]], facts: Facts, symbol: str, theme: Theme) -> go.Scatter:
    return marks(
        x=[COUNTS_FROM + COUNTS_STEP * place for _, place, _ in found],
        y=[row.counts_y for row, *_ in found],
        fact_ids=[FactIds.joined(pair.fact_ids for pair in count.pairs) for *_, count in found],
        facts=facts,
        headings=[f"{row.topic.topic_label}: {_count_in_words(count)}" for row, _, count in found],
        mode="markers+text",
        text=[f"  {len(count.pairs)}" for *_, count in found],
        textposition="middle right",
        textfont={"size": SMALL_FONT_SIZE, "color": theme.text},
        showlegend=False,
        marker={
            "symbol": symbol,
            "size": MARK_SIZE,
            "color": [theme.warning if count.n_strong else theme.text for *_, count in found],
            "line": {"width": 2, "color": [theme.warning if count.n_strong else theme.text for *_, count in found]},
        },
    )


def _count_in_words(count: PairCount) -> str:
    n_pairs = len(count.pairs)
    told = f"{n_pairs} pair{'' if n_pairs == 1 else 's'} of statements, {DISAGREEMENT_KINDS[count.kind].label.lower()}"
    return f"{told}, {count.n_strong} strong" if count.n_strong else told


def _alt(topics: Sequence[Topic], facts: Facts) -> str:
    """Every topic with who stands where, and with its disagreements by kind."""
    n_positions = sum(len(topic.positions) for topic in topics)
    pairs = count_pairs((c.kind, pair.parties) for topic in topics for c in topic.counts for pair in c.pairs)
    parts = [f"Where the sources stand: {len(topics)} topics, {n_positions} positions; {pairs.in_words}."]
    for topic in topics:
        said = [
            f"{topic.place_in_words(place)}: {', '.join(facts[p.fact_id].source_label for p in own)}"
            for place in PLACES
            if (own := [position for position in topic.positions if position.place == place])
        ]
        said += [_count_in_words(count) for count in topic.counts]
        parts.append(f"{topic.question} {'; '.join(said)}.")
    return " ".join(parts)
