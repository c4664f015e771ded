"""Cells that a spreadsheet would execute: how they are written as text, and how they are read back.

A spreadsheet treats a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, whatever the file says. An
apostrophe in front keeps it as text. (After OWASP, "CSV injection".)
"""

from __future__ import annotations

import re

#: What begins a formula, full-width forms included, and the characters that a spreadsheet strips before it looks.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")


def guarded(cell: str) -> str:
    """A cell ready for export: with an apostrophe if it begins like a formula and is not a number."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The original of a cell that ``guarded`` returned."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
