"""Effect sizes made ready to draw: one signed scale, intervals of three kinds, panels that compare like with like."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from data.facts import records
from data.vocabulary import COMPARATOR_FAMILIES

#: Cohen's conventions (Cohen, J., 1988, Statistical power analysis for the behavioral sciences, 2nd ed.): lines to
#: read a figure by, never results.
CONVENTIONS = {0.2: "small", 0.5: "medium", 0.8: "large"}

#: Treatments that the atlas is about; the others stand in the table to be compared with.
PSYCHODYNAMIC_FAMILIES = ("psychodynamic", "brief_psychodynamic", "long_term_psychodynamic")

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


def between_groups(effects: pd.DataFrame) -> pd.DataFrame:
    """The effects that compare two groups and print one figure with a direction: those that can be translated.

    A figure from before to after compares a group with itself, so the arithmetic of two separate groups does not hold.
    """
    return effects[effects["comparator_family"].ne("none_pre_post") & effects["signed_value"].notna()]


def narrowed(
    effects: pd.DataFrame,
    *,
    comparator_families: Collection[str] = (),
    intervention_families: Collection[str] = (),
    timepoints: Collection[str] = (),
) -> pd.DataFrame:
    """The effects of some comparisons, treatments and timepoints; nothing chosen of one of them means all of it."""
    keep = pd.Series(True, index=effects.index)
    for column, chosen in (
        ("comparator_family", comparator_families),
        ("intervention_family", intervention_families),
        ("timepoint", timepoints),
    ):
        if chosen:
            keep &= effects[column].isin(list(chosen))
    return effects[keep]


#: What must be equal for a figure at the end of treatment and one at follow-up to be of the same comparison.
SAME_COMPARISON = ["layer", "source_id", "reference_id", "population", "intervention", "comparator", "outcome"]


def over_time(effects: pd.DataFrame) -> list[list[str]]:
    """Effects of the same comparison at more than one timepoint, as lists of ``effect_id`` in order of time.

    End of treatment comes first, then follow-ups by their months; a comparison with two follow-ups of which the work
    does not say when they were is left out, because nobody can say which came first.
    """
    courses = []
    for _, rows in effects.groupby(SAME_COMPARISON, dropna=False, sort=False):
        ends = rows[rows["timepoint"].eq("end_of_treatment")]
        follow_ups = rows[rows["timepoint"].eq("follow_up")].sort_values("follow_up_months", kind="stable")
        ordered = len(follow_ups) == 1 or follow_ups["follow_up_months"].notna().all()
        if len(ends) == 1 and len(follow_ups) and ordered:
            courses.append([*ends["effect_id"], *follow_ups["effect_id"]])
    return courses


def successors(effects: pd.DataFrame) -> list[tuple[str, str]]:
    """Disputed effects with the effects that take their place: pairs of ``effect_id``.

    A caveat that disputes a figure names the work that corrects it; the effects of that work with the same kind of
    comparison are its successors.
    """
    pairs = []
    for disputed in records(effects[effects["status"].eq("disputed")]):
        named = [work for work in effects["reference_id"].dropna().unique() if str(work) in (disputed["caveat"] or "")]
        later = effects[
            effects["reference_id"].isin(named)
            & effects["reference_id"].ne(disputed["reference_id"])
            & effects["comparator_family"].eq(disputed["comparator_family"])
        ]
        pairs += [(str(disputed["effect_id"]), str(effect_id)) for effect_id in later["effect_id"]]
    return pairs


def limits(effect: pd.Series) -> tuple[float, float] | tuple[None, None]:
    """Both ends of a drawn effect's confidence interval, or neither where one was not printed."""
    if effect["interval_kind"] != "confidence":
        return None, None
    return float(effect["drawn_low"]), float(effect["drawn_high"])


def psychodynamic(effects: pd.DataFrame) -> pd.DataFrame:
    """The effects of psychodynamic therapy in any form, without those that stand in the table for contrast."""
    return effects[effects["intervention_family"].isin(PSYCHODYNAMIC_FAMILIES)]


def at_a_glance(effects: pd.DataFrame) -> pd.DataFrame:
    """How large, compared with what, how sure, says who: one row for each kind of comparison.

    In: effects from ``drawn_effects``. Only psychodynamic therapy in any form is counted, and every figure told is a
    printed one: the smallest and the largest, ends of ranges over outcomes included, figures without a direction not.
    Disputed figures are told apart. Out: ``comparator_family``, ``smallest`` and ``largest`` (positive favours the
    treatment; empty if there is none), ``disputed`` (the disputed figures), ``n_figures``,
    ``n_intervals`` (those with a confidence interval, one limit at least) and ``effect_ids``.
    """
    rows = []
    for family, members in panels(psychodynamic(effects)):
        is_disputed = members["status"].eq("disputed")
        told = members[members["has_direction"] & ~is_disputed]
        figures = pd.concat([told["drawn"], told["range_low"], told["range_high"]]).dropna().astype(float)
        rows.append(
            {
                "comparator_family": family,
                "smallest": figures.min() if len(figures) else None,
                "largest": figures.max() if len(figures) else None,
                "disputed": tuple(members.loc[is_disputed, "drawn"].dropna()),
                "n_figures": len(members),
                "n_intervals": int(members["interval_kind"].isin(["confidence", "one_limit"]).sum()),
                "effect_ids": tuple(members["effect_id"]),
            }
        )
    columns = ["comparator_family", "smallest", "largest", "disputed", "n_figures", "n_intervals", "effect_ids"]
    return pd.DataFrame(rows, columns=columns)
