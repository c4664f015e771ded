"""What the offline page and the handout share: escaped words, a table of rows, the colophon, the references."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from components.charts.palette import LIGHT
from components.exports.leaf import Leaf
from components.plain_text import as_html_table

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


def document(title: str, body: str, *, style: str = "", scripts: Iterable[str] = ()) -> str:
    """A whole page that asks nothing of anyone: its policy forbids every request, and all scripts are inline."""
    has_scripts = "".join(f"<script>{script}</script>" for script in scripts)
    allowed = "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:"
    allowed += "; script-src 'unsafe-inline'" if has_scripts else ""
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}{style}</style>{has_scripts}</head><body>{body}</body></html>"
    )


def colophon(leaf: Leaf) -> str:
    """Sources, filters, warning, edition and link."""
    lines = [
        f'<span class="warning">{html.escape(line)}</span>' if line == leaf.colophon.warning else html.escape(line)
        for line in leaf.picture_lines()
    ]
    return f'<p class="foot">{"<br>".join(lines)}</p>'


def remark(text: str) -> str:
    """A sentence on the file as a whole, if there is one."""
    return f'<p class="warning">{html.escape(text)}</p>' if text else ""


def rows_table(leaf: Leaf) -> str:
    """All rows of a chart: what each says, what was computed from it, any warning, and where it stands."""
    rows = leaf.exhibit.cited_rows(leaf.facts)
    shown = {column: name for column, name in COLUMNS.items() if column in rows}
    return as_html_table(rows[list(shown)].rename(columns=shown))


def references(leaves: Sequence[Leaf]) -> str:
    """Every work behind the charts, once, in alphabetical order."""
    entries = sorted({entry for leaf in leaves for entry in leaf.references})
    return f"<h2>References</h2><ul>{''.join(f'<li>{html.escape(entry)}</li>' for entry in entries)}</ul>"


def answer(leaf: Leaf) -> str:
    """The answer to a scene's question, a sentence a line."""
    if leaf.answer is None:
        return ""
    return "".join(f"<p><strong>{html.escape(sentence)}</strong></p>" for sentence in leaf.answer.said)


def asked(leaf: Leaf) -> str:
    """What is told with the question, and the options if it is a choice."""
    if leaf.answer is None:
        return ""
    given = "".join(f"<p>{html.escape(line)}</p>" for line in leaf.answer.given)
    if not leaf.answer.options:
        return given
    return (
        f"{given}<ul>" + "".join(f"<li>{html.escape(option)}</li>" for option in leaf.answer.options.values()) + "</ul>"
    )
