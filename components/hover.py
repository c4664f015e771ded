"""The one builder of hover texts: figure as printed, source, section, what the source cites, caveat.

Plotly renders some HTML in hover texts, so every word from the tables is escaped, and wrapped because hover boxes
do not wrap by themselves.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import overload

from data.facts import Fact, named_ids

LINE_LENGTH = 46
#: Where a long line is broken, as opposed to where a new one begins ("<br>"). Plotly takes either for a line break;
#: components/drawing/drawing.js, whose boxes wrap by themselves, undoes this one.
SOFT_BREAK = "<br >"
#: More facts than this behind one mark are counted instead of listed; the card lists them all.
MOST_FACTS = 3


def hover_text(
    facts: Sequence[Fact], heading: str | None = None, note: str | None = None, *, n_left_out: int = 0
) -> str:
    """The hover text of a mark that stands for ``facts``; ``heading`` and ``note`` are words of the chart itself.

    ``n_left_out`` facts more stand behind it than it can open.
    """
    blocks = [_lines([heading], bold=True)] if heading else []
    blocks += [_fact_lines(fact) for fact in facts[:MOST_FACTS]]
    n_more = max(len(facts) - MOST_FACTS, 0) + n_left_out
    if n_more:
        to_read = f"the first {len(facts)}" if n_left_out else "them all"
        blocks.append(_lines([f"and {n_more} more; open the mark to read {to_read}"]))
    if note:
        blocks.append(_lines([note]))
    return "<br>".join(block for block in blocks if block)


def hover_of_ids(
    fact_ids: Iterable[str], facts: Mapping[str, Fact], heading: str | None = None, note: str | None = None
) -> str:
    """``hover_text`` of the facts that a mark names (see ``data.facts.named_ids``)."""
    named, n_left_out = named_ids(";".join(fact_ids))
    return hover_text(_Named(named, facts), heading, note, n_left_out=n_left_out)


class _Named(Sequence[Fact]):
    """Facts by their ids, each looked up when it is told: of many only the first are."""

    def __init__(self, fact_ids: Sequence[str], facts: Mapping[str, Fact]) -> None:
        self._ids, self._facts = fact_ids, facts

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Fact: ...
    @overload
    def __getitem__(self, place: slice) -> list[Fact]: ...
    def __getitem__(self, place: int | slice) -> Fact | list[Fact]:
        if isinstance(place, slice):
            return [self._facts[fact_id] for fact_id in self._ids[place]]
        return self._facts[self._ids[place]]


def _fact_lines(fact: Fact) -> str:
    head = f"“{fact.as_printed}”" if fact.as_printed else fact.says
    cites = "; ".join(cited.in_text for cited in fact.cites)
    return "<br>".join(
        [
            _lines([head], bold=True),
            _lines(
                [
                    f"{fact.source_label} ({fact.origin.in_text})"
                    if fact.source_label != fact.origin.in_text
                    else fact.origin.in_text,
                    f"Section: {fact.section}" if fact.section else "",
                    f"It cites: {cites}" if cites else ("It cites nothing for this" if fact.line else ""),
                    f"{fact.layer_label}{f', {fact.status_label.lower()}' if fact.status_label else ''}",
                    f"Caveat: {fact.caveat}" if fact.caveat else "",
                ]
            ),
        ]
    )


def _lines(texts: Iterable[str], *, bold: bool = False) -> str:
    return "<br>".join(SOFT_BREAK.join(_wrapped(text, bold)) for text in texts if text)


def _wrapped(text: str, bold: bool) -> list[str]:
    lines = [html.escape(line, quote=False) for line in textwrap.wrap(text, LINE_LENGTH)]
    return [f"<b>{line}</b>" if bold else line for line in lines]
