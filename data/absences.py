"""What a blank means: a document that says nothing is silent, unless our copy has lost what it might have said."""

from __future__ import annotations

import re

import pandas as pd

#: How ``copy_gaps`` says that a document's list of conditions did not survive copying.
LOST_LIST = re.compile(r"list of conditions[^.:;]*\blost\b")


def sources_with_lost_list(sources: pd.DataFrame) -> frozenset[str]:
    """Documents whose list of conditions our copy has lost: what they leave out is unknown, not silent.

    ``sources`` has ``source_id`` and ``copy_gaps``.
    """
    lost = sources["copy_gaps"].fillna("").map(lambda gaps: bool(LOST_LIST.search(gaps)))
    return frozenset(sources.loc[lost, "source_id"])
