from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import log

import numpy as np
import pymare
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.meta_analysis import combine_effects

from data.own_evidence.figures import TAU2_OUTSIDE, heterogeneity_in_words
from data.own_evidence.pooling import (
    ESTIMATORS,
    NotPooled,
    PoolingChoices,
    as_samples,
    leave_one_out,
    pool,
    specification_curve,
    subgroups,
)
from data.own_evidence.studies import OwnEffect

#: Tuberculosis with and without, vaccinated and not: Colditz et al. (1994), JAMA 271(9), 698-702, thirteen trials.
BCG = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
)  # fmt: skip
NORMAL = PoolingChoices(interval="normal")


def effect(row: int, value: float, error: float, **more: str) -> OwnEffect:
    name = more.pop("study", f"Study {row}")
    return OwnEffect(
        row, f"row {row + 2}", name, name, "mixed_control", value, error, value - error, value + error, 95.0, False,
        "standard_error", "", False, **more,
    )  # fmt: skip


def log_risks() -> list[OwnEffect]:
    return [
        effect(row, log((a / (a + b)) / (c / (c + d))), (1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) ** 0.5)
        for row, (a, b, c, d) in enumerate(BCG)
    ]


def test_the_published_example_comes_out():
    # Viechtbauer, W. (2010). Conducting meta-analyses in R with the metafor package. Journal of Statistical Software,
    # 36(3): rma(yi, vi) gives these for the thirteen trials.
    pooled = pool(log_risks(), NORMAL)
    assert pooled.tau2 == pytest.approx(0.3132, abs=0.00005)
    assert pooled.estimate == pytest.approx(-0.7145, abs=0.00005)
    assert pooled.standard_error == pytest.approx(0.1798, abs=0.00005)
    assert (pooled.low, pooled.high) == pytest.approx((-1.0669, -0.3622), abs=0.00005)
    assert pooled.q == pytest.approx(152.2330, abs=0.0005)
    assert pooled.q_df == 12
    assert pooled.i2 == pytest.approx(92.22, abs=0.005)
    assert (pooled.tau2_low, pooled.tau2_high) == pytest.approx((0.1197, 1.1115), abs=0.0005)


def restricted_likelihood(y: np.ndarray, v: np.ndarray, tau2: float) -> float:
    """The logarithm of what REML makes as large as it can, but for a constant (Viechtbauer, 2005, equation 11)."""
    weights = 1 / (v + tau2)
    around = float(np.sum(weights * (y - np.sum(weights * y) / np.sum(weights)) ** 2))
    return float(np.sum(np.log(weights)) - np.log(np.sum(weights)) - around) / 2


studies = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1.5)), min_size=3, max_size=25)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@given(studies)
def test_a_second_and_a_third_library_say_the_same(found):
    y, v = np.array([e for e, _ in found]), np.array([s**2 for _, s in found])
    effects = [effect(row, value, error) for row, (value, error) in enumerate(found)]
    reml = pool(effects, NORMAL)
    theirs = pymare.estimators.VarianceBasedLikelihoodEstimator(method="REML")
    dataset = pymare.Dataset(y=y[:, None], v=v[:, None], X=np.ones((len(y), 1)), add_intercept=False)
    results = theirs.fit_dataset(dataset).summary()
    their_tau2 = float(np.ravel(results.tau2)[0])
    # The likelihood may have two peaks, and theirs may stop on its way up; where both are as high, they agree.
    at_ours, at_theirs = (restricted_likelihood(y, v, tau2) for tau2 in (reml.tau2, their_tau2))
    assume(abs(at_ours - at_theirs) < 1e-7)
    assert their_tau2 == pytest.approx(reml.tau2, abs=2e-3 * (1 + reml.tau2))
    moments = combine_effects(y, v, method_re="chi2", use_t=False)
    ours = pool(effects, replace(NORMAL, estimator="DL"))
    assert ours.tau2 == pytest.approx(max(0.0, moments.tau2), abs=1e-8)
    if moments.tau2 >= 0:
        assert ours.estimate == pytest.approx(moments.mean_effect_re, abs=1e-6)
        assert ours.standard_error == pytest.approx(moments.sd_eff_w_re, abs=1e-6)
    assert ours.q == pytest.approx(moments.q, abs=1e-6)
    # statsmodels' own iteration for Paule and Mandel may stop too early; what defines it is that Q is k - 1.
    mandel = pool(effects, replace(NORMAL, estimator="PM"))
    weights = 1 / (v + mandel.tau2)
    q = float(np.sum(weights * (y - mandel.estimate) ** 2))
    assert q == pytest.approx(len(y) - 1, rel=1e-3) if mandel.tau2 else q <= len(y) - 1 + 1e-9


def test_a_variance_outside_its_own_interval_is_told():
    """The likelihood of these three has a peak at 0 and a higher one at 1.07; Q speaks for the second."""
    effects = [effect(row, *found) for row, found in enumerate([(0.0, 0.5), (2.0, 0.125), (2.0, 0.0625)])]
    reml = pool(effects, NORMAL)
    assert reml.tau2 == 0
    assert reml.tau2_low > 0
    assert TAU2_OUTSIDE in heterogeneity_in_words(reml)
    mandel = pool(effects, replace(NORMAL, estimator="PM"))
    assert mandel.tau2_low < mandel.tau2 < mandel.tau2_high
    assert TAU2_OUTSIDE not in heterogeneity_in_words(mandel)


def test_the_second_opinion_is_heard_on_the_published_example():
    effects = log_risks()
    y, v = np.array([e.effect for e in effects]), np.array([e.variance for e in effects])
    dataset = pymare.Dataset(y=y[:, None], v=v[:, None], X=np.ones((13, 1)), add_intercept=False)
    results = pymare.estimators.VarianceBasedLikelihoodEstimator(method="REML").fit_dataset(dataset).summary()
    assert float(np.ravel(results.tau2)[0]) == pytest.approx(pool(effects, NORMAL).tau2, abs=1e-3)


@given(studies)
def test_the_interval_with_hartung_and_knapp_is_never_narrower_than_the_normal_one(found):
    effects = [effect(row, value, error) for row, (value, error) in enumerate(found)]
    for estimator in ESTIMATORS:
        wide = pool(effects, PoolingChoices(estimator=estimator))
        narrow = pool(effects, replace(NORMAL, estimator=estimator))
        assert wide.high - wide.low >= narrow.high - narrow.low - 1e-12
        assert wide.estimate == narrow.estimate
        assert wide.prediction[0] <= wide.low
        assert wide.high <= wide.prediction[1]


@given(studies, st.floats(-1, 1))
def test_shifting_every_study_shifts_the_pooled_figure_and_nothing_else(found, by):
    effects = [effect(row, value, error) for row, (value, error) in enumerate(found)]
    moved = [replace(e, effect=e.effect + by) for e in effects]
    one, other = pool(effects, PoolingChoices()), pool(moved, PoolingChoices())
    assert other.estimate == pytest.approx(one.estimate + by, abs=1e-6)
    assert other.tau2 == pytest.approx(one.tau2, abs=1e-6)
    assert min(e.effect for e in effects) - 1e-9 <= one.estimate <= max(e.effect for e in effects) + 1e-9


def test_the_prediction_interval_has_k_minus_two_degrees():
    from scipy.stats import t

    pooled = pool(log_risks(), PoolingChoices())
    reach = t.ppf(0.975, 11) * (pooled.tau2 + pooled.standard_error**2) ** 0.5
    assert pooled.prediction == pytest.approx((pooled.estimate - reach, pooled.estimate + reach))


SEVERAL = [
    effect(0, 0.2, 0.2, study="A", comparator="wl", risk_of_bias="4"),
    effect(1, 0.6, 0.1, study="A", comparator="wl", risk_of_bias="4"),
    effect(2, 0.4, 0.2, study="B", comparator="wl", risk_of_bias="0"),
    effect(3, 0.9, 0.2, study="C", comparator="wl", risk_of_bias="4", subgroup="x"),
    effect(4, 0.1, 0.2, study="D", comparator="cau", risk_of_bias="4", subgroup="x"),
    effect(5, 3.0, 0.1, study="E", comparator="cau", risk_of_bias="4"),
    effect(6, 0.3, 0.1, study="F", comparator="cau", risk_of_bias="4"),
    effect(7, 0.3, 0.1, study="G", comparator="cau", risk_of_bias="4"),
]


def test_effects_of_one_sample_are_counted_once_by_the_stated_rule():
    by_rule = {
        rule: as_samples(SEVERAL, PoolingChoices(sample_rule=rule))[0] for rule in ("average", "first", "most_precise")
    }
    assert by_rule["first"].effect == 0.2
    assert by_rule["most_precise"].effect == 0.6
    assert by_rule["average"].effect == pytest.approx(0.4)
    assert by_rule["average"].own_ids == ("own:1", "own:2")
    assert pool(SEVERAL, PoolingChoices()).n_samples == 7
    assert pool(SEVERAL, PoolingChoices(sample_rule="independent")).n_samples == 8


def test_what_is_left_out_does_not_count():
    without = pool(SEVERAL, PoolingChoices(left_out=("own:6",)))
    assert "E" not in [sample.name for sample in without.used]
    assert pool(SEVERAL, PoolingChoices(without_outliers=True)).outliers == ("own:6",)
    low_risk = PoolingChoices(high_risk=("0",), without_high_risk=True)
    assert "B" not in [sample.name for sample in pool(SEVERAL, low_risk).used]


def test_leaving_out_one_by_one_is_pooling_the_others():
    choices = PoolingChoices()
    found = leave_one_out(SEVERAL, choices)
    assert [each.sample.name for each in found] == list("ABCDEFG")
    for each in found:
        again = pool(SEVERAL, replace(choices, left_out=each.sample.own_ids))
        assert each.pooled.estimate == pytest.approx(again.estimate)
        assert (each.pooled.low, each.pooled.high) == pytest.approx((again.low, again.high))


def test_the_curve_holds_every_defensible_combination_and_marks_the_chosen_one():
    choices = PoolingChoices(high_risk=("0",))
    curve = specification_curve(SEVERAL, choices)
    assert [spec.is_chosen for spec in curve].count(True) == 1
    (chosen,) = (spec for spec in curve if spec.is_chosen)
    assert chosen.pooled.estimate == pytest.approx(pool(SEVERAL, choices).estimate)
    estimates = [spec.pooled.estimate for spec in curve]
    assert estimates == sorted(estimates)
    assert {spec.choices.estimator for spec in curve} == set(ESTIMATORS)
    assert {spec.choices.interval for spec in curve} == {"hartung_knapp_adhoc", "normal"}
    assert {spec.choices.sample_rule for spec in curve} == {"average", "first", "most_precise"}
    assert {spec.choices.without_outliers for spec in curve} == {True, False}
    assert {spec.choices.without_high_risk for spec in curve} == {True, False}
    assert {spec.comparator for spec in curve} == {"", "wl", "cau"}
    for spec in curve:
        own = [e for e in SEVERAL if not spec.comparator or e.comparator == spec.comparator]
        assert spec.pooled.estimate == pytest.approx(pool(own, spec.choices).estimate)


@pytest.mark.parametrize("without_outliers", [True, False])
@pytest.mark.parametrize("rule", ["average", "independent"])
def test_whatever_is_chosen_is_marked_on_the_curve(rule, without_outliers):
    curve = specification_curve(SEVERAL, PoolingChoices(sample_rule=rule, without_outliers=without_outliers))
    (chosen,) = (spec for spec in curve if spec.is_chosen)
    assert (chosen.choices.sample_rule, chosen.choices.without_outliers) == (rule, without_outliers)


def test_of_very_many_rows_only_the_chosen_figure_is_computed():
    many = [effect(row, 0.1 * (row % 7), 0.2 + 0.01 * (row % 5)) for row in range(3_001)]
    assert specification_curve(many, PoolingChoices()) == ()
    assert leave_one_out(many, PoolingChoices()) == ()
    assert pool(many, PoolingChoices(without_outliers=True)).n_samples <= 3_001


def test_subgroups_are_pooled_by_themselves():
    found = {group.name: group.pooled for group in subgroups(SEVERAL, PoolingChoices())}
    assert set(found) == {"(none given)", "x"}
    assert found["x"].estimate == pytest.approx(pool(SEVERAL[3:5], PoolingChoices()).estimate)


def test_one_study_is_not_pooled():
    with pytest.raises(NotPooled, match="1 sample cannot be pooled"):
        pool(SEVERAL[:2], PoolingChoices())


def test_extreme_figures_are_pooled_or_refused():
    for error in (1e-150, 1e150):
        effects = [effect(row, value, error) for row, value in enumerate((1e10, -1e10, 3.0))]
        with suppress(NotPooled):
            assert np.isfinite(pool(effects, PoolingChoices()).estimate)


def test_a_normal_interval_is_the_normal_one():
    pooled = pool(log_risks(), NORMAL)
    assert pooled.high - pooled.estimate == pytest.approx(norm.ppf(0.975) * pooled.standard_error)
