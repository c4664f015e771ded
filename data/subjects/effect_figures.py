"""Figures that can be translated: an effect's point with its interval, or one end of a range over outcomes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.evidence.digits import in_digits
from data.evidence.facts import records
from data.subjects.effect_sizes import limits, missing_limit_in_words, translatable

#: The ends of a range over outcomes: the suffix of the effect's id, and the readers' name.
ENDS = {"low": "smaller end", "high": "larger end"}


@dataclass(frozen=True)
class Figure:
    """One number to translate. Positive favours the treatment, as in ``drawn_effects``.

    ``figure_id`` is the effect's id, plus ".low" or ".high" for an end of a range. ``interval`` holds both limits, or
    is None; ``interval_label`` names it ("the 90% CI"). ``missing_limit`` says why only one limit is known ("upper
    limit not printed"). ``end`` and ``other_end_id`` are only set for a range.
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
    is_equivalent: bool = False
    successor_ids: tuple[str, ...] = ()

    @property
    def nature(self) -> str:
        """What must accompany the number wherever it appears, e.g. "disputed"; empty if nothing must."""
        if self.end:
            return f"{self.end_in_words}, not of a confidence interval"
        return "disputed" if self.is_disputed else "found equivalent" if self.is_equivalent else ""

    @property
    def end_in_words(self) -> str:
        """Which end of a range it is; only for a range."""
        return f"the {ENDS[self.end]} of a range over outcomes"


def figures_by_id(drawn: pd.DataFrame) -> dict[str, Figure]:
    """Every translatable figure by its id, in effect order; a range gives two, its ends.

    ``drawn`` are all effects, from ``data.subjects.effect_sizes.drawn_effects``.
    """
    figures = [figure for row in records(translatable(drawn)) for figure in _figures(row)]
    return {figure.figure_id: figure for figure in figures}


def _figures(row: Mapping[str, Any]) -> list[Figure]:
    effect_id = str(row["effect_id"])
    if row["interval_kind"] == "outcomes":
        low, high = (f"{effect_id}.{end}" for end in ENDS)
        return [
            Figure(low, effect_id, float(row["drawn_low"]), end="low", other_end_id=high),
            Figure(high, effect_id, float(row["drawn_high"]), end="high", other_end_id=low),
        ]
    interval = limits(row)
    return [
        Figure(
            effect_id,
            effect_id,
            float(row["drawn"]),
            interval=interval,
            interval_label="the interval" if interval is None else f"the {in_digits(row['ci_level'])}% CI",
            missing_limit=missing_limit_in_words(row),
            is_disputed=row["status"] == "disputed",
            is_equivalent=row["favours"] == "equivalence",
            successor_ids=row["successor_ids"].named,
        )
    ]


def of_effect(found: Container[str], effect_id: str) -> str:
    """The id of an effect's first figure; empty if it cannot be translated."""
    return next((figure_id for figure_id in _ids_of(effect_id) if figure_id in found), "")


def of_effects(found: Container[str], effect_ids: Iterable[str]) -> list[str]:
    """The ids of the figures of some effects, in order."""
    return [figure_id for effect_id in effect_ids for figure_id in _ids_of(effect_id) if figure_id in found]


def _ids_of(effect_id: str) -> tuple[str, ...]:
    return (effect_id, *(f"{effect_id}.{end}" for end in ENDS))
