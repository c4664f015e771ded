"""What a reader's studies say together, how much each one matters, and how the result depends on choices.

The estimators come from PyMetaAnalysis (``meta_analyze``); tests/data/own_evidence/test_pooling.py checks them against
published results and two other libraries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from data.contract.vocabulary import Term, Vocabulary
from data.own_evidence.formulas import averaged
from data.own_evidence.studies import OwnEffect, samples

LEVEL = 0.95
_ATOL, _MAX_STEPS = 1e-10, 1000

#: How to estimate the variance between studies.
ESTIMATORS: Vocabulary = {
    "REML": Term("REML", "Restricted maximum likelihood (Raudenbush, 2009); the usual choice."),
    "PM": Term("Paule–Mandel", "The variance at which Q is what chance alone would give (Paule & Mandel, 1982)."),
    "DL": Term(
        "DerSimonian–Laird", "By moments, in one step (DerSimonian & Laird, 1986); its variance is often too small."
    ),
}
#: How to compute the interval of the pooled figure.
INTERVALS: Vocabulary = {
    "hartung_knapp_adhoc": Term(
        "Hartung–Knapp, ad hoc",
        "With the t distribution and the spread of the studies (Hartung & Knapp, 2001), and never narrower than the "
        "normal interval (Jackson et al., 2017).",
    ),
    "normal": Term("normal", "With the normal distribution; too narrow where studies are few."),
}
#: What to do with several effects of one sample.
SAMPLE_RULES: Vocabulary = {
    "average": Term(
        "average them", "One mean for each sample, with a correlation that you state (Borenstein et al., 2009)."
    ),
    "first": Term("take the first in the table", "The first of each sample, in the order of the table."),
    "most_precise": Term("take the most precise", "The one with the smallest standard error of each sample."),
    "independent": Term(
        "count each", "As though they came from different people. Only where the rows are different samples."
    ),
}
#: The rules that a specification curve compares; counting effects of one sample as independent is not defensible.
DEFENSIBLE_RULES = ("average", "first", "most_precise")
#: A comparator is pooled on its own from this many samples.
MIN_SAMPLES = 3
PREDICTION = (
    "Prediction interval: pooled figure ± t(k − 2) × √(τ² + SE²), with the standard error of the confidence interval "
    "(Higgins, Thompson & Spiegelhalter, 2009; Partlett & Riley, 2017)."
)


@dataclass(frozen=True)
class PoolingChoices:
    """How to pool. ``left_out`` holds each ``own_id`` to omit, ``high_risk`` the judgements that count as high."""

    estimator: str = "REML"
    interval: str = "hartung_knapp_adhoc"
    sample_rule: str = "average"
    correlation: float = 0.5
    without_outliers: bool = False
    high_risk: tuple[str, ...] = ()
    without_high_risk: bool = False
    left_out: tuple[str, ...] = ()

    def in_words(self) -> str:
        """The choices in one sentence, for readers and exports."""
        rule = SAMPLE_RULES[self.sample_rule].label
        said = [
            f"{ESTIMATORS[self.estimator].label}",
            f"{INTERVALS[self.interval].label} interval",
            f"several effects of one sample: {rule}"
            + (f" (correlation {self.correlation:g})" if self.sample_rule == "average" else ""),
        ]
        if self.without_outliers:
            said.append("without outliers")
        if self.without_high_risk:
            said.append("without studies at high risk of bias")
        if self.left_out:
            said.append(f"{len(self.left_out)} left out by hand")
        return "; ".join(said)


@dataclass(frozen=True)
class Sample:
    """What one sample contributes: an effect, its standard error, and the rows it comes from."""

    name: str
    effect: float
    standard_error: float
    own_ids: tuple[str, ...]


@dataclass(frozen=True)
class Pooled:
    """A pooled figure. Positive favours the treatment; limits are at 95%.

    ``low`` and ``high`` are the confidence interval, ``prediction`` the prediction interval (None below three samples),
    ``tau2_low`` and ``tau2_high`` the Q-profile interval of τ² (Viechtbauer, 2007), ``i2`` the percentage of the
    variance that lies between studies (Higgins & Thompson, 2002, from τ²), and ``q``, ``q_df`` and ``q_p`` Cochran's
    test. ``used`` are the samples behind it, ``outliers`` each ``own_id`` omitted as one.
    """

    estimate: float
    standard_error: float
    low: float
    high: float
    tau2: float
    used: tuple[Sample, ...]
    prediction: tuple[float, float] | None = None
    tau2_low: float | None = None
    tau2_high: float | None = None
    i2: float | None = None
    q: float = 0.0
    q_df: int = 0
    q_p: float | None = None
    outliers: tuple[str, ...] = ()

    @property
    def n_samples(self) -> int:
        """How many samples it rests on."""
        return len(self.used)

    @property
    def n_effects(self) -> int:
        """How many rows it rests on."""
        return sum(len(sample.own_ids) for sample in self.used)

    @property
    def is_tau2_outside(self) -> bool:
        """Whether τ² lies outside its own interval.

        It can: the interval comes from Q, and a likelihood with two peaks may lead REML to 0 although Q is large.
        """
        low, high = self.tau2_low, self.tau2_high
        return low is not None and high is not None and not low <= self.tau2 <= high


class NotPooled(ValueError):
    """Why some studies cannot be pooled, in one sentence."""


def pool(effects: Sequence[OwnEffect], choices: PoolingChoices) -> Pooled:
    """The pooled figure of the effects of one family; raises ``NotPooled``."""
    used, outliers = _chosen(effects, choices)
    return replace(_fit(used, choices, in_full=True), outliers=outliers)


def as_samples(effects: Sequence[OwnEffect], choices: PoolingChoices) -> tuple[Sample, ...]:
    """One effect per sample, by the chosen rule."""
    found = []
    for several in samples(effects).values():
        if choices.sample_rule == "independent" or len(several) == 1:
            found += [Sample(one.study, one.effect, one.standard_error, (one.own_id,)) for one in several]
        elif choices.sample_rule == "average":
            figures = averaged([e.effect for e in several], [e.standard_error for e in several], choices.correlation)
            found.append(Sample(several[0].study, *figures, tuple(e.own_id for e in several)))
        else:
            key = (lambda e: e.standard_error) if choices.sample_rule == "most_precise" else (lambda e: e.row)
            one = min(several, key=key)
            found.append(Sample(one.study, one.effect, one.standard_error, (one.own_id,)))
    return tuple(found)


def _chosen(effects: Sequence[OwnEffect], choices: PoolingChoices) -> tuple[tuple[Sample, ...], tuple[str, ...]]:
    """The samples that the choices keep, and the ids of those dropped as outliers."""
    kept = [
        effect
        for effect in effects
        if effect.own_id not in choices.left_out
        and not (choices.without_high_risk and effect.risk_of_bias in choices.high_risk)
    ]
    found = as_samples(kept, choices)
    if not choices.without_outliers or len(found) < MIN_SAMPLES:
        return found, ()
    outside = outliers(found, _fit(found, choices))
    if len(found) - len(outside) < 2:
        return found, ()
    ids = tuple(own_id for sample in outside for own_id in sample.own_ids)
    left_out = set(ids)
    return tuple(sample for sample in found if left_out.isdisjoint(sample.own_ids)), ids


def outliers(found: Sequence[Sample], pooled: Pooled) -> tuple[Sample, ...]:
    """The samples whose 95% interval does not overlap that of the pooled figure.

    Harrer, M., Cuijpers, P., Furukawa, T. A., & Ebert, D. D. (2021). Doing meta-analysis with R, section 5.4.1.
    """
    return tuple(
        sample
        for sample in found
        if sample.effect + 1.959963984540054 * sample.standard_error < pooled.low
        or sample.effect - 1.959963984540054 * sample.standard_error > pooled.high
    )


def _fit(found: Sequence[Sample], choices: PoolingChoices, *, in_full: bool = False) -> Pooled:
    """Fit some samples; ``in_full`` adds the heterogeneity."""
    # Here, because it loads scipy.stats: most of a second at every start, for readers who may never pool anything.
    from meta_analyze.estimators import fit_inverse_variance
    from meta_analyze.exceptions import MetaAnalysisError
    from meta_analyze.heterogeneity import classical_heterogeneity, q_profile_tau2_interval, tau2_inconsistency

    if len(found) < 2:
        raise NotPooled(f"{len(found)} sample{'' if len(found) == 1 else 's'} cannot be pooled; it takes two.")
    effect = np.array([sample.effect for sample in found])
    variance = np.array([sample.standard_error for sample in found]) ** 2
    try:
        fit = fit_inverse_variance(
            effect,
            variance,
            model="random",
            tau2_method=choices.estimator,
            ci_method=choices.interval,
            confidence_level=LEVEL,
            atol=_ATOL,
            max_iter=_MAX_STEPS,
        )
        tau2 = fit.tau2.value if fit.tau2 is not None else 0.0
        pooled = Pooled(fit.estimate, fit.standard_error, fit.ci_low, fit.ci_high, tau2, tuple(found))
        if not in_full:
            return pooled
        q, q_df, q_p, *_ = classical_heterogeneity(effect, variance)
        around = q_profile_tau2_interval(
            effect, variance, confidence_level=LEVEL, tau2_estimate=tau2, atol=_ATOL, max_iter=_MAX_STEPS
        )
        i2, _ = tau2_inconsistency(variance, tau2)
    except (MetaAnalysisError, ValueError, OverflowError) as error:
        raise NotPooled(f"These studies cannot be pooled: {error}") from error
    is_told = not around.is_empty
    return replace(
        pooled,
        prediction=fit.prediction_interval,
        tau2_low=around.ci_low if is_told else None,
        tau2_high=around.ci_high if is_told else None,
        i2=100 * i2 if np.isfinite(i2) else None,
        q=q,
        q_df=q_df,
        q_p=q_p if np.isfinite(q_p) else None,
    )


@dataclass(frozen=True)
class WithoutOne:
    """The pooled figure without one sample."""

    sample: Sample
    pooled: Pooled


#: With more samples than this, none are left out one by one.
MAX_LEFT_OUT = 500


def leave_one_out(effects: Sequence[OwnEffect], choices: PoolingChoices) -> tuple[WithoutOne, ...]:
    """The pooled figure without each sample in turn; empty for fewer than three or too many samples."""
    used, _ = _chosen(effects, choices)
    if not MIN_SAMPLES <= len(used) <= MAX_LEFT_OUT:
        return ()
    found = []
    for place, sample in enumerate(used):
        try:
            found.append(WithoutOne(sample, _fit([*used[:place], *used[place + 1 :]], choices)))
        except NotPooled:
            continue
    return tuple(found)


@dataclass(frozen=True)
class Specification:
    """One defensible combination of choices and its figure; ``comparator`` is empty for all comparators together."""

    choices: PoolingChoices
    comparator: str
    pooled: Pooled
    is_chosen: bool = False


#: More rows than this are pooled only as chosen: hundreds of combinations would keep the reader waiting.
MAX_SPECIFIED = 3_000
#: How many comparators a specification curve separates, those with most studies first.
MAX_SPLITS = 4


def specification_curve(effects: Sequence[OwnEffect], choices: PoolingChoices) -> tuple[Specification, ...]:
    """The figure of every defensible combination of choices, smallest first, with the chosen one marked.

    The combinations cover estimator, interval, the rule for several effects of a sample (if there are any), outliers,
    risk of bias (if some judgements count as high), and each comparator alone (if there are several). Combinations that
    use the same studies in the same way appear once; beyond ``MAX_SPECIFIED`` rows there are none. What the reader
    left out by hand stays out. After Voracek, M., Kossmeier, M., & Tran, U. S. (2019). Which data to meta-analyze, and
    how? Zeitschrift für Psychologie, 227(1), 64–82.
    """
    if len(effects) > MAX_SPECIFIED:
        return ()
    has_several = any(len(several) > 1 for several in samples(effects).values())
    rules = list(DEFENSIBLE_RULES) if has_several else [choices.sample_rule]
    if choices.sample_rule not in rules:
        rules.append(choices.sample_rule)
    risks = (False, True) if _has_high_risk(effects, choices) else (False,)
    found: dict[tuple[object, ...], Specification] = {}
    for comparator in ("", *_splits(effects)):
        own = [effect for effect in effects if not comparator or effect.comparator == comparator]
        for rule, without_outliers, without_high_risk in product(rules, (False, True), risks):
            for estimator, interval in product(ESTIMATORS, INTERVALS):
                asked = replace(
                    choices,
                    estimator=estimator,
                    interval=interval,
                    sample_rule=rule,
                    without_outliers=without_outliers,
                    without_high_risk=without_high_risk,
                )
                is_chosen = not comparator and asked == replace(
                    choices, without_high_risk=choices.without_high_risk and len(risks) > 1
                )
                try:
                    used, _ = _chosen(own, asked)
                    pooled = _fit(used, asked) if len(used) >= (MIN_SAMPLES if comparator else 2) else None
                except NotPooled:
                    pooled = None
                if pooled is None:
                    continue
                key = (comparator, estimator, interval, used)
                if key not in found or is_chosen:
                    found[key] = Specification(asked, comparator, pooled, is_chosen)
    return tuple(sorted(found.values(), key=lambda each: (each.pooled.estimate, each.pooled.high)))


def _has_high_risk(effects: Sequence[OwnEffect], choices: PoolingChoices) -> bool:
    return any(effect.risk_of_bias in choices.high_risk for effect in effects)


def _splits(effects: Sequence[OwnEffect]) -> list[str]:
    """The comparators that can be pooled on their own."""
    counts: dict[str, set[str]] = {}
    for effect in effects:
        counts.setdefault(effect.comparator, set()).add(effect.sample)
    large = sorted((c for c in counts if len(counts[c]) >= MIN_SAMPLES), key=lambda c: -len(counts[c]))
    return large[:MAX_SPLITS] if len(counts) > 1 else []


@dataclass(frozen=True)
class Subgroup:
    """The studies with one value of the subgroup column; ``pooled`` is None where too few are left."""

    name: str
    pooled: Pooled | None


def subgroups(effects: Sequence[OwnEffect], choices: PoolingChoices) -> tuple[Subgroup, ...]:
    """The pooled figure of each subgroup with its own τ², in table order."""
    names = dict.fromkeys(effect.subgroup for effect in effects)
    found = []
    for name in names:
        try:
            pooled = pool([effect for effect in effects if effect.subgroup == name], choices)
        except NotPooled:
            pooled = None
        found.append(Subgroup(name or "(none given)", pooled))
    return tuple(found)


def by_family(effects: Sequence[OwnEffect], families: Collection[str]) -> Iterator[tuple[str, list[OwnEffect]]]:
    """The effects of each family that has any, in the order of ``families``."""
    for family in families:
        own = [effect for effect in effects if effect.family == family]
        if own:
            yield family, own
