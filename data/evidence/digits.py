"""Numbers in words and charts: every digit that a source prints, and never as a power of ten."""

from __future__ import annotations

from decimal import Decimal

#: As many digits as a float holds for certain; those behind them are noise of the computer.
_CERTAIN = 15
#: Beyond these a row of noughts tells less than a power of ten.
_LEAST, _MOST = 1e-9, 1e15


def in_digits(number: float, *, grouped: bool = False) -> str:
    """A number as it would be printed: "0.0000123", "1000000", "7654321.5"; enormous ones as a power of ten.

    ``grouped`` sets a comma between thousands, as on a scale.
    """
    if number and not _LEAST <= abs(number) < _MOST:
        return f"{number:g}"
    digits = Decimal(f"{number:.{_CERTAIN}g}")
    return f"{digits:,f}" if grouped else f"{digits:f}"
