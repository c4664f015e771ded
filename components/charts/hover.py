"""The one builder of hover texts: figure as printed, source, section, what the source cites, caveat.

Plotly renders some HTML in hover texts, so every word from the tables is escaped, and wrapped because hover boxes
do not wrap by themselves.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from data.evidence.facts import Fact, named_ids

LINE_LENGTH = 46
#: Where a long line is broken, as opposed to where a new one begins ("<br>"). Plotly takes either for a line break;
#: components/exhibits/drawing/drawing.js, whose boxes wrap by themselves, undoes this one.
SOFT_BREAK = "<br >"
#: More facts than this behind one mark are counted instead of listed; the card lists them all.
MOST_FACTS = 3


def hover_text(facts: Sequence[Fact], heading: str | None = None, note: str | None = None) -> str:
    """The hover text of a mark that stands for ``facts``; ``heading`` and ``note`` are words of the chart itself."""
    return _told(facts[:MOST_FACTS], len(facts), 0, heading, note)


def hover_of_ids(
    fact_ids: Iterable[str], facts: Mapping[str, Fact], heading: str | None = None, note: str | None = None
) -> str:
    """``hover_text`` of the facts that a mark names; only those told are looked up.

    See ``data.evidence.facts.named_ids``.
    """
    named, n_left_out = named_ids(";".join(fact_ids))
    return _told([facts[fact_id] for fact_id in named[:MOST_FACTS]], len(named), n_left_out, heading, note)


def _told(facts: Sequence[Fact], n_named: int, n_left_out: int, heading: str | None, note: str | None) -> str:
    """The first facts of a mark that names ``n_named`` and stands for ``n_left_out`` more than it can open."""
    blocks = [_lines([heading], bold=True)] if heading else []
    blocks += [_fact_lines(fact) for fact in facts]
    n_more = n_named - len(facts) + n_left_out
    if n_more:
        to_read = f"the first {n_named}" if n_left_out else "them all"
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
