"""Figures that can be translated: the point of an effect with its interval, or one end of a range over outcomes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from data.subjects.effect_sizes import limits, missing_limit_in_words, translatable

#: The ends of a range over outcomes: what stands after the effect's id, and how it is called.
ENDS = {"low": "smaller end", "high": "larger end"}


@dataclass(frozen=True)
class Figure:
    """One number to translate. Positive favours the treatment, as in ``drawn_effects``.

    ``figure_id`` is the effect's id, with ".low" or ".high" behind it for an end of a range. ``interval`` are both
    limits, or None; ``interval_label`` names it ("the 90% CI"). ``missing_limit`` says why one limit cannot be carried
    beside the other ("upper limit not printed"). ``end`` and ``other_end_id`` are set for a range only.
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
        """What has to be said with the number wherever it stands, e.g. "disputed"; empty if nothing has to."""
        if self.end:
            return f"{self.end_in_words}, not of a confidence interval"
        return "disputed" if self.is_disputed else "found equivalent" if self.is_equivalent else ""

    @property
    def end_in_words(self) -> str:
        """Which end of a range it is; only of a range."""
        return f"the {ENDS[self.end]} of a range over outcomes"


class Figures(Mapping[str, Figure]):
    """Every figure that can be translated by its id, each made when it is asked for; a range gives two, its ends.

    ``drawn`` are all effects as ``data.subjects.effect_sizes.drawn_effects`` makes them ready; the figures keep their
    order.
    """

    def __init__(self, drawn: pd.DataFrame) -> None:
        rows = translatable(drawn)
        self._columns = {name: rows[name].array for name in rows}
        is_range = rows["interval_kind"].eq("outcomes")
        self._places = {
            figure_id: place
            for place, (effect_id, is_range) in enumerate(zip(rows["effect_id"], is_range, strict=True))
            for figure_id in ([f"{effect_id}.{end}" for end in ENDS] if is_range else [effect_id])
        }

    def __getitem__(self, figure_id: str) -> Figure:
        place = self._places[figure_id]
        row = pd.Series({name: column[place] for name, column in self._columns.items()}, dtype=object)
        effect_id = str(row["effect_id"])
        if row["interval_kind"] == "outcomes":
            end = figure_id.removeprefix(f"{effect_id}.")
            other = next(word for word in ENDS if word != end)
            return Figure(
                figure_id, effect_id, float(row[f"drawn_{end}"]), end=end, other_end_id=f"{effect_id}.{other}"
            )
        low, high = limits(row)
        return Figure(
            effect_id,
            effect_id,
            float(row["drawn"]),
            interval=None if low is None or high is None else (low, high),
            interval_label="the interval" if low is None else f"the {row['ci_level']:g}% CI",
            missing_limit=missing_limit_in_words(row),
            is_disputed=row["status"] == "disputed",
            is_equivalent=row["favours"] == "equivalence",
            successor_ids=tuple(i for i in row["successor_ids"].split(";") if i),
        )

    def __contains__(self, figure_id: object) -> bool:
        return figure_id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def of_effect(found: Container[str], effect_id: str) -> str:
    """The id of the first figure of an effect, empty if it cannot be translated."""
    return next((figure_id for figure_id in _ids_of(effect_id) if figure_id in found), "")


#: So many figures are offered to choose from; a longer list nobody reads, and the filters bring others.
MOST_OFFERED = 100


def offered(found: Container[str], effect_ids: Iterable[str]) -> list[str]:
    """The ids of the figures of some effects, in their order, ``MOST_OFFERED`` at the most."""
    ids = (figure_id for effect_id in effect_ids for figure_id in _ids_of(effect_id) if figure_id in found)
    return list(islice(ids, MOST_OFFERED))


def _ids_of(effect_id: str) -> tuple[str, ...]:
    return (effect_id, *(f"{effect_id}.{end}" for end in ENDS))
