"""Cells that a spreadsheet would execute: how they leave as text, and how they are read back.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, whatever the file says. An
apostrophe before it keeps it a text. (After OWASP, "CSV injection".)
"""

from __future__ import annotations

import re

#: What begins a formula, in wide letters too, and the characters that a spreadsheet drops before looking for it.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")


def guarded(cell: str) -> str:
    """A cell as it may leave: an apostrophe before whatever begins as a formula does and is no number."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
