"""What a reader sees of a fault: one plain sentence and a reference to quote; the rest goes to the log."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

#: Letters and digits that are hard to confuse, on screen or on the telephone.
_CLEAR = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_log = logging.getLogger(__name__)


def new_reference() -> str:
    """A reference such as ``K7QX-2M9P`` that stands for one fault."""
    letters = "".join(secrets.choice(_CLEAR) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def show_fault(error: Exception) -> bool:
    """Log an error under a new reference and show the reader only that; True stops Streamlit showing more."""
    reference = new_reference()
    _log.error("a page failed", exc_info=error, extra={"reference": reference, "error": type(error).__name__})
    st.error(
        f"Something went wrong on the server. Reload the page, or open another one. "
        f"If it happens again, tell whoever runs this atlas the reference **{reference}**."
    )
    return True
