"""Files of our own that pages load in a browser, at addresses that change with their content.

An address holds the start of the content's SHA-256, so browsers may cache it for ever: a new release of a file has a
new address. Each package declares its own; ``components/server/serving.py`` serves them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

#: Where they are served, beneath the server's base path if it has one.
FOLDER = "/assets/"
_DIGITS = 12


class Loading(StrEnum):
    """How a page loads a file, in the words of the ``Link`` header that announces it; "" for one that can wait."""

    SCRIPT = "rel=preload;as=script"
    MODULE = "rel=modulepreload"
    STYLE = "rel=preload;as=style"
    LATER = ""


@dataclass(frozen=True)
class Asset:
    """A file served as it is when the process first reads it.

    ``loading`` must match how the page loads it, or the browser fetches it twice: ``SCRIPT`` for a ``<script src>``
    without ``crossorigin``, ``MODULE`` for an ``import()``, ``STYLE`` for a style sheet.
    """

    file: Path
    media_type: str
    loading: Loading = Loading.LATER

    @cached_property
    def content(self) -> bytes:
        return self.file.read_bytes()

    @cached_property
    def address(self) -> str:
        """The path on a server without a base path, such as ``/assets/name-0123456789ab.js``.

        A page that may have one resolves ``"." + address`` against its own address, as Streamlit's page does for its
        scripts.
        """
        digest = hashlib.sha256(self.content).hexdigest()[:_DIGITS]
        return f"{FOLDER}{self.file.stem}-{digest}{self.file.suffix}"
