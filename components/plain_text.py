"""Words from a table or a link on their way into Markdown or HTML: shown as they are, never as formatting."""

from __future__ import annotations

import html
import re

import pandas as pd

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>&$~:-])")
#: "1. " begins a list.
_NUMBERED = re.compile(r"^(\d+)\.(?=\s)")
#: What Streamlit rewrites once Markdown is read and the escapes are gone: icons, its own sign, arrows and dashes; and
#: what becomes a mail link. An invisible joiner in their midst leaves them as written.
_REWRITTEN = re.compile(r"(?<=:)(?=(?:material/|streamlit:))|(?<=[-<>~])(?=[-=>])|(?<=@)(?=\S)")
_JOINER = "\u2060"
#: They reverse how everything after them is read.
_DIRECTIONS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_LONGEST = 60


def as_markdown(text: str) -> str:
    """The text on one line, with every character escaped that Markdown would read as formatting."""
    line = _REWRITTEN.sub(_JOINER, _DIRECTIONS.sub("", " ".join(text.split())))
    return _NUMBERED.sub(r"\1\\.", _SPECIAL.sub(r"\\\1", line))


def as_link(words: str, address: str) -> str:
    """Words that lead to an ``http`` or ``https`` address, in Markdown; nothing in either ends the link early."""
    # Between angle brackets only these have a special meaning.
    safe = address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace("&", r"\&")
    return f"[{as_markdown(words)}](<{safe}>)"


def as_html_table(table: pd.DataFrame, *, kind: str = "", caption: str = "") -> str:
    """All rows of a table in HTML, of the class ``kind``, without the columns in which no row has a value."""
    cells = table.astype(object).where(table.notna(), "").astype(str)
    cells = cells[[name for name in cells if (cells[name] != "").any()]]
    head = "".join(f"<th scope=col>{html.escape(str(name))}</th>" for name in cells)
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in cells.itertuples(index=False)
    )
    opened = f'<table class="{kind}">' if kind else "<table>"
    named = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    return f"{opened}{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text cut to ``longest`` characters, with an ellipsis if cut."""
    return text if len(text) <= longest else f"{text[:longest]}…"
