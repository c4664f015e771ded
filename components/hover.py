"""The one builder of hover texts: figure as printed, source, section, what the source cites, caveat.

Plotly renders some HTML in hover texts, so every word from the tables is escaped, and wrapped because hover boxes
do not wrap by themselves.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Sequence

from data.facts import Fact

LINE_LENGTH = 46
#: More facts than this behind one mark are counted instead of listed; the card lists them all.
MOST_FACTS = 3


def hover_text(facts: Sequence[Fact], heading: str | None = None, note: str | None = None) -> str:
    """The hover text of a mark that stands for ``facts``; ``heading`` and ``note`` are words of the chart itself."""
    blocks = [_lines([heading], bold=True)] if heading else []
    blocks += [_fact_lines(fact) for fact in facts[:MOST_FACTS]]
    if len(facts) > MOST_FACTS:
        blocks.append(_lines([f"and {len(facts) - MOST_FACTS} more; open the mark to read them all"]))
    if note:
        blocks.append(_lines([note]))
    return "<br>".join(block for block in blocks if block)


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
    wrapped = [html.escape(line, quote=False) for text in texts if text for line in textwrap.wrap(text, LINE_LENGTH)]
    return "<br>".join(f"<b>{line}</b>" if bold else line for line in wrapped)
