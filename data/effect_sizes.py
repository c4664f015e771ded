"""Effect sizes made ready to draw: one signed scale, intervals of three kinds, panels that compare like with like."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from data.vocabulary import COMPARATOR_FAMILIES

#: Cohen's conventions (Cohen, J., 1988, Statistical power analysis for the behavioral sciences, 2nd ed.): lines to
#: read a figure by, never results.
CONVENTIONS = {0.2: "small", 0.5: "medium", 0.8: "large"}

INTERVAL_KINDS = {
    "confidence": "confidence interval",
    "one_limit": "confidence interval with one limit printed",
    "outcomes": "range over outcomes, not a confidence interval",
    "none": "no interval printed",
}


def drawn_effects(effect_sizes: pd.DataFrame) -> pd.DataFrame:
    """The effects on one scale on which positive favours the row's own intervention (or improvement).

    In: the columns of effect_sizes. Adds ``drawn`` (the point; empty for a range and where no direction was read),
    ``drawn_low`` and ``drawn_high`` (the interval on the same scale), ``interval_kind`` (see ``INTERVAL_KINDS``),
    ``has_direction``. Where the sign was turned to make positive mean "favours the intervention", the limits are
    turned with it; where no direction was read, the limits have none either and are left out. A range over outcomes is
    kept as printed: the works report those in favour of the intervention.
    """
    turned = effect_sizes["signed_value"].eq(-effect_sizes["value"]).fillna(False) & effect_sizes["value"].ne(0)
    ci_low = effect_sizes["ci_low"].where(~turned, -effect_sizes["ci_high"])
    ci_high = effect_sizes["ci_high"].where(~turned, -effect_sizes["ci_low"])
    limits = effect_sizes[["ci_low", "ci_high"]].notna().sum(axis=1)
    kind = limits.map({0: "none", 1: "one_limit", 2: "confidence"}).astype("string")
    over_outcomes = limits.eq(0) & effect_sizes["range_low"].notna()
    has_direction = effect_sizes["signed_value"].notna() | over_outcomes
    return effect_sizes.assign(
        drawn=effect_sizes["signed_value"],
        drawn_low=ci_low.mask(over_outcomes, effect_sizes["range_low"]).where(has_direction),
        drawn_high=ci_high.mask(over_outcomes, effect_sizes["range_high"]).where(has_direction),
        interval_kind=kind.mask(over_outcomes, "outcomes"),
        has_direction=has_direction,
    )


def panels(effects: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The effects by comparator family, in the order of the vocabulary, families without rows left out.

    Within a family, the effects of one document or work stand together, then those of one intervention and population,
    then of one outcome, end of treatment before follow-up. One family is one panel: effects of different families are
    never compared by eye.
    """
    grouped = []
    for family in COMPARATOR_FAMILIES:
        rows = effects[effects["comparator_family"].eq(family)]
        if len(rows):
            order = ["reference_id", "intervention_family", "population", "intervention", "outcome", "timepoint"]
            grouped.append((family, rows.sort_values([*order, "follow_up_months"], kind="stable", na_position="first")))
    return grouped


def scale(effects: pd.DataFrame) -> tuple[float, float]:
    """Ends of one axis that holds every point and interval, the conventions and zero, with a margin.

    ``effects`` comes from ``drawn_effects``; figures without a direction are held on both sides of zero.
    """
    undirected = effects.loc[~effects["has_direction"], "value"].abs()
    figures = pd.concat(
        [effects["drawn"], effects["drawn_low"], effects["drawn_high"], undirected, -undirected]
    ).dropna()
    low = min([0.0, *figures.astype(float)])
    high = max([*CONVENTIONS, *figures.astype(float)])
    margin = 0.06 * (high - low)
    return low - margin, high + margin


def in_layers(effects: pd.DataFrame, layers: Collection[str]) -> pd.DataFrame:
    """The effects of some layers of evidence; no layer at all means every layer."""
    return effects[effects["layer"].isin(list(layers))] if layers else effects


def of_family(effects: pd.DataFrame, comparator_family: str) -> pd.DataFrame:
    """The effects of one comparator family, ordered as in its panel; empty if there are none."""
    return dict(panels(effects)).get(comparator_family, effects.iloc[0:0])
