"""What our copies of the documents have lost, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.contract.vocabulary import COPY_LOSSES, LOSS_CERTAINTIES


def losses_by_speaker(copy_losses: pd.DataFrame) -> dict[str, list[str]]:
    """What our copy of each document or part has or may have lost, by ``source_id`` or ``part_id``.

    ``copy_losses`` has the columns of its table. A document includes the losses of its parts; a part has its own losses
    and those that affect the whole document. Out: one sentence per loss.
    """
    rows = copy_losses.to_dict("records")
    losses: dict[str, list[str]] = {}
    for row in rows:
        losses.setdefault(row["source_id"], []).append(loss_in_words(row))
    for part_id, source_id in copy_losses[["part_id", "source_id"]].dropna().drop_duplicates().itertuples(index=False):
        own = [row for row in rows if row["source_id"] == source_id]
        losses[part_id] = [loss_in_words(row) for row in own if pd.isna(row["part_id"]) or row["part_id"] == part_id]
    return losses


def loss_in_words(row: Mapping[Any, Any]) -> str:
    """One row of copy_losses: "List of conditions, line 51 (lost): …"."""
    line = "" if pd.isna(row["line"]) else f", line {row['line']}"
    return f"{COPY_LOSSES[row['what']].label}{line} ({LOSS_CERTAINTIES[row['certainty']].label}): {row['reading']}"


def caveats_on_losses(copy_losses: pd.DataFrame) -> dict[str, str]:
    """The losses of each document or part as one caveat, by its id."""
    return {
        speaker_id: f"What our copy has lost: {' '.join(losses)}"
        for speaker_id, losses in losses_by_speaker(copy_losses).items()
    }
