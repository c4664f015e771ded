"""What works say for or against the therapy for a condition, and on which conditions to show it.

Evidence on a condition also bears on the conditions above it, as evidence on a part, and on those below it, if it
concerns the whole.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from data.contract.vocabulary import OPPOSED_BY, SHOWN_REACHES, UNOPPOSED_FORMS
from data.evidence.citing import Citations


def evidence_on_conditions(condition_evidence: pd.DataFrame, conditions: pd.DataFrame) -> pd.DataFrame:
    """One row for each condition that a row of condition_evidence bears on.

    In: both tables. Out: the columns of condition_evidence, in its order; ``condition_id`` is the condition that the
    evidence bears on and ``reach`` a word of ``SHOWN_REACHES``.
    """
    parent = dict(conditions[["condition_id", "parent_id"]].dropna().itertuples(index=False, name=None))
    below: dict[str, list[str]] = {}
    for condition_id in conditions["condition_id"]:
        for above in _above(condition_id, parent):
            below.setdefault(above, []).append(condition_id)
    rows = [
        {**row, "condition_id": condition_id, "reach": reach}
        for row in condition_evidence.to_dict("records")
        for condition_id, reach in (
            (row["condition_id"], row["reach"]),
            *((above, "part") for above in _above(row["condition_id"], parent)),
            # A finding about one part of a condition says nothing about its other parts.
            *((under, "wider") for under in below.get(row["condition_id"], ()) if row["reach"] == "whole"),
        )
    ]
    return pd.DataFrame(rows, columns=list(condition_evidence.columns))


def _above(condition_id: str, parent: Mapping[str, str]) -> Iterator[str]:
    while condition_id in parent:
        condition_id = parent[condition_id]
        yield condition_id


def opposed(evidence: pd.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    """The ids of the evidence that must appear beside each stance, by condition and stance.

    ``evidence`` comes from ``evidence_on_conditions``; unopposed stances are left out.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for stance, directions in OPPOSED_BY.items():
        agreed = evidence["form"].isin(UNOPPOSED_FORMS.get(stance, ()))
        against_it = evidence[evidence["direction"].isin(directions) & ~agreed]
        for condition_id, rows in against_it.groupby("condition_id", sort=False):
            found[str(condition_id), stance] = tuple(rows["evidence_id"])
    return found


def words_beside(evidence: pd.DataFrame, citations: Citations) -> dict[tuple[str, str], str]:
    """What must be read beside each stance, by condition and stance: "Fonagy, 2015, speaks against it: …"."""
    in_words = {
        (row["condition_id"], row["evidence_id"]): _in_words(row, citations) for row in evidence.to_dict("records")
    }
    return {
        (condition_id, stance): " ".join(in_words[condition_id, evidence_id] for evidence_id in ids)
        for (condition_id, stance), ids in opposed(evidence).items()
    }


def _in_words(row: Mapping[Hashable, Any], citations: Citations) -> str:
    direction = row["direction"].replace("_", " ")
    reach = "" if row["reach"] == "whole" else f" ({SHOWN_REACHES[row['reach']].label.lower()})"
    return f"{citations[row['reference_id']].in_text}, {direction} it{reach}: {row['statement']}"
