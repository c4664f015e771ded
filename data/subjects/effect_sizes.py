"""Effect sizes prepared for drawing: one signed scale, kinds of interval, panels that compare like with like."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.contract.tables import split_ids
from data.contract.vocabulary import (
    COMPARATOR_FAMILIES,
    FOLLOW_UP_BOUNDS,
    INTERVENTION_ROLES,
    TIMEPOINTS,
    Term,
    Vocabulary,
)
from data.evidence.digits import in_digits
from data.evidence.fact_ids import FactIds
from data.evidence.facts import effect_in_words, records

#: Cohen's conventions (Cohen, J., 1988, Statistical power analysis for the behavioral sciences, 2nd ed.): lines to
#: read a figure by, never results.
CONVENTIONS = {0.2: "small", 0.5: "medium", 0.8: "large"}

#: What the two ends of an axis mean, by comparator family.
ENDS = {
    "mixed_control": ("favours control", "favours the therapy"),
    "other_therapy": ("favours the other", "favours the therapy"),
    "therapy_or_none": ("favours comparison", "favours the therapy"),
    "placebo": ("favours placebo", "favours the treatment"),
    "none_pre_post": ("worse than before", "better than before"),
    # Without a stated comparison there is nothing else to favour.
    "not_stated": ("worse", "better"),
}

#: How a figure came about. It follows from the comparison, so no table holds it.
DESIGNS: Vocabulary = {
    "between_groups": Term("Between two groups", "People with the treatment set against other people without it."),
    "within_group": Term("Within one group", "The same people before and after; nobody else to compare them with."),
    "not_stated": Term("Design not stated", "The source does not say what was compared."),
}
_DESIGN_OF_FAMILY = {"none_pre_post": "within_group", "not_stated": "not_stated"}

#: What was given; separates figures whose comparison is unknown.
TREATED: Vocabulary = {
    "therapy": Term("therapy", "A psychological treatment."),
    "drug": Term("medication", "A medicine."),
}


@dataclass(frozen=True)
class Panel:
    """What effects must share to appear in one picture: the comparator family and the design.

    Where the source does not say what it compared, they must also share what was given (``treated``, see ``TREATED``):
    otherwise a drug and a therapy would stand side by side as though somebody had compared them.
    """

    comparator_family: str
    design: str
    treated: str = ""

    @property
    def panel_id(self) -> str:
        """A short id: "placebo", "not_stated-drug"."""
        return f"{self.comparator_family}-{self.treated}" if self.treated else self.comparator_family

    @property
    def label(self) -> str:
        """The readers' name."""
        label = COMPARATOR_FAMILIES[self.comparator_family].label
        return f"{label}: {TREATED[self.treated].label}" if self.treated else label

    @property
    def definition(self) -> str:
        """What the figures of the panel have in common, in a sentence or two."""
        if self.design == "not_stated":
            return (
                "The source does not say what it was compared with, so these figures can be set beside no others; "
                "they stand here by what was given."
            )
        return f"{COMPARATOR_FAMILIES[self.comparator_family].definition} {DESIGNS[self.design].label}."


def design_of(comparator_family: str) -> str:
    """The design of a comparator family, a word of ``DESIGNS``."""
    return _DESIGN_OF_FAMILY.get(comparator_family, "between_groups")


def panel_of(comparator_family: str, intervention_role: str) -> Panel:
    """The panel of an effect; ``intervention_role`` is a word of ``INTERVENTION_ROLES``."""
    design = design_of(comparator_family)
    treated = "" if design != "not_stated" else "drug" if intervention_role == "drug" else "therapy"
    return Panel(comparator_family, design, treated)


PANELS = tuple(dict.fromkeys(panel_of(family, role) for family in COMPARATOR_FAMILIES for role in INTERVENTION_ROLES))
"""Every possible panel, in vocabulary order."""

INTERVAL_KINDS = {
    "confidence": "confidence interval",
    "one_limit": "confidence interval with one limit printed",
    "doubtful_limit": "confidence interval of which one limit is implausible as printed, so it is not drawn",
    "outcomes": "range over outcomes, not a confidence interval",
    "none": "no interval printed",
}


def with_interventions(effect_sizes: pd.DataFrame, interventions: pd.DataFrame) -> pd.DataFrame:
    """The effects plus the ``intervention_label``, ``intervention_role`` and ``intervention_place`` of their treatment.

    In: the columns of both tables. ``intervention_place`` counts the rows of interventions from 0.
    """
    of_family = interventions.set_index("intervention_family").assign(place=range(len(interventions)))
    families = effect_sizes["intervention_family"]
    return effect_sizes.assign(
        **{f"intervention_{column}": families.map(of_family[column]) for column in ("label", "role", "place")}
    )


def drawn_effects(effect_sizes: pd.DataFrame) -> pd.DataFrame:
    """The effects on one scale, on which positive favours the row's own intervention (or improvement).

    In: effects from ``with_interventions``. Adds ``drawn`` (the point; empty for a range and without a direction),
    ``drawn_low`` and ``drawn_high`` (the interval on the same scale), ``interval_kind`` (see ``INTERVAL_KINDS``),
    ``has_direction``, ``design`` (see ``DESIGNS``), and for a disputed figure ``successor_ids`` (the ``FactIds`` of
    what supersedes it; empty elsewhere) and ``successor_figures`` (the same in words). Where a sign is turned so that
    positive favours the intervention, the limits turn with it. Limits without a direction and limits that are
    implausible as printed are left out. A range over outcomes stays as printed: the works report it in favour of the
    intervention.
    """
    turned = effect_sizes["signed_value"].eq(-effect_sizes["value"]).fillna(False) & effect_sizes["value"].ne(0)
    low = effect_sizes["ci_low"].mask(effect_sizes["ci_problem"].eq("lower_implausible").fillna(False))
    high = effect_sizes["ci_high"].mask(effect_sizes["ci_problem"].eq("upper_implausible").fillna(False))
    ci_low, ci_high = low.where(~turned, -high), high.where(~turned, -low)
    limits = ci_low.notna().astype(int) + ci_high.notna()
    kind = limits.map({0: "none", 1: "one_limit", 2: "confidence"}).astype("string")
    kind = kind.mask(effect_sizes["ci_problem"].notna(), "doubtful_limit")
    over_outcomes = limits.eq(0) & effect_sizes["range_low"].notna()
    has_direction = effect_sizes["signed_value"].notna() | over_outcomes
    named = _later(effect_sizes)
    taking_over = {effect_id for ids in named.values() for effect_id in ids}
    figures = {
        row["effect_id"]: effect_in_words(row)
        for row in records(effect_sizes[effect_sizes["effect_id"].isin(taking_over)])
    }
    successors = {effect_id: "; ".join(figures[i] for i in ids) for effect_id, ids in named.items()}
    return effect_sizes.assign(
        design=effect_sizes["comparator_family"].map(design_of),
        successor_ids=pd.Series(
            [FactIds(named.get(effect_id, ())) for effect_id in effect_sizes["effect_id"]],
            index=effect_sizes.index,
            dtype=object,
        ),
        successor_figures=[successors.get(effect_id, "") for effect_id in effect_sizes["effect_id"]],
        drawn=effect_sizes["signed_value"],
        drawn_low=ci_low.mask(over_outcomes, effect_sizes["range_low"]).where(has_direction),
        drawn_high=ci_high.mask(over_outcomes, effect_sizes["range_high"]).where(has_direction),
        interval_kind=kind.mask(over_outcomes, "outcomes"),
        has_direction=has_direction,
    )


def panels(effects: pd.DataFrame) -> list[tuple[Panel, pd.DataFrame]]:
    """The effects by panel, in vocabulary order, without empty panels.

    Within a panel, effects of one document or work stand together, then those of one kind of treatment and one
    population, then those of one comparison in order of time; otherwise table order applies. Effects of different
    panels are never compared by eye.
    """
    columns = ["comparator_family", "intervention_role"]
    kinds = effects.groupby(columns, sort=False).ngroup()
    first = effects.loc[~kinds.duplicated(), columns]
    panel = [panel_of(family, role) for family, role in first.itertuples(index=False)]
    grouped = []
    for own in PANELS:
        rows = effects[kinds.isin([kind for kind, other in enumerate(panel) if other == own])]
        if len(rows):
            grouped.append((own, rows.loc[_in_order(rows).index]))
    return grouped


def _in_order(effects: pd.DataFrame) -> pd.DataFrame:
    """The sort keys of a panel's effects, most significant first."""
    population = effects.groupby(["population"], dropna=False, sort=False).ngroup()
    places = pd.DataFrame(
        {
            "work": effects["reference_id"],
            "treatment": effects["intervention_family"],
            "population": population,
            "comparison": pd.factorize(_comparison(effects))[0],
            "moment": effects["timepoint"].map(list(TIMEPOINTS).index),
            "months": effects["follow_up_months"],
            "bound": _bound_in_time(effects),
        },
        index=effects.index,
    )
    return places.sort_values([str(name) for name in places], kind="stable", na_position="first")


def _comparison(effects: pd.DataFrame) -> pd.Series:
    """For each effect, the same comparison's figure at the end of treatment: itself, or the one it follows."""
    return effects["follow_up_of"].fillna(effects["effect_id"])


def _bound_in_time(effects: pd.DataFrame) -> pd.Series:
    """The order of follow-ups with the same number of months, as a number."""
    return effects["follow_up_bound"].map({bound: place for place, bound in enumerate(FOLLOW_UP_BOUNDS)})


#: How far the scale may extend beyond the figures to fit an interval, as a share of their span.
FOLLOWED = 0.25


def scale(effects: pd.DataFrame) -> tuple[float, float]:
    """The ends of an axis that holds every figure, both ends of a range over outcomes, the conventions and zero.

    ``effects`` comes from ``drawn_effects``; figures without a direction count on both sides of zero. Confidence
    intervals count up to ``FOLLOWED`` beyond that: a very wide one would leave no room for the other figures, so it
    runs off the scale.
    """
    is_range = effects["interval_kind"].eq("outcomes")
    undirected = effects.loc[~effects["has_direction"], "value"].abs()
    ends = [effects["drawn_low"], effects["drawn_high"]]
    figures = pd.concat([effects["drawn"], *(end[is_range] for end in ends), undirected, -undirected]).dropna()
    low, high = 0.0, max(CONVENTIONS)
    if len(figures):
        low, high = min(low, float(figures.min())), max(high, float(figures.max()))
    reach = FOLLOWED * (high - low)
    limits = pd.concat(ends).dropna()
    limits = limits[limits.between(low - reach, high + reach)]
    if len(limits):
        low, high = min(low, float(limits.min())), max(high, float(limits.max()))
    margin = 0.06 * (high - low)
    return low - margin, high + margin


def in_layers(effects: pd.DataFrame, layers: Collection[str]) -> pd.DataFrame:
    """The effects of some layers of evidence; an empty choice means all."""
    return effects[effects["layer"].isin(list(layers))] if layers else effects


def of_family(effects: pd.DataFrame, comparator_family: str) -> pd.DataFrame:
    """The effects of one comparator family, ordered as in its panels; may be empty."""
    members = [rows for _, rows in panels(effects[effects["comparator_family"].eq(comparator_family)])]
    return pd.concat(members) if members else effects.iloc[0:0]


def translatable(effects: pd.DataFrame) -> pd.DataFrame:
    """The effects that compare two groups and print a figure with a direction, or a range over outcomes.

    A before-and-after figure compares a group with itself, and some sources do not say what their figure compares; the
    arithmetic of two separate groups suits neither.
    """
    between = effects["comparator_family"].map(design_of).eq("between_groups")
    return effects[between & (effects["signed_value"].notna() | effects["range_low"].notna())]


def narrowed(
    effects: pd.DataFrame,
    *,
    comparator_families: Collection[str] = (),
    intervention_families: Collection[str] = (),
    timepoints: Collection[str] = (),
) -> pd.DataFrame:
    """The effects of some comparisons, treatments and timepoints; an empty choice means all."""
    keep = pd.Series(True, index=effects.index)
    for column, chosen in (
        ("comparator_family", comparator_families),
        ("intervention_family", intervention_families),
        ("timepoint", timepoints),
    ):
        if chosen:
            keep &= effects[column].isin(list(chosen))
    return effects[keep]


def over_time(effects: pd.DataFrame) -> list[list[str]]:
    """Effects of the same comparison at more than one timepoint, as lists of ``effect_id`` in order of time.

    End of treatment comes first, then its follow-ups. A comparison is left out if the work does not say which follow-up
    came first, or if its figure at the end of treatment is not among ``effects``.
    """
    follow_ups = _follow_ups(effects)
    joined = follow_ups[~follow_ups["is_apart"] & follow_ups["follow_up_of"].isin(effects["effect_id"])]
    joined = joined.sort_values(["follow_up_months", "bound"], kind="stable")
    later = joined.groupby("follow_up_of", sort=False)["effect_id"].agg(list).to_dict()
    return [[str(effect_id), *later[effect_id]] for effect_id in effects["effect_id"] if effect_id in later]


def _follow_ups(effects: pd.DataFrame) -> pd.DataFrame:
    """The follow-ups of a figure at the end of treatment, with ``bound`` (a number) and ``is_apart``.

    ``is_apart`` marks follow-ups whose order is unknown, because one has no months or two have the same.
    """
    named = ["effect_id", "follow_up_of", "follow_up_months"]
    rows = effects.loc[effects["follow_up_of"].notna(), named].assign(bound=_bound_in_time(effects))
    several = rows.duplicated("follow_up_of", keep=False)
    untold = rows["follow_up_months"].isna() | rows.duplicated(
        ["follow_up_of", "follow_up_months", "bound"], keep=False
    )
    unclear = rows.loc[several & untold, "follow_up_of"]
    return rows.assign(is_apart=rows["follow_up_of"].isin(unclear))


def successors(effects: pd.DataFrame) -> list[tuple[str, str]]:
    """Disputed effects with the effects that supersede them, as pairs of ``effect_id``; both must be present."""
    return [(disputed_id, later_id) for disputed_id, ids in _later(effects).items() for later_id in ids]


def _later(effects: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Every effect that supersedes a disputed one, by the latter's ``effect_id``."""
    disputed = effects.loc[effects["superseded_by"].notna(), ["effect_id", "superseded_by"]]
    there = set(effects["effect_id"]) if len(disputed) else set()
    later = {
        str(effect_id): tuple(later_id for later_id in split_ids(superseded_by) if later_id in there)
        for effect_id, superseded_by in disputed.itertuples(index=False)
    }
    return {effect_id: ids for effect_id, ids in later.items() if ids}


def unordered(effects: pd.DataFrame) -> list[str]:
    """Follow-ups that ``over_time`` cannot join, because the work does not say which came first."""
    follow_ups = _follow_ups(effects)
    return list(follow_ups.loc[follow_ups["is_apart"], "effect_id"])


@dataclass(frozen=True)
class Spread:
    """The lowest and highest of some figures."""

    low: float
    high: float

    @property
    def in_words(self) -> str:
        """Both ends, such as "−0.3 to 0.68", or the single figure."""
        return _number(self.low) if self.low == self.high else f"{_number(self.low)} to {_number(self.high)}"


def spreads(effects: pd.DataFrame) -> dict[str, Spread]:
    """The range of the therapy's own figures, by comparator family.

    ``effects`` comes from ``drawn_effects``. Both ends of a range over outcomes count; figures that are disputed, have
    no direction or do not state their comparison are left out.
    """
    own = of_the_therapy(effects)
    own = own[own["status"].ne("disputed") & own["design"].ne("not_stated") & own["has_direction"]]
    is_range = own["interval_kind"].eq("outcomes")
    low, high = own["drawn"].mask(is_range, own["drawn_low"]), own["drawn"].mask(is_range, own["drawn_high"])
    families = own["comparator_family"]
    return {
        str(family): Spread(float(low[families.eq(family)].min()), float(high[families.eq(family)].max()))
        for family in families.unique()
    }


def figure_in_short(effect: Mapping[str, Any]) -> str:
    """The figure of a drawn effect on the drawn scale: "−0.153", "0.49 to 0.69" over outcomes."""
    if effect["interval_kind"] == "outcomes":
        return f"{_number(effect['drawn_low'])} to {_number(effect['drawn_high'])}"
    return _number(effect["value"] if pd.isna(effect["drawn"]) else effect["drawn"])


def effect_in_short(effect: Mapping[str, Any]) -> str:
    """A drawn effect for a column: figure, [limits] and their level: "−0.153 [−0.227, −0.079] 90%".

    Figure and limits are on the drawn scale; if the sign was turned, the printed figure follows. A limit that is
    implausible as printed gets a question mark.
    """
    figure = figure_in_short(effect)
    if effect["interval_kind"] == "outcomes":
        return f"{figure} over outcomes"
    if not effect["has_direction"]:
        return f"{figure}, direction not printed"
    is_turned = effect["drawn"] != effect["value"]
    said = [figure, _limits_in_short(effect, is_turned=is_turned)]
    said += [f"(printed {_number(effect['value'])})"] if is_turned else []
    said += ["disputed"] if effect["status"] == "disputed" else []
    return " ".join(filter(None, said))


def _limits_in_short(effect: Mapping[str, Any], *, is_turned: bool) -> str:
    if effect["interval_kind"] in ("none", "outcomes"):
        return ""
    sign, limits = (-1, ("upper", "lower")) if is_turned else (1, ("lower", "upper"))
    low, high = (
        "not printed"
        if pd.isna(limit := effect[f"ci_{_COLUMN[side]}"])
        else f"{_number(sign * limit)}{'?' if effect['ci_problem'] == f'{side}_implausible' else ''}"
        for side in limits
    )
    return f"[{low}, {high}] {in_digits(effect['ci_level'])}%"


_COLUMN = {"lower": "low", "upper": "high"}
MINUS = "−"


def _number(number: float) -> str:
    return in_digits(number).replace("-", MINUS)


def missing_limit_in_words(effect: Mapping[str, Any] | pd.Series) -> str:
    """Why one limit of a drawn effect's interval is missing; empty where both are drawn, or neither."""
    side = "upper" if pd.isna(effect["drawn_high"]) else "lower"
    reasons = {"one_limit": "not printed", "doubtful_limit": "implausible as printed"}
    return f"{side} limit {reasons[effect['interval_kind']]}" if effect["interval_kind"] in reasons else ""


def limits(effect: Mapping[str, Any] | pd.Series) -> tuple[float, float] | None:
    """Both ends of a drawn effect's confidence interval; None unless both are drawn."""
    if effect["interval_kind"] != "confidence":
        return None
    return float(effect["drawn_low"]), float(effect["drawn_high"])


def of_the_therapy(effects: pd.DataFrame) -> pd.DataFrame:
    """The effects of the edition's therapy in any form, without those included for contrast."""
    return effects[effects["intervention_role"].eq("therapy")]


def main_effects(effects: pd.DataFrame) -> pd.DataFrame:
    """The main figure of every work in every panel, each panel from the largest figure to the smallest.

    In: effects from ``drawn_effects``. The main figure of a work or document in one panel (one comparison, one design)
    is the one at the end of treatment, failing that at a follow-up, failing that during treatment. Among several, it is
    that of the treatment listed first in interventions, so that a therapy comes before a contrast; among these, the
    first in the table. Figures that documents print come before those read in works. Out: some of the rows, panel by
    panel.
    """
    if effects.empty:
        return effects
    found = []
    for _, rows in panels(effects):
        places = pd.DataFrame(
            {
                "work": rows["source_id"].fillna(rows["reference_id"]),
                "moment": rows["timepoint"].map(_BY_WEIGHT.index),
                "treatment": rows["intervention_place"],
                "place": effects.index.get_indexer(rows.index),
                "is_read": rows["source_id"].isna(),
                "size": -rows["drawn"].fillna(rows["drawn_high"]).fillna(0.0),
            }
        )
        first = places.sort_values(["moment", "treatment", "place"], kind="stable").drop_duplicates("work")
        found.append(rows.loc[first.sort_values(["is_read", "size", "place"], kind="stable").index])
    return pd.concat(found)


#: The moments of measurement in order of preference.
_BY_WEIGHT = ["end_of_treatment", "follow_up", "during_treatment"]
