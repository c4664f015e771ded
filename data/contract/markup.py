"""The markup that CSL allows in texts."""

from __future__ import annotations

import re

MARKUP = re.compile(
    r"</?(?:i|b|sup|sub|sc)>|<span class=\"nocase\">|<span style=\"font-variant: ?small-caps;\">|</span>", re.IGNORECASE
)


def plain_text(text: str) -> str:
    """A text of a CSL item without its markup, on one line."""
    return " ".join(MARKUP.sub("", text).split())
