"""Figures that can be translated: the point of an effect with its interval, or one end of a range over outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from data.atlas import Atlas
from data.effect_sizes import drawn_effects, limits, translatable

#: The ends of a range over outcomes: what stands after the effect's id, and how it is called.
ENDS = {"low": "smaller end", "high": "larger end"}


@dataclass(frozen=True)
class Figure:
    """One number to translate. Positive favours the treatment, as in ``drawn_effects``.

    ``figure_id`` is the effect's id, with ".low" or ".high" behind it for an end of a range. ``interval`` are both
    limits, or None; ``interval_label`` names it ("the 90% CI"). ``missing_limit`` is the limit that was not printed
    beside one that was, so that no interval can be carried. ``end`` and ``other_end_id`` are set for a range only.
    """

    figure_id: str
    effect_id: str
    d: float
    interval: tuple[float, float] | None = None
    interval_label: str = "the interval"
    missing_limit: str = ""
    end: str = ""
    other_end_id: str = ""
    is_disputed: bool = False
    successor_ids: tuple[str, ...] = ()

    @property
    def nature(self) -> str:
        """What has to be said with the number wherever it stands, e.g. "disputed"; empty if nothing has to."""
        if self.end:
            return f"the {ENDS[self.end]} of a range over outcomes, not of a confidence interval"
        return "disputed" if self.is_disputed else ""


def figures(effect_sizes: pd.DataFrame) -> dict[str, Figure]:
    """Every figure that can be translated by its id, in the order of the table; a range gives two, its ends."""
    found = {}
    drawn = drawn_effects(effect_sizes)
    later = drawn.set_index("effect_id")["successor_ids"]
    for _, row in translatable(drawn).iterrows():
        effect_id = str(row["effect_id"])
        if row["interval_kind"] == "outcomes":
            for end, other in (("low", "high"), ("high", "low")):
                figure_id = f"{effect_id}.{end}"
                found[figure_id] = Figure(
                    figure_id, effect_id, float(row[f"drawn_{end}"]), end=end, other_end_id=f"{effect_id}.{other}"
                )
            continue
        low, high = limits(row)
        one_limit = row["interval_kind"] == "one_limit"
        found[effect_id] = Figure(
            effect_id,
            effect_id,
            float(row["drawn"]),
            interval=None if low is None or high is None else (low, high),
            interval_label="the interval" if low is None else f"the {row['ci_level']:g}% CI",
            missing_limit=("upper" if pd.isna(row["drawn_high"]) else "lower") if one_limit else "",
            is_disputed=row["status"] == "disputed",
            successor_ids=tuple(i for i in later[effect_id].split(";") if i),
        )
    return found


@lru_cache(maxsize=1)
def figures_of(atlas: Atlas) -> Mapping[str, Figure]:
    """``figures`` of an atlas, found once for all who ask; those of an atlas before it are let go."""
    return MappingProxyType(figures(atlas.frames["effect_sizes"]))


def of_effect(found: Mapping[str, Figure], effect_id: str) -> str:
    """The id of the first figure of an effect, empty if it cannot be translated."""
    return next((figure.figure_id for figure in found.values() if figure.effect_id == effect_id), "")
