"""The real tables and the atlas made of them, loaded once for all tests of a process; nobody changes them."""

from __future__ import annotations

from data.atlas.atlas import load_atlas

ATLAS = load_atlas()
TABLES = ATLAS.tables
