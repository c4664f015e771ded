"""The one builder of hover texts: figure as printed, source, section, what the source cites, caveat.

Plotly renders some HTML in hover texts, so every word from the tables is escaped, and wrapped because hover boxes
do not wrap by themselves.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Mapping

from components.limits import FACTS_A_MARK
from data.evidence.fact_ids import FactIds
from data.evidence.facts import Fact

LINE_LENGTH = 46
#: Where a long line is broken, as opposed to where a new one begins ("<br>"). Plotly takes either for a line break;
#: components/exhibits/drawing/drawing.js, whose boxes wrap by themselves, undoes this one.
SOFT_BREAK = "<br >"
#: More facts than this behind one mark are counted instead of listed; the card lists them all.
MOST_FACTS = 3


def hover_text(
    fact_ids: FactIds, facts: Mapping[str, Fact], heading: str | None = None, note: str | None = None
) -> str:
    """The hover text of a mark that stands for some facts; ``heading`` and ``note`` are words of the chart itself."""
    told = [facts[fact_id] for fact_id in fact_ids.named[:MOST_FACTS]]
    blocks = [_lines([heading], bold=True)] if heading else []
    blocks += [_fact_lines(fact) for fact in told]
    n_more = fact_ids.n_facts - len(told)
    if n_more:
        opened = fact_ids.first(FACTS_A_MARK)
        to_read = f"the first {len(opened.named)}" if opened.n_more else "them all"
        blocks.append(_lines([f"and {n_more} more; open the mark to read {to_read}"]))
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
                    f"It cites: {cites}" if cites else _without_references(fact),
                    f"{fact.layer_label}{f', {fact.status_label.lower()}' if fact.status_label else ''}",
                    f"Caveat: {fact.caveat}" if fact.caveat else "",
                ]
            ),
        ]
    )


def _without_references(fact: Fact) -> str:
    if fact.cites_unknown:
        return "What it cites for this is unknown: our copy does not tell"
    return "It cites nothing for this" if fact.line else ""


def _lines(texts: Iterable[str], *, bold: bool = False) -> str:
    return "<br>".join(SOFT_BREAK.join(_wrapped(text, bold)) for text in texts if text)


def _wrapped(text: str, bold: bool) -> list[str]:
    lines = [html.escape(line, quote=False) for line in textwrap.wrap(text, LINE_LENGTH)]
    return [f"<b>{line}</b>" if bold else line for line in lines]
