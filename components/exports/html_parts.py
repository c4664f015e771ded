"""What the offline page and the handout share: escaped words, a table of rows, the colophon, the references."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import pandas as pd

from components.charts.palette import LIGHT
from components.exports.leaf import Leaf

MIME = "text/html"
#: Column heads of a table of rows, keyed by the columns of ``Exhibit.cited_rows``.
COLUMNS = {
    "computed": "Computed",
    "says": "What it says",
    "as_printed": "As printed",
    "source": "Source",
    "location": "Place",
    "caveat": "Caution",
    "warning": "Warning",
}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
STYLE = f"""
body {{ font-family: {FONT}; color: {LIGHT.text}; background: {LIGHT.background}; line-height: 1.45; }}
h1 {{ font-size: 1.9rem; line-height: 1.2; }} h2 {{ font-size: 1.5rem; line-height: 1.25; }}
table {{ border-collapse: collapse; width: 100%; font-size: 0.85rem; }}
th, td {{ border: 1px solid {LIGHT.neutral}; padding: 0.25rem 0.4rem; text-align: left; vertical-align: top; }}
.foot {{ color: {LIGHT.muted}; font-size: 0.85rem; overflow-wrap: anywhere; }}
.warning {{ color: {LIGHT.warning}; font-weight: bold; }}
li {{ overflow-wrap: anywhere; }}
"""


def words(text: str) -> str:
    """Any text as text: no markup survives."""
    return html.escape(text)


def document(title: str, body: str, *, style: str = "", scripts: Iterable[str] = ()) -> str:
    """A whole page that asks nothing of anyone: its policy forbids every request, and all scripts are inline."""
    has_scripts = "".join(f"<script>{script}</script>" for script in scripts)
    allowed = "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:"
    allowed += "; script-src 'unsafe-inline'" if has_scripts else ""
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{words(title)}</title><style>{STYLE}{style}</style>{has_scripts}</head><body>{body}</body></html>"
    )


def colophon(leaf: Leaf) -> str:
    """Sources, filters, warning, edition and link."""
    lines = [
        f'<span class="warning">{words(line)}</span>' if line == leaf.colophon.warning else words(line)
        for line in leaf.picture_lines()
    ]
    return f'<p class="foot">{"<br>".join(lines)}</p>'


def remark(text: str) -> str:
    """A sentence on the file as a whole, if there is one."""
    return f'<p class="warning">{words(text)}</p>' if text else ""


def rows_table(leaf: Leaf) -> str:
    """All rows of a chart: what each says, what was computed from it, any warning, and where it stands."""
    rows = leaf.exhibit.cited_rows(leaf.facts)
    shown = {column: name for column, name in COLUMNS.items() if column in rows}
    head = "".join(f"<th>{words(name)}</th>" for name in shown.values())
    body = "".join(
        f"<tr>{''.join(f'<td>{words(_text(cell))}</td>' for cell in row)}</tr>"
        for row in rows[list(shown)].itertuples(index=False)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _text(cell: object) -> str:
    return "" if pd.isna(cell) else str(cell)  # type: ignore[call-overload]


def references(leaves: Sequence[Leaf]) -> str:
    """Every work behind the charts, once, in alphabetical order."""
    entries = sorted({entry for leaf in leaves for entry in leaf.references})
    return f"<h2>References</h2><ul>{''.join(f'<li>{words(entry)}</li>' for entry in entries)}</ul>"


def answer(leaf: Leaf) -> str:
    """The answer to a scene's question, a sentence a line."""
    if leaf.answer is None:
        return ""
    return "".join(f"<p><strong>{words(sentence)}</strong></p>" for sentence in leaf.answer.said)


def asked(leaf: Leaf) -> str:
    """What is told with the question, and the options if it is a choice."""
    if leaf.answer is None:
        return ""
    given = "".join(f"<p>{words(line)}</p>" for line in leaf.answer.given)
    if not leaf.answer.options:
        return given
    return f"{given}<ul>" + "".join(f"<li>{words(option)}</li>" for option in leaf.answer.options.values()) + "</ul>"
