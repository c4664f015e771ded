"""The opening's side of the server: what it shows."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from components.shell.opening.assets import SCRIPT, STYLE

#: Streamlit sends this with every run, so it only says where the script is, which a browser keeps.
_LOADER = f"""export default async mount =>
  (await import(new URL(".{SCRIPT.address}", document.baseURI))).default(mount);"""
#: Keeps its place free until its script and its styles are there, so that nothing jumps.
_PLACE = '<div class="atlas-opening" style="min-height: 4rem"></div>'

_mount = st.components.v2.component("opening", html=_PLACE, js=_LOADER, isolate_styles=False)


def show(question: str, finding: str, terms: Sequence[tuple[str, str]]) -> None:
    """Show the question, the sentence beneath it, and the terms and marks with what each means, folded away."""
    spec = {"question": question, "finding": finding, "terms": list(terms), "style": f".{STYLE.address}"}
    _mount(key="opening", data=json.dumps(spec, ensure_ascii=False).encode())
