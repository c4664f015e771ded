"""From a printed figure back to its origin: the page, the work it cites, and the review behind that.

Also the one sum that a page lets its readers check: a percentage rise, compared with the two printed figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.contract.tables import Reference, split_ids
from data.contract.works import reported_by
from data.evidence.facts import records
from data.subjects.effect_sizes import over_time


@dataclass(frozen=True)
class Trail:
    """A stated figure, the figures it goes back to in the works it cites, and the works that those report."""

    stated_id: str
    cited_ids: tuple[str, ...]
    reported_ids: tuple[str, ...]


@dataclass(frozen=True)
class RiseCheck:
    """A printed rise compared with the printed figures; ``expected`` and ``actual_percent`` are computed here.

    ``claim_id`` is the claim that prints the percentage; ``start_id`` and ``end_id`` are the two effects.
    """

    claim_id: str
    start_id: str
    end_id: str
    start: float
    end: float
    percent: float

    @property
    def expected(self) -> float:
        """The printed start raised by the printed percentage."""
        return self.start * (1 + self.percent / 100)

    @property
    def actual_percent(self) -> float:
        """The rise from the printed start to the printed end, in percent."""
        return (self.end / self.start - 1) * 100


def trails(effect_sizes: pd.DataFrame, references: dict[str, Reference]) -> list[Trail]:
    """The trail of every stated effect.

    A cited effect belongs to it if it comes from a work that the document cites for the figure, at the same timepoint,
    for the same kind of treatment (drug or therapy). ``custom.reports`` in references.json says what a work itself
    reports.
    """
    is_drug = effect_sizes["intervention_role"].eq("drug")
    columns = ["reference_ids", "timepoint"]
    stated = effect_sizes.loc[effect_sizes["layer"].eq("stated"), ["effect_id", *columns]].assign(is_drug=is_drug)
    ends: dict[tuple[str | None, str, bool], tuple[tuple[str, ...], tuple[str, ...]]] = {}
    found = []
    for row in records(stated):
        key = (row["reference_ids"], row["timepoint"], row["is_drug"])
        if key not in ends:
            works = split_ids(row["reference_ids"])
            cited = effect_sizes["reference_id"].isin(works) & effect_sizes["timepoint"].eq(row["timepoint"])
            reported = (review for work in works if (review := reported_by(references[work])))
            ends[key] = tuple(effect_sizes.loc[cited & is_drug.eq(row["is_drug"]), "effect_id"]), tuple(reported)
        found.append(Trail(row["effect_id"], *ends[key]))
    return found


def rise_checks(
    printed_rises: pd.DataFrame, effect_sizes: pd.DataFrame, references: dict[str, Reference]
) -> list[RiseCheck]:
    """Every printed rise, compared with the page's own figures and with those of the work they go back to.

    ``printed_rises`` has the columns of its table.
    """
    courses = {course[0]: course for course in over_time(effect_sizes)} if len(printed_rises) else {}
    cited_of = {trail.stated_id: trail.cited_ids for trail in trails(effect_sizes, references)} if courses else {}
    found = []
    for rise in records(printed_rises):
        start_id = rise["start_effect_id"]
        pairs = [(start_id, rise["end_effect_id"])]
        pairs += [(cited, courses[cited][1]) for cited in cited_of.get(start_id, ()) if cited in courses]
        found += [(rise, *pair) for pair in pairs]
    rows = effect_sizes[effect_sizes["effect_id"].isin({effect_id for _, *pair in found for effect_id in pair})]
    value_of = dict(zip(rows["effect_id"], rows["value"], strict=True))
    return [
        RiseCheck(
            claim_id=rise["fact_id"],
            start_id=start_id,
            end_id=end_id,
            start=float(value_of[start_id]),
            end=float(value_of[end_id]),
            percent=float(rise["percent"]),
        )
        for rise, start_id, end_id in found
        if start_id in value_of and end_id in value_of
    ]


def rise_rows(checks: Sequence[RiseCheck]) -> pd.DataFrame:
    """The checks as rows: the claim, what is printed, and what is computed here.

    Out: ``claim_id``, ``start``, ``printed_percent``, ``computed_end``, ``printed_end``, ``computed_percent``.
    """
    return pd.DataFrame(
        {
            "claim_id": [check.claim_id for check in checks],
            "start": [check.start for check in checks],
            "printed_percent": [check.percent for check in checks],
            "computed_end": [check.expected for check in checks],
            "printed_end": [check.end for check in checks],
            "computed_percent": [check.actual_percent for check in checks],
        }
    )
