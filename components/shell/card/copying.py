"""Buttons that copy a text with one press."""

from __future__ import annotations

import json
from collections.abc import Mapping

import streamlit as st

from components.shell.card.assets import SCRIPT, STYLE

#: Streamlit sends this with every run, so it only points to the script, which browsers cache.
_LOADER = f"""export default async mount =>
  (await import(new URL(".{SCRIPT.address}", document.baseURI))).default(mount);"""
#: Reserves its place until its script and styles arrive, so that nothing jumps.
_PLACE = '<div class="atlas-copying" style="min-height: 2.5rem"></div>'

_mount = st.components.v2.component("copying", html=_PLACE, js=_LOADER, isolate_styles=False)


def show_copy_buttons(texts: Mapping[str, str], *, key: str) -> None:
    """A button for each text, by its label."""
    spec = {"texts": list(texts.items()), "style": f".{STYLE.address}"}
    _mount(key=key, data=json.dumps(spec, ensure_ascii=False).encode(), width="content")
