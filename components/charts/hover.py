"""The one builder of hover texts: figure as printed, source, section, what the source cites, caveat.

Plotly renders some HTML in hover texts, so every word from the tables is escaped; hover boxes do not wrap, so text is
wrapped here.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Mapping

from components.limits import FACTS_A_MARK
from data.evidence.fact_ids import FactIds
from data.evidence.facts import OWN_SUBJECT, Fact

LINE_LENGTH = 46
#: Breaks a long line, where "<br>" starts a new one. Plotly breaks at either; components/exhibits/drawing/drawing.js,
#: whose boxes wrap by themselves, undoes this one.
SOFT_BREAK = "<br >"
#: Facts beyond this many behind one mark are counted, not listed; the card lists them all.
MAX_FACTS = 3


def hover_text(
    fact_ids: FactIds, facts: Mapping[str, Fact], heading: str | None = None, note: str | None = None
) -> str:
    """The hover text of a mark that stands for some facts; ``heading`` and ``note`` are the chart's own words."""
    named = [facts[fact_id] for fact_id in fact_ids.named[:MAX_FACTS]]
    blocks = [_lines([heading], bold=True)] if heading else []
    blocks += [_fact_lines(fact) for fact in named]
    n_more = fact_ids.n_facts - len(named)
    if n_more:
        opened = fact_ids.first(FACTS_A_MARK)
        to_read = f"the first {len(opened.named)}" if opened.n_more else "all"
        blocks.append(_lines([f"{n_more} more: open the card to read {to_read}"]))
    if note:
        blocks.append(_lines([note]))
    return "<br>".join(block for block in blocks if block)


def _fact_lines(fact: Fact) -> str:
    head = f"“{fact.as_printed}”" if fact.as_printed else fact.says
    cites = "; ".join(cited.as_source for cited in fact.cites)
    return "<br>".join(
        [
            _lines([head], bold=True),
            _lines(
                [
                    f"{fact.source_label} ({fact.origin.as_source})"
                    if fact.source_label != fact.origin.as_source
                    else fact.source_label,
                    _place(fact),
                    f"Cites: {cites}" if cites else _without_references(fact),
                    f"{fact.layer_label}{f', {fact.status_label.lower()}' if fact.status_label else ''}",
                    f"Caution: {fact.caveat}" if fact.caveat else "",
                ]
            ),
        ]
    )


def _place(fact: Fact) -> str:
    if fact.subject == OWN_SUBJECT:
        return f"{fact.section}. {fact.reading}"
    return f"Section: {fact.section}" if fact.section else ""


def _without_references(fact: Fact) -> str:
    if fact.cites_unknown:
        return "Our copy does not show what it cites for this"
    return "No work cited for this" if fact.line else ""


def _lines(texts: Iterable[str], *, bold: bool = False) -> str:
    return "<br>".join(SOFT_BREAK.join(_wrapped(text, bold)) for text in texts if text)


def _wrapped(text: str, bold: bool) -> list[str]:
    lines = [html.escape(line, quote=False) for line in textwrap.wrap(text, LINE_LENGTH)]
    return [f"<b>{line}</b>" if bold else line for line in lines]
