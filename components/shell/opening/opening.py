"""The server side of the opening: what it shows."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from components.shell.opening.assets import SCRIPT, STYLE

#: Streamlit sends this with every run, so it only points to the script, which browsers cache.
_LOADER = f"""export default async mount =>
  (await import(new URL(".{SCRIPT.address}", document.baseURI))).default(mount);"""
#: Unseen until its script and styles arrive, and so is what stands beneath it: see frame.css.
_PLACE = '<div class="atlas-opening" data-pending></div>'

_mount = st.components.v2.component("opening", html=_PLACE, js=_LOADER, isolate_styles=False)


def show(question: str, finding: str, terms: Sequence[tuple[str, str]]) -> None:
    """Show the question, the sentence beneath it, and the terms and marks with their meanings, folded away."""
    spec = {"question": question, "finding": finding, "terms": list(terms), "style": f".{STYLE.address}"}
    _mount(key="opening", data=json.dumps(spec, ensure_ascii=False).encode())
