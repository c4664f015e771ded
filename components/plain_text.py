"""Words from a table or a link on their way into Markdown: shown as they are, never as formatting."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>&$~:-])")
_LONGEST = 60


def as_markdown(text: str) -> str:
    """The text on one line, with every character escaped that Markdown would read as formatting."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def shortened(text: str, longest: int = _LONGEST) -> str:
    """The text cut to ``longest`` characters, with an ellipsis where something was cut."""
    return text if len(text) <= longest else f"{text[:longest]}…"
