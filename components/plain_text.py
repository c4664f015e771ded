"""Words from a table or a link on their way into Markdown: shown as they are, never as formatting."""

from __future__ import annotations

import re

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


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text cut to ``longest`` characters, with an ellipsis if cut."""
    return text if len(text) <= longest else f"{text[:longest]}…"
